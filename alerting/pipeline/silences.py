"""Silences that people made on the fly: what they hide, and when that changes."""

from collections.abc import Iterable

import msgspec

from alerting.model.alert import Alert
from alerting.model.chat import Chat
from alerting.model.silence import Silence
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.pipeline.agenda import NEVER

#: Its author hears so long before its end; of a shorter one never.
NOTICE: Ms = 15 * MINUTE


class Silences:
    def __init__(self, known: Iterable[Silence] = ()) -> None:
        self.by_number = {each.number: each for each in known}

    def add(self, silence: Silence) -> None:
        self.by_number[silence.number] = silence

    def next_number(self) -> int:
        return max(self.by_number, default=0) + 1

    def over(self, alert: Alert, chat: Chat | None, at: EpochMs) -> Silence | None:
        """Of several the one that ends last."""
        if not self.by_number:
            return None
        found = [
            each for each in self.by_number.values() if each.is_on(at) and covers(each, alert, chat)
        ]
        return max(found, key=lambda each: each.until, default=None)

    def next_boundary(self, at: EpochMs) -> EpochMs:
        """The next instant after `at` at which one begins or ends, or its author is to hear."""
        instants = (
            instant
            for each in self.by_number.values()
            for instant in (each.begins, each.until, notice_at(each))
        )
        return min((instant for instant in instants if instant > at), default=NEVER)

    def ending_soon(self, at: EpochMs) -> list[Silence]:
        """Those whose author is to hear now; each is given once."""
        found = [
            each
            for each in self.by_number.values()
            if each.is_on(at) and not each.expiry_told and notice_at(each) <= at
        ]
        for each in found:
            self.add(msgspec.structs.replace(each, expiry_told=True))
        return found

    def forget(self, before: EpochMs) -> None:
        """The last one stays, so that no number is given twice."""
        last = max(self.by_number, default=0)
        self.by_number = {
            number: each
            for number, each in self.by_number.items()
            if each.until > before or number == last
        }


def notice_at(silence: Silence) -> EpochMs:
    at = silence.until - NOTICE
    return at if at > silence.begins and not silence.expiry_told else NEVER


def covers(silence: Silence, alert: Alert, chat: Chat | None) -> bool:
    """It fits everything that the silence names."""
    subject = alert.key.subject
    wanted = (
        (silence.rule, alert.key.rule),
        (silence.channel, chat.channel if chat else subject.channel),
        (silence.agent, chat.assignee if chat else subject.assignee),
        (silence.chat, subject.chat),
    )
    return all(not want or want == has for want, has in wanted)
