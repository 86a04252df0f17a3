import pytest
from msgspec.structs import replace

from alerting.model.alert import Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.message import Summary
from alerting.model.outcome import Deferred, Delivered, Refused
from alerting.model.people import Means
from alerting.model.severity import Severity
from alerting.model.times import DAY, SECOND
from alerting.notify.samples import FULL
from alerting.notify.settlement import LATE, MOST_ITEMS, Course, bundle, course, settlement
from tests.fakes import START
from tests.notify.messages import note


def test_what_was_delivered_keeps_its_receipt() -> None:
    made = settlement(note(), Delivered("C1:17", "ok"), 2, START, 0.5)
    assert made.step == Step(StepKind.DELIVERED, "ok", "C1:17", tries=2)
    assert not made.follow
    assert made.trouble is None


def test_what_is_deferred_waits_for_its_next_try() -> None:
    made = settlement(note(), Deferred("busy", 30 * SECOND), 1, START, 0.0)
    expected = START + 30 * SECOND
    assert made.step == Step(StepKind.DEFERRED, "busy", not_before=expected, tries=1)


@pytest.mark.parametrize(
    "age,kind",
    [(DAY - 1, StepKind.DEFERRED), (DAY, StepKind.GIVEN_UP), (DAY + 1, StepKind.GIVEN_UP)],
)
def test_a_day_of_deferral_is_enough(age: int, kind: StepKind) -> None:
    made = settlement(note(), Deferred("busy"), 99, START + age, 0.0)
    assert made.step.kind is kind
    assert made.trouble is not None
    assert made.trouble.cause == ("late:email" if kind is StepKind.DEFERRED else "given_up:email")


@pytest.mark.parametrize("age,heard", [(LATE - 1, False), (LATE, True), (LATE + 1, True)])
def test_operators_hear_of_what_is_late_before_it_is_given_up(age: int, heard: bool) -> None:  # noqa: FBT001
    made = settlement(note(), Deferred("busy"), 9, START + age, 0.0)
    assert (made.trouble is not None) is heard


def test_a_refusal_goes_by_the_next_means_and_the_operators_hear_of_it() -> None:
    message = note(by=Means.SMS, then=(Means.SLACK, Means.EMAIL))

    made = settlement(message, Refused("21610 STOP"), 1, START, 0.0)

    (moved,) = made.follow
    assert made.step.kind is StepKind.MOVED
    assert (moved.key, moved.to.means) == ("k1/slack", Means.SLACK)
    assert [it.means for it in moved.fallbacks] == [Means.EMAIL]
    assert moved.created_at == message.created_at
    assert made.trouble is not None
    assert made.trouble.broken == Means.SMS
    assert "goes by Slack instead" in made.trouble.text


def test_a_refusal_without_another_means_is_final_and_told() -> None:
    made = settlement(note(), Refused("550 unknown"), 1, START, 0.0)
    assert made.step == Step(StepKind.REFUSED, "550 unknown", tries=1)
    assert made.trouble is not None
    assert "was not told" in made.trouble.text


def test_a_means_that_refuses_everybody_moves_what_has_another_means() -> None:
    made = settlement(note(then=(Means.SMS,)), Refused("535", everybody=True), 1, START, 0.0)
    assert made.step.kind is StepKind.MOVED
    assert made.trouble is not None
    assert made.trouble.cause == "broken:email"


def test_a_means_that_refuses_everybody_keeps_what_has_no_other() -> None:
    made = settlement(note(), Refused("535", everybody=True), 1, START, 0.0)
    assert made.step.kind is StepKind.DEFERRED
    assert made.trouble is not None
    assert made.trouble.cause == "broken:email"


def test_no_trouble_names_an_address() -> None:
    message = note(then=(Means.SMS,))
    for outcome in (Refused("no"), Refused("no", everybody=True)):
        trouble = settlement(message, outcome, 1, START, 0.0).trouble
        assert trouble is not None
        assert message.to.address not in trouble.text


@pytest.mark.parametrize(
    "first,end,reminder",
    [
        (None, Course.DROP, Course.GO),
        (StepKind.CLAIMED, Course.GO, Course.GO),
        (StepKind.DELIVERED, Course.GO, Course.GO),
        (StepKind.BUNDLED, Course.GO, Course.GO),
        (StepKind.DEFERRED, Course.DROP, Course.GO),
        (StepKind.REFUSED, Course.DROP, Course.GO),
        (StepKind.DROPPED, Course.DROP, Course.GO),
        (StepKind.GIVEN_UP, Course.DROP, Course.GO),
        (StepKind.MOVED, Course.FOLLOW, Course.FOLLOW),
    ],
)
def test_an_end_is_told_as_its_beginning_was(
    first: StepKind | None, end: Course, reminder: Course
) -> None:
    lane = [(Reason.FIRST, first), (Reason.ENDED, None)]
    assert course(Reason.ENDED, lane) is end
    assert course(Reason.REMINDER, lane) is reminder


def test_an_end_whose_beginning_was_told_in_a_summary_is_told() -> None:
    assert course(Reason.ENDED, [(Reason.ENDED, None)]) is Course.GO


@pytest.mark.parametrize("count", [MOST_ITEMS - 1, MOST_ITEMS, MOST_ITEMS + 1])
def test_a_bundle_shows_the_worst_and_counts_all(count: int) -> None:
    mild = [note(f"k{n}", content=replace(FULL, severity=Severity.INFO)) for n in range(count - 1)]
    worst = note("worst", content=replace(FULL, since=FULL.since + 1))

    made = bundle([*mild, worst], START)

    assert made.key == "k0/summary"
    assert made.reason is Reason.SUMMARY
    assert isinstance(made.content, Summary)
    assert made.content.total == count
    assert len(made.content.items) == min(count, MOST_ITEMS)
    assert made.content.items[-1].severity is Severity.CRITICAL
