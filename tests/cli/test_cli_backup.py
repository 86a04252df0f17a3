"""`alerting backup`, `restore` and `storage`, as a person or a script calls them."""

import json
from pathlib import Path

from alerting.model.event import StatusEvent
from alerting.model.times import DAY, EpochMs
from alerting.record.database import open_database
from tests.builders import CHAT, ORG
from tests.cli.calling import Call, Database


def test_a_backup_says_what_it_holds_and_comes_back(
    call: Call, database: Database, tmp_path: Path
) -> None:
    database.fill(
        lambda store: store.journal.append([StatusEvent(ORG, CHAT, 5)] * 3, 5),
        lambda store: store.journal.beat(1_767_607_200_000),
    )
    (tmp_path / "kept").mkdir()
    done = call("backup", str(tmp_path / "kept"))
    (made,) = (tmp_path / "kept").iterdir()

    assert done.code == 0
    assert done.out.startswith(f"{made}: whole, in ")
    assert "up to       2026-01-05 15:30:00+05:30" in done.out
    assert "events      3\n" in done.out
    assert made.name.startswith("alerting-20")

    back = call("restore", str(made))
    assert back.code == 0
    assert f"kept as {call.database}.before-restore" in back.out
    assert "Now start the daemon" in back.out


def test_a_backup_that_cannot_be_made_or_put_back_is_one_line_and_a_code(
    call: Call, database: Database, tmp_path: Path
) -> None:
    database.fill()
    refused = call("restore", str(tmp_path / "none.db"))
    assert (refused.code, refused.out) == (1, "")
    assert "There is no file" in refused.err

    assert call("backup", str(tmp_path / "a.db")).code == 0
    again = call("backup", str(tmp_path / "a.db"))
    assert (again.code, again.out) == (1, "")
    assert "exists already" in again.err

    held = open_database(call.database, 0)
    running = call("restore", str(tmp_path / "a.db"))
    held.close()
    assert running.code == 1
    assert "Stop that one first" in running.err


def test_a_server_without_a_database_gets_one_from_a_backup(
    call: Call, database: Database, tmp_path: Path
) -> None:
    database.fill(lambda store: store.journal.append([StatusEvent(ORG, CHAT, 5)], 5))
    call("backup", str(tmp_path / "a.db"))
    call.database.unlink()

    moved = call("restore", str(tmp_path / "a.db"))

    assert moved.code == 0
    assert "kept as" not in moved.out
    assert "events  1" in call("storage", "--json").out or call.database.exists()


def test_storage_says_what_takes_room_and_when_the_disk_is_full(
    call: Call, database: Database, now: EpochMs
) -> None:
    assert "There is no database" in call("storage").err
    database.fill(lambda store: store.journal.append([], now))
    assert "Nothing has been heard yet" in call("storage").out
    database.fill(
        lambda store: store.journal.append([StatusEvent(ORG, CHAT, 5)] * 9_000, now - 2 * DAY),
        lambda store: store.journal.append([StatusEvent(ORG, CHAT, 5)] * 9_000, now),
    )
    shown = call("storage")
    words = [line.split() for line in shown.out.splitlines()]
    assert {"journal", "snapshots", "outbox", "history", "quarantine"} <= {
        line[0] for line in words if line
    }
    assert "if all goes on as in the last week." in shown.out

    told = json.loads(call("storage", "--json").out)
    assert told["kinds"]["journal"]["size"] > 100_000
    assert told["bytes_per_day"] > 50_000
    assert told["disk_free"] > 0
