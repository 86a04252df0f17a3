import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from alerting.errors import AlreadyRunning, StorageError
from alerting.record.database import open_database, open_reader
from alerting.record.migrate import shipped

NOBODY = 65534
HOLD = """
import sys
from pathlib import Path
from alerting.record.database import open_database
open_database(Path(sys.argv[1]), 0)
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder with a database, where this process has no special rights, also when it is root."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o777)
    open_database(folder / "a.db", 0).close()
    (folder / "a.db.lock").unlink()
    user = os.geteuid()
    if user == 0:
        for file in folder.iterdir():
            os.chown(file, NOBODY, NOBODY)
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield folder
    os.seteuid(user)
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def read_only_file(shared_folder: Path) -> Path:
    (shared_folder / "a.db").chmod(0o444)
    return shared_folder / "a.db"


@pytest.fixture
def read_only_folder(shared_folder: Path) -> Path:
    (shared_folder / "a.db").chmod(0o444)
    shared_folder.chmod(0o555)
    return shared_folder


def test_a_new_file_is_durable_and_at_this_version(path: Path) -> None:
    database = open_database(path, 0)
    pragmas = ("journal_mode", "synchronous", "auto_vacuum", "user_version")

    assert [database.connection.pragma(it) for it in pragmas] == ["wal", 2, 2, len(shipped())]
    database.close()


def test_opening_again_changes_nothing(path: Path) -> None:
    open_database(path, 0).close()
    before = path.read_bytes()
    open_database(path, 0).close()

    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.before-*"))


def test_a_second_process_ends_at_once_and_names_the_first(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "locked\n"
        with pytest.raises(AlreadyRunning, match=f"process {first.pid}, since 1970-01-01 00:00"):
            open_database(path, 0)
        first.kill()

    open_database(path, 0).close()  # the lock ends with the process, however it ends


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    open_database(path, 0).close()
    with_newer = apsw.Connection(str(path))
    with_newer.pragma("user_version", 99)
    with_newer.close()
    before = path.read_bytes()

    with pytest.raises(StorageError, match="newer version of this program \\(99"):
        open_database(path, 0)
    with pytest.raises(StorageError, match="newer version"):
        open_reader(path)
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    other = apsw.Connection(str(path))
    other.execute("CREATE TABLE t (a)")
    other.close()
    before = path.read_bytes()

    with pytest.raises(StorageError, match="another program"):
        open_database(path, 0)
    assert path.read_bytes() == before


def test_what_is_no_database_is_left_alone(path: Path) -> None:
    path.write_text("Dear diary, " * 1_000)
    before = path.read_bytes()

    with pytest.raises(StorageError, match=r"not a database of this program.*move the file away"):
        open_database(path, 0)
    assert path.read_bytes() == before


def test_a_damaged_file_is_found_and_left_alone(path: Path) -> None:
    open_database(path, 0).close()
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 8] = b"\xff" * (4096 * 5)
    path.write_bytes(content)

    with pytest.raises(StorageError, match=r"damaged.*backup"):
        open_database(path, 0)
    assert path.read_bytes() == content


def test_a_file_that_somebody_else_has_locked_is_said_to_be(path: Path) -> None:
    open_database(path, 0).close()
    other = apsw.Connection(str(path))
    other.pragma("locking_mode", "EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(StorageError, match="locked by another program"):
        open_database(path, 0)
    other.close()


def test_a_failed_open_gives_the_lock_back(path: Path) -> None:
    path.write_text("no database")
    with pytest.raises(StorageError):
        open_database(path, 0)
    path.unlink()

    open_database(path, 0).close()


def test_a_missing_folder_is_named(path: Path) -> None:
    with pytest.raises(StorageError, match="There is no folder"):
        open_database(path / "deeper" / "a.db", 0)


def test_a_folder_that_may_not_be_written_is_named(read_only_folder: Path) -> None:
    with pytest.raises(StorageError, match="right to write in that folder"):
        open_database(read_only_folder / "b.db", 0)


def test_a_file_that_may_not_be_written_is_named(read_only_file: Path) -> None:
    before = read_only_file.read_bytes()
    with pytest.raises(StorageError, match=r"a\.db cannot be written. Give this user the right"):
        open_database(read_only_file, 0)
    assert read_only_file.read_bytes() == before


def test_a_reader_needs_no_right_to_write(read_only_folder: Path) -> None:
    reader = open_reader(read_only_folder / "a.db")

    assert reader.execute("SELECT count(*) FROM events").get == 0
    reader.close()


def test_a_reader_works_beside_the_daemon_and_without_it(path: Path) -> None:
    database = open_database(path, 0)
    beside = open_reader(path)
    database.connection.execute("INSERT INTO heartbeat VALUES (1, 5)")
    assert beside.execute("SELECT at FROM heartbeat").get == 5
    beside.close()
    database.close()

    after = open_reader(path)
    assert after.execute("SELECT at FROM heartbeat").get == 5
    with pytest.raises(apsw.ReadOnlyError):
        after.execute("DELETE FROM heartbeat")
    after.close()


def test_a_reader_of_nothing_says_so(path: Path) -> None:
    with pytest.raises(StorageError, match="There is no database"):
        open_reader(path)
    assert not path.exists()
