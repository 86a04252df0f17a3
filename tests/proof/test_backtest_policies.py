"""What a backtest counts where news are told together, step by step, or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from alerting.judge.rulebook import Rule, RuleBook
from alerting.model.deed import Act, Deed
from alerting.model.event import Event
from alerting.model.hiding import Hide
from alerting.model.mute import Mute, Span
from alerting.model.people import Directory, Means, Target
from alerting.model.policy import Policy, PolicyStep
from alerting.model.quiet import Quiet
from alerting.model.times import HOUR, MINUTE
from alerting.proof.report import Report, RuleLine
from tests.builders import ASHA, CHAT, NIKHIL, START, at, book, rule, state, status
from tests.proof.tapes import report_of

ASHA_FIRST = PolicyStep((Target("asha", Means.SLACK),))
TOGETHER = Policy((ASHA_FIRST,), group_interval=2 * MINUTE)


def held(count: int, *, until: float = 60) -> list[Event]:
    """So many chats go on hold, one each ten seconds, and are answered at once."""
    chats = range(CHAT, CHAT + count)
    began: list[Event] = [
        status("ON_HOLD", at(seconds=10 * n), chat=it) for n, it in enumerate(chats)
    ]
    return [*began, *(status("ON_PROGRESS", at(minutes=until), chat=it) for it in chats)]


def line_of(events: Sequence[Event], it: Rule, *more: Rule, **words: object) -> RuleLine:
    return report_of(*events, rules=replace(book(it, *more), **words)).rules[0]  # type: ignore[arg-type]


def test_messages_are_those_that_people_get() -> None:
    line = line_of(held(8), rule(policy=TOGETHER))

    assert (line.alerts, line.answered) == (8, 8)
    assert (line.messages, line.bundled) == (4, 2)  # one and seven begin; one and seven end


def test_a_message_of_several_counts_when_it_is_told() -> None:
    it = report_of(*held(8), rules=book(rule(policy=TOGETHER, repeat_every=HOUR)))

    assert sum(it.messages_by_hour[0]) == it.messages == 4
    assert it.rules[0].reminders == 0


def test_escalations_and_reminders_are_counted_also_in_one_message() -> None:
    steps = (ASHA_FIRST, PolicyStep((Target("asha", Means.SLACK),), 10 * MINUTE))
    policy = Policy(steps, group_interval=2 * MINUTE, repeat_every=30 * MINUTE)

    line = line_of(held(3), rule(policy=policy))

    assert (line.escalations, line.reminders) == (2, 2)  # the first chat's, and the others'
    assert any("escalations are counted until" in it for it in _report(held(3), policy))


def _report(events: Sequence[Event], policy: Policy) -> list[str]:
    return report_of(*events, rules=book(rule(policy=policy))).cannot_be_judged


def test_what_another_alert_hides_is_told_nobody() -> None:
    fault = rule(state({"status": "ON_HOLD"}), name="fault")
    hide = Hide(frozenset({"fault"}), frozenset({"on-hold"}))

    line = line_of(held(2), rule(), fault, hides=(hide,))

    assert (line.alerts, line.messages, line.untold) == (2, 0, {"hidden": 2})


def test_what_a_mute_drops_is_told_nobody() -> None:
    mute = Mute("fair", (Span(START, at(minutes=90)),))

    line = line_of(held(2), rule(), mutes=(mute,))

    assert (line.alerts, line.messages, line.untold) == (2, 0, {"muted": 2})


def asleep(tell: tuple[Target, ...]) -> Report:
    """Asha sleeps from 9 to 12, and it is 10."""
    quiet = Quiet(9 * 60, 12 * 60, ZoneInfo("UTC"))
    people = {"asha": replace(ASHA, quiet=quiet), "nikhil": NIKHIL}
    return report_of(*held(2), rules=RuleBook((rule(tell=tell),), Directory(people=people)))


def test_what_is_over_before_the_quiet_hours_are_is_told_nobody() -> None:
    it = asleep((Target("asha", Means.SLACK),))

    assert (it.messages, it.rules[0].untold) == (0, {"quiet hours": 2})
    assert [(who.name, who.total, who.slept) for who in it.people] == [("asha", 0, 2)]


def test_one_who_sleeps_keeps_nothing_from_the_others() -> None:
    it = asleep((Target("asha", Means.SLACK), Target("nikhil", Means.EMAIL)))

    assert (it.messages, it.rules[0].untold) == (4, {})
    assert {who.name: who.slept for who in it.people} == {"nikhil": 0, "asha": 2}


def test_what_is_over_before_its_group_is_told_is_told_nobody() -> None:
    waits = Policy((ASHA_FIRST,), group_wait=20 * MINUTE, group_interval=2 * MINUTE)

    line = line_of(held(2, until=15), rule(policy=waits))

    assert (line.messages, line.untold) == (0, {"over before": 2})


def test_what_would_be_done_in_zoho_is_counted() -> None:
    steps = (replace(ASHA_FIRST, do=(Deed(Act.END),)),)

    line = line_of(held(3), rule(policy=Policy(steps)))

    assert line.deeds == {"end_chat": 3}
