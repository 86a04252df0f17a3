"""What an owner is told that a changed rules file did, rule by rule."""

from dataclasses import replace

from alerting.app.reload_words import in_words, permission_in_words
from alerting.judge.rulebook import Rule
from alerting.model.alert import Mode
from alerting.model.deed import Act, Deed, Permission
from alerting.model.people import Target
from alerting.pipeline.reload import Swapped
from tests.builders import CRITICAL, book, rule, state

WAS = rule()
NAME = WAS.name


def words(
    was: Rule,
    now: Rule,
    *,
    kept: int = 0,
    closed: int = 0,
    overdue: int = 0,
    freed: dict[str, int] | None = None,
) -> list[str]:
    """Of a file with one rule."""
    begun = () if kept or now.mode is Mode.OFF else (now.name,)
    ended = () if kept or was.mode is Mode.OFF else (was.name,)
    swapped = Swapped(kept, begun, ended, closed, freed or {}, frozenset())
    return in_words(swapped, book(was), book(now), overdue)


def test_a_rule_that_asks_otherwise_neither_began_nor_ended() -> None:
    now = replace(WAS, question=state({"status": "ON_HOLD"}, "20m"))

    assert words(WAS, now, closed=1) == [
        "0 rules go on as before.",
        f"{NAME} asks otherwise now: its timers begin anew and its alerts were closed.",
        "1 alert was closed with the rules that ended or ask otherwise.",
    ]


def test_rules_of_other_names_have_begun_and_ended() -> None:
    assert words(WAS, replace(WAS, name="held"))[1:] == ["Begun: held.", f"Ended: {NAME}."]


def test_a_rule_of_another_mode_says_which_it_was() -> None:
    trial, off = replace(WAS, mode=Mode.TRIAL), replace(WAS, mode=Mode.OFF)

    assert words(trial, WAS, kept=1)[1:] == [f"{NAME} is live now; it was on trial."]
    assert words(WAS, off)[1:] == [f"{NAME} is off now; it was live."]
    assert words(off, trial)[1:] == [f"{NAME} is on trial now; it was off."]


def test_other_words_recipients_and_severities_are_named() -> None:
    told = rule(why="Do answer.", tell=(Target("nikhil"),))

    assert words(WAS, told, kept=1)[1:] == [f"{NAME} has other words and recipients now."]
    assert words(WAS, replace(WAS, severity=CRITICAL), kept=1)[1:] == [
        f"{NAME} has other severities now."
    ]


def test_what_a_person_had_who_is_gone_is_said() -> None:
    assert words(WAS, WAS, kept=1, freed={"asha": 1, "nikhil": 2})[1:] == [
        "asha is no longer one of the people: 1 alert is nobody's now, and tell so.",
        "nikhil is no longer one of the people: 2 alerts are nobody's now, and tell so.",
    ]


def test_one_is_one_and_two_are_two() -> None:
    assert words(WAS, WAS, kept=1, closed=2, overdue=1) == [
        "1 rule goes on as before.",
        "2 alerts were closed with the rules that ended or ask otherwise.",
        "1 chat was overdue already, told in one summary.",
    ]
    assert words(WAS, WAS, kept=2, overdue=2) == [
        "2 rules go on as before.",
        "2 chats were overdue already, told in one summary.",
    ]


def test_other_actions_are_named_and_so_is_what_keeps_them_from_being_done() -> None:
    [step] = WAS.delivery.steps
    acts = replace(WAS.delivery, steps=(replace(step, do=(Deed(Act.END),)),))
    now = replace(WAS, policy=acts)
    rules = replace(book(now), policies={"floor": acts})

    assert words(WAS, now, kept=1)[1:] == [f"{NAME} has other actions now."]
    assert [list(permission_in_words(rules, it)) for it in Permission] == [
        ["What stands under `do` is not done: ALERTING_ZOHO_ACTIONS is off."],
        ["What stands under `do` is written down only: ALERTING_ZOHO_ACTIONS is dry_run."],
        [],
    ]
