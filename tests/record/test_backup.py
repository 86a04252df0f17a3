import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from alerting.errors import AlreadyRunning, StorageError
from alerting.model.delivery import Step, StepKind
from alerting.model.event import StatusEvent
from alerting.model.message import Message
from alerting.model.times import HOUR, MINUTE
from alerting.record.backup import back_up, inspect
from alerting.record.copying import CopyStopped
from alerting.record.database import open_database, open_reader
from alerting.record.migrate import shipped
from alerting.record.restored import WHY
from alerting.record.restoring import restore
from alerting.record.store import Store, open_store

NOW = 100 * HOUR


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "backup.db"


@pytest.fixture(autouse=True)
def _folder(backup: Path) -> None:
    backup.parent.mkdir()


async def fill(store: Store, count: int = 1) -> None:
    await store.journal.append([StatusEvent(1, 7, 0)] * count, NOW)


def files_in(folder: Path) -> list[tuple[str, int]]:
    return [(it.name, it.stat().st_mode & 0o777) for it in folder.iterdir()]


def spoil(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2 : len(body) // 2 + 9_000] = b"\xff" * 9_000
    path.write_bytes(body)


async def test_a_database_in_use_is_copied_whole(store: Store, path: Path, backup: Path) -> None:
    await fill(store, 3)
    await store.journal.beat(NOW - 5)

    held = back_up(path, backup, NOW)

    assert (held.events, held.alive_at, held.version) == (3, NOW - 5, len(shipped()))
    assert held == inspect(backup)
    assert files_in(backup.parent) == [(backup.name, 0o600)]


async def test_what_is_written_meanwhile_neither_waits_nor_is_in_it(
    store: Store, path: Path, backup: Path
) -> None:
    await fill(store, 60_000)  # several slices
    slices = 0

    def write() -> bool:
        nonlocal slices
        slices += 1
        if slices == 1:
            with closing(apsw.Connection(str(path))) as other:
                other.execute("INSERT INTO audit VALUES (1, 1, 'meanwhile', '', '', '')")
        return True

    back_up(path, backup, NOW, write)

    assert store.reader.execute("SELECT count(*) FROM audit").get == 1
    with closing(open_reader(backup)) as copy:
        assert copy.execute("SELECT count(*) FROM audit").get == 0


def test_a_stop_leaves_nothing_behind(store: Store, path: Path, backup: Path) -> None:
    with pytest.raises(CopyStopped):
        back_up(path, backup, NOW, lambda: False)

    assert list(backup.parent.iterdir()) == []


def test_what_is_there_is_not_overwritten(store: Store, path: Path, backup: Path) -> None:
    backup.write_text("mine")

    with pytest.raises(StorageError, match="exists already"):
        back_up(path, backup, NOW)
    assert backup.read_text() == "mine"


def test_a_folder_that_is_missing_is_named(store: Store, path: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"No such file.*Create its folder"):
        back_up(path, tmp_path / "nowhere" / "a.db", NOW)


def test_a_disk_is_not_filled_with_a_copy(
    store: Store, path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alerting.record.backup.SPARE_BYTES", 2**62)
    with pytest.raises(StorageError, match=f"too little room in {backup.parent} for a copy"):
        back_up(path, backup, NOW)
    assert files_in(backup.parent) == []


async def test_damage_is_found_by_reading_back(store: Store, path: Path, backup: Path) -> None:
    await fill(store, 2_000)
    back_up(path, backup, NOW)
    spoil(backup)

    with pytest.raises(StorageError, match="damaged"):
        inspect(backup)


async def test_nothing_is_restored_while_the_daemon_has_the_database(
    store: Store, path: Path, backup: Path
) -> None:
    back_up(path, backup, NOW)

    with pytest.raises(AlreadyRunning, match="in use by the process"):
        restore(backup, path, NOW)


@pytest.fixture
async def made(path: Path, backup: Path) -> Path:
    """A backup with two events; the database went on to five."""
    store = open_store(path, NOW)
    await fill(store, 2)
    back_up(path, backup, NOW)
    await fill(store, 3)
    await store.close()
    return backup


def test_a_backup_is_put_back_and_what_was_there_is_kept(made: Path, path: Path) -> None:
    done = restore(made, path, NOW)

    assert done.kept == path.with_name(f"{path.name}.before-restore")
    assert (inspect(path).events, inspect(done.kept).events) == (2, 5)
    assert restore(made, path, NOW).kept == path.with_name(f"{path.name}.before-restore.2")
    open_database(path, NOW).close()


def test_changes_that_lie_in_the_log_only_are_kept_with_it(made: Path, path: Path) -> None:
    crashed = apsw.Connection(str(path))
    crashed.pragma("wal_autocheckpoint", 0)
    crashed.execute("DELETE FROM events")
    wal, log = path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-wal").read_bytes()
    database = path.read_bytes()
    crashed.close()
    path.write_bytes(database)
    wal.write_bytes(log)

    done = restore(made, path, NOW)

    assert not list(path.parent.glob("*-wal"))
    assert done.kept
    assert (inspect(path).events, inspect(done.kept).events) == (2, 0)


def _foreign(path: Path) -> None:
    with closing(apsw.Connection(str(path))) as other:
        other.execute("CREATE TABLE a (b)")


def _newer(path: Path) -> None:
    open_database(path, 0, [*shipped(), "CREATE TABLE more (a);"]).close()


@pytest.mark.parametrize(
    "make, why",
    [
        (_foreign, "another program"),
        (_newer, "newer version"),
        (lambda path: path.write_text("no database at all" * 999), "not a database"),
        (lambda path: path.touch(), "empty"),
    ],
)
def test_what_is_no_backup_replaces_nothing(
    made: Path, path: Path, tmp_path: Path, make: Callable[[Path], object], why: str
) -> None:
    make(tmp_path / "other.db")

    with pytest.raises(StorageError, match=why):
        restore(tmp_path / "other.db", path, NOW)
    assert inspect(path).events == 5
    assert not list(tmp_path.glob("*restor*"))


@pytest.mark.parametrize("version", [1, len(shipped()) - 1])
def test_a_backup_of_an_older_version_is_brought_to_this_one(
    version: int, path: Path, backup: Path
) -> None:
    open_database(backup, 0, shipped()[:version]).close()

    restore(backup, path, NOW)

    assert inspect(path).version == len(shipped())
    assert inspect(backup).version == version


async def test_what_waited_long_is_dropped_once_and_named_after_a_crash_too(
    made: Path, path: Path, message: Callable[..., Message]
) -> None:
    restore(made, path, NOW)
    store = open_store(path, NOW)
    old, fresh = message("old", alert=4, at=NOW - HOUR), message("fresh", at=NOW - MINUTE)
    await store.outbox.add([old, message("sent", alert=5), fresh])
    await store.outbox.settle("sent", Step(StepKind.DELIVERED, not_before=NOW + 1), NOW - HOUR)
    for _ in range(2):  # the second start finds what the first one did
        left = await store.restoration.settle(NOW, NOW + 1)
        assert (left.messages, left.alerts) == (1, (4,))

    assert [it.message.key for it in await store.outbox.waiting()] == ["fresh"]
    assert await store.outbox.awaiting(NOW) == []
    why = store.reader.execute("SELECT detail FROM steps WHERE step = 'dropped'").fetchall()
    assert why == [(WHY,)]
    await store.close()


async def test_a_writer_goes_on_while_a_backup_is_made(
    store: Store, path: Path, backup: Path
) -> None:
    await fill(store, 30_000)
    thread = threading.Thread(target=back_up, args=(path, backup, NOW))
    thread.start()
    for _ in range(20):
        await fill(store)
    thread.join()

    assert inspect(backup).events >= 30_000
