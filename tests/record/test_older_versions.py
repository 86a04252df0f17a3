from pathlib import Path

import apsw
import pytest

from alerting.errors import StorageError
from alerting.record.backup import inspect
from alerting.record.database import open_database
from alerting.record.migrate import shipped
from alerting.record.restoring import restore
from alerting.record.store import open_store
from tests.record.older import FIRST, STOPPED, build


@pytest.mark.parametrize("version", range(FIRST, len(shipped())))
async def test_what_an_older_version_wrote_is_read_by_this_one(path: Path, version: int) -> None:
    build(path, version)
    store = open_store(path, STOPPED)

    assert [it.number for it in store.alerts.open()] == [1, 2]
    assert [it.message.alert for it in await store.outbox.waiting()] == [2]
    assert [it.seq for it in store.journal.read(0, 10)] == [1, 2, 3, 4]
    assert store.journal.last_beat() == STOPPED
    await store.close()
    assert inspect(path).version == len(shipped())


def test_after_a_failed_upgrade_the_version_before_goes_on_with_the_file(path: Path) -> None:
    version = build(path)
    with pytest.raises(StorageError):
        open_database(path, STOPPED, [*shipped()[:version], "CREATE TABLE half (a); SELECT no();"])

    before = open_database(path, STOPPED, shipped()[:version])
    assert before.connection.execute("SELECT count(*) FROM alerts").get == 2
    assert not before.connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get
    before.close()


def test_an_upgrade_is_rolled_back_from_the_copy_that_it_made(path: Path) -> None:
    version = build(path)
    open_database(path, STOPPED).close()
    copy = path.with_name(f"{path.name}.before-v{version + 1}")

    old = apsw.Connection(str(copy))
    assert old.pragma("user_version") == version
    old.close()
    restore(copy, path, STOPPED)  # by this version, which brings it up to date again
    assert inspect(path).alerts == 2
