"""The demo's quarter of an hour contains what it promises."""

import json
from collections.abc import Callable

import pytest

from alerting.model.event import Event, FateEvent, MessageEvent, StatusEvent
from alerting.model.times import MINUTE, SECOND
from alerting.receive.payload import read
from alerting.receive.wire import Keep
from alerting.simulate.people import WHATSAPP, talk
from alerting.simulate.storyboard import (
    ABRUPT,
    LENGTH_SECONDS,
    NO_CREDIT,
    NOBODY,
    ON_HOLD,
    REOPENED,
    SCENES,
    STILL_NOBODY,
    STUCK,
    UNANSWERED,
    storyboard,
)

START = 1_767_000_000_000


def told(number: int | None = None) -> list[Event]:
    elements = [element for _, step in storyboard(START) for element in step]
    parsed = read(json.dumps(elements).encode(), Keep(), START)
    assert not parsed.unreadable
    assert not parsed.unknown_keys
    assert not parsed.unknown_types
    if number is None:
        return parsed.events
    return [event for event in parsed.events if event.chat == talk(number, WHATSAPP).session]


def longest(number: int, holds: Callable[[StatusEvent], bool]) -> int:
    """How long the chat was in such a state at a stretch, in milliseconds."""
    since: int | None = None
    best = 0
    for event in told(number):
        if isinstance(event, StatusEvent):
            if since is not None:
                best = max(best, event.at - since)
            since = (since if since is not None else event.at) if holds(event) else None
    return best


def messages(number: int) -> list[MessageEvent]:
    return [event for event in told(number) if isinstance(event, MessageEvent)]


def statuses(number: int) -> list[StatusEvent]:
    return [event for event in told(number) if isinstance(event, StatusEvent)]


def test_steps_are_in_order_and_events_have_their_steps_time() -> None:
    steps = storyboard(START)
    offsets = [offset for offset, _ in steps]
    assert offsets == sorted(set(offsets))
    assert 0 <= offsets[0] < offsets[-1] < LENGTH_SECONDS
    for offset, elements in steps:
        assert {int(it["eventTime"]) for it in elements} == {START + offset * SECOND}


def test_it_is_the_same_each_time() -> None:
    assert storyboard(START) == storyboard(START)


def test_one_chat_is_on_hold_for_more_than_ten_minutes_and_is_then_answered() -> None:
    long = [s.number for s in SCENES if longest(s.number, _on_hold) > 10 * MINUTE]
    assert long == [ON_HOLD]
    answer = next(it for it in messages(ON_HOLD) if it.actor == "AGENT")
    assert answer.at - START > 11 * MINUTE


def _on_hold(event: StatusEvent) -> bool:
    return event.status == "ON_HOLD"


def test_two_chats_have_nobody_for_more_than_three_minutes_and_are_then_taken() -> None:
    def waits(event: StatusEvent) -> bool:
        return event.status in {"CREATED", "OPEN"} and not event.assignee

    left = [s.number for s in SCENES if longest(s.number, waits) > 3 * MINUTE]
    assert left == [NOBODY, STILL_NOBODY]
    assert all(statuses(number)[-1].assignee for number in left)


def test_both_come_due_at_once_and_one_waits_until_the_next_person_hears() -> None:
    first, second = (statuses(number)[0].at for number in (NOBODY, STILL_NOBODY))

    assert second - first < 20 * SECOND
    assert longest(STILL_NOBODY, lambda event: not event.assignee) > 13 * MINUTE


def test_a_whatsapp_channel_runs_out_of_credit_and_is_paid_again() -> None:
    replies = [it.reply for it in statuses(NO_CREDIT) if it.channel == WHATSAPP.id]
    at = replies.index("CREDIT_EXHAUSTED")
    assert "ACCEPTED" in replies[at:]


def test_a_message_stays_in_sent_for_more_than_five_minutes_where_receipts_are_given() -> None:
    fates: dict[int, list[FateEvent]] = {}
    for event in told(STUCK):
        if isinstance(event, FateEvent):
            fates.setdefault(event.message, []).append(event)
    usual, stuck = fates.values()
    assert [it.fate for it in usual] == ["SENT", "DELIVERED", "READ"]
    assert [it.fate for it in stuck] == ["SENT", "DELIVERED"]
    assert stuck[1].at - stuck[0].at > 5 * MINUTE


def test_one_chat_ends_while_the_customer_waits() -> None:
    def unanswered(number: int) -> bool:
        said = messages(number)
        ends = [it.at for it in statuses(number) if it.status == "ENDED"]
        return any([it for it in said if it.at < end][-1].incoming for end in ends)

    assert [s.number for s in SCENES if unanswered(s.number)] == [UNANSWERED]
    assert len(messages(UNANSWERED)) >= 3


def test_one_chat_ends_abruptly() -> None:
    def abrupt(number: int) -> bool:
        began, end = statuses(number)[0].at, statuses(number)[-1].at
        return end - began < 2 * MINUTE and len(messages(number)) < 3

    assert [s.number for s in SCENES if abrupt(s.number)] == [ABRUPT]


def test_one_chat_reopens_after_its_end() -> None:
    def reopened(number: int) -> bool:
        return any(it.was == "ENDED" for it in statuses(number))

    assert [s.number for s in SCENES if reopened(s.number)] == [REOPENED]


@pytest.mark.parametrize("number", [s.number for s in SCENES if s.number >= 10])
def test_ordinary_chats_are_answered_within_a_minute(number: int) -> None:
    first = messages(number)[0]
    answer = next(it for it in messages(number) if it.actor == "AGENT")
    assert first.incoming
    assert answer.at - first.at < MINUTE
    assert statuses(number)[-1].status == "ENDED"
