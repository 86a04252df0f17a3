from collections.abc import Callable

import pytest

from alerting.model.event import StatusEvent
from alerting.model.message import Message
from alerting.model.times import DAY, HOUR
from alerting.record.retention import Policy
from alerting.record.storage import KINDS, OTHER, Growing, Storage, full_in, storage
from alerting.record.store import Store

NOW = 1_000 * DAY
MIB = 1 << 20


def found(store: Store, now: int = NOW) -> Storage:
    return storage(store.reader, store.database.path, now, Policy())


async def fill(store: Store, days: int, a_day: int) -> None:
    for day in range(days, 0, -1):
        await store.journal.append([StatusEvent(1, 7, 0)] * a_day, NOW - day * DAY + HOUR)


async def test_every_page_of_the_file_is_of_one_kind(
    store: Store, message: Callable[..., Message]
) -> None:
    await fill(store, 3, 2_000)
    await store.outbox.add([message(str(number)) for number in range(100)])
    seen, pages = found(store), store.reader.pragma("page_count")

    assert isinstance(pages, int)
    own = 2  # SQLite's own bookkeeping belongs to no table
    assert sum(it.size for it in seen.kinds.values()) // 4096 in range(pages - own, pages + 1)
    assert set(seen.kinds) == {*KINDS, OTHER}
    assert seen.kinds["journal"].size > 50_000
    assert seen.log > 0
    assert seen.since == NOW - 3 * DAY + HOUR


async def test_every_table_that_a_kind_names_is_there(store: Store) -> None:
    tables = {name for (name,) in store.reader.execute("SELECT name FROM sqlite_schema")}

    assert {table for of in KINDS.values() for table in of} <= tables


async def test_growth_is_that_of_the_last_week(store: Store) -> None:
    await fill(store, 20, 100)
    steady = found(store).kinds["journal"]
    assert steady.a_day == pytest.approx(steady.size / 20, rel=0.05)
    assert steady.more_days == pytest.approx(10, abs=0.1)

    await store.journal.append([StatusEvent(1, 7, 0)] * 7_000, NOW)
    more = found(store).kinds["journal"]
    assert more.a_day > 0.9 * 1_100 / 9_000 * more.size


async def test_what_is_as_old_as_it_is_kept_grows_no_more(store: Store) -> None:
    await fill(store, 40, 10)

    assert found(store).kinds["journal"].more_days == 0
    assert full_in(found(store), 1) is None


async def test_an_empty_file_says_nothing(store: Store) -> None:
    assert found(store).a_day == 0
    assert full_in(found(store), 1) is None


@pytest.mark.parametrize(
    "free, days",
    [(9, 9 / 3), (29, 29 / 3), (30, 10), (40, 15), (809, 399.5), (810, 400), (811, None)],
)
def test_the_disk_is_full_when_what_is_to_come_no_longer_fits(
    free: int, days: float | None
) -> None:
    """Of 3 MiB a day one is the journal's, until its oldest events are deleted in 10 days."""
    kinds = {
        "journal": Growing(0, MIB, 10.0),
        "history": Growing(0, 2 * MIB, 400.0),
        "quarantine": Growing(99, 9 * MIB, 0.0),
    }
    assert full_in(Storage(kinds, 0, 0, 0, 1), free * MIB) == (
        days if days is None else pytest.approx(days)
    )
