"""The question `fault`: a channel that cannot send, until there is a sign that it does."""

import pytest

from alerting.judge.tally import Standing
from alerting.judge.window import NEVER
from alerting.model.answer import Holds
from alerting.model.event import Event
from alerting.model.times import MINUTE
from tests.builders import CHANNEL, CHAT, ORG, START, at, fate, status, wrote
from tests.judge.tallied import HERE, Told, fault

YES, NO = Holds.YES, Holds.NO
OTHER = CHAT + 1


def replied(reply: str, minute: float, *, chat: int = CHAT) -> Event:
    return status("OPEN", at(minutes=minute), reply=reply, chat=chat)


EXHAUSTED = replied("CREDIT_EXHAUSTED", 5)
SENT = wrote("agent", START, message=7)


def told_of(*events: Event) -> Told:
    return Told(fault("CREDIT_EXHAUSTED", "CHANNEL_REVOKED")).hear(*events)


def test_a_reply_status_of_the_kind_begins_it() -> None:
    told = told_of(replied("ACCEPTED", 0), EXHAUSTED)

    assert told.moved == {HERE}
    assert told.tally.standing(HERE) == Standing(YES, at(minutes=5))
    assert told.what() == "CREDIT_EXHAUSTED"
    assert told.tally.groups() == [HERE]


@pytest.mark.parametrize("reply", ["SESSION_EXPIRED", "ACCEPTED", ""])
def test_another_reply_status_is_no_fault(reply: str) -> None:
    told = told_of(replied(reply, 5))

    assert (told.moved, told.holds()) == (set(), NO)


def test_a_class_of_reply_statuses_is_all_of_them() -> None:
    assert Told(fault("channel_fault")).hear(EXHAUSTED).holds() is YES


@pytest.mark.parametrize("minute, holds", [(4, YES), (5, YES), (6, NO)])
def test_only_a_later_acceptance_ends_it(minute: float, holds: Holds) -> None:
    told = told_of(EXHAUSTED).hear(replied("ACCEPTED", minute, chat=OTHER), arrived=at(minutes=7))

    assert told.holds() is holds
    assert told.moved == (set() if holds else {HERE})


@pytest.mark.parametrize(
    "value, holds",
    [("DELIVERED", NO), ("READ", NO), ("FAILED", YES), ("SENT", YES), ("QUEUED", YES)],
)
def test_a_message_that_arrives_ends_it(value: str, holds: Holds) -> None:
    assert told_of(SENT, EXHAUSTED, fate(value, at(minutes=6), 7)).holds() is holds


def test_a_message_that_had_arrived_before_ends_nothing() -> None:
    told = told_of(SENT, EXHAUSTED).hear(fate("DELIVERED", at(minutes=4), 7), arrived=at(minutes=6))

    assert told.holds() is YES


def test_a_message_that_we_write_is_no_sign() -> None:
    assert told_of(EXHAUSTED, wrote("agent", at(minutes=6))).holds() is YES


def test_the_fault_may_be_told_again_and_began_with_the_first() -> None:
    told = told_of(EXHAUSTED, replied("CHANNEL_REVOKED", 8, chat=OTHER))

    assert told.tally.standing(HERE) == Standing(YES, at(minutes=5))
    assert told.what() == "CREDIT_EXHAUSTED, CHANNEL_REVOKED"
    assert told.hear(replied("ACCEPTED", 7, chat=9), arrived=at(minutes=9)).holds() is YES
    assert told.hear(replied("ACCEPTED", 10, chat=10)).holds() is NO


def test_it_may_begin_anew() -> None:
    told = told_of(EXHAUSTED, replied("ACCEPTED", 6), replied("CREDIT_EXHAUSTED", 7))

    assert told.tally.standing(HERE) == Standing(YES, at(minutes=7))


def test_a_fault_that_is_told_after_a_later_sign_is_over_already() -> None:
    told = told_of(replied("ACCEPTED", 6)).hear(
        replied("CREDIT_EXHAUSTED", 5, chat=OTHER), arrived=at(minutes=7)
    )

    assert (told.moved, told.holds()) == (set(), NO)


def test_a_fault_told_late_may_have_been_the_first() -> None:
    told = told_of(EXHAUSTED).hear(
        replied("CREDIT_EXHAUSTED", 3, chat=OTHER), arrived=at(minutes=6)
    )

    assert told.tally.standing(HERE).since == at(minutes=3)


def test_other_channels_are_not_concerned() -> None:
    there = status("OPEN", at(minutes=6), reply="ACCEPTED", chat=OTHER, channel=CHANNEL + 1)

    assert told_of(EXHAUSTED, there).holds() is YES


def test_where_narrows_whose_fault_counts_and_not_who_tells_its_end() -> None:
    told = Told(fault("CREDIT_EXHAUSTED", rule_where={"app": "whatsapp"}))
    assert told.hear(EXHAUSTED).holds() is NO

    told.hear(SENT, replied("CREDIT_EXHAUSTED", 7, chat=OTHER), wrote("agent", at(minutes=7)))
    assert told.holds() is NO

    told.hear(replied("ACCEPTED", 8), replied("CREDIT_EXHAUSTED", 9))
    assert told.holds() is YES
    assert told.hear(replied("ACCEPTED", 10, chat=OTHER)).holds() is NO


@pytest.mark.parametrize("channel, holds", [(CHANNEL, YES), (CHANNEL + 1, NO)])
def test_where_may_name_the_channels(channel: int, holds: Holds) -> None:
    told = Told(fault("CREDIT_EXHAUSTED", rule_where={"channel": channel}))

    assert told.hear(EXHAUSTED).holds() is holds


def test_the_same_change_told_twice_is_one_fault() -> None:
    tally = fault("CREDIT_EXHAUSTED")
    Told(tally).hear(EXHAUSTED)

    assert Told(tally).hear(EXHAUSTED).what() == "CREDIT_EXHAUSTED"


def test_a_new_rule_finds_the_channels_that_have_a_fault() -> None:
    told = told_of(replied("CREDIT_EXHAUSTED", 4, chat=OTHER), EXHAUSTED)

    new = told.looked(fault("CREDIT_EXHAUSTED"), at(minutes=9))

    assert new.tally.standing(HERE) == Standing(YES, at(minutes=4))


@pytest.mark.parametrize(
    "sign", [replied("ACCEPTED", 6, chat=OTHER), fate("READ", at(minutes=6), 7)]
)
def test_a_new_rule_finds_the_signs_that_a_channel_sends(sign: Event) -> None:
    told = told_of(SENT, EXHAUSTED, sign)

    assert told.looked(fault("CREDIT_EXHAUSTED"), at(minutes=9)).holds() is NO


def test_neither_time_nor_forgetting_ends_it() -> None:
    told = told_of(EXHAUSTED)
    told.forget(next(iter(told.tracker)))

    assert (told.tally.first, tuple(told.tally.pass_time(NEVER))) == (NEVER, ())
    assert told.holds() is YES


def test_a_restart_changes_nothing() -> None:
    told = told_of(EXHAUSTED, replied("CHANNEL_REVOKED", 8, chat=OTHER))

    after = told.restarted(fault("CREDIT_EXHAUSTED", "CHANNEL_REVOKED"))
    for chat in after.tracker:
        assert tuple(after.tally.look(chat)) == ()

    assert after.tally.standing(HERE) == Standing(YES, at(minutes=5))
    assert after.what() == "CREDIT_EXHAUSTED, CHANNEL_REVOKED"
    assert after.hear(replied("ACCEPTED", 9)).what() == "sends again"


def test_it_may_have_to_last() -> None:
    assert fault("CREDIT_EXHAUSTED").hold_for == 0
    assert fault("CREDIT_EXHAUSTED", hold_for="5m").hold_for == 5 * MINUTE


def test_a_chat_whose_channel_is_not_known_tells_of_none() -> None:
    nowhere = status("OPEN", START, reply="CREDIT_EXHAUSTED", channel=0)
    told = told_of(nowhere)

    assert told.tally.groups() == []
    assert told.looked(fault("CREDIT_EXHAUSTED"), START).tally.groups() == []
    assert told.hear(status("OPEN", at(minutes=1), channel=CHANNEL)).holds((ORG, 0)) is NO
