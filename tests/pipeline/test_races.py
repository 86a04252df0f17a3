"""Somebody takes an alert at the very instant at which the next step is due: ten thousand times.

Nothing is told of what somebody has, until nobody has it any more or it is graver; and nobody who
is to hear of an alert that nobody has is forgotten.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from alerting.judge.rulebook import Rule, Step
from alerting.model.alert import Reason
from alerting.model.message import AlertNews, GroupNews, Message, Summary
from alerting.model.people import Target
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, SECOND, EpochMs
from alerting.model.unit import Unit
from tests.builders import ASHA, NIKHIL, START, status, wrote
from tests.pipeline.floors import (
    MARIA,
    SMS,
    TO_ASHA,
    TO_MARIA,
    TO_NIKHIL,
    Floor,
    after,
    asleep,
    office,
    on_hold,
    policy,
    unanswered,
)

RACES = 10_000
CHATS = (1, 2, 3, 4)
#: After so long without a word everything that was to be told has been told.
LONG = 3 * 60 * MINUTE
LONGEST_WINDOW = 5 * MINUTE + 30 * SECOND
#: Instants at which something falls due, for policies of these lengths; and a little beside them.
DUE = (0, 2, 4, 5, 10, 12, 15, 20, 30)
BESIDE = (-SECOND, -1, 0, 0, 0, 1, SECOND)

CRITICAL = Severity.CRITICAL
STEPS = after(0, TO_ASHA, Target("nikhil", SMS)), after(5, TO_NIKHIL), after(10, TO_MARIA)
TELLING = frozenset({Reason.FIRST, Reason.REMINDER, Reason.ESCALATED, Reason.RISEN})

GRAVER = policy(after(0, TO_NIKHIL), after(2, TO_MARIA), name="graver")
RULES: list[list[Rule]] = [
    [on_hold(*STEPS)],
    [on_hold(*STEPS, severity=CRITICAL, repeat_every=5 * MINUTE)],
    [on_hold(*STEPS, group_wait=30 * SECOND, group_interval=5 * MINUTE)],
    [on_hold(*STEPS, group_interval=0, tell_end=False)],
    [unanswered(*STEPS, rises=[Step(CRITICAL)])],
    [unanswered(*STEPS, rises=[Step(Severity.WARNING, policy=GRAVER), Step(CRITICAL)])],
    [on_hold(*STEPS), unanswered(*STEPS, rises=[Step(CRITICAL, tell=(TO_MARIA,))])],
]
PEOPLE = [[ASHA, NIKHIL, MARIA], [asleep(ASHA), NIKHIL, MARIA]]


def in_it(message: Message) -> Iterator[tuple[int, Reason]]:
    match message.content:
        case AlertNews(number=number):
            yield number, message.reason
        case GroupNews(items=items, total=total):
            assert len(items) == min(total, 5)
            yield from ((it.news.number, it.reason) for it in items)
        case Summary(alerts=alerts):
            yield from ((number, Reason.FIRST) for number in alerts)
        case _:
            raise AssertionError(message.reason)


@dataclass
class Race:
    """One floor, in which people and time do things in an order that the dice choose."""

    floor: Floor
    dice: random.Random
    now: EpochMs = START
    heard: dict[int, set[str]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    seen: dict[int, EpochMs] = field(default_factory=dict)
    """When each alert was found."""

    def run(self) -> None:
        doings: list[Callable[[], Unit | None]] = [self.begin, self.end, self.take, self.take]
        for _ in range(self.dice.randint(4, 9)):
            self.now = max(self.now + 1, self._instant())
            self.check(self.dice.choice([*doings, self.tick])())
        self.nobody_was_forgotten()
        for _ in range(4):
            self.now += LONG // 4
            self.check(self.tick())
        self.nobody_is_forgotten()

    def _instant(self) -> EpochMs:
        """Near one at which something is due, of what is to come."""
        base = self.now if self.dice.random() < 0.5 else START
        return base + self.dice.choice(DUE) * MINUTE + self.dice.choice(BESIDE)

    def begin(self) -> Unit:
        chat = self.dice.choice(CHATS)
        if self.dice.random() < 0.5:
            return self.floor.hear(status("ON_HOLD", self.now, chat=chat))
        return self.floor.hear(wrote("customer", self.now, chat=chat))

    def end(self) -> Unit:
        chat = self.dice.choice(CHATS)
        if self.dice.random() < 0.5:
            return self.floor.hear(status("ON_PROGRESS", self.now, chat=chat))
        return self.floor.hear(wrote("agent", self.now, chat=chat))

    def take(self) -> Unit | None:
        numbers = list(self.floor.shard.board.open)
        if not numbers:
            return None
        taken = self.dice.sample(numbers, self.dice.randint(1, len(numbers)))
        until = self.dice.choice([None, self.now + self.dice.choice(DUE[1:]) * MINUTE])
        by, take = self.dice.choice(["asha", "nikhil", "maria"]), self.dice.random() < 0.3
        shard = self.floor.shard
        self.taken.update(taken)
        unit = self.floor.keep(shard.acknowledge(taken, by, until, self.now, take=take))
        assert all(shard.board.open[number].acked_by for number in taken)
        return unit

    def tick(self) -> Unit:
        said = len(self.floor.units)
        self.floor.tick(self.now)
        units = self.floor.units[said:]
        return Unit(units[-1].mark, messages=[it for unit in units for it in unit.messages])

    def check(self, unit: Unit | None) -> None:
        """Whatever this told is not of what somebody has by now."""
        for number in self.floor.shard.board.open:
            self.seen.setdefault(number, self.now)
        for message in unit.messages if unit else ():
            for number, reason in in_it(message):
                alert = self.floor.shard.board.open.get(number)
                if reason in TELLING:
                    assert not (alert and alert.acked_by), (number, reason)
                    self.heard.setdefault(number, set()).add(message.to.name)

    def nobody_was_forgotten(self) -> None:
        """What nobody ever had was told, unless it had ended before the longest window had."""
        for alert in self.floor.alerts:
            found_at = self.seen.get(alert.number, self.now)
            lasted = (alert.ended_at or found_at) - found_at
            if alert.number not in self.taken and lasted > LONGEST_WINDOW:
                assert "nikhil" in self.heard[alert.number], alert

    def nobody_is_forgotten(self) -> None:
        """Three hours later all steps of what nobody has have come, and all windows passed."""
        for number, alert in self.floor.shard.board.open.items():
            if not alert.acked_by:
                assert self.heard[number] == {"asha", "nikhil", "maria"}, alert
            assert {it.reason for it in alert.owed} <= {Reason.REMINDER}


@pytest.mark.timeout(300)
def test_an_acknowledgement_against_a_step_that_is_due() -> None:
    for n in range(RACES):
        dice = random.Random(n)
        book = office(*dice.choice(RULES), people=dice.choice(PEOPLE))
        race = Race(Floor(book), dice)
        try:
            race.run()
        except (AssertionError, KeyError) as error:
            error.add_note(f"race {n}")
            raise
