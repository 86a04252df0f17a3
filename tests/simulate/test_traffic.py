"""Synthetic traffic is Zoho's in form, and believable in content."""

import json
from collections import Counter
from collections.abc import Iterable
from itertools import islice, takewhile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.model.event import Event, FateEvent, MessageEvent, StatusEvent
from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.model.zoho import FATE_RANK, REPLY_STATUSES, SESSION_STATUSES
from alerting.receive.payload import Parsed, read
from alerting.receive.wire import Keep
from alerting.simulate.arrival import batched, disturbed
from alerting.simulate.every_value import (
    UNKNOWN_FATE,
    UNKNOWN_REPLY_STATUS,
    UNKNOWN_STATUS,
    one_of_each,
)
from alerting.simulate.people import AGENT_NAMES, CUSTOMER_NAMES
from alerting.simulate.traffic import (
    CHATS_PER_AGENT_HOUR,
    ELEMENTS_PER_CHAT,
    Floor,
    Timed,
)

START = 1_767_000_000_000


def understood(elements: Iterable[Any]) -> Parsed:
    parsed = read(json.dumps(list(elements)).encode(), Keep(), START)
    assert not parsed.unreadable
    assert not parsed.unknown_keys
    assert not parsed.unknown_types
    return parsed


def events(traffic: Iterable[Timed]) -> list[Event]:
    told: list[Event] = []
    every = iter([element for _, element in traffic])
    while some := list(islice(every, 5_000)):
        told += understood(some).events
    return told


@given(st.integers(0, 2**32))
@settings(max_examples=10)
def test_every_element_is_in_zohos_own_form_and_in_order_of_time(seed: int) -> None:
    traffic = list(islice(Floor(seed).traffic(START), 500))
    assert [event.at for event in events(traffic)] == [at for at, _ in traffic]
    assert [at for at, _ in traffic] == sorted(at for at, _ in traffic)


def test_the_same_seed_is_the_same_floor() -> None:
    first, again, other = (list(islice(Floor(seed).traffic(START), 300)) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_quirks_of_the_wire_are_kept() -> None:
    traffic = [element for _, element in islice(Floor(1).traffic(START), 3_000)]
    payloads = {it["eventType"]: it["payload"] for it in traffic}
    assert isinstance(payloads["IM_Message_Status"]["sessionId"], int)
    assert payloads["IM_Message_Status"]["messageNewStatus"]["updatedTime"].endswith("Z")
    assert isinstance(payloads["IM_Message_Add"]["sessionId"], str)
    assert payloads["IM_Message_Add"]["createdTime"].endswith("000")
    assert all(isinstance(it["eventTime"], str) and isinstance(it["orgId"], str) for it in traffic)


def test_a_day_on_the_floor_has_seen_everything() -> None:
    day = takewhile(lambda it: it[0] < START + 24 * HOUR, Floor(3, 10).traffic(START))
    told = events(day)
    statuses = [event for event in told if isinstance(event, StatusEvent)]
    messages = [event for event in told if isinstance(event, MessageEvent)]
    fates = Counter(event.fate for event in told if isinstance(event, FateEvent))

    assert {event.status for event in statuses} == set(SESSION_STATUSES)
    assert {event.reply for event in statuses} == set(REPLY_STATUSES)
    assert {event.actor for event in messages} == {"ENDUSER", "AGENT", "BOT"}
    assert {event.incoming for event in messages} == {True, False}
    assert fates["SENT"] > fates["DELIVERED"] > fates["READ"] > fates["FAILED"] > 0
    assert {(event.was, event.status) for event in statuses} >= {("ENDED", "ON_HOLD")}
    assert {event.bot for event in statuses} == {True, False}
    assert {event.assignee == 0 for event in statuses} == {True, False}

    chats = len({event.chat for event in told})
    assert chats == pytest.approx(24 * 10 * CHATS_PER_AGENT_HOUR, rel=0.05)
    assert len(told) / chats == pytest.approx(ELEMENTS_PER_CHAT, rel=0.1)


def test_the_floor_bears_its_own_traffic() -> None:
    """Most chats are picked up within a minute, some are not: there is something to tell."""
    opened: dict[int, int] = {}
    waits = []
    hours = takewhile(lambda it: it[0] < START + 8 * HOUR, Floor(5, 12).traffic(START))
    for event in events(hours):
        if isinstance(event, StatusEvent) and event.status == "OPEN":
            opened[event.chat] = event.at
        elif isinstance(event, StatusEvent) and event.status == "ON_HOLD" and event.chat in opened:
            waits.append(event.at - opened.pop(event.chat))
    waits.sort()
    assert waits[len(waits) // 2] < MINUTE
    assert waits[len(waits) * 9 // 10] < 10 * MINUTE


def test_a_rate_is_kept_in_the_long_run() -> None:
    rate = 20
    hours = takewhile(lambda it: it[0] < START + 3 * HOUR, Floor(2, 1).traffic(START, rate))
    late = sum(at >= START + 2 * HOUR for at, _ in hours)
    assert late / 3600 == pytest.approx(rate, rel=0.1)


def test_nobody_on_the_floor_is_real() -> None:
    for _, element in islice(Floor(1).traffic(START), 2_000):
        actor = element["payload"].get("actor")
        if actor:
            known = AGENT_NAMES if actor["type"] == "AGENT" else (*CUSTOMER_NAMES, "Zia")
            assert actor["name"].startswith(known)
            assert actor["externalId"][:1] != "+" or actor["externalId"].startswith("+9198765000")


def test_disturbed_traffic_is_the_same_but_late_and_twice() -> None:
    calm = list(islice(Floor(1).traffic(START), 1_000))
    rough = list(disturbed(calm, seed=1, late_by=30 * SECOND, twice=0.1))
    assert [at for at, _ in rough] == sorted(at for at, _ in rough)
    sent, arrived = (Counter(json.dumps(element) for _, element in it) for it in (calm, rough))
    assert set(sent) == set(arrived)
    assert 50 < len(rough) - len(calm) < 200
    assert [event.at for event in events(rough)] != [event.at for event in events(calm)]
    for at, element in rough:
        assert 0 <= at - int(element["eventTime"]) <= 30 * SECOND
    assert rough == list(disturbed(calm, seed=1, late_by=30 * SECOND, twice=0.1))


def test_undisturbed_traffic_stays_as_it_is() -> None:
    calm = list(islice(Floor(1).traffic(START), 200))
    assert list(disturbed(calm, seed=1)) == calm


@pytest.mark.parametrize("most", [1, 2, 50])
def test_batches_hold_everything_in_order(most: int) -> None:
    calm = list(islice(Floor(1).traffic(START), 501))
    bodies = list(batched(calm, seed=1, most=most))
    assert [element for _, body in bodies for element in body] == [element for _, element in calm]
    assert most * 0.9 <= max(len(body) for _, body in bodies) <= most
    assert all(at == int(body[-1]["eventTime"]) for at, body in bodies)


def test_one_of_each_is_one_of_each() -> None:
    told = understood(one_of_each(START)).events
    statuses = [event for event in told if isinstance(event, StatusEvent)]
    assert {event.status for event in statuses} == {*SESSION_STATUSES, UNKNOWN_STATUS}
    assert {event.reply for event in statuses} == {*REPLY_STATUSES, UNKNOWN_REPLY_STATUS}
    assert {event.fate for event in told if isinstance(event, FateEvent)} == {
        *FATE_RANK,
        UNKNOWN_FATE,
    }
    assert {event.actor for event in told if isinstance(event, MessageEvent)} == {
        "ENDUSER",
        "AGENT",
        "BOT",
    }
