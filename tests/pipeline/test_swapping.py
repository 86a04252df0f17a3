"""Other rules while chats go on."""

import pytest

from alerting.judge.rulebook import Rule
from alerting.model.alert import Ending, Mode, Reason
from alerting.model.message import Summary
from alerting.model.people import Means, Target
from alerting.model.severity import Severity
from alerting.model.unit import Unit
from alerting.pipeline.reload import close_orphans
from tests.builders import START, Life, at, change, rule, state, status

HELD = rule()
SOONER = rule(state({"status": "ON_HOLD"}, "5m"))
WAITING = rule(state({"status": "ON_HOLD"}, "30m"), name="very-long")


def on_hold(*rules: Rule, chats: int = 1) -> Life:
    """So many chats have been ON_HOLD for ten minutes."""
    life = Life(*rules)
    life.hear(*(status("ON_HOLD", START, chat=chat) for chat in range(1, chats + 1)))
    life.pass_until(at(minutes=10))
    return life


def told_in_summaries(life: Life) -> list[tuple[str, str, int]]:
    return [
        (it.to.name, it.content.because, it.content.total)
        for it in life.messages
        if isinstance(it.content, Summary)
    ]


@pytest.mark.parametrize(
    "rules, kept, started, stopped",
    [
        ([HELD], 1, (), ()),
        ([rule(title="Held", severity=Severity.CRITICAL)], 1, (), ()),
        ([SOONER], 0, ("on-hold",), ("on-hold",)),
        ([], 0, (), ("on-hold",)),
        ([HELD, WAITING], 1, ("very-long",), ()),
        ([rule(mode=Mode.OFF)], 0, (), ("on-hold",)),
    ],
    ids=["same", "other words", "changed", "removed", "new", "off"],
)
def test_a_reload_says_what_it_did(
    rules: list[Rule], kept: int, started: tuple[str, ...], stopped: tuple[str, ...]
) -> None:
    swapped = on_hold(HELD).swap(at(minutes=11), *rules)

    assert (swapped.kept, swapped.started, swapped.stopped) == (kept, started, stopped)
    assert swapped.closed_alerts == len(stopped)


def test_an_unchanged_rule_keeps_its_timer_and_its_alert() -> None:
    life = on_hold(HELD, WAITING)
    life.swap(at(minutes=20), rule(title="Held"), WAITING)
    life.pass_until(at(minutes=30))

    assert life.reasons == [(10, "first"), (30, "first")]
    assert [alert.is_open for alert in life.alerts] == [True, True]


def test_other_words_apply_to_the_next_message() -> None:
    life = on_hold(HELD)
    life.swap(at(minutes=11), rule(title="Much too long", why="Call them"))
    life.hear(status("ON_PROGRESS", at(minutes=12), chat=1))

    assert getattr(life.messages[-1].content, "title", "") == "Much too long"


def test_a_removed_rule_ends_its_alerts_and_its_timers() -> None:
    life = on_hold(HELD, WAITING)
    life.swap(at(minutes=11))
    life.pass_until(at(minutes=60))

    assert life.reasons == [(10, "first"), (11, "ended")]
    assert [alert.ending for alert in life.alerts] == [Ending.RULE_REMOVED]


def test_a_changed_rule_ends_its_alerts_and_begins_anew() -> None:
    life = on_hold(HELD)
    life.swap(at(minutes=11), SOONER)

    assert life.reasons == [(10, "first"), (11, "ended")]
    assert told_in_summaries(life) == [("asha", "reload", 1)]
    assert [(alert.number, alert.opened_at) for alert in life.alerts] == [(1, at(minutes=11))]


def test_a_rule_that_comes_back_is_told_with_messages_of_their_own() -> None:
    life = on_hold(HELD)
    life.swap(at(minutes=11))
    life.swap(at(minutes=12), HELD)
    life.hear(status("ON_PROGRESS", at(minutes=13), chat=1))

    assert [it.reason for it in life.messages][1:] == [Reason.ENDED, Reason.SUMMARY, Reason.ENDED]
    assert len({it.key for it in life.messages}) == 4


def test_what_is_overdue_for_a_new_rule_is_one_summary_for_each_person() -> None:
    life = on_hold(chats=3)
    both = (Target("asha", Means.SLACK), Target("asha", Means.EMAIL), Target("nikhil"))
    life.swap(at(minutes=11), rule(tell=both), WAITING)

    assert told_in_summaries(life) == [("asha", "reload", 3), ("nikhil", "reload", 3)]
    life.pass_until(at(minutes=30))
    assert life.reasons == [(30, "first")] * 3


def test_a_person_hears_of_all_rules_in_one_summary_by_one_means() -> None:
    life = on_hold()
    severe = rule(name="severe", severity=Severity.CRITICAL, tell=(Target("asha", Means.SMS),))
    life.swap(at(minutes=11), HELD, severe)
    life.hear(status("ON_PROGRESS", at(minutes=12), chat=1))

    assert [(it.to.means, it.reason) for it in life.messages] == [(Means.SMS, Reason.SUMMARY)]
    content = life.messages[0].content
    assert isinstance(content, Summary)
    assert [item.rule for item in content.items] == ["severe", "on-hold"]


@pytest.mark.parametrize("chats, shown", [(19, 19), (20, 20), (21, 20)])
def test_a_summary_shows_the_oldest_twenty_and_counts_them_all(chats: int, shown: int) -> None:
    life = Life()
    for chat in range(chats, 0, -1):
        life.hear(status("ON_HOLD", at(seconds=chat), chat=chat), arrived=at(minutes=1))
    life.swap(at(minutes=60), HELD)

    content = life.messages[0].content
    assert isinstance(content, Summary)
    assert [item.chat for item in content.items] == list(range(1, shown + 1))
    assert content.total == chats


def test_the_end_of_what_was_told_in_a_summary_is_told() -> None:
    life = on_hold()
    life.swap(at(minutes=11), HELD)
    life.hear(status("ON_PROGRESS", at(minutes=12), chat=1))

    assert life.told == [(12, "ended", "asha by slack")]


def test_what_happened_before_a_rule_was_written_is_not_told() -> None:
    life = Life()
    life.hear(status("ENDED", START), status("OPEN", at(minutes=1)))
    life.swap(at(minutes=2), rule(change("reopened"), name="reopened"))

    assert life.alerts == []


def test_closed_by_hand_stays_closed_when_the_rule_changes() -> None:
    life = on_hold(HELD)
    life.close(at(minutes=11))
    life.swap(at(minutes=12), SOONER)

    assert [alert.ending for alert in life.alerts] == [Ending.CLOSED]
    assert told_in_summaries(life) == []


def test_alerts_of_the_disk_whose_rule_is_gone_end_at_the_start() -> None:
    before = on_hold(HELD)
    life = Life(WAITING, ledger=before.ledger)
    life.shard.board.load(before.alerts[0])
    unit = Unit(life.shard.mark)

    assert close_orphans(life.shard, unit, at(minutes=30)) == 1
    life.keep(unit)
    assert life.told == [(30, "ended", "asha by slack")]
    assert life.alerts[0].ending is Ending.RULE_REMOVED
