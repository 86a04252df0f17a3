from collections.abc import Callable
from functools import partial

import apsw
import pytest

from alerting.model.alert import Alert
from alerting.model.delivery import Step, StepKind
from alerting.model.event import StatusEvent
from alerting.model.message import Message
from alerting.model.quarantine import Unreadable
from alerting.model.silence import Silence
from alerting.model.timeline import Happened, What
from alerting.model.times import DAY
from alerting.model.unit import EpisodeRecord, FateRecord, Mark, Transition, Unit
from alerting.record.retention import Policy
from alerting.record.store import Store

POLICY = Policy()
NOW = 1_000 * DAY
#: One millisecond older than is kept, just as old, and one younger.
EDGE = [(-1, False), (0, True), (1, True)]


async def tidy(store: Store, now: int = NOW) -> int:
    steps = 0
    while await store.retention.one_step(now, POLICY):
        steps += 1
    return steps


async def append(store: Store, arrived: int, count: int = 1) -> None:
    await store.journal.append([StatusEvent(1, 7, 0)] * count, arrived)


async def snapshot(store: Store, seq: int, slice_seq: int | None = None) -> None:
    id_ = await store.snapshots.begin()
    if slice_seq is not None:
        await store.snapshots.add_slice(id_, 0, Mark(slice_seq, 0), b"")
    await store.snapshots.finish(id_, Mark(seq, 0), b"")


async def believed(store: Store, seq: int) -> None:
    await store.units.commit(Unit(Mark(seq, 0)))
    await snapshot(store, seq)


def seqs(store: Store) -> list[int]:
    return [it.seq for it in store.journal.read(0, 100_000)]


def rows(reader: apsw.Connection, table: str) -> int:
    count: int = reader.execute(f"SELECT count(*) FROM {table}").get
    return count


@pytest.mark.parametrize("offset, kept", EDGE)
async def test_events_are_kept_thirty_days(store: Store, offset: int, kept: bool) -> None:  # noqa: FBT001
    await append(store, NOW - 30 * DAY + offset)
    await append(store, NOW)
    await believed(store, 2)
    await tidy(store)

    assert seqs(store) == ([1, 2] if kept else [2])


@pytest.mark.parametrize(
    "mark, whole, slice_seq, left",
    [
        (4, 8, 8, [5, 6, 7, 8, 9, 10]),
        (8, 4, None, [5, 6, 7, 8, 9, 10]),
        (8, 8, 4, [5, 6, 7, 8, 9, 10]),
        (8, 8, 8, [9, 10]),
    ],
)
async def test_what_a_restart_reads_again_is_never_deleted(
    store: Store, mark: int, whole: int, slice_seq: int | None, left: list[int]
) -> None:
    await append(store, 0, count=10)
    await store.units.commit(Unit(Mark(mark, 0)))
    await snapshot(store, whole, slice_seq)
    await tidy(store)

    assert seqs(store) == left


async def test_without_a_snapshot_all_events_stay(store: Store) -> None:
    await append(store, 0, count=10)
    await store.units.commit(Unit(Mark(10, 0)))
    await tidy(store)

    assert len(seqs(store)) == 10


async def test_the_newest_event_stays_for_its_number(store: Store) -> None:
    await append(store, 0, count=10)
    await believed(store, 10)
    await tidy(store)

    assert seqs(store) == [10]


async def test_a_step_is_small(store: Store) -> None:
    await append(store, 0, count=5_000)
    await believed(store, 5_000)

    assert await store.retention.one_step(NOW, POLICY)
    assert len(seqs(store)) == 3_000
    assert await tidy(store) == 2
    assert not await store.retention.one_step(NOW, POLICY)


@pytest.mark.parametrize("offset, kept", EDGE)
async def test_history_is_kept_four_hundred_days(
    store: Store,
    transition: Callable[..., Transition],
    fate: Callable[..., FateRecord],
    episode: Callable[..., EpisodeRecord],
    offset: int,
    kept: bool,  # noqa: FBT001
) -> None:
    at = NOW - 400 * DAY + offset
    unit = Unit(Mark(1, 1), transitions=[transition(1, at=at)], fates=[fate(1, at=at)])
    unit.episodes = [episode(1, at=at)]
    await store.units.commit(unit)
    await tidy(store)

    left = [rows(store.reader, it) for it in ("transitions", "fates", "episodes")]
    assert left == ([1, 1, 1] if kept else [0, 0, 0])


@pytest.mark.parametrize("offset, kept", EDGE)
async def test_the_quarantine_is_kept_seven_days(
    store: Store,
    offset: int,
    kept: bool,  # noqa: FBT001
) -> None:
    await store.journal.append([], NOW - 7 * DAY + offset, [Unreadable("a", b"")])
    await tidy(store)

    assert rows(store.reader, "quarantine") == int(kept)


@pytest.mark.parametrize("offset, kept", EDGE)
async def test_settled_messages_and_ended_alerts_are_kept_four_hundred_days(
    store: Store,
    message: Callable[..., Message],
    alert: Callable[..., Alert],
    offset: int,
    kept: bool,  # noqa: FBT001
) -> None:
    at = NOW - 400 * DAY + offset
    unit = Unit(Mark(1, 1), messages=[message("a", at=at)])
    unit.alerts = {1: alert(1, ended_at=at), 2: alert(2)}
    await store.units.commit(unit)
    await store.outbox.settle("a", Step(StepKind.DELIVERED), at)
    await tidy(store)

    left = [rows(store.reader, it) for it in ("messages", "steps", "alerts")]
    assert left == ([1, 1, 2] if kept else [0, 0, 1])


async def test_open_alerts_and_waiting_messages_stay_for_ever(
    store: Store, message: Callable[..., Message], alert: Callable[..., Alert]
) -> None:
    unit = Unit(Mark(1, 1), messages=[message("a"), message("b")])
    unit.alerts = {1: alert(1), 2: alert(2, ended_at=5)}
    await store.units.commit(unit)
    await store.outbox.settle("b", Step(StepKind.DEFERRED), 1)
    await tidy(store)

    assert [it.message.key for it in await store.outbox.waiting()] == ["a", "b"]
    assert store.alerts.open() == [alert(1)]


async def test_the_newest_alert_stays_for_its_number(
    store: Store, alert: Callable[..., Alert]
) -> None:
    alerts = {number: alert(number, ended_at=number) for number in (1, 2, 3)}
    await store.units.commit(Unit(Mark(1, 1), alerts=alerts))
    await tidy(store)

    assert store.alerts.next_number() == 4


@pytest.mark.parametrize("offset, kept", EDGE)
async def test_what_happened_to_alerts_and_what_people_did_is_kept_four_hundred_days(
    store: Store,
    message: Callable[..., Message],
    offset: int,
    kept: bool,  # noqa: FBT001
) -> None:
    at = NOW - 400 * DAY + offset
    unit = Unit(Mark(1, 1), messages=[message("a", at=at)])
    unit.timeline = [Happened(1, at, What.OPENED)]
    unit.silences = [Silence(1, "asha", "down", at - 1, at), Silence(2, "asha", "down", at, at)]
    await store.units.commit(unit)
    await store.outbox.settle("a", Step(StepKind.DELIVERED), at)
    await store.audit.append(at, "refused", "", "link", "expired")
    await store.writer.submit(partial(_told_and_answered, at=at))
    await tidy(store)

    left = [rows(store.reader, it) for it in ("timeline", "audit", "told_together", "answers")]
    assert left == ([1, 1, 1, 1] if kept else [0, 0, 0, 0])
    assert [it.number for it in store.silences.since(0)] == ([1, 2] if kept else [2])


def _told_and_answered(connection: apsw.Connection, at: int) -> None:
    connection.execute("INSERT INTO told_together VALUES (7, (SELECT id FROM messages))")
    connection.execute("INSERT INTO answers VALUES ('once', ?)", (at,))


async def test_a_file_that_is_mostly_free_becomes_smaller(store: Store) -> None:
    unreadable = [Unreadable("long", b"x" * 100_000)] * 100
    await store.journal.append([], 0, unreadable)
    before = store.reader.pragma("page_count")
    await tidy(store)
    after = store.reader.pragma("page_count")

    assert isinstance(before, int)
    assert isinstance(after, int)
    assert after < before / 2
