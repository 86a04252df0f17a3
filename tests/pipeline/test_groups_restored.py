"""Groups after a crash: from a snapshot, the alerts on disk, and a replay of what came after."""

import pytest

from alerting.judge.rulebook import Rule
from alerting.model.alert import Ending
from alerting.model.calendar import Calendar, Period
from alerting.model.times import DAY, HOUR, MINUTE
from tests.builders import START, Life, at, count, rule, state, status
from tests.pipeline.restoring import adopted, taken

CROWD = rule(count({"of": "chats", "where": {"status": "OPEN"}, "per": "channel", "above": 2}))
WORDS = rule(CROWD.question, title="Too many")


def opened(life: Life, chats: int) -> None:
    for chat in range(1, chats + 1):
        life.hear(status("OPEN", at(seconds=chat), chat=chat))


def closed(life: Life, chat: int, minute: float) -> None:
    life.hear(status("ENDED", at(minutes=minute), chat=chat))


def test_an_alert_of_which_the_snapshot_knows_no_run_goes_on_and_ends() -> None:
    life = Life(CROWD)
    opened(life, 3)
    snapshot = taken(life)
    snapshot.finish(Life(CROWD), 0)
    after = adopted(snapshot.restore(life.units, [CROWD]), at(minutes=5))
    before = [alert.is_open for alert in after.alerts]
    closed(after, 1, 10)

    assert (before, [alert.ending for alert in after.alerts]) == ([True], [Ending.NORMAL])


def test_what_holds_no_more_when_it_is_adopted_ends_at_once() -> None:
    life = Life(CROWD)
    snapshot = taken(life)
    opened(life, 3)
    after = adopted(snapshot.restore(life.units, [CROWD]), at(minutes=5))

    assert [alert.ending for alert in after.alerts] == [Ending.NORMAL]


def test_closed_by_hand_after_the_snapshot_it_comes_back_with_the_next_run() -> None:
    life = Life(CROWD)
    opened(life, 3)
    snapshot = taken(life)
    life.close(at(minutes=1))
    after = snapshot.restore(life.units, [CROWD])
    closed(after, 1, 10)
    after.hear(status("OPEN", at(minutes=50), chat=9))

    assert [alert.ending for alert in after.alerts] == [Ending.CLOSED, None]


def test_a_reload_that_is_replayed_tells_of_no_group_twice() -> None:
    life = Life()
    opened(life, 3)
    snapshot = taken(life)
    life.swap(at(minutes=5), CROWD)
    after = snapshot.restore(life.units, [])
    after.swap(at(minutes=5), CROWD)
    closed(after, 1, 10)

    assert [str(it.reason) for it in life.messages + after.messages] == ["summary", "ended"]


def test_a_reload_that_is_replayed_tells_of_no_chat_twice() -> None:
    slow, soon = (rule(state({"status": "ON_HOLD"}, held)) for held in ("10m", "5m"))
    life = Life(slow)
    life.hear(status("ON_HOLD", START))
    snapshot = taken(life)
    life.swap(at(minutes=7), soon)
    after = snapshot.restore(life.units, [slow])
    after.swap(at(minutes=7), soon)

    assert [str(it.reason) for it in life.messages + after.messages] == ["summary"]


def test_other_words_before_the_snapshot_keep_the_run() -> None:
    life = Life(CROWD)
    opened(life, 3)
    life.swap(at(minutes=5), WORDS)
    after = adopted(taken(life).restore(life.units, [WORDS]), at(minutes=6))
    closed(after, 1, 10)

    assert [str(it.reason) for it in life.messages + after.messages] == ["first", "ended"]


OFFICE = Calendar("office", "UTC", ((Period(9 * 60, 17 * 60),),) * 7)
#: Two minutes before the office closes.
EVE = START + 7 * HOUR - 2 * MINUTE
HELD: dict[str, object] = {"status": "ON_HOLD"}
COUNTED = count({"of": "chats", "where": HELD, "per": "channel", "above": 0}, "1m")


@pytest.mark.parametrize(
    "late",
    [rule(asks, hours=OFFICE, by_channel=False) for asks in (state(HELD, "1m"), COUNTED)],
    ids=["of a chat", "of a channel"],
)
def test_an_alert_of_the_last_open_minute_ends_after_a_crash(late: Rule) -> None:
    life = Life(late)
    life.hear(status("ON_HOLD", EVE))
    snapshot = taken(life)
    life.pass_until(EVE + MINUTE)
    after = snapshot.restore(life.units, [late])
    after.pass_until(EVE + 7 * MINUTE)
    after.hear(status("ON_PROGRESS", EVE + 10 * MINUTE))
    after.pass_until(EVE + 3 * DAY)

    assert [alert.is_open for alert in after.alerts] == [False]
