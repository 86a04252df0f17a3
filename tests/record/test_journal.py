import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting.errors import StorageError
from alerting.model.event import (
    Correction,
    CreditsEvent,
    Event,
    FateEvent,
    MessageEvent,
    MissedMessage,
    Numbered,
    OtherEvent,
    PresenceEvent,
    Reloaded,
    StatusEvent,
    Stopped,
)
from alerting.model.quarantine import Unreadable
from alerting.record.digests import heard_of_zoho
from alerting.record.quarantine import mark_retaken, quarantined
from alerting.record.store import Store, open_store

EVENTS: list[Event] = [
    StatusEvent(1, 2**62, 3, status="OPEN", assignee=5),
    MessageEvent(1, 2, 4, message=9, incoming=False, ticket_number="101"),
    FateEvent(1, 2, 5, message=9, fate="READ", was="SENT"),
    OtherEvent(1, 2, 6, name="IM_New"),
    Reloaded(0, 0, 7, version=3),
    Stopped(0, 0, 8),
]
APPENDER = Path(__file__).with_name("endless_append.py")


async def test_what_was_appended_is_read_back(store: Store) -> None:
    appended = await store.journal.append(EVENTS, arrived=50)

    assert [it.event for it in appended] == EVENTS
    assert [it.seq for it in appended] == [1, 2, 3, 4, 5, 6]
    assert store.journal.read(0, 100) == appended


async def test_reading_goes_on_after_a_number(store: Store) -> None:
    await store.journal.append(EVENTS, 50)

    assert [it.seq for it in store.journal.read(2, 3)] == [3, 4, 5]
    assert [it.seq for it in store.journal.read(5, 3)] == [6]
    assert store.journal.read(6, 3) == []


async def test_what_was_asked_for_is_no_sign_that_webhooks_come(store: Store) -> None:
    await store.journal.append(EVENTS, 50)
    asked: list[Event] = [Correction(1, 2, 60), MissedMessage(1, 2, 60, message=8)]
    polled: list[Event] = [PresenceEvent(1, 0, 60, agent=5), CreditsEvent(1, 0, 60, app="WHATSAPP")]
    await store.journal.append([*asked, *polled, Stopped(0, 0, 60)], 60)

    assert store.journal.last_heard() == 50
    assert heard_of_zoho(store.reader, 50, 60)
    assert not heard_of_zoho(store.reader, 60, 70)


async def test_a_repeat_is_known_although_the_rules_look_for_other_texts_now(store: Store) -> None:
    hits: list[tuple[int, ...]] = [(), (7,), (7, 2**32 - 1)]
    events = [MessageEvent(1, 2, 4, message=9, hits=found) for found in hits]

    appended = await store.journal.append(events, 50)

    assert len({it.digest for it in appended}) == 1
    assert store.journal.read(0, 100) == appended


async def test_what_was_recorded_before_texts_were_looked_at_is_read(store: Store) -> None:
    old = msgspec.msgpack.decode(msgspec.msgpack.encode(EVENTS[1]))[:-1]
    sql = "INSERT INTO events (seq, arrived, org, chat, at, kind, body) VALUES (1,5,1,2,4,'m',?)"
    await store.writer.submit(lambda it: it.execute(sql, (msgspec.msgpack.encode(old),)))

    assert [it.event for it in store.journal.read(0, 100)] == [EVENTS[1]]


async def test_a_repeat_has_the_same_digest_and_a_number_of_its_own(store: Store) -> None:
    first, again, other = await store.journal.append([EVENTS[0], EVENTS[0], EVENTS[1]], 50)

    assert first.digest == again.digest != other.digest
    assert first.seq < again.seq


async def test_numbers_go_on_after_a_restart(path: Path) -> None:
    store = open_store(path, 0)
    await store.journal.append(EVENTS, 50)
    await store.close()
    store = open_store(path, 0)

    assert store.journal.last_seq() == 6
    assert (await store.journal.append(EVENTS[:1], 51))[0].seq == 7
    await store.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(sizes=st.lists(st.integers(0, 70), max_size=12))
async def test_listeners_see_all_in_order_whatever_the_batches(
    sizes: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    heard: list[Numbered] = []
    store = open_store(tmp_path_factory.mktemp("journal") / "a.db", 0, heard.extend)
    batches = [
        [StatusEvent(1, n, number) for n in range(size)] for number, size in enumerate(sizes)
    ]
    answers = await asyncio.gather(*(store.journal.append(it, 1) for it in batches))

    assert heard == [it for answer in answers for it in answer] == store.journal.read(0, 1_000)
    assert [it.seq for it in heard] == list(range(1, sum(sizes) + 1))
    await store.close()


async def test_an_event_that_cannot_be_stored_spoils_no_other(store: Store) -> None:
    good = store.journal.append(EVENTS[:1], 1)
    huge = store.journal.append([StatusEvent(1, 2**63, 3)], 1)
    good_too = store.journal.append(EVENTS[1:2], 1)

    assert [it[0].event for it in await asyncio.gather(good, good_too)] == EVENTS[:2]
    with pytest.raises(OverflowError):
        await huge
    assert [it.event for it in store.journal.read(0, 9)] == EVENTS[:2]


async def test_what_cannot_be_understood_is_stored_with_the_rest(store: Store) -> None:
    unreadable = [Unreadable("no chat", b'{"a":"***"}'), Unreadable("no time", b"{}")]
    appended = await store.journal.append(EVENTS[:1], 50, unreadable)

    assert store.journal.read(0, 9) == appended
    kept = quarantined(store.reader)
    assert [(it.arrived, it.element) for it in kept] == [(50, it) for it in reversed(unreadable)]


async def test_what_was_retaken_is_listed_no_more(store: Store) -> None:
    await store.journal.append([], 50, [Unreadable("a", b""), Unreadable("b", b"")])
    newest, oldest = quarantined(store.reader)
    await mark_retaken(store.writer, [newest.id], 60)

    assert quarantined(store.reader) == [oldest]


async def test_a_heartbeat_survives(store: Store) -> None:
    assert store.journal.last_beat() is None
    await store.journal.beat(10)
    await store.journal.beat(20)

    assert store.journal.last_beat() == 20


async def test_a_full_disk_gives_no_number_away_twice(store: Store) -> None:
    await store.journal.append(EVENTS[:1], 1)
    await store.writer.submit(lambda it: it.pragma("max_page_count", 1))
    long = MessageEvent(1, 2, 3, text="x" * 100_000)
    with pytest.raises(StorageError, match="full"):
        await store.journal.append([long], 1)
    await store.writer.submit(lambda it: it.pragma("max_page_count", 1_000_000))

    (after,) = await store.journal.append(EVENTS[:1], 1)
    assert [it.seq for it in store.journal.read(0, 9)] == [1, after.seq]


@pytest.mark.parametrize("after", [1, 50, 400])
async def test_what_was_acknowledged_survives_a_kill(path: Path, after: int) -> None:
    with subprocess.Popen(  # noqa: ASYNC220 nothing else runs on this loop
        [sys.executable, str(APPENDER), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.defpath},
    ) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(after)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [int(it) for it in process.stdout.read().split("\n")[:-1]]

    store = open_store(path, 0)
    stored = {it.seq for it in store.journal.read(0, 1_000_000)}
    assert {last - back for last in acknowledged for back in range(3)} <= stored
    await store.close()
