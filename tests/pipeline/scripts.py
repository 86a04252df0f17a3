"""A random day on a floor: webhooks, and people who take, silence, close and change the rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from alerting.judge.rulebook import Rule, RuleBook, Step
from alerting.model.alert import Alert
from alerting.model.event import Event
from alerting.model.hiding import Hide
from alerting.model.limits import Limits
from alerting.model.people import Target
from alerting.model.policy import GroupBy, Policy
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs
from tests.builders import ASHA, NIKHIL, START
from tests.pipeline import streams
from tests.pipeline.floors import (
    EMAIL,
    MARIA,
    SMS,
    TO_ASHA,
    TO_MARIA,
    TO_NIKHIL,
    Floor,
    after,
    asleep,
    office,
    policy,
)
from tests.pipeline.reloading import reload

CRITICAL, WARNING = Severity.CRITICAL, Severity.WARNING
BY_SMS, BY_MAIL = Target("asha", SMS), Target("asha", EMAIL)
ALL = after(0, TO_ASHA, TO_NIKHIL), after(5, TO_MARIA), after(15, BY_MAIL, only=[CRITICAL])

#: No rule is above its limit: what a restart forgets of that is not the same on purpose.
LIMITS = Limits(alerts_per_hour=10**6)

POLICIES: list[Policy | None] = [
    None,
    policy(*ALL),
    policy(*ALL, name="floor", group_by=(GroupBy.CHANNEL,), group_wait=20 * SECOND),
    policy(*ALL, name="chats", group_by=(GroupBy.SESSION,), tell_end=False),
    policy(after(0, BY_SMS, TO_ASHA), after(3, TO_NIKHIL), repeat_every=7 * MINUTE),
    policy(after(2, TO_NIKHIL), name="later", group_interval=10 * MINUTE),
    policy(after(0, TO_MARIA), group_interval=0, group_wait=MINUTE),
]
GRAVER = policy(after(0, TO_NIKHIL), after(4, TO_MARIA), name="graver")
STEPS = [streams.WORSE, Step(CRITICAL), Step(CRITICAL, policy=GRAVER), Step(WARNING)]
HIDES = [
    (),
    (
        Hide(frozenset({"fault", "credit"}), frozenset({"on-hold", "waits"}), (GroupBy.CHANNEL,)),
        Hide(frozenset({"many-open"}), frozenset({"nobody", "queue"})),
    ),
]
#: They sleep from 10:30 to 11:30; the streams begin at 10:00.
PEOPLE = [
    (ASHA, NIKHIL, MARIA),
    (asleep(ASHA), NIKHIL, asleep(MARIA, unless=None)),
    (ASHA, asleep(NIKHIL, unless=Severity.INFO), MARIA),
]


@dataclass(frozen=True)
class Words:
    """Which words a rules file has besides its questions, which are always the same."""

    policies: tuple[int, ...]
    critical: frozenset[int]
    steps: tuple[int, ...]
    people: int
    hides: int

    def book(self) -> RuleBook:
        rules = [self._told(n, rule) for n, rule in enumerate(streams.floor())]
        people, hides = PEOPLE[self.people], HIDES[self.hides]
        return office(*rules, people=people, hides=hides, limits=LIMITS)

    def _told(self, n: int, rule: Rule) -> Rule:
        told = POLICIES[self.policies[n % len(self.policies)]]
        tell = told.steps[0].tell if told else (TO_ASHA, TO_NIKHIL)
        steps = tuple(STEPS[self.steps[it % len(self.steps)]] for it in range(len(rule.steps)))
        grave = n in self.critical and not steps
        severity = CRITICAL if grave else rule.severity
        return replace(rule, policy=told, tell=tell, severity=severity, steps=steps)


def _words(policies: Sequence[int]) -> st.SearchStrategy[Words]:
    return st.builds(
        Words,
        st.lists(st.sampled_from(policies), min_size=1, max_size=7).map(tuple),
        st.frozensets(st.integers(0, 25), max_size=5),
        st.lists(st.integers(0, len(STEPS) - 1), min_size=1, max_size=2).map(tuple),
        st.integers(0, len(PEOPLE) - 1),
        st.integers(0, len(HIDES) - 1),
    )


words = _words(range(len(POLICIES)))
#: What begins a group's waiting may have ended before a restart, which then knows nothing of it.
words_without_waits = _words([n for n, it in enumerate(POLICIES) if not (it and it.group_wait)])


@dataclass(frozen=True)
class Takes:
    """An alert, by its place among those that are open."""

    place: int
    by: str
    lasts: int | None
    from_others: bool


@dataclass(frozen=True)
class Closes:
    place: int


@dataclass(frozen=True)
class Silences:
    rule: str
    lasts: int


@dataclass(frozen=True)
class Reloads:
    words: Words


Deed = Takes | Closes | Silences | Reloads | None
"""None: only time passes."""
Act = tuple[EpochMs, Event | Deed]

_lasting = st.sampled_from([MINUTE, 4 * MINUTE, 20 * MINUTE, 90 * MINUTE])
takes = st.builds(
    Takes,
    st.integers(0, 9),
    st.sampled_from(["asha", "nikhil", "maria"]),
    st.none() | _lasting,
    st.booleans(),
)
closes = st.builds(Closes, st.integers(0, 9))
silences = st.builds(
    Silences, st.sampled_from(["", "on-hold", "waits", "clock", "queue"]), _lasting
)
times = st.none()


@st.composite
def days(draw: st.DrawFn, *deeds: st.SearchStrategy[Deed], longest: int = 30) -> list[Act]:
    """What happens when; between two webhooks people do something, or a tick comes."""
    first, *events = draw(streams.streams(longest=longest))
    acts: list[Act] = [(first.at, first)]
    for event in events:
        acts += [(event.at - 1, each) for each in draw(_few(deeds))]
        acts.append((event.at, event))
    return acts


def _few(deeds: Sequence[st.SearchStrategy[Deed]]) -> st.SearchStrategy[list[Deed]]:
    return st.lists(st.one_of(*deeds), max_size=2) if deeds else st.just([])


def play(floor: Floor, acts: Sequence[Act]) -> None:
    for now, act in acts:
        if not isinstance(act, Event):
            floor.tick(now)
        match act:
            case None:
                pass
            case Takes(place, by, lasts, others):
                until = None if lasts is None else now + lasts
                for alert in _open(floor, place):
                    shard = floor.shard
                    unit = shard.acknowledge([alert.number], by, until, now, take=others)
                    floor.keep(unit)
            case Closes(place):
                for alert in _open(floor, place):
                    floor.keep(floor.shard.close([alert.number], "asha", now))
            case Silences(rule, lasts):
                begins = (now - START) / MINUTE
                floor.silence(begins, begins + lasts / MINUTE, rule=rule)
            case Reloads(other):
                reload(floor, other.book(), now)
            case _:
                floor.hear(act, arrived=now)
                floor.tick(now)


def _open(floor: Floor, place: int) -> Iterator[Alert]:
    found = sorted(floor.shard.board.open.values(), key=lambda it: it.number)
    if found:
        yield found[place % len(found)]


def rest(floor: Floor, acts: Sequence[Act], lasts: int = 4 * HOUR) -> None:
    """Long enough for every window, night, silence and step; then it is over."""
    last = acts[-1][0]
    for now in range(last + MINUTE, last + lasts, 7 * MINUTE):
        floor.tick(now)


def end_all(floor: Floor, acts: Sequence[Act]) -> None:
    """Somebody closes what is left, and everything that waits is told."""
    now = acts[-1][0] + 5 * HOUR
    floor.keep(floor.shard.close(list(floor.shard.board.open), "asha", now))
    for later in range(now, now + 24 * HOUR, HOUR // 2):
        floor.tick(later)
