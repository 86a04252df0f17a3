from pathlib import Path

import pytest

from alerting.record import sightings
from alerting.record.sightings import Sighting
from alerting.record.store import Store, open_store


async def test_only_the_first_sighting_is_one(store: Store) -> None:
    words = [("status", "PARKED"), ("status", "PARKED"), ("key", "PARKED")]

    assert [store.sightings.sighted(*it, n=1, at=5) for it in words] == [True, False, True]


async def test_counts_and_times_add_up(store: Store) -> None:
    store.sightings.sighted("status", "PARKED", n=2, at=5)
    store.sightings.sighted("status", "PARKED", n=3, at=9)
    await store.sightings.flush()
    store.sightings.sighted("status", "PARKED", n=1, at=7)
    await store.sightings.flush()

    assert store.sightings.all() == [Sighting("status", "PARKED", 6, 5, 9, told=False)]


async def test_they_are_known_after_a_restart_and_told_once(path: Path) -> None:
    store = open_store(path, 0)
    store.sightings.sighted("status", "PARKED", n=1, at=5)
    store.sightings.sighted("status", "LOST", n=1, at=5)
    await store.sightings.tell("status", "PARKED")
    await store.close()
    store = open_store(path, 0)

    assert not store.sightings.sighted("status", "PARKED", n=1, at=6)
    assert [it.value for it in store.sightings.untold()] == ["LOST"]
    await store.close()


@pytest.mark.parametrize("count, kept", [(1_999, 1_999), (2_000, 2_000), (2_001, 2_000)])
async def test_a_flood_of_new_words_is_bounded(store: Store, count: int, kept: int) -> None:
    assert sightings.MOST_VALUES == 2_000
    firsts = [store.sightings.sighted("key", str(n), n=1, at=1) for n in range(count)]
    await store.sightings.flush()

    assert sum(firsts) == kept == len(store.sightings.all())


async def test_a_writer_that_takes_no_more_does_not_lose_the_count(store: Store) -> None:
    store.writer._most_jobs = 0
    assert store.sightings.sighted("status", "PARKED", n=1, at=5)
    store.writer._most_jobs = 10
    await store.sightings.flush()

    assert [it.count for it in store.sightings.all()] == [1]
