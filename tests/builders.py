"""Small true things to build tests from; minutes and seconds instead of milliseconds."""

from collections.abc import Iterable, Iterator
from itertools import count as counting

import msgspec

from alerting.judge.change import ChangeSpec
from alerting.judge.clock import ClockSpec
from alerting.judge.conditions import Conditions
from alerting.judge.count import CountSpec
from alerting.judge.credits import CreditsSpec
from alerting.judge.fate import FateSpec
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.rulebook import QuestionSpec, Rule, RuleBook
from alerting.judge.share import ShareSpec
from alerting.judge.state import StateSpec
from alerting.judge.text import TextSpec
from alerting.model.alert import Alert, Key
from alerting.model.chat import Change, Chat
from alerting.model.event import (
    CreditsEvent,
    Event,
    FateEvent,
    MessageEvent,
    Numbered,
    PresenceEvent,
    StatusEvent,
)
from alerting.model.message import AlertNews, Message
from alerting.model.mute import Mute
from alerting.model.people import Directory, Means, Person, Target
from alerting.model.policy import GroupBy, Policy, PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, SECOND, EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.gap import after_gap, tell_collected
from alerting.pipeline.reload import Swapped, swap, sweep, swept
from alerting.pipeline.shard import Horizons, Memory, Shard
from alerting.proof.stage import digest_of
from alerting.track.tracker import Tracker

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


def status(  # noqa: PLR0913 one for each field of the webhook
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


_messages = counting(1)


def wrote(  # noqa: PLR0913 one for each part of a message
    who: str,
    when: EpochMs,
    *,
    chat: int = CHAT,
    message: int = 0,
    kind: str = "TEXT",
    channel: int = CHANNEL,
    text: str = "",
    hits: tuple[int, ...] = (),
) -> MessageEvent:
    """A message of `customer`, `agent` or `bot`."""
    actor = {"customer": "ENDUSER", "agent": "AGENT", "bot": "BOT"}[who]
    return MessageEvent(
        ORG,
        chat,
        when,
        channel,
        message=message or next(_messages),
        incoming=who == "customer",
        kind=kind,
        actor=actor,
        app="WHATSAPP",
        fate="SENT" if who != "customer" else "SAVED",
        text=text,
        hits=hits,
    )


def fate(value: str, when: EpochMs, message: int, *, chat: int = CHAT) -> FateEvent:
    return FateEvent(ORG, chat, when, CHANNEL, message=message, fate=value)


def came(when: EpochMs, agent: int = AGENT_ID) -> PresenceEvent:
    return PresenceEvent(ORG, 0, when, agent=agent, online=True)


def went(when: EpochMs, agent: int = AGENT_ID) -> PresenceEvent:
    return PresenceEvent(ORG, 0, when, agent=agent, online=False)


def left(available: float, when: EpochMs, app: str = "WHATSAPP", org: int = ORG) -> CreditsEvent:
    """So much is left to pay messages from."""
    return CreditsEvent(org, 0, when, app=app, available=available, currency="USD")


def numbered(
    events: Iterable[Event], *, first: int = 1, arrived: EpochMs | None = None
) -> list[Numbered]:
    """As the journal would hand them on; each arrives when it happens unless said otherwise."""
    return [
        Numbered(seq, event.at if arrived is None else arrived, event, digest_of(event))
        for seq, event in enumerate(events, first)
    ]


def follow(*events: Event, arrived: EpochMs | None = None) -> Iterator[Change]:
    """What a tracker that knew nothing says of each event; chats are as they are by then."""
    tracker = Tracker()
    for it in numbered(events, arrived=arrived):
        change = tracker.apply(it)
        if change is not None:
            yield change


def followed(*events: Event, arrived: EpochMs | None = None) -> list[Change]:
    return list(follow(*events, arrived=arrived))


def chat_after(*events: Event, arrived: EpochMs | None = None) -> Chat:
    return followed(*events, arrived=arrived)[-1].chat


def a_chat(**facts: object) -> Chat:
    """A chat of which nothing but `facts` is known."""
    return msgspec.structs.replace(Chat(ORG, CHAT, START, START, 1, episode_at=START), **facts)


#: Chats, and rules, are not told together.
APART = (GroupBy.RULE, GroupBy.SESSION)


def rule(question: QuestionSpec | None = None, *, name: str = "on-hold", **words: object) -> Rule:
    """Tells asha by Slack when a chat is ON_HOLD for ten minutes, unless said otherwise.

    Each alert by itself, too: without a `policy` nothing is told together.
    """
    asked = question or state({"status": "ON_HOLD"}, "10m")
    words.setdefault("tell", (Target("asha", Means.SLACK),))
    at_once = PolicyStep(words["tell"])  # type: ignore[arg-type]
    words.setdefault("policy", Policy((at_once,), group_by=APART, group_interval=0))
    return Rule(name=name, question=asked, **words)  # type: ignore[arg-type]


def conditions(**words: object) -> Conditions:
    """As the rules file writes them; `not_` for `not`."""
    return Conditions.model_validate({name.rstrip("_"): value for name, value in words.items()})


def change(what: object, **words: object) -> ChangeSpec:
    return ChangeSpec.model_validate({"change": what, **words})


def clock(word: str, target: str = "5m", **words: object) -> ClockSpec:
    """`from_` for `from`."""
    asked = {name.rstrip("_"): value for name, value in words.items()}
    return ClockSpec.model_validate({"clock": word, "target": target, **asked})


def count(of: dict[str, object], hold_for: str | None = None) -> CountSpec:
    return CountSpec.model_validate(_held({"count": of}, hold_for))


def share(of: dict[str, object], hold_for: str | None = None) -> ShareSpec:
    return ShareSpec.model_validate(_held({"share": of}, hold_for))


def missing(of: dict[str, object], hold_for: str) -> MissingSpec:
    return MissingSpec.model_validate(_held({"missing": of}, hold_for))


def repeats(of: dict[str, object]) -> RepeatsSpec:
    return RepeatsSpec.model_validate({"repeats": of})


def fault(of: object) -> FaultSpec:
    return FaultSpec.model_validate({"fault": of})


def low(of: dict[str, object], hold_for: str | None = None) -> CreditsSpec:
    """A balance that runs low."""
    return CreditsSpec.model_validate(_held({"credits": of}, hold_for))


def _held(asked: dict[str, object], hold_for: str | None) -> dict[str, object]:
    return asked | ({"hold_for": hold_for} if hold_for else {})


def stays(value: object, hold_for: str | None = None) -> FateSpec:
    """An outgoing message that stays in a status."""
    words = {"message": {"status": value}, "hold_for": hold_for}
    return FateSpec.model_validate(words if hold_for else {"message": {"status": value}})


def looks_for(*words: str, patterns: Iterable[str] = ()) -> TextSpec:
    given = {"words": [*words], "patterns": [*patterns]}
    return TextSpec.model_validate({"text": {key: it for key, it in given.items() if it}})


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

    def __init__(
        self,
        *rules: Rule,
        ledger: FakeLedger | None = None,
        tracker: Tracker | None = None,
        horizons: Horizons | None = None,
        first: int = 1,
        mutes: tuple[Mute, ...] = (),
    ) -> None:
        self.ledger = ledger or FakeLedger()
        number = 1 + max((alert.number for alert in self.ledger.alerts.values()), default=0)
        memory = Memory(self.ledger, number)
        rules_of = book(*rules, mutes=mutes)
        self.shard = Shard(rules_of, memory, tracker=tracker, horizons=horizons)
        self.units: list[Unit] = []
        self._seq = counting(first)

    def hear(self, *events: Event, arrived: EpochMs | None = None) -> Unit:
        told = [
            Numbered(
                next(self._seq), event.at if arrived is None else arrived, event, digest_of(event)
            )
            for event in events
        ]
        return self.keep(self.shard.accept(told, told[-1].arrived))

    def pass_until(self, now: EpochMs) -> Unit:
        unit, more = self.shard.tick(now)
        assert not more
        return self.keep(unit)

    def ack(self, now: EpochMs, *, number: int = 1, until: EpochMs | None = None) -> Unit:
        return self.keep(self.shard.acknowledge([number], "asha", until, now))

    def close(self, now: EpochMs, *, number: int = 1) -> Unit:
        return self.keep(self.shard.close([number], "asha", now))

    def swap(self, now: EpochMs, *rules: Rule) -> Swapped:
        """Other rules, which look at every chat, and the summaries of what is overdue already."""
        unit = Unit(self.shard.mark)
        swapped = swap(self.shard, book(*rules), unit, now)
        sweep(self.shard, list(self.shard.tracker), swapped.new, unit, now)
        swept(self.shard, unit, now)
        self.keep(unit)
        self.keep(tell_collected(self.shard, now, because="reload"))
        return swapped

    def miss(self, since: EpochMs, until: EpochMs) -> int:
        """A gap in intake."""
        unit = Unit(self.shard.mark)
        unconfirmed = after_gap(self.shard, since, until, unit)
        self.keep(unit)
        return unconfirmed

    def summarise(self, now: EpochMs) -> list[Message]:
        return self.keep(tell_collected(self.shard, now)).messages

    def keep(self, unit: Unit) -> Unit:
        self.ledger.keep(unit)
        self.units.append(unit)
        return unit

    @property
    def alerts(self) -> list[Alert]:
        """Every alert so far, in the order of their numbers."""
        return sorted(self.ledger.alerts.values(), key=lambda alert: alert.number)

    @property
    def messages(self) -> list[Message]:
        return [message for unit in self.units for message in unit.messages]

    @property
    def reasons(self) -> list[tuple[float, str]]:
        """(minutes since START, reason) of what was told of single alerts."""
        return [(minute, reason) for minute, reason, _ in self.told]

    @property
    def told(self) -> list[tuple[float, str, str]]:
        """(minutes since START, reason, who by what) of every message so far."""
        return [
            ((it.content.at - START) / MINUTE, str(it.reason), f"{it.to.name} by {it.to.means}")
            for it in self.messages
            if isinstance(it.content, AlertNews)
        ]


CRITICAL = Severity.CRITICAL
