"""One alert explains others: they are told when it has ended, if they still hold."""

import pytest

from alerting.judge.rulebook import Rule
from alerting.model.alert import Mode
from alerting.model.hiding import Hide
from alerting.model.policy import GroupBy
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from alerting.pipeline.hiding import Hiding
from alerting.track.tracker import Tracker
from tests.builders import ASHA, CHANNEL, FakeLedger, at, fault, rule, state, status
from tests.pipeline.floors import TO_ASHA, TO_NIKHIL, Floor, after, asleep, office, on_hold
from tests.pipeline.reloading import reload
from tests.pipeline.restoring import adopted, taken

OTHER = CHANNEL + 1
CREDIT = rule(fault("CREDIT_EXHAUSTED"), name="credit", tell=(TO_NIKHIL,))
BY_CHANNEL = Hide(frozenset({"credit"}), frozenset({"on-hold"}), (GroupBy.CHANNEL,))
ANY = Hide(frozenset({"credit"}), frozenset({"on-hold"}))


def floor_with(*rules: Rule, hide: Hide = BY_CHANNEL, **words: object) -> Floor:
    return Floor(office(CREDIT, *(rules or (on_hold(),)), hides=(hide,), **words))  # type: ignore[arg-type]


def credit(floor: Floor, minute: float, *, ends: bool = False, channel: int = CHANNEL) -> None:
    floor.until(minute)
    reply = "ACCEPTED" if ends else "CREDIT_EXHAUSTED"
    it = status("OPEN", at(minutes=minute), chat=channel, reply=reply, channel=channel)
    floor.hear(it)


@pytest.mark.parametrize(
    "hide, channel, told",
    [(BY_CHANNEL, CHANNEL, False), (BY_CHANNEL, OTHER, True), (ANY, OTHER, False)],
)
def test_only_what_has_the_same_channel_is_hidden_where_it_is_asked_for(
    hide: Hide,
    channel: int,
    told: bool,  # noqa: FBT001
) -> None:
    floor = floor_with(hide=hide)
    credit(floor, 0)
    floor.holds(1, 1, channel=channel)
    floor.minutes(2, 10)

    assert bool(floor.heard()) is told


def test_what_still_holds_at_its_end_is_told_in_one_summary() -> None:
    floor = floor_with()
    credit(floor, 0)
    floor.holds(1, 1, 2, 3, 4)
    floor.ends(2, 2)
    floor.minutes(2.5, 4)
    credit(floor, 5, ends=True)
    floor.minutes(5.25, 15)
    floor.ends(16, 1)

    assert floor.heard() == [(5.25, "summary", (2, 4, 5)), (16, "ended", (2,))]


def test_after_a_restart_it_hides_though_its_chat_came_after_the_snapshot() -> None:
    is_open = rule(state({"status": "OPEN"}), name="credit", tell=(TO_NIKHIL,))
    book = office(is_open, on_hold(), hides=(BY_CHANNEL,))
    floor = Floor(book)
    snapshot = taken(floor)
    credit(floor, 0)

    def begin(ledger: FakeLedger, tracker: Tracker) -> Floor:
        return Floor(book, ledger=ledger, tracker=tracker, first=snapshot.after + 1)

    later = snapshot.restore_into(begin, floor.units)
    credit(later, 0)  # out of the journal
    adopted(later, at(minutes=1))
    later.holds(2, 1)
    later.minutes(2.25, 10)

    assert later.heard() == []


def test_what_was_told_before_is_not_told_again_and_its_end_is_told() -> None:
    floor = floor_with()
    floor.holds(0, 1)
    credit(floor, 1)
    floor.ends(2, 1)
    credit(floor, 3, ends=True)
    floor.minutes(3.25, 10)

    assert floor.heard() == [(0, "first", (1,)), (2, "ended", (1,))]


def test_what_is_hidden_neither_reminds_nor_tells_the_next_step() -> None:
    steps = after(0, TO_ASHA), after(10, TO_NIKHIL)
    floor = floor_with(on_hold(*steps, repeat_every=5 * MINUTE))
    floor.holds(0, 1)
    credit(floor, 1)
    floor.minutes(1.5, 30)
    credit(floor, 30.1, ends=True)
    floor.minutes(30.5, 34)

    assert floor.heard() == [(0, "first", (1,)), (31, "reminder", (1,))]
    assert [it for it in floor.heard("nikhil") if it[2] == (1,)] == [(31, "escalated", (1,))]


def test_what_waits_for_its_window_when_it_is_hidden_is_not_told() -> None:
    floor = floor_with()
    floor.holds(0, 1, 2)
    credit(floor, 1)
    floor.minutes(1.5, 10)
    credit(floor, 11, ends=True)
    floor.minutes(11.25, 20)

    assert floor.heard() == [(0, "first", (1,)), (11.25, "summary", (2,))]


def test_of_two_that_hide_it_both_must_have_ended() -> None:
    floor = floor_with(hide=ANY)
    credit(floor, 0)
    credit(floor, 0.5, channel=OTHER)
    floor.holds(1, 1)
    credit(floor, 2, ends=True)
    floor.minutes(2.25, 5)
    said = floor.heard()
    credit(floor, 6, ends=True, channel=OTHER)
    floor.minutes(6.25, 7)

    assert (said, floor.heard()) == ([], [(6.25, "summary", (3,))])


def test_who_sleeps_when_it_ends_hears_in_the_morning() -> None:
    floor = floor_with(people=[asleep(ASHA)])
    credit(floor, 31)
    floor.holds(32, 1)
    credit(floor, 35, ends=True)
    floor.minutes(36, 100, 1)

    assert floor.heard() == [(90, "first", (2,))]


def test_a_rule_on_trial_hides_nothing() -> None:
    trial = rule(fault("CREDIT_EXHAUSTED"), name="credit", mode=Mode.TRIAL)
    floor = Floor(office(trial, on_hold(), hides=(BY_CHANNEL,)))
    credit(floor, 0)
    floor.holds(1, 1)

    assert floor.heard() == [(1, "first", (2,))]


def test_what_has_no_such_thing_in_common_is_not_hidden() -> None:
    """The alert of a channel is no agent's."""
    by_agent = Hide(frozenset({"credit"}), frozenset({"on-hold"}), (GroupBy.AGENT,))
    floor = floor_with(hide=by_agent)
    credit(floor, 0)
    floor.holds(1, 1)

    assert floor.heard() == [(1, "first", (2,))]


def test_no_rule_hides_itself() -> None:
    itself = Hide(frozenset({"on-hold", "credit"}), frozenset({"on-hold"}))
    floor = Floor(office(on_hold(), hides=(itself,)))
    floor.holds(0, 1)
    floor.holds(0, 2)
    floor.minutes(1, 3)

    assert floor.heard() == [(0, "first", (1,)), (2, "first", (2,))]


def test_somebody_has_what_is_hidden_and_nobody_hears_of_it() -> None:
    floor = floor_with()
    credit(floor, 0)
    floor.holds(1, 1)
    floor.acks(2, 2)
    credit(floor, 3, ends=True)
    floor.minutes(3.25, 10)

    assert floor.heard() == []


def test_when_nobody_has_it_any_more_what_was_hidden_is_told() -> None:
    floor = floor_with()
    credit(floor, 0)
    floor.holds(1, 1)
    floor.acks(2, 2, by="nikhil", until=8)
    credit(floor, 3, ends=True)
    floor.minutes(3.25, 15)

    assert floor.heard() == [(8, "summary", (2,))]


@pytest.mark.parametrize("hides", [(), (BY_CHANNEL,)])
def test_a_file_that_hides_nothing_any_more_tells_what_was_hidden(hides: tuple[Hide, ...]) -> None:
    floor = floor_with()
    credit(floor, 0)
    floor.holds(1, 1)
    reload(floor, office(CREDIT, on_hold(), hides=hides), at(minutes=5))
    floor.minutes(6, 10)

    assert floor.heard() == ([] if hides else [(5, "summary", (2,))])


def test_a_file_that_begins_to_hide_hides_by_what_is_open() -> None:
    floor = Floor(office(CREDIT, on_hold()))
    credit(floor, 0)
    reload(floor, office(CREDIT, on_hold(), hides=(BY_CHANNEL,)), at(minutes=1))
    floor.holds(2, 1)
    floor.minutes(3, 6)

    assert floor.heard() == []


def test_a_rule_that_is_removed_hides_nothing_any_more() -> None:
    floor = floor_with()
    credit(floor, 0)
    floor.holds(1, 1)
    reload(floor, office(on_hold(), hides=(BY_CHANNEL,)), at(minutes=5))
    floor.minutes(6, 10)

    assert floor.heard() == [(5, "summary", (2,))]


def test_hiding_costs_nothing_where_nothing_fires() -> None:
    hiding = Hiding((ANY,))
    floor = Floor(office(on_hold()))
    floor.holds(0, 1)

    assert hiding.over(floor.alert(), None) is None
    assert not hiding.lifted


def test_critical_is_hidden_too() -> None:
    floor = floor_with(on_hold(severity=Severity.CRITICAL))
    credit(floor, 0)
    floor.holds(1, 1)
    floor.minutes(2, 5)

    assert floor.heard() == []
    assert state({"status": "ON_HOLD"}) == on_hold().question
