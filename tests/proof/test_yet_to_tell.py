"""What explain says of news that wait, and of what keeps an alert from being told."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from alerting.judge.rulebook import Rule, RuleBook
from alerting.model.deed import Act, Deed
from alerting.model.hiding import Hide
from alerting.model.limits import Limits
from alerting.model.mute import Mute, Span
from alerting.model.policy import PolicyStep
from alerting.model.quiet import Quiet
from alerting.model.severity import Severity
from alerting.proof.explain import explain, situation_of
from alerting.proof.foresight import foresee, in_words
from alerting.proof.why_not import why_not
from tests.builders import ASHA, CHAT, CRITICAL, ORG, START, at, state
from tests.pipeline.floors import (
    MARIA,
    SMS,
    TO_ASHA,
    TO_MARIA,
    TO_NIKHIL,
    Floor,
    after,
    office,
    on_hold,
    policy,
)

ESCALATES = on_hold(after(0, TO_ASHA), after(10, TO_NIKHIL), after(20, TO_MARIA))


def in_ten_minutes() -> Rule:
    return replace(on_hold(after(0, TO_ASHA)), question=state({"status": "ON_HOLD"}, "10m"))


def foreseen(floor: Floor, minute: float, chat: int = CHAT) -> list[str]:
    floor.until(minute)
    now = situation_of(floor.shard, at(minutes=minute))
    found = floor.shard.tracker.find(ORG, chat)
    assert found
    return foresee(explain(floor.shard.book.rules[0], found, now), now)


def why(floor: Floor, minute: float, name: str, chat: int = CHAT) -> list[str]:
    """The outbox knows of no message."""
    floor.until(minute)
    now = situation_of(floor.shard, at(minutes=minute))
    found = floor.shard.tracker.find(ORG, chat)
    assert found
    alerts = [it for it in floor.alerts if it.key.subject.chat == chat]
    return why_not(name, explain(floor.shard.book.rules[0], found, now), now, alerts, ())


def held(*chats: int, book: RuleBook | None = None) -> Floor:
    floor = Floor(book or office(ESCALATES))
    floor.holds(0, *(chats or (CHAT,)))
    return floor


def test_the_further_steps_come_at_their_instants_and_name_their_people() -> None:
    assert foreseen(held(), 4)[1:3] == [
        "Unless somebody has it, nikhil by email is told at 10:10:00, in 6m.",
        "Unless somebody has it, maria by slack is told at 10:20:00, in 16m.",
    ]


def test_what_a_step_does_in_zoho_is_foreseen_too() -> None:
    does = replace(after(10), do=(Deed(Act.REASSIGN, "lead"), Deed(Act.END)))
    floor = held(book=office(on_hold(after(0, TO_ASHA), does)))

    assert foreseen(floor, 4)[1] == (
        "Unless somebody has it, its policy wants to give the chat to the lead, end the chat "
        "at 10:10:00, in 6m."
    )


def test_a_step_that_came_is_not_foreseen_any_more() -> None:
    assert [it for it in foreseen(held(), 11) if "Unless" in it] == [
        "Unless somebody has it, maria by slack is told at 10:20:00, in 9m."
    ]


def test_a_step_for_others_severities_is_left_out() -> None:
    rule = on_hold(after(0, TO_ASHA), after(10, TO_NIKHIL, only=[CRITICAL]))

    assert not [it for it in foreseen(held(book=office(rule)), 1) if "Unless" in it]


def test_no_step_comes_while_somebody_has_it() -> None:
    floor = held()
    floor.acks(2, 1)

    assert foreseen(floor, 3)[1:] == ["asha has it: nobody is reminded."]
    assert why(floor, 3, "nikhil")[-1] == "asha has alert 1: nobody else is told of it."


def test_one_of_a_later_step_hears_when_that_comes() -> None:
    assert why(held(), 4, "nikhil")[-1] == (
        "Unless somebody has it, nikhil by email is told at 10:10:00, in 6m."
    )


def test_news_that_wait_for_the_window_of_their_group_say_until_when() -> None:
    floor = held(CHAT, CHAT + 1)
    said = "asha by slack is told at 10:02:00, in 1m, with whatever else is new in its group."

    assert said in foreseen(floor, 1, CHAT + 1)
    assert why(floor, 1, "asha", CHAT + 1) == [said]
    assert not [it for it in foreseen(floor, 3, CHAT + 1) if "new in its group" in it]


def asleep(rule: Rule) -> RuleBook:
    """Asha sleeps until noon."""
    quiet = Quiet(9 * 60, 12 * 60, ZoneInfo("UTC"))
    return office(rule, people=(replace(ASHA, quiet=quiet), MARIA))


def test_quiet_hours_are_somebodys_own() -> None:
    floor = held(book=asleep(on_hold(after(0, TO_ASHA, TO_MARIA))))
    said = "asha has quiet hours: asha by slack is told at 12:00:00, in 1h 50m."

    assert said in foreseen(floor, 10)
    assert why(floor, 10, "asha") == [said]
    assert why(floor, 10, "maria") == [
        "maria will be told: the rule names them, and they can be reached."
    ]


def test_who_will_sleep_when_it_opens_is_said_beforehand() -> None:
    rule = in_ten_minutes()
    floor = held(book=asleep(rule))

    said = "asha has quiet hours then, and is told at 12:00:00, in 1h 55m."
    assert foreseen(floor, 5)[-1] == said


def test_a_silence_says_whose_it_is_and_why() -> None:
    floor = Floor(office(ESCALATES))
    floor.silence(0, 60, rule="on-hold")
    floor.holds(1, CHAT)
    said = "Silence 1 by asha hides it until 11:00:00: known."

    assert said in foreseen(floor, 2)
    assert why(floor, 2, "asha") == ["Alert 1 was told nobody yet.", said]


def test_a_silence_of_what_has_no_alert_yet_is_said_too() -> None:
    rule = in_ten_minutes()
    floor = held(book=office(rule))
    floor.silence(1, 60, chat=CHAT)

    assert foreseen(floor, 2)[-1] == "Silence 1 by asha hides it until 11:00:00: known."


def test_what_another_alert_explains_is_said() -> None:
    hide = Hide(frozenset({"fault"}), frozenset({"on-hold"}))
    book = office(ESCALATES, on_hold(after(0, TO_MARIA), name="fault"), hides=(hide,))
    floor = held(book=replace(book, rules=book.rules[::-1]))
    floor.shard.use(book)

    said = "It is not told while fault is open."
    assert said in foreseen(floor, 2)
    assert why(floor, 2, "asha")[-1] == said


def test_a_mute_is_named_with_its_end() -> None:
    mute = Mute("fair", (Span(START, at(minutes=60)),))
    floor = held(book=office(ESCALATES, mutes=(mute,)))

    assert why(floor, 2, "asha")[-1] == "The rule is muted by fair until 11:00:00."


def test_a_rule_above_its_limit_says_that_its_news_are_bundled() -> None:
    floor = held(*range(CHAT, CHAT + 4), book=office(ESCALATES, limits=Limits(alerts_per_hour=3)))

    assert [it for it in foreseen(floor, 1) if "limit" in it] == [
        "The rule is above its limit of 3 alerts an hour: its news come bundled, at most every 10m."
    ]


@pytest.mark.parametrize("who", ["asha", "maria"])
def test_what_was_over_before_anybody_was_told(who: str) -> None:
    rule = on_hold(after(0, TO_ASHA, TO_MARIA), group_wait=600_000)
    floor = held(book=office(rule))
    floor.ends(5, CHAT)

    assert why(floor, 6, who)[-1] == ("Alert 1 ended at 10:05:00, 1m ago, before anybody was told.")


def test_by_sms_too() -> None:
    rule = on_hold(after(0, TO_ASHA), after(5, replace(TO_ASHA, by=SMS)))

    assert why(held(book=office(rule)), 1, "asha") == [
        "Unless somebody has it, asha by sms is told at 10:05:00, in 4m."
    ]


def hidden(*steps: PolicyStep) -> Floor:
    """A fault of the same chat explains it."""
    rule = on_hold(after(0, TO_ASHA), *steps, severity=CRITICAL)
    hide = Hide(frozenset({"fault"}), frozenset({"on-hold"}))
    book = office(rule, on_hold(after(0, TO_MARIA), name="fault"), hides=(hide,))
    floor = held(book=replace(book, rules=book.rules[::-1]))
    floor.shard.use(book)
    return floor


def test_nothing_is_promised_of_what_another_alert_hides() -> None:
    said = foreseen(hidden(after(10, TO_NIKHIL)), 2)

    assert not [it for it in said if "reminder" in it]
    assert said[1:] == [
        "It is not told while fault is open.",
        "Once its beginning is told, nikhil by email is told 10m later, unless somebody has it.",
    ]


def test_one_of_a_later_step_hears_after_what_hides_it_is_over() -> None:
    assert why(hidden(after(10, TO_NIKHIL)), 2, "nikhil")[1:] == [
        "Alert 2 was told nobody yet.",
        "It is not told while fault is open.",
        "Once its beginning is told, nikhil by email is told 10m later, unless somebody has it.",
    ]


def test_a_step_into_quiet_hours_is_told_when_they_end() -> None:
    rule = on_hold(after(0, TO_MARIA), after(10, TO_ASHA), severity=CRITICAL)
    quiet = Quiet(9 * 60, 12 * 60, ZoneInfo("UTC"), unless=None)
    floor = held(book=office(rule, people=(replace(ASHA, quiet=quiet), MARIA)))

    said = "asha by slack is told at 12:00:00, in 1h 58m, after quiet hours."
    assert f"Unless somebody has it, {said}" in foreseen(floor, 2)
    assert why(floor, 2, "asha")[1:] == [f"Unless somebody has it, {said}"]


def test_who_sleeps_is_reminded_after_quiet_hours() -> None:
    quiet = Quiet(10 * 60 + 5, 12 * 60, ZoneInfo("UTC"), unless=None)
    rule = on_hold(after(0, TO_ASHA), severity=CRITICAL)
    floor = held(book=office(rule, people=(replace(ASHA, quiet=quiet),)))

    assert foreseen(floor, 6)[-1] == (
        "The next reminder goes out at 12:00:00, in 1h 54m, after quiet hours."
    )


def test_reminders_count_from_the_message_that_quiet_hours_put_off() -> None:
    quiet = Quiet(9 * 60, 12 * 60, ZoneInfo("UTC"), unless=None)
    rule = on_hold(after(0, TO_ASHA), after(5, TO_NIKHIL, only=["info"]), severity=CRITICAL)
    floor = held(book=office(rule, people=(replace(ASHA, quiet=quiet), MARIA)))

    assert foreseen(floor, 6)[1:] == [
        "asha has quiet hours: asha by slack is told at 12:00:00, in 1h 54m.",
        "The next reminder goes out at 12:30:00, in 2h 24m.",
    ]


def test_steps_count_from_the_message_that_tells_several_together() -> None:
    floor = held(CHAT, CHAT + 1)
    floor.holds(1, CHAT + 2)

    assert foreseen(floor, 1.5, CHAT + 2)[1:3] == [
        "asha by slack is told at 10:02:00, in 30s, with whatever else is new in its group.",
        "Unless somebody has it, nikhil by email is told at 10:12:00, in 10m 30s.",
    ]
    floor.minutes(2, 12)
    assert [it[0] for it in floor.heard("nikhil")] == [10, 12]


def test_nobody_waits_for_a_summary_who_waits_for_somebodys_quiet_hours() -> None:
    floor = held(book=asleep(on_hold(after(0, TO_ASHA), after(180, TO_MARIA))))

    assert why(floor, 2, "maria")[1:] == [
        "Alert 1 was told nobody yet.",
        "asha has quiet hours: asha by slack is told at 12:00:00, in 1h 58m.",
        "Unless somebody has it, maria by slack is told at 15:00:00, in 4h 58m.",
    ]


@pytest.mark.parametrize("severity, found", [(Severity.WARNING, False), (CRITICAL, True)])
def test_a_step_that_the_rule_never_comes_to_is_not_foreseen(
    severity: Severity, *, found: bool
) -> None:
    steps = (after(0, TO_ASHA), after(10, TO_NIKHIL, only=[CRITICAL]))
    rule = replace(in_ten_minutes(), policy=policy(*steps), severity=severity)
    floor = held(book=office(rule))
    now = situation_of(floor.shard, at(minutes=2))
    chat = floor.shard.tracker.find(ORG, CHAT)
    assert chat

    said = in_words(explain(rule, chat, now), now)

    assert bool([it for it in said if it.startswith("nikhil by email would hear")]) is found
