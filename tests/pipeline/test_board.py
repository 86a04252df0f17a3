"""One key is one alert, also while the disk does not know of it yet."""

from alerting.model.alert import Alert
from alerting.model.event import Event
from alerting.model.unit import Unit
from tests.builders import START, FakeLedger, Life, at, conditions, rule, status


class SlowDisk(FakeLedger):
    """Nothing has reached it so far."""

    def keep(self, unit: Unit) -> None:
        """Later."""


def held(minute: float, assignee: int = 0) -> Event:
    return status("ON_HOLD", at(minutes=minute), assignee=assignee)


def test_the_same_run_of_a_condition_is_told_once_although_its_chat_left_and_came_back() -> None:
    life = Life(rule(where=conditions(assignee="none")), ledger=SlowDisk())
    life.hear(held(0))
    life.pass_until(at(minutes=10))
    life.hear(held(11, 5), held(12), held(13, 5))

    assert life.reasons == [(10, "first"), (11, "ended")]
    assert life.shard.board.open == {}


def test_numbers_go_on_from_those_of_the_disk() -> None:
    before = Life(rule())
    before.hear(held(0))
    before.pass_until(at(minutes=10))
    life = Life(rule(), ledger=before.ledger)
    life.hear(held(20))
    life.pass_until(at(minutes=30))

    assert [alert.number for alert in life.alerts] == [1, 2]


def test_an_alert_of_the_disk_is_not_opened_again() -> None:
    before = Life(rule())
    before.hear(held(0))
    before.pass_until(at(minutes=10))
    life = Life(rule(), ledger=before.ledger)
    for alert in before.alerts:
        life.shard.board.load(alert)
    life.hear(held(0), status("ON_PROGRESS", at(minutes=15)))

    assert life.reasons == [(15, "ended")]


def test_no_timer_is_due_before_the_first_that_was_asked_for() -> None:
    life = Life(rule(repeat_every=60_000))
    assert life.shard.board.first_timer > at(minutes=1_000_000)

    life.hear(status("ON_HOLD", START))
    life.pass_until(at(minutes=10))
    assert life.shard.board.first_timer == at(minutes=11)


def test_reminders_that_fell_due_come_before_the_next_event() -> None:
    life = Life(rule(repeat_every=60_000))
    life.hear(held(0))
    life.pass_until(at(minutes=10))
    life.hear(status("ON_PROGRESS", at(minutes=12)))

    assert life.reasons == [(10, "first"), (11, "reminder"), (12, "ended")]


def test_a_clock_that_was_set_forward_makes_nothing_due() -> None:
    life = Life(rule(repeat_every=60_000))
    life.hear(held(0))
    life.pass_until(at(minutes=10))
    life.shard.jumped(60 * 60_000)
    life.pass_until(at(minutes=70.9))
    assert life.reasons == [(10, "first")]

    life.pass_until(at(minutes=71))
    assert life.reasons == [(10, "first"), (71, "reminder")]


def told_alert(life: Life) -> Alert:
    return next(iter(life.shard.board.open.values()))


def test_an_open_alert_knows_whom_it_was_told() -> None:
    life = Life(rule())
    life.hear(held(0))
    life.pass_until(at(minutes=10))

    assert [to.name for to in told_alert(life).told] == ["asha"]
