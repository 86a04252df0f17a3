import sys
from pathlib import Path

import pytest

from alerting.errors import AlreadyRunning, StorageError
from alerting.record.migrate import shipped
from alerting.record.store import open_store


async def test_a_closed_store_may_be_opened_again(path: Path) -> None:
    for now in range(3):
        store = open_store(path, now)
        await store.journal.beat(now)
        with pytest.raises(AlreadyRunning):
            open_store(path, now)
        await store.close()

    assert [it.name for it in path.parent.iterdir() if it.name.endswith("-wal")] == []


async def test_a_full_disk_does_not_keep_the_lock_after_the_end(path: Path) -> None:
    store = open_store(path, 0)
    await store.writer.submit(lambda it: it.pragma("max_page_count", 1))
    with pytest.raises(StorageError, match="full"):
        await store.rulebooks.keep("x" * 100_000, 0, "start")
    await store.close()

    await open_store(path, 0).close()


def test_the_migrations_are_numbered_without_a_gap() -> None:
    folder = Path(sys.modules["alerting.record.migrate"].__file__ or "").with_name("migrations")
    names = sorted(it.name for it in folder.iterdir())

    assert names == [f"{number:04}.sql" for number in range(1, len(shipped()) + 1)]
