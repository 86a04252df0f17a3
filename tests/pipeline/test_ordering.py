"""When the steps of policies have something done in Zoho, and when they do not."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from alerting.judge.rulebook import Rule, Step
from alerting.model.alert import Mode
from alerting.model.deed import Act, Deed, OrderedDeed
from alerting.model.event import Event
from alerting.model.limits import Limits
from alerting.model.policy import PolicyStep
from alerting.model.severity import Severity
from alerting.model.timeline import What
from alerting.model.times import MINUTE
from alerting.model.unit import Unit
from tests.builders import AGENT_ID, CHANNEL, ORG, START, Life, at, change, rule, status
from tests.pipeline.floors import TO_ASHA, Floor, after, office, on_hold, policy, unanswered
from tests.pipeline.restoring import stopped
from tests.pipeline.streams import floor as any_floor
from tests.pipeline.streams import streams

REASSIGN, END = Deed(Act.REASSIGN, "lead"), Deed(Act.END)
LATER = 60 * MINUTE
CRITICAL = Severity.CRITICAL


def does(
    minutes: float, *deeds: Deed, tell: bool = True, only: Iterable[object] = ()
) -> PolicyStep:
    return replace(after(minutes, *([TO_ASHA] if tell else []), only=only), do=deeds)


def ordered(units: Iterable[Unit]) -> list[OrderedDeed]:
    return [it for unit in units for it in unit.deeds]


def acts(life: Life) -> list[tuple[float, Act]]:
    """With minutes since the start."""
    return [((it.at - START) / MINUTE, it.deed.act) for it in ordered(life.units)]


def test_each_step_has_its_own_done_when_it_comes_due() -> None:
    floor = Floor(office(on_hold(does(0, REASSIGN), does(10, REASSIGN, END))))
    floor.holds(0, 1)
    floor.minutes(1, 30)

    assert acts(floor) == [(0, Act.REASSIGN), (10, Act.REASSIGN), (10, Act.END)]
    first, second, third = ordered(floor.units)
    assert (first.org, first.chat, first.channel) == (ORG, 1, CHANNEL)
    assert (first.rule, first.alert, first.status) == ("on-hold", 1, "ON_HOLD")
    assert first.assignee == AGENT_ID
    assert second.step == third.step != first.step


def test_what_happens_in_a_moment_has_it_done_too() -> None:
    told = policy(does(0, REASSIGN))
    moment = rule(change("ended_unanswered"), policy=told, tell=told.steps[0].tell)
    floor = Floor(office(moment))
    floor.asks(0, 1)
    floor.hear(status("ENDED", at(minutes=1), chat=1))

    assert acts(floor) == [(1, Act.REASSIGN)]


def test_a_step_that_tells_nobody_is_not_an_alert_unheard() -> None:
    floor = Floor(office(on_hold(does(0), does(10, END, tell=False))))
    floor.holds(0, 1)
    floor.minutes(1, 30)

    assert acts(floor) == [(10, Act.END)]
    assert [why for _, why, _ in floor.heard()] == ["first"]
    assert floor.shard.board.unheard == []


def test_nothing_is_done_once_somebody_has_it_or_it_is_over() -> None:
    floor = Floor(office(on_hold(does(0), does(10, END))))
    floor.holds(0, 1, 2)
    floor.acks(5, 1)
    floor.ends(6, 2)
    floor.minutes(7, 30)

    assert acts(floor) == []


def test_nothing_is_done_on_trial() -> None:
    floor = Floor(office(on_hold(does(0, END), does(10, END), mode=Mode.TRIAL)))
    floor.holds(0, 1)
    floor.minutes(1, 30)

    assert acts(floor) == []


def test_what_is_withheld_at_the_beginning_is_not_made_up_for_but_later_steps_come() -> None:
    floor = Floor(office(on_hold(does(0, REASSIGN), does(10, END))))
    floor.silence(0, 20)
    floor.holds(1, 1)
    floor.minutes(2, 60)

    assert acts(floor) == [(30, Act.END)]


def test_a_step_that_is_put_off_takes_what_it_does_along() -> None:
    floor = Floor(office(on_hold(does(0), does(10, END))))
    floor.holds(0, 1)
    floor.silence(5, 20)
    floor.minutes(6, 60)

    assert acts(floor) == [(20, Act.END)]


def test_after_a_rise_the_steps_count_anew() -> None:
    rises = [Step(CRITICAL, ())]
    floor = Floor(office(unanswered(does(0, REASSIGN), does(3, END), rises=rises)))
    floor.asks(0, 1)
    floor.minutes(1, 30)

    assert acts(floor) == [(5, Act.REASSIGN), (8, Act.END), (13, Act.END)]
    assert len({it.key for it in ordered(floor.units)}) == 3


def test_what_is_for_the_graver_only_is_done_when_it_rises() -> None:
    rises = [Step(CRITICAL, ())]
    steps = does(0), does(0, END, only=[CRITICAL])
    floor = Floor(office(unanswered(*steps, rises=rises)))
    floor.asks(0, 1)
    floor.minutes(1, 30)

    assert acts(floor) == [(10, Act.END)]


def test_a_rule_that_fires_too_often_is_left_to_people() -> None:
    floor = Floor(office(on_hold(does(0, END)), limits=Limits(alerts_per_hour=2)))
    floor.holds(0, 1, 2, 3)

    assert len(acts(floor)) == 2
    [line] = [it for unit in floor.units for it in unit.timeline if it.what is What.NOT_ACTED]
    assert (line.alert, line.detail) == (3, "the rule fired more than 2 times within an hour")


def acting() -> list[Rule]:
    """Every rule of the random floor has something done."""
    told = policy(does(0, REASSIGN), does(10, END), does(20, REASSIGN, END))
    return [replace(rule, policy=told) for rule in any_floor()]


def lived(events: list[Event]) -> Life:
    life = Life(*acting())
    for event in events:
        life.hear(event)
    life.pass_until(events[-1].at + LATER)
    return life


@given(streams(), st.data())
def test_a_replay_orders_the_same_under_the_same_keys(
    events: list[Event], data: st.DataObject
) -> None:
    """Also where the last units before the stop did not reach the disk."""
    stop = data.draw(st.integers(0, len(events)))
    cuts = sorted(data.draw(st.tuples(*[st.integers(0, stop)] * 3)))
    through = {it.key: it for it in ordered(lived(events).units)}

    before, snapshot = stopped(events[:stop], acting(), cuts)
    del before.units[data.draw(st.integers(cuts[-1], stop)) :]
    after_ = snapshot.restore(before.units, acting())
    for event in events[snapshot.after :]:
        after_.hear(event)
    after_.pass_until(events[-1].at + LATER)

    found = [it for life in (before, after_) for it in ordered(life.units)]
    assert {it.key: it for it in found} == through
    assert len(found) == len(through)
