"""A floor lived through as the daemon does it: what was kept back is told when it may be."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count as counting
from zoneinfo import ZoneInfo

from alerting.judge.rulebook import Rule, RuleBook, Step
from alerting.model.alert import Alert, Reason
from alerting.model.event import Event
from alerting.model.message import AlertNews, GroupNews, Message, Summary
from alerting.model.people import Directory, Means, Person, Target
from alerting.model.policy import Policy, PolicyStep
from alerting.model.quiet import Quiet
from alerting.model.silence import Silence
from alerting.model.times import MINUTE, EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.gap import tell_collected
from alerting.pipeline.shard import Memory, Shard
from alerting.track.tracker import Tracker
from tests.builders import (
    ASHA,
    NIKHIL,
    START,
    FakeLedger,
    Life,
    at,
    clock,
    rule,
    state,
    status,
    wrote,
)

UTC = ZoneInfo("UTC")
SLACK, EMAIL, SMS = Means.SLACK, Means.EMAIL, Means.SMS
TO_ASHA, TO_NIKHIL = Target("asha", SLACK), Target("nikhil", EMAIL)
MARIA = Person("maria", email="maria@zylker.example", slack="U0MARIA")
TO_MARIA = Target("maria", SLACK)

Heard = tuple[float, str, tuple[int, ...]]
"""Minutes since START, why, and which alerts."""


def office(
    *rules: Rule,
    people: Iterable[Person] = (ASHA, NIKHIL, MARIA),
    **words: object,
) -> RuleBook:
    directory = Directory(people={it.name: it for it in people})
    return RuleBook(rules, directory, **words)  # type: ignore[arg-type]


def policy(*steps: PolicyStep, **words: object) -> Policy:
    """Asha by Slack at once, unless said otherwise."""
    return Policy(steps or (PolicyStep((TO_ASHA,)),), **words)  # type: ignore[arg-type]


def after(minutes: float, *tell: Target, only: Iterable[object] = ()) -> PolicyStep:
    return PolicyStep(tell, round(minutes * MINUTE), frozenset(only))  # type: ignore[arg-type]


def on_hold(
    *steps: PolicyStep, name: str = "on-hold", policy_name: str = "", **words: object
) -> Rule:
    """Holds at once; words of the policy and of the rule."""
    of_policy = {key: words.pop(key) for key in list(words) if key in Policy.__slots__}
    told = policy(*steps, name=policy_name, **of_policy)
    asked = state({"status": "ON_HOLD"})
    return rule(asked, name=name, policy=told, tell=told.steps[0].tell, **words)


def unanswered(
    *steps: PolicyStep, rises: Iterable[Step] = (), policy_name: str = "", **words: object
) -> Rule:
    """Opens five minutes after a customer wrote, and becomes worse every five minutes."""
    further = tuple(rises)
    of_policy = {key: words.pop(key) for key in list(words) if key in Policy.__slots__}
    told = policy(*steps, name=policy_name, **of_policy)
    warn = tuple(5 * MINUTE * n for n in range(1, len(further) + 2))
    asked = clock("first_response", "5m", warn=warn)
    words = {"name": "unanswered", "steps": further} | words
    return rule(asked, policy=told, tell=told.steps[0].tell, **words)  # type: ignore[arg-type]


class Floor(Life):
    """Life as it is with all words of a rules file; somebody ticks and tells what was kept."""

    def __init__(
        self,
        book: RuleBook,
        *,
        ledger: FakeLedger | None = None,
        tracker: Tracker | None = None,
        first: int = 1,
        silences: Iterable[Silence] = (),
    ) -> None:
        self.ledger = ledger or FakeLedger()
        number = 1 + max((alert.number for alert in self.ledger.alerts.values()), default=0)
        memory = Memory(self.ledger, number, silences=tuple(silences))
        self.shard = Shard(book, memory, tracker=tracker)
        self.units: list[Unit] = []
        self._seq = counting(first)

    def until(self, minute: float) -> None:
        """Time passes in one leap."""
        self.tick(at(minutes=minute))

    def minutes(self, first: float, last: float, step: float = 0.25) -> None:
        """Time passes as the daemon's ticks let it."""
        for n in range(round((last - first) / step) + 1):
            self.until(first + n * step)

    def tick(self, now: EpochMs) -> None:
        more = True
        while more:
            unit, more = self.shard.tick(now)
            self.keep(unit)
        if self.shard.runs.kept_for_opening:
            self.keep(tell_collected(self.shard, now, because="opening"))

    def holds(self, minute: float, *chats: int, **words: object) -> None:
        self._each("ON_HOLD", minute, chats, words)

    def ends(self, minute: float, *chats: int, **words: object) -> None:
        self._each("ON_PROGRESS", minute, chats, words)

    def asks(self, minute: float, *chats: int) -> None:
        """Customers write."""
        self.until(minute)
        for chat in chats:
            self.hear(wrote("customer", at(minutes=minute), chat=chat))

    def answers(self, minute: float, *chats: int) -> None:
        self.until(minute)
        for chat in chats:
            self.hear(wrote("agent", at(minutes=minute), chat=chat))

    def acks(
        self,
        minute: float,
        *numbers: int,
        by: str = "asha",
        until: float | None = None,
        take: bool = False,
    ) -> Unit:
        end = None if until is None else at(minutes=until)
        now = at(minutes=minute)
        return self.keep(self.shard.acknowledge(numbers, by, end, now, take=take))

    def silence(self, minute: float, until: float, *, number: int = 0, **words: object) -> Silence:
        silence = Silence(
            number or self.shard.silences.next_number(),
            "asha",
            "known",
            at(minutes=minute),
            at(minutes=until),
            **words,  # type: ignore[arg-type]
        )
        self.keep(self.shard.silence(silence, at(minutes=minute)))
        return silence

    def _each(self, value: str, minute: float, chats: Iterable[int], words: object) -> None:
        self.until(minute)
        for chat in chats:
            events: list[Event] = [status(value, at(minutes=minute), chat=chat, **words)]  # type: ignore[arg-type]
            self.hear(*events)

    def heard(self, who: str = "asha", means: Means | None = None) -> list[Heard]:
        """What somebody was told, by the clock on the wall."""
        return [
            ((it.created_at - START) / MINUTE, str(it.reason), numbers(it))
            for it in self.messages
            if it.to.name == who and it.to.means is (means or it.to.means)
        ]

    def reasons_in(self, number: int = 0) -> dict[Reason, int]:
        """Of the last message about a group."""
        groups = [it.content for it in self.messages if isinstance(it.content, GroupNews)]
        return groups[number - 1].counts

    def alert(self, number: int = 1) -> Alert:
        return next(it for it in self.alerts if it.number == number)


def numbers(message: Message) -> tuple[int, ...]:
    match message.content:
        case AlertNews(number=number):
            return (number,)
        case GroupNews(alerts=alerts) | Summary(alerts=alerts):
            return tuple(sorted(alerts))
        case _:
            return ()


def asleep(person: Person, **words: object) -> Person:
    """From 10:30 to 11:30, on the virtual clock that begins at 10:00."""
    from_to = {"begins": 10 * 60 + 30, "ends": 11 * 60 + 30, "timezone": UTC} | words
    return replace(person, quiet=Quiet(**from_to))  # type: ignore[arg-type]
