"""A message about one alert, or about several that are told together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from alerting.lifecycle.news import Teller, Words
from alerting.lifecycle.step import tells_at
from alerting.lifecycle.together import SHOWN, Part, Shared, group_news, worst_first
from alerting.model.alert import Alert, Owed, Reason
from alerting.model.chat import AGENT, Chat
from alerting.model.message import AlertNews, GroupItem, Message
from alerting.model.policy import GroupBy, Policy
from alerting.model.times import EpochMs
from alerting.pipeline.about import About
from alerting.pipeline.labels import group_key

Told = Sequence[tuple[Alert, Owed]]


@dataclass(slots=True)
class Composer:
    teller: Teller
    about_of: Callable[[Alert], About | None] = lambda _alert: None
    chat_of: Callable[[Alert], Chat | None] = lambda _alert: None

    def single(
        self, alert: Alert, owed: Owed, known: About | None, at: tuple[EpochMs, EpochMs]
    ) -> Message:
        """`at`: when it is told, and the clock's time."""
        undelivered = known.policy(alert).if_undelivered if known else ()
        news = self._news(alert, known, _as_of(owed, at[0]))
        if owed.had_by:
            news = msgspec.structs.replace(news, had_by=owed.had_by, had_left=owed.had_left)
        chat = known.chat if known else None
        return self.teller.message(alert, news, owed, undelivered, at[1], chat)

    def together(
        self, group: str, told: Told, policy: Policy, above_limit: int, at: tuple[EpochMs, EpochMs]
    ) -> Message:
        """`at`: when it is told, and the clock's time."""
        parts = worst_first([self._part(alert, owed, at[0]) for alert, owed in told])
        shown = [
            GroupItem(it.reason, self._news(it.alert, self.about_of(it.alert), it.at))
            for it in parts[:SHOWN]
        ]
        first = told[0][0]
        by = policy.group_by if group == group_key(first, policy, self.chat_of(first)) else ()
        shared = _shared(parts, shown[0].news, by, above_limit)
        news = group_news(parts, shown, shared, at[0])
        to, undelivered, worst = told[0][1].to, policy.if_undelivered, parts[0].alert
        concerned = self.chat_of(worst) or worst.key.subject
        return self.teller.group_message(news, group, to, undelivered, at[1], concerned)

    def _part(self, alert: Alert, owed: Owed, at: EpochMs) -> Part:
        chat = self.chat_of(alert)
        waits = chat is not None and chat.waiting_on == AGENT
        return Part(
            alert, owed.reason, _as_of(owed, at), chat.waiting_since if chat and waits else 0
        )

    def _news(self, alert: Alert, known: About | None, at: EpochMs) -> AlertNews:
        """Of a rule that is gone only what the alert itself says."""
        if known is None:
            return self.teller.news(alert, Words(alert.key.rule, ""), "", None, at)
        return self.teller.news(alert, known.words, known.what, known.chat, at)


def _as_of(owed: Owed, at: EpochMs) -> EpochMs:
    """What is still so lasts until it is told; what is over or taken was so at its own instant."""
    if owed.reason in (Reason.ENDED, Reason.ACKNOWLEDGED):
        return owed.at
    return tells_at(owed.at, at)


def _shared(
    parts: Sequence[Part], first: AlertNews, group_by: Sequence[GroupBy], above_limit: int
) -> Shared:
    words = {
        GroupBy.CHANNEL: first.channel,
        GroupBy.APP: first.app,
        GroupBy.AGENT: first.assignee,
        GroupBy.SESSION: f"#{first.ticket}" if first.ticket else str(first.chat or ""),
    }
    named = [words[by] for by in group_by if words.get(by)]
    of_one_rule = len({it.alert.key.rule for it in parts}) == 1
    return Shared(first.title if of_one_rule else "", ", ".join(named), above_limit)
