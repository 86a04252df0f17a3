"""What waits for open hours, or for the end of a mute, is heard at that very instant."""

from dataclasses import replace

from alerting.judge.rulebook import RuleBook
from alerting.model.calendar import Calendar, Period
from alerting.model.mute import Mute, Span
from alerting.model.times import HOUR
from alerting.proof.rehearsal import Rehearsed, rehearse
from tests.proof.played import ON_HOLD, checked_with, example_of, lines_of, written

OFFICE = Calendar("office", "Asia/Kolkata", week=(*((Period(9 * 60, 17 * 60),),) * 5, (), ()))


def kept_to_office(events: str, expect: str, rule: str, starts: str) -> Rehearsed:
    checked = checked_with(rule, written(events, expect, starts))
    rules = tuple(replace(it, hours=OFFICE) for it in checked.book.rules)
    return rehearse(example_of(checked), replace(checked.book, rules=rules))


def muted(events: str, expect: str, until: int) -> Rehearsed:
    checked = checked_with(ON_HOLD, written(events, expect))
    example = example_of(checked)
    mute = Mute("christmas", (Span(example.starts, example.starts + until),))
    book: RuleBook = replace(checked.book, mutes=(mute,))
    return rehearse(example, book)


def test_an_hour_from_friday_half_past_four_is_monday_half_past_nine() -> None:
    result = kept_to_office(
        "- {at: 0m, status: ON_HOLD}",
        "- {at: mon 09:29:59, nothing: true}\n- {at: mon 09:30, alert: on-hold, told: asha}",
        "when: {status: ON_HOLD}\nfor: 1h",
        "fri 16:30",
    )

    assert result.ok, lines_of(result)


def test_what_happened_at_night_is_told_in_the_morning() -> None:
    result = kept_to_office(
        "- {at: 0m, status: OPEN}\n- {at: 1m, message: in}\n- {at: 2m, status: ENDED}",
        "- {at: tue 08:59:59, nothing: true}\n- {at: tue 09:00, alert: on-hold, told: asha}",
        "change: ended_unanswered",
        "mon 22:00",
    )

    assert result.ok, lines_of(result)


def test_what_a_mute_kept_back_is_told_when_it_ends() -> None:
    result = muted(
        "- {at: 0m, status: ON_HOLD}",
        "- {at: 1h59m59s, nothing: true}\n- {at: 2h, alert: on-hold, told: asha}",
        2 * HOUR,
    )

    assert result.ok, lines_of(result)


def test_what_ended_in_a_mute_is_told_to_nobody() -> None:
    result = muted(
        "- {at: 0m, status: ON_HOLD}\n- {at: 1h, status: ON_PROGRESS}",
        "- {at: 3h, nothing: true}",
        2 * HOUR,
    )

    assert result.ok, lines_of(result)
