from pathlib import Path

import apsw
import msgspec
import pytest

from alerting.errors import StorageError
from alerting.model.alert import Alert, Key, Subject
from alerting.model.severity import Severity
from alerting.record.alerts import Alerts
from alerting.record.database import open_database, open_reader
from alerting.record.migrate import shipped

ADD_NOTE = "ALTER TABLE heartbeat ADD COLUMN note TEXT NOT NULL DEFAULT '';"
BROKEN = "CREATE TABLE half (a); CREATE TABLE half (a);"


@pytest.fixture
def old(path: Path) -> Path:
    """A file of this version with one row in it."""
    database = open_database(path, 0)
    database.connection.execute("INSERT INTO heartbeat VALUES (1, 5)")
    database.close()
    return path


def test_a_copy_is_made_before_a_file_is_changed(old: Path) -> None:
    next_version = len(shipped()) + 1
    open_database(old, 0, [*shipped(), ADD_NOTE]).close()
    copy = apsw.Connection(str(old.with_name(f"{old.name}.before-v{next_version}")))

    assert copy.pragma("user_version") == next_version - 1
    assert copy.execute("SELECT * FROM heartbeat").get == (1, 5)
    copy.close()


def test_rows_survive_a_migration(old: Path) -> None:
    database = open_database(old, 0, [*shipped(), ADD_NOTE])

    assert database.connection.execute("SELECT at, note FROM heartbeat").get == (5, "")
    assert database.connection.pragma("user_version") == len(shipped()) + 1
    database.close()


def test_a_failed_migration_leaves_the_file_usable(old: Path) -> None:
    with pytest.raises(StorageError, match="already exists"):
        open_database(old, 0, [*shipped(), BROKEN])

    database = open_database(old, 0)
    assert database.connection.execute("SELECT at FROM heartbeat").get == 5
    assert database.connection.pragma("user_version") == len(shipped())
    tables = database.connection.execute("SELECT name FROM sqlite_schema WHERE name = 'half'")
    assert tables.fetchall() == []
    database.close()


def test_after_the_first_of_two_fails_the_second_try_goes_on_from_there(old: Path) -> None:
    with pytest.raises(StorageError):
        open_database(old, 0, [*shipped(), ADD_NOTE, BROKEN])
    database = open_database(old, 0, [*shipped(), ADD_NOTE, "CREATE TABLE more (a);"])

    assert database.connection.pragma("user_version") == len(shipped()) + 2
    database.close()


def test_a_copy_that_does_not_fit_changes_nothing(old: Path) -> None:
    next_version = len(shipped()) + 1
    in_the_way = old.with_name(f"{old.name}.before-v{next_version}.partial")
    in_the_way.mkdir()
    with pytest.raises(StorageError):
        open_database(old, 0, [*shipped(), ADD_NOTE])
    in_the_way.rmdir()

    open_database(old, 0).close()


def test_a_reader_waits_for_the_daemon_to_migrate(path: Path) -> None:
    open_database(path, 0, []).close()

    with pytest.raises(StorageError, match=r"older version.*Restart the daemon"):
        open_reader(path)


def test_alerts_of_version_1_are_found_by_their_keys(path: Path) -> None:
    key = Key("on-hold", Subject(1, 2), 5)
    alert = Alert(number=7, key=key, severity=Severity.WARNING, episode=1, opened_at=6)
    first = open_database(path, 0, shipped()[:1])
    row = (7, "on-hold", 1, 2, 0, 5, "warning", 0, 6, None, msgspec.msgpack.encode(alert))
    first.connection.execute(f"INSERT INTO alerts VALUES ({','.join('?' * len(row))})", row)
    first.close()

    database = open_database(path, 0)
    found = Alerts(database.connection)
    assert (found.by_key(key), found.open(), found.next_number()) == (alert, [alert], 8)
    database.close()


def test_alerts_of_two_groups_since_the_same_instant_are_two(path: Path) -> None:
    database = open_database(path, 0)
    rows = [
        (number, "queue", 1, 0, 0, f"channel {number}", 5, "warning", 0, 6, None, b"")
        for number in (1, 2)
    ]
    for row in rows:
        blanks = ",".join("?" * len(row))
        database.connection.execute(f"INSERT INTO alerts VALUES ({blanks}, 0)", row)

    assert database.connection.execute("SELECT count(*) FROM alerts").get == 2
    database.close()
