"""How events are walked through time: which of them at once, and what is told in between."""

from alerting.judge.rulebook import Rule, Step
from alerting.model.event import Event, Stopped
from alerting.model.message import Summary
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs
from alerting.model.unit import Unit
from alerting.proof.course import WAKE_EVERY, Course
from tests.builders import START, at, book, clock, missing, numbered, rule, state, status, wrote


def walked(*events: Event, rules: tuple[Rule, ...] = (), until: EpochMs = 0) -> list[Unit]:
    course = Course(book(*rules), events[0].at)
    units = list(course.hear(numbered(events)))
    return [*units, *course.pass_until(until)]


def marks(*after: int, rules: tuple[Rule, ...] = ()) -> list[int]:
    """The last event of each unit, of events so many milliseconds after the first."""
    units = walked(*(wrote("customer", START + ms) for ms in after), rules=rules)
    return sorted({unit.mark.seq for unit in units if unit.mark.seq})


def reasons(units: list[Unit]) -> list[tuple[float, str]]:
    messages = [message for unit in units for message in unit.messages]
    return [((it.created_at - START) / MINUTE, str(it.reason)) for it in messages]


def test_events_close_to_each_other_are_believed_at_once() -> None:
    assert marks(0, 1, WAKE_EVERY - 1, WAKE_EVERY) == [3, 4]


def test_no_deadline_of_a_hasty_rule_is_passed_over() -> None:
    hasty = rule(state({"status": "ON_HOLD"}, "10s"))

    assert marks(0, 9_999, 10_000, rules=(hasty,)) == [2, 3]


def test_steps_of_a_few_seconds_are_told_one_by_one() -> None:
    steps = (Step(Severity.CRITICAL),)
    hasty = rule(clock("first_response", warn=("10s", "15s")), steps=steps)
    asked = wrote("customer", START)

    units = walked(asked, wrote("customer", START + 20 * SECOND), rules=(hasty,))

    assert [reason for _, reason in reasons(units)] == ["first", "risen"]


# --- a hole in the record ------------------------------------------------------------------


def stopped(minutes: float) -> Event:
    return Stopped(0, 0, at(minutes=minutes))


def test_what_falls_due_in_a_hole_is_told_in_a_summary_after_it() -> None:
    held = [status("ON_HOLD", START, chat=1), status("ON_HOLD", START, chat=2)]

    units = walked(*held, stopped(5), wrote("customer", at(minutes=30), chat=3), rules=(rule(),))
    [message] = [message for unit in units for message in unit.messages]

    assert isinstance(message.content, Summary)
    assert (message.created_at, message.content.total) == (at(minutes=30), 2)


def test_a_short_stop_is_no_hole() -> None:
    units = walked(
        status("ON_HOLD", START), stopped(9), wrote("agent", at(minutes=11)), rules=(rule(),)
    )

    assert reasons(units) == [(10, "first")]


def test_silence_counts_anew_after_a_hole() -> None:
    quiet = rule(missing({"event": "message_in"}, "1h"))
    events = [wrote("customer", START), stopped(1), status("OPEN", at(minutes=90))]

    units = walked(*events, rules=(quiet,), until=START + 3 * HOUR)

    assert reasons(units) == [(150, "first")]
