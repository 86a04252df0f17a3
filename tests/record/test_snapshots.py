from pathlib import Path

from alerting.model.unit import Mark
from alerting.record.store import Store, open_store


async def take(store: Store, seq: int, slices: int, name: str) -> None:
    """One snapshot, slices of which were encoded at marks that follow each other."""
    id_ = await store.snapshots.begin()
    for no in range(slices):
        await store.snapshots.add_slice(id_, no, Mark(seq + no, 1), f"{name}{no}".encode())
    await store.snapshots.finish(id_, Mark(seq + slices, 2), name.encode())


async def test_there_is_none_at_first(store: Store) -> None:
    assert store.snapshots.load_current() is None


async def test_a_finished_one_is_read_back_in_order(store: Store) -> None:
    await take(store, 10, 12, "a")
    current = store.snapshots.load_current()

    assert current is not None
    assert (current.mark, current.extra) == (Mark(22, 2), b"a")
    expected = [(Mark(10 + no, 1), f"a{no}".encode()) for no in range(12)]
    assert list(current.slices) == expected


async def test_a_snapshot_of_no_chats_is_one(store: Store) -> None:
    await take(store, 3, 0, "a")
    current = store.snapshots.load_current()

    assert current is not None
    assert list(current.slices) == []


async def test_a_newer_one_takes_its_place_and_the_older_is_gone(store: Store) -> None:
    await take(store, 10, 9, "a")
    await take(store, 50, 2, "b")
    current = store.snapshots.load_current()

    assert current is not None
    assert current.extra == b"b"
    assert store.reader.execute("SELECT count(*) FROM slices").get == 2
    assert store.reader.execute("SELECT count(*) FROM snapshots").get == 1


async def test_a_crash_in_the_middle_leaves_the_one_before(path: Path) -> None:
    store = open_store(path, 0)
    await take(store, 10, 3, "a")
    half = await store.snapshots.begin()
    await store.snapshots.add_slice(half, 0, Mark(60, 1), b"half")
    await store.close()
    store = open_store(path, 0)

    current = store.snapshots.load_current()
    assert current is not None
    assert current.extra == b"a"
    assert len(list(current.slices)) == 3

    await take(store, 90, 1, "c")  # the next one clears both away
    assert store.reader.execute("SELECT count(*) FROM slices").get == 1
    await store.close()
