"""Whatever happens to an alert, in whatever order."""

from hypothesis import given
from hypothesis import strategies as st

from alerting.lifecycle.step import (
    Acknowledged,
    Came,
    Confirmed,
    Happening,
    Timer,
    Went,
    step,
    wakes_at,
)
from alerting.lifecycle.terms import Terms
from alerting.model.alert import Alert, Ending, Reason
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, EpochMs
from tests.builders import START, at
from tests.lifecycle.living import Step, came, live, terms

policies = st.builds(
    terms,
    severity=st.sampled_from(Severity),
    repeat_every=st.sampled_from([None, 7 * MINUTE, 60 * MINUTE]),
    tell_end=st.booleans(),
    keep=st.sampled_from([None, 90 * MINUTE]),
    trial=st.booleans(),
)
happenings = st.one_of(
    st.builds(came, confirmed=st.booleans()),
    st.builds(Went, st.sampled_from(Ending)),
    st.just(Confirmed()),
    st.builds(Acknowledged, st.just("asha"), st.sampled_from([None, at(minutes=200)])),
    st.just(None),  # the timer that the alert asked for
)


@st.composite
def lives(draw: st.DrawFn) -> tuple[Terms, list[Step]]:
    """Instants in order; a timer comes when the alert wants one, or later."""
    policy, minute = draw(policies), 0.0
    alert: Alert | None = None
    steps: list[Step] = []
    for happening in draw(st.lists(happenings, max_size=30)):
        minute += draw(st.sampled_from([0, 1, 7, 45]))
        due = wakes_at(alert) if alert else None
        if happening is not None:
            steps.append((minute, happening))
        elif due is not None:
            minute = max(minute, (due - START) / MINUTE)
            steps.append((minute, Timer(due)))
        if steps:
            alert = live(policy, (0, came(confirmed=False)), *steps)[0]
    return policy, [(0, came(confirmed=False)), *steps]


@given(lives())
def test_nobody_hears_an_end_without_a_beginning(life: tuple[Terms, list[Step]]) -> None:
    policy, steps = life
    begun = False
    for _, reason in live(policy, *steps)[1]:
        if reason is Reason.FIRST:
            assert not (begun and policy.policy_at(0).tell_end)
        else:
            assert begun
        begun = reason is not Reason.ENDED


@given(lives())
def test_a_beginning_is_told_once_unless_the_rule_has_come_back(
    life: tuple[Terms, list[Step]],
) -> None:
    policy, steps = life
    told = [reason for _, reason in live(policy, *steps)[1]]
    back = [it for _, it in steps if isinstance(it, Went) and "rule" in it.ending]

    assert told.count(Reason.FIRST) <= 1 + len(back)


def quiet(alert: Alert, happening: Happening, now: EpochMs) -> bool:
    """Somebody has it, or nobody can know whether it is still true, or it only tries."""
    runs_out = alert.acked_until is not None and alert.acked_until <= now
    has_it = bool(alert.acked_by) and not runs_out
    return has_it or alert.unconfirmed or alert.trial or not isinstance(happening, Timer)


@given(lives())
def test_nobody_is_reminded_of_what_somebody_has_or_nobody_confirmed(
    life: tuple[Terms, list[Step]],
) -> None:
    policy, steps = life
    alert: Alert | None = None
    for minute, happening in steps:
        before, now = alert, at(minutes=minute)
        alert, reason = step(before, happening, policy, now)
        if reason is Reason.REMINDER:
            assert before
            assert not quiet(before, happening, now)


@given(lives())
def test_a_timer_always_moves_on(life: tuple[Terms, list[Step]]) -> None:
    policy, steps = life
    alert, _ = live(policy, *steps)
    due = wakes_at(alert)
    if due is not None:
        after, _ = step(alert, Timer(due), policy, max(due, at(minutes=steps[-1][0])))
        assert after
        later = wakes_at(after)
        assert later is None or later > due


@given(lives())
def test_what_it_is_about_never_changes(life: tuple[Terms, list[Step]]) -> None:
    policy, steps = life
    alert, _ = live(policy, *steps)

    first = steps[0][1]
    assert isinstance(first, Came)
    assert (alert.key, alert.number) == (first.key, first.number)
