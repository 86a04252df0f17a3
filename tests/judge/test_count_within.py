"""The question `count` of what became so within a time: chats and messages."""

import pytest

from alerting.judge.count import CountTally
from alerting.model.answer import Holds
from alerting.model.event import Event, FateEvent
from tests.builders import (
    AGENT_ID,
    CHANNEL,
    CHAT,
    ORG,
    START,
    at,
    fate,
    followed,
    status,
    wrote,
)
from tests.judge.tallied import HERE, Told, count

#: A bucket of ten minutes.
BUCKET = 600 / 256
YES, NO, CANNOT_SAY = Holds.YES, Holds.NO, Holds.CANNOT_SAY


def ended() -> CountTally:
    return count("chats", {"status": "ENDED"}, per="channel", above=0, within="10m")


def failed() -> CountTally:
    return count("messages", {"status": "FAILED"}, per="channel", above=0, within="10m")


def ends(minute: float, *, chat: int = 1) -> Event:
    return status("ENDED", at(minutes=minute), chat=chat)


def opens(minute: float, *, chat: int = 1) -> Event:
    return status("OPEN", at(minutes=minute), chat=chat)


@pytest.mark.parametrize(
    "seconds, number", [(599.999, 1), (600 + BUCKET, 0)], ids=["just within", "a bucket later"]
)
def test_a_chat_counts_for_the_time_and_at_most_a_bucket_longer(
    seconds: float, number: int
) -> None:
    told = Told(ended()).hear(ends(0)).pass_until(at(seconds=seconds))

    assert told.number() == number


def test_time_moves_its_group() -> None:
    told = Told(ended()).hear(ends(0))
    assert told.moved == {HERE}

    assert told.pass_until(at(minutes=11)).moved == {HERE}
    assert told.holds() is NO


def test_a_chat_counts_also_when_it_is_so_no_more() -> None:
    assert Told(ended()).hear(ends(0), opens(1)).number() == 1


def test_a_chat_that_becomes_so_again_counts_once_from_then_on() -> None:
    told = Told(ended()).hear(ends(0), opens(5), ends(6))

    assert told.number() == 1
    assert told.pass_until(at(minutes=15)).number() == 1
    assert told.pass_until(at(minutes=17)).number() == 0


def test_a_chat_that_stays_so_does_not_become_so_again() -> None:
    told = Told(ended()).hear(ends(0)).pass_until(at(minutes=11))

    assert told.hear(ends(12)).number() == 0


@pytest.mark.parametrize("minute, number", [(5.1, 1), (5, 1), (4.9, 0)])
def test_what_is_told_late_counts_only_if_it_was_within(minute: float, number: int) -> None:
    told = Told(ended()).hear(ends(minute), arrived=at(minutes=15))

    assert told.number() == number


def test_what_is_told_out_of_order_leaves_in_order() -> None:
    told = Told(ended()).hear(ends(5)).hear(ends(2, chat=2), arrived=at(minutes=5))

    assert told.number() == 2
    assert told.pass_until(at(minutes=13)).number() == 1
    assert told.pass_until(at(minutes=16)).number() == 0


def test_who_comes_to_another_agent_became_so_there() -> None:
    tally = count("chats", {"status": "ON_HOLD"}, per="agent", above=0, within="10m")
    told = Told(tally).hear(status("ON_HOLD", START))
    told.hear(status("ON_HOLD", at(minutes=5), assignee=AGENT_ID + 1))

    assert told.moved == {(ORG, AGENT_ID), (ORG, AGENT_ID + 1)}
    assert told.pass_until(at(minutes=14)).tally.groups() == [(ORG, AGENT_ID + 1)]


def test_a_forgotten_chat_became_so_all_the_same() -> None:
    told = Told(ended()).hear(ends(0))
    told.forget(next(iter(told.tracker)))

    assert told.number() == 1
    assert told.pass_until(at(minutes=11)).number() == 0


def test_a_new_rule_finds_what_became_so_within_the_time() -> None:
    told = Told(ended()).hear(ends(0), ends(5, chat=2), ends(7, chat=3), opens(8, chat=3))

    new = told.looked(ended(), at(minutes=12))

    assert new.number() == 1
    assert new.hear(ends(13, chat=2)).number() == 1


def test_a_restart_changes_nothing() -> None:
    told = Told(ended()).hear(ends(0), ends(5, chat=2)).pass_until(at(minutes=11))

    after = told.restarted(ended())
    for chat in after.tracker:
        assert tuple(after.tally.look(chat)) == ()

    assert after.number() == 1
    assert after.hear(ends(12, chat=1)).number() == 1
    assert after.pass_until(at(minutes=16)).number() == 0


def test_what_a_restart_looks_at_did_not_become_so_then() -> None:
    def chatty() -> CountTally:
        return count("chats", {"messages": {"above": 1}}, per="channel", above=0, within="10m")

    told = Told(chatty()).hear(*(wrote("agent", at(minutes=minute)) for minute in (0, 1, 8)))

    after = told.restarted(chatty())
    for chat in after.tracker:
        after.tally.look(chat)

    assert after.pass_until(at(minutes=10)).number() == 1
    assert after.pass_until(at(minutes=12)).number() == 0


def test_a_rule_begins_with_what_is_not_too_long_ago() -> None:
    told, new = Told(ended()).hear(ends(0), ends(5, chat=2)), ended()
    for chat in told.tracker:
        new.look(chat)

    new.resume(at(minutes=12))

    assert new.what(HERE).startswith("1 chat ")


def test_what_left_while_the_daemon_did_not_run_moves_its_group() -> None:
    told = Told(ended())
    told.tally.resume(START)
    told.hear(ends(0)).tally.resume(at(minutes=30))

    assert told.pass_until(at(minutes=30)).moved == {HERE}


def test_a_late_event_completes_what_began_with_a_newer_one() -> None:
    where = {"status": "ENDED", "app": "whatsapp"}
    told = Told(count("chats", where, per="channel", above=0, within="10m")).hear(ends(5))
    told.hear(wrote("customer", at(minutes=1), chat=1), arrived=at(minutes=6))

    assert told.pass_until(at(minutes=14.9)).number() == 1
    assert told.pass_until(at(minutes=15.1)).number() == 0


def test_it_says_within_what_time() -> None:
    told = Told(count("messages", {"direction": "in"}, per="channel", above=2, within="90m"))
    words = (wrote("customer", at(minutes=minute), chat=minute + 1) for minute in range(3))

    assert told.hear(*words).what() == "3 messages within 1h 30m, more than 2"


TALK: list[Event] = [
    wrote("customer", at(minutes=0), message=1),
    wrote("agent", at(minutes=1), message=2),
    wrote("bot", at(minutes=2), message=3),
    wrote("agent", at(minutes=3), message=4, kind="INFO"),
    fate("DELIVERED", at(minutes=4), 2),
    fate("FAILED", at(minutes=5), 3),
    status("ON_HOLD", at(minutes=6), messages=9),
]


@pytest.mark.parametrize(
    "where, number",
    [
        (None, 3),
        ({"direction": "in"}, 1),
        ({"direction": "out"}, 2),
        ({"status": "DELIVERED"}, 1),
        ({"status": ["DELIVERED", "FAILED"]}, 2),
        ({"status": "SENT", "direction": "out"}, 2),
        ({"app": "whatsapp"}, 3),
        ({"app": "line"}, 0),
        ({"channel": CHANNEL + 1}, 0),
        ({"contact": 5}, 0),
        ({"org": ORG, "status": "FAILED"}, 1),
    ],
)
def test_which_messages_count(where: dict[str, object] | None, number: int) -> None:
    told = Told(count("messages", where, per="channel", above=0, within="1h")).hear(*TALK)

    assert told.number() == number


def test_the_rules_own_where_narrows_the_messages() -> None:
    there = count("messages", above=0, within="1h", rule_where={"app": "line"})

    assert Told(there).hear(*TALK).tally.groups() == []


def test_a_message_counts_from_when_it_got_its_status() -> None:
    told = Told(failed()).hear(wrote("agent", START, message=7), fate("FAILED", at(minutes=30), 7))

    assert told.pass_until(at(minutes=39)).number() == 1
    assert told.pass_until(at(minutes=41)).number() == 0


def test_a_message_that_goes_from_one_of_the_statuses_to_another_counts_once() -> None:
    tally = count("messages", {"status": ["SENT", "READ"]}, per="channel", above=0, within="10m")
    told = Told(tally).hear(wrote("agent", START, message=7), fate("READ", at(minutes=5), 7))

    assert told.number() == 1


@pytest.mark.parametrize("was, number", [("DELIVERED", 0), ("SENT", 1), ("", 1)])
def test_what_zoho_says_of_the_status_before_tells_whether_it_is_new(was: str, number: int) -> None:
    where = {"status": ["DELIVERED", "READ"]}
    told = Told(count("messages", where, per="channel", above=0, within="10m"))
    read = FateEvent(ORG, CHAT, at(minutes=30), CHANNEL, message=7, fate="READ", was=was)

    assert told.hear(wrote("agent", START, message=7), read).number() == number


def test_the_first_sight_of_a_message_is_new_whatever_it_was() -> None:
    where = {"status": ["DELIVERED", "READ"]}
    told = Told(count("messages", where, per="channel", above=0, within="10m"))
    read = FateEvent(ORG, CHAT, START, CHANNEL, message=7, fate="READ", was="DELIVERED")

    assert told.hear(read).number() == 1


@pytest.mark.parametrize("again", [1, 2])
def test_an_event_told_twice_counts_once(again: int) -> None:
    tally = count("messages", per="channel", above=0, within="1h")
    changes = followed(wrote("customer", START), wrote("agent", at(minutes=1)))

    for change in changes * again:
        tally.hear(change)

    assert tally.what(HERE) == "2 messages within 1h, more than 0"


def test_messages_without_an_id_are_told_apart_by_their_instant() -> None:
    tally = count("messages", {"direction": "in"}, per="channel", above=0, within="1h")
    words = [wrote("customer", at(minutes=minute)) for minute in (0, 1)]
    for change in followed(*words):
        change.message = 0
        tally.hear(change)

    assert tally.what(HERE).startswith("2 messages")


def few() -> CountTally:
    return count("messages", {"direction": "in"}, per="channel", below=2, within="10m")


def test_too_few_can_be_said_only_after_a_whole_window() -> None:
    told = Told(few())
    told.tally.resume(START)
    told.hear(wrote("customer", at(minutes=1)))

    assert told.holds() is CANNOT_SAY
    assert told.pass_until(at(minutes=9.99)).holds() is CANNOT_SAY
    assert told.pass_until(at(minutes=10)).moved == {HERE}
    assert told.holds() is YES


def test_after_a_gap_too_few_cannot_be_said() -> None:
    told = Told(few())
    told.tally.resume(START)
    told.hear(wrote("customer", at(minutes=1))).pass_until(at(minutes=11))
    told.tally.resume(at(minutes=30))

    assert told.pass_until(at(minutes=39)).holds() is CANNOT_SAY
    assert told.restarted(few()).pass_until(at(minutes=40)).holds() is YES


def test_enough_can_be_said_at_once() -> None:
    told = Told(few()).hear(*(wrote("customer", at(minutes=minute)) for minute in (1, 2)))

    assert told.holds() is NO
