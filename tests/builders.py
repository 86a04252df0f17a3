"""Small true things to build tests from; minutes and seconds instead of milliseconds."""

import hashlib
from collections.abc import Iterable
from itertools import count

import msgspec

from alerting.judge.rulebook import QuestionSpec, Rule, RuleBook
from alerting.judge.state import StateSpec
from alerting.model.alert import Alert, Key, Severity
from alerting.model.event import Event, FateEvent, MessageEvent, Numbered, StatusEvent
from alerting.model.people import Directory, Means, Person, Target
from alerting.model.times import MINUTE, SECOND, EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.shard import Memory, Shard

ORG = 78412359
CHAT = 65403000000038063
CHANNEL = 65403000000038011
AGENT_ID = 106554156

#: Monday 5 January 2026, 10:00 UTC.
START: EpochMs = 1_767_607_200_000

ASHA = Person("asha", email="asha@zylker.example", sms="+919876500001", slack="U0ASHA")
NIKHIL = Person("nikhil", email="nikhil@zylker.example", sms="+919876500002")


def at(*, minutes: float = 0, seconds: float = 0) -> EpochMs:
    """An instant counted from START."""
    return START + round(minutes * MINUTE + seconds * SECOND)


def status(
    value: str,
    when: EpochMs,
    *,
    assignee: int = AGENT_ID,
    chat: int = CHAT,
    was: str = "",
    reply: str = "",
    bot: bool = False,
    messages: int = 0,
    channel: int = CHANNEL,
) -> StatusEvent:
    return StatusEvent(
        ORG,
        chat,
        when,
        channel,
        status=value,
        was=was,
        reply=reply,
        assignee=assignee,
        bot=bot,
        messages=messages,
    )


_messages = count(1)


def wrote(
    who: str, when: EpochMs, *, chat: int = CHAT, message: int = 0, kind: str = "TEXT"
) -> MessageEvent:
    """A message of `customer`, `agent` or `bot`."""
    actor = {"customer": "ENDUSER", "agent": "AGENT", "bot": "BOT"}[who]
    return MessageEvent(
        ORG,
        chat,
        when,
        CHANNEL,
        message=message or next(_messages),
        incoming=who == "customer",
        kind=kind,
        actor=actor,
        app="WHATSAPP",
        fate="SENT" if who != "customer" else "SAVED",
    )


def fate(value: str, when: EpochMs, message: int, *, chat: int = CHAT) -> FateEvent:
    return FateEvent(ORG, chat, when, CHANNEL, message=message, fate=value)


def numbered(
    events: Iterable[Event], *, first: int = 1, arrived: EpochMs | None = None
) -> list[Numbered]:
    """As the journal would hand them on; each arrives when it happens unless said otherwise."""
    return [
        Numbered(seq, event.at if arrived is None else arrived, event, digest(event))
        for seq, event in enumerate(events, first)
    ]


def digest(event: Event) -> int:
    body = msgspec.msgpack.encode(event)
    return int.from_bytes(hashlib.blake2b(body, digest_size=8).digest(), "big", signed=True)


def rule(question: QuestionSpec | None = None, *, name: str = "on-hold", **words: object) -> Rule:
    """Tells asha by Slack when a chat is ON_HOLD for ten minutes, unless said otherwise."""
    asked = question or state({"status": "ON_HOLD"}, "10m")
    words.setdefault("tell", (Target("asha", Means.SLACK),))
    return Rule(name=name, question=asked, **words)  # type: ignore[arg-type]


def state(when: dict[str, object], hold_for: str | None = None) -> StateSpec:
    return StateSpec.model_validate(
        {"when": when, "hold_for": hold_for} if hold_for else {"when": when}
    )


def book(*rules: Rule, **words: object) -> RuleBook:
    people = {"asha": ASHA, "nikhil": NIKHIL}
    directory = Directory(people=people, operators=(Target("nikhil", Means.EMAIL),))
    return RuleBook(rules, directory, **words)  # type: ignore[arg-type]


class FakeLedger:
    """Remembers every alert of every unit it was shown."""

    def __init__(self) -> None:
        self.alerts: dict[Key, Alert] = {}

    def find(self, key: Key) -> Alert | None:
        return self.alerts.get(key)

    def keep(self, unit: Unit) -> None:
        self.alerts.update({alert.key: alert for alert in unit.alerts.values()})


class Life:
    """A shard that is lived through event by event; collects what its people are told."""

    def __init__(self, *rules: Rule, ledger: FakeLedger | None = None) -> None:
        self.ledger = ledger or FakeLedger()
        number = 1 + max((alert.number for alert in self.ledger.alerts.values()), default=0)
        self.shard = Shard(book(*rules), Memory(self.ledger, number))
        self.units: list[Unit] = []
        self._seq = count(1)

    def hear(self, *events: Event, arrived: EpochMs | None = None) -> Unit:
        told = [
            Numbered(
                next(self._seq), event.at if arrived is None else arrived, event, digest(event)
            )
            for event in events
        ]
        return self._keep(self.shard.accept(told, told[-1].arrived))

    def pass_until(self, now: EpochMs) -> Unit:
        unit, more = self.shard.tick(now)
        assert not more
        return self._keep(unit)

    def _keep(self, unit: Unit) -> Unit:
        self.ledger.keep(unit)
        self.units.append(unit)
        return unit

    @property
    def told(self) -> list[tuple[float, str, str]]:
        """(minutes since START, reason, who by what) of every message so far."""
        return [
            ((message.content.at - START) / MINUTE, str(message.reason), _who(message.to))
            for unit in self.units
            for message in unit.messages
            if hasattr(message.content, "at")
        ]


def _who(to: object) -> str:
    return f"{to.name} by {to.means}"  # type: ignore[attr-defined]


CRITICAL = Severity.CRITICAL
