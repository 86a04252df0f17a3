"""`alerting rules`: versions listed, compared and brought back."""

import os
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from alerting.config.replacing import replace, set_aside
from alerting.record.store import Store
from tests.builders import at
from tests.cli.calling import RULES, Call, Database

LONGER = RULES.replace("10m", "20m")
TWO = RULES + "  - {name: open, when: {status: OPEN}, tell: asha}\n"
#: A version as a later program may have written it.
STRANGE = RULES.replace("ON_HOLD", "ON_HOLT")


def kept(
    text: str, minute: float, by: str = "the changed file"
) -> Callable[[Store], Awaitable[object]]:
    return lambda store: store.rulebooks.keep(text, at(minutes=minute), by)


@pytest.fixture
def three(database: Database) -> Database:
    """Versions 1 to 3; the file is as version 1."""
    database.fill(kept(RULES, 0, "the start"), kept(LONGER, 1), kept(TWO, 2, "nikhil"))
    return database


@pytest.mark.usefixtures("three")
def test_versions_are_listed_in_local_time_the_newest_in_force(call: Call) -> None:
    lines = [line.split() for line in call("rules", "list").out.splitlines()]

    assert lines[1] == ["3", "2026-01-05", "15:32:00+05:30", "nikhil", "2", "in", "force"]
    assert lines[2] == ["2", "2026-01-05", "15:31:00+05:30", "the", "changed", "file", "1"]
    assert lines[3] == ["1", "2026-01-05", "15:30:00+05:30", "the", "start", "1"]


@pytest.mark.usefixtures("three")
def test_a_list_may_be_short(call: Call) -> None:
    lines = call("rules", "list", "--limit", "1").out.splitlines()

    assert [line.split()[0] for line in lines] == ["VERSION", "3"]


def test_a_version_that_this_program_cannot_read_is_listed(call: Call, database: Database) -> None:
    database.fill(kept(STRANGE, 0))

    assert "not readable by this program" in call("rules", "list").out


def test_without_a_version_there_is_nothing_to_list_or_compare(
    call: Call, database: Database
) -> None:
    database.fill()

    assert "start the daemon once" in call("rules", "list").out
    assert call("rules", "diff").code == 1
    assert call("rules", "restore", "1").code == 1


@pytest.mark.usefixtures("three")
def test_two_versions_are_compared(call: Call) -> None:
    lines = call("rules", "diff", "1", "2").out.splitlines()

    assert lines[0].startswith("--- version 1, since 2026-01-05 15:30:00")
    assert lines[1].startswith("+++ version 2, since")
    assert [line for line in lines[2:] if line[0] in "+-"] == ["-    for: 10m", "+    for: 20m"]


@pytest.mark.usefixtures("three")
def test_a_version_is_compared_with_the_file(call: Call) -> None:
    lines = call("rules", "diff", "2").out.splitlines()

    assert lines[1] == f"+++ {call.rules}"
    assert "-    for: 20m" in lines
    assert "+    for: 10m" in lines


@pytest.mark.usefixtures("three")
def test_without_a_number_the_version_in_force_is_compared_with_the_file(call: Call) -> None:
    lines = call("rules", "diff").out.splitlines()

    assert lines[0].startswith("--- version 3,")
    assert lines[-1] == "-  - {name: open, when: {status: OPEN}, tell: asha}"


@pytest.mark.parametrize(
    "text, said", [(RULES, "are the same"), (RULES.replace("\n", "\r\n"), "in how lines end")]
)
@pytest.mark.usefixtures("three")
def test_no_difference_is_a_sentence(call: Call, text: str, said: str) -> None:
    call.rules.write_bytes(text.encode())

    assert said in call("rules", "diff", "1").out


@pytest.mark.parametrize("words", [["diff", "4"], ["diff", "1", "4"], ["restore", "4"]])
@pytest.mark.usefixtures("three")
def test_a_version_that_is_not_there_is_wrong_usage(call: Call, words: list[str]) -> None:
    ended = call("rules", *words)

    assert (ended.code, ended.out) == (2, "")
    assert "there is no version 4; the newest is 3" in ended.err
    assert call.rules.read_text() == RULES


@pytest.mark.usefixtures("three")
def test_a_version_is_brought_back_and_the_file_is_kept_aside(call: Call) -> None:
    call.rules.write_text("half an edit")
    call.rules.chmod(0o640)
    aside = call.folder / "rules.yaml.before-restore"

    ended = call("rules", "restore", "2")

    assert ended.code == 0
    assert (call.rules.read_text(), aside.read_text()) == (LONGER, "half an edit")
    assert [stat.S_IMODE(it.stat().st_mode) for it in (call.rules, aside)] == [0o640, 0o640]
    assert f"is as it was in version 2: 1 rule.\nWhat stood there before is kept in {aside}." in (
        ended.out
    )
    assert "A running daemon takes it over" in ended.out


@pytest.mark.usefixtures("three")
def test_a_second_restore_does_not_lose_what_the_first_kept(call: Call) -> None:
    call.rules.write_text("half an edit")

    call("rules", "restore", "2")
    call("rules", "restore", "3")

    assert (call.folder / "rules.yaml.before-restore").read_text() == "half an edit"
    assert (call.folder / "rules.yaml.before-restore-2").read_text() == LONGER


@pytest.mark.usefixtures("three")
def test_the_version_that_stands_there_is_not_written_again(call: Call) -> None:
    before = call.rules.stat().st_ino

    ended = call("rules", "restore", "1")

    assert "version 1 already; nothing was changed" in ended.out
    assert call.rules.stat().st_ino == before


def test_a_version_with_mistakes_for_this_program_is_not_brought_back(
    call: Call, database: Database
) -> None:
    database.fill(kept(STRANGE, 0))

    ended = call("rules", "restore", "1")

    assert (ended.code, ended.out) == (1, "")
    assert "Version 1 has mistakes for this program; nothing was changed." in ended.err
    assert "ON_HOLD" in ended.err
    assert call.rules.read_text() == RULES


@pytest.mark.usefixtures("three")
def test_a_file_that_was_lost_is_written_anew(call: Call) -> None:
    call.rules.unlink()

    ended = call("rules", "restore", "3")

    assert ended.code == 0
    assert "kept in" not in ended.out
    assert call.rules.read_text() == TWO


@pytest.mark.usefixtures("three")
def test_a_folder_that_is_not_there_is_a_sentence(call: Call) -> None:
    call.settings["ALERTING_RULES"] = str(call.folder / "no" / "rules.yaml")

    ended = call("rules", "restore", "3")

    assert ended.code == 1
    assert "cannot be replaced, and was not changed: No such file or directory" in ended.err


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "rules.yaml"
    real.write_text("old")
    link.symlink_to(real)

    replace(link, b"new")

    assert link.is_symlink()
    assert real.read_text() == "new"


def test_nothing_is_left_over_beside_a_replaced_file(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"

    replace(path, b"one")
    replace(path, b"two")

    assert [it.name for it in tmp_path.iterdir()] == ["rules.yaml"]


def test_a_failure_leaves_the_file_and_nothing_beside_it(tmp_path: Path) -> None:
    """A folder stands where the file should be: the last step fails."""
    path = tmp_path / "rules.yaml"
    (path / "inside").mkdir(parents=True)

    with pytest.raises(IsADirectoryError):
        replace(path, b"new")

    assert [it.name for it in tmp_path.iterdir()] == ["rules.yaml"]


def test_the_same_content_is_set_aside_once(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("same")

    assert set_aside(path, ".kept") == set_aside(path, ".kept") == tmp_path / "rules.yaml.kept"


@pytest.mark.usefixtures("three")
def test_the_record_is_not_written(call: Call) -> None:
    before = call.database.read_bytes()

    call("rules", "list")
    call("rules", "restore", "3")

    assert call.database.read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_what_root_restores_still_belongs_to_the_daemons_user(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("old")
    os.chown(path, 65_534, 65_533)

    replace(path, b"new")

    assert (path.stat().st_uid, path.stat().st_gid) == (65_534, 65_533)
