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
from alerting.notify.settlement import (
    LATE,
    MOST_ITEMS,
    Course,
    bundle,
    course,
    not_arrived,
    settlement,
)
from tests.fakes import START
from tests.notify.messages import note, several, to, together, told

NIKHIL = to(Means.EMAIL, "nikhil", "nikhil@zylker.example")


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


def test_whoever_cannot_be_reached_at_all_is_heard_for_by_others() -> None:
    message = replace(note(by=Means.SMS, others=(NIKHIL,)), window_until=START + 9)

    made = settlement(message, Refused("21610 STOP"), 1, START, 0.0)

    (moved,) = made.follow
    assert (moved.key, moved.to) == ("k1/nikhil/email", NIKHIL)
    assert moved.note == "asha could not be reached by SMS, so you hear of it."
    assert moved.window_until == 0
    assert made.trouble is not None
    assert "goes to nikhil by e-mail instead" in made.trouble.text


def test_a_refusal_without_another_means_is_final_and_told() -> None:
    made = settlement(note(), Refused("550 unknown"), 1, START, 0.0)
    assert made.step == Step(StepKind.REFUSED, "550 unknown", tries=1)
    assert made.trouble is not None
    assert "so alert 8 was not told" in made.trouble.text


def test_a_refusal_says_how_much_was_not_told() -> None:
    group = several("g", together(told(Reason.FIRST, 1), told(Reason.FIRST, 2)))
    summary = note(alert=0, content=Summary("gap", (), 3))
    for message, what in ((group, "news of 2 alerts"), (summary, "news of 3 alerts")):
        trouble = settlement(message, Refused("550"), 1, START, 0.0).trouble
        assert trouble is not None
        assert f"so {what} was not told" in trouble.text


@pytest.mark.parametrize("within,until", [(0, 0), (9, START + 9)])
def test_a_receipt_is_waited_for_where_one_comes(within: int, until: int) -> None:
    sure, unsure = Delivered("SM1"), Delivered("SM1", confirms=True)
    steps = [settlement(note(), it, 1, START, 0.0, within=within).step for it in (sure, unsure)]
    assert [it.not_before for it in steps] == [0, until]


def test_what_did_not_arrive_goes_by_the_next_means() -> None:
    made = not_arrived(note(by=Means.SMS, then=(Means.EMAIL,)), "30003", START, wanted=True)
    assert made.step == Step(StepKind.UNDELIVERED, "30003")
    assert [it.key for it in made.follow] == ["k1/email"]
    assert made.follow[0].note == "This comes by e-mail, because SMS may not have reached you."
    assert made.trouble is not None
    assert made.trouble.cause == "undelivered:sms:asha"


def test_what_did_not_arrive_and_is_not_wanted_any_more_goes_nowhere() -> None:
    made = not_arrived(note(by=Means.SMS, then=(Means.EMAIL,)), "30003", START, wanted=False)
    assert (made.step.kind, made.follow, made.trouble) == (StepKind.UNDELIVERED, (), None)


def test_a_bundle_counts_each_alert_once_whatever_told_of_it() -> None:
    group = several("g", together(told(Reason.FIRST, 1), hidden={Reason.FIRST: [2, 3]}))
    again = note("r", alert=1, reason=Reason.REMINDER)

    made = bundle([group, again, note("o", alert=9)], START)

    assert isinstance(made.content, Summary)
    assert (made.content.total, made.content.alerts) == (4, (1, 2, 3, 9))
    assert sorted(it.number for it in made.content.items) == [1, 9]


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


@pytest.mark.parametrize(
    "lane,end",
    [
        ([(Reason.FIRST, StepKind.ARRIVED)], Course.GO),
        ([(Reason.FIRST, StepKind.UNDELIVERED)], Course.GO),
        ([(Reason.GROUP, StepKind.DELIVERED)], Course.GO),
        ([(Reason.GROUP, StepKind.DROPPED)], Course.DROP),
        ([(Reason.SUMMARY, StepKind.REFUSED)], Course.DROP),
        ([(Reason.FIRST, StepKind.DROPPED), (Reason.GROUP, StepKind.DELIVERED)], Course.GO),
        ([(Reason.FIRST, StepKind.DELIVERED), (Reason.GROUP, StepKind.DROPPED)], Course.GO),
        ([(Reason.FIRST, StepKind.REFUSED), (Reason.REMINDER, StepKind.DELIVERED)], Course.GO),
        ([(Reason.ESCALATED, StepKind.REFUSED)], Course.DROP),
        ([(Reason.REMINDER, StepKind.DROPPED)], Course.GO),
        (
            [(Reason.FIRST, StepKind.DROPPED), (Reason.ACKNOWLEDGED, StepKind.DELIVERED)],
            Course.DROP,
        ),
    ],
)
def test_an_end_is_told_to_whom_anything_of_it_was(
    lane: list[tuple[Reason, StepKind | None]], end: Course
) -> None:
    assert course(Reason.ENDED, [*lane, (Reason.ENDED, None)]) is end
    assert course(Reason.ACKNOWLEDGED, lane) is end


def test_an_end_whose_beginning_was_told_in_a_summary_is_told() -> None:
    assert course(Reason.ENDED, [(Reason.ENDED, None)]) is Course.GO


@pytest.mark.parametrize("count", [MOST_ITEMS - 1, MOST_ITEMS, MOST_ITEMS + 1])
def test_a_bundle_shows_the_worst_and_counts_all(count: int) -> None:
    info = replace(FULL, severity=Severity.INFO)
    mild = [note(f"k{n}", alert=n + 1, content=info) for n in range(count - 1)]
    worst = note("worst", alert=99, content=replace(FULL, since=FULL.since + 1))

    made = bundle([*mild, worst], START)

    assert made.key == "k0/summary"
    assert made.reason is Reason.SUMMARY
    assert isinstance(made.content, Summary)
    assert made.content.total == count
    assert len(made.content.items) == min(count, MOST_ITEMS)
    assert made.content.items[-1].severity is Severity.CRITICAL
