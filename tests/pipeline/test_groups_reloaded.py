"""Groups under other rules: what the file names, half of a count, and what goes on meanwhile."""

import gc
import weakref
from dataclasses import replace

import msgspec
import pytest

from alerting.judge.rulebook import QuestionSpec, Rule, RuleBook
from alerting.judge.spec import ContactIds
from alerting.model.calendar import Calendar, Period
from alerting.model.people import Agent, Channel
from alerting.model.times import HOUR, MINUTE
from tests.builders import (
    AGENT_ID,
    START,
    Life,
    at,
    book,
    clock,
    conditions,
    count,
    missing,
    rule,
    state,
    status,
    wrote,
)
from tests.pipeline import reloading

CROWD = {"of": "chats", "where": {"status": "OPEN"}, "per": "channel", "above": 2}
QUIET = rule(missing({"event": "message_in"}, "1h"))
WEEK = 7 * 24 * 60


def naming(*channels: int) -> RuleBook:
    known = book(QUIET)
    named = {channel: Channel(channel, f"c{channel}") for channel in channels}
    return replace(known, directory=replace(known.directory, channels=named))


def bearing(most: int) -> RuleBook:
    asked = {**CROWD, "per": "agent", "above": "capacity", "within": "2h"}
    known = book(rule(count(asked)))
    agents = {AGENT_ID: Agent(AGENT_ID, "Priya", capacity=most)}
    return replace(known, directory=replace(known.directory, agents=agents))


def opened(life: Life, chats: int) -> None:
    for chat in range(1, chats + 1):
        life.hear(status("OPEN", at(seconds=chat), chat=chat))


# --- channels and agents of the file -------------------------------------------------------


@pytest.mark.parametrize("minutes, alerts", [(61.99, 0), (62, 1), (62.01, 1)])
def test_a_channel_that_the_file_newly_names_is_listened_to(minutes: float, alerts: int) -> None:
    life = Life(QUIET)
    life.pass_until(at(minutes=1))
    reloading.reload(life, naming(5), at(minutes=2))
    life.pass_until(at(minutes=minutes))

    assert [it.key.subject.group for it in life.alerts] == ["channel 5"] * alerts


def test_a_channel_that_the_file_names_no_more_is_not_told() -> None:
    life = Life()
    reloading.reload(life, naming(5), START)
    reloading.reload(life, naming(), at(minutes=10))
    life.pass_until(at(minutes=200))

    assert life.alerts == []


def test_the_alert_of_a_channel_that_the_file_names_no_more_ends() -> None:
    life = Life()
    reloading.reload(life, naming(5), START)
    life.pass_until(at(minutes=70))
    before = [alert.is_open for alert in life.alerts]
    reloading.reload(life, naming(), at(minutes=80))

    assert (before, [alert.is_open for alert in life.alerts]) == ([True], [False])


@pytest.mark.parametrize("most, alerts", [(2, 1), (3, 0), (4, 0)])
def test_another_capacity_looks_at_what_was_counted(most: int, alerts: int) -> None:
    life = Life()
    reloading.reload(life, bearing(5), START)
    opened(life, 3)
    reloading.reload(life, bearing(most), at(minutes=5))

    assert len(life.alerts) == alerts


# --- while all chats are looked at ---------------------------------------------------------


def test_half_a_count_is_not_few() -> None:
    few = {"of": "chats", "where": {"status": "OPEN"}, "per": "channel", "below": 3}
    life = Life()
    opened(life, 5)
    swapped = reloading.begin(life, book(rule(count({**few, "until_above": 6}))), at(minutes=4))
    life.hear(status("OPEN", at(minutes=4.5), chat=50))
    reloading.end(life, swapped, at(minutes=5))

    assert life.alerts == []


def test_what_came_due_meanwhile_and_is_over_is_not_told() -> None:
    crowd = rule(count(CROWD, "5m"))
    life = Life(crowd)
    opened(life, 3)
    swapped = reloading.begin(life, book(replace(crowd, title="Too many")), at(minutes=4))
    for chat in (1, 2, 3):
        life.hear(status("ENDED", at(minutes=4, seconds=chat), chat=chat))
    life.pass_until(at(minutes=6))
    reloading.end(life, swapped, at(minutes=6))

    assert life.messages == []


def test_what_came_due_meanwhile_and_lasts_is_told_by_its_beginning() -> None:
    crowd = rule(count(CROWD, "5m"))
    life = Life(crowd)
    opened(life, 3)
    swapped = reloading.begin(life, book(replace(crowd, title="Too many")), at(minutes=4))
    life.pass_until(at(minutes=6))
    reloading.end(life, swapped, at(minutes=6))

    assert [alert.key.since for alert in life.alerts] == [at(seconds=3)]


def test_a_chat_that_is_forgotten_meanwhile_ends_nothing() -> None:
    crowd = rule(count(CROWD))
    life = Life(crowd)
    opened(life, 4)
    for chat in (2, 3, 4):
        life.hear(wrote("customer", at(minutes=WEEK - 60), chat=chat))
    swapped = reloading.begin(life, book(replace(crowd, title="Too many")), at(minutes=WEEK))
    reloading.look(life, swapped, at(minutes=WEEK), chats=1)
    life.pass_until(at(minutes=WEEK + 120))
    reloading.end(life, swapped, at(minutes=WEEK + 120))

    assert (len(life.shard.tracker), [it.is_open for it in life.alerts]) == (3, [True])


# --- lists of contacts ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "asks", [clock("first_response", "30m"), state({"waiting_on": "agent"}, "30m")]
)
@pytest.mark.parametrize("minutes, alerts", [(29.99, 0), (30, 1), (30.01, 1)])
def test_who_came_onto_a_list_is_looked_at(asks: QuestionSpec, minutes: float, alerts: int) -> None:
    def asked_of(*contacts: int) -> Rule:
        return rule(asks, where=conditions(contact=ContactIds(frozenset(contacts), ("vip",))))

    life = Life(asked_of(999))
    life.hear(msgspec.structs.replace(wrote("customer", START), contact=7))
    life.swap(at(minutes=5), asked_of(999, 7))
    life.pass_until(at(minutes=minutes))

    assert len(life.alerts) == alerts


# --- hours and memory ----------------------------------------------------------------------


def test_other_hours_move_what_is_pending() -> None:
    office = Calendar("office", "UTC", ((Period(9 * 60, 17 * 60),),) * 7)
    late = rule(count({**CROWD, "above": 0}, "1m"), hours=office, by_channel=False)
    closing = START + 7 * HOUR
    life = Life(late)
    life.hear(status("OPEN", closing - MINUTE // 2))
    life.pass_until(closing + HOUR)
    before = list(life.alerts)
    life.swap(closing + HOUR, replace(late, hours=None))
    life.pass_until(closing + 2 * HOUR)

    assert (before, len(life.alerts)) == ([], 1)


def test_other_rules_leave_nothing_of_those_before_them() -> None:
    life = Life(rule(count(CROWD)))
    opened(life, 3)
    gone = weakref.ref(life.shard.groups.index.by_name["on-hold"].tally)
    life.swap(at(minutes=5), rule(count({**CROWD, "above": 3})))
    gc.collect()

    assert gone() is None
