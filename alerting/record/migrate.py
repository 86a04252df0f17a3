"""Brings a file of an older version to this one, after making a copy of it."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import apsw

PAGES_AT_ONCE = 10_000


@cache
def shipped() -> tuple[str, ...]:
    """The numbered SQL files of this version, the first one first."""
    folder = resources.files("alerting.record") / "migrations"
    files = sorted(
        (it for it in folder.iterdir() if it.name.endswith(".sql")), key=lambda it: it.name
    )
    return tuple(it.read_text(encoding="utf-8") for it in files)


def bring_up_to_date(connection: apsw.Connection, path: Path, migrations: Sequence[str]) -> None:
    """Each step is one transaction: what fails leaves the file as it was before that step."""
    version = connection.pragma("user_version")
    assert isinstance(version, int)
    for number, script in enumerate(migrations[version:], start=version + 1):
        if version:  # there is something to lose
            _copy(connection, path.with_name(f"{path.name}.before-v{number}"))
        with connection:
            connection.execute(script).fetchall()
            connection.pragma("user_version", number)


def _copy(connection: apsw.Connection, to: Path) -> None:
    """Under its name only when it is whole, so that a copy which exists can be trusted."""
    partial = to.with_name(to.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        copy = apsw.Connection(str(partial))
        try:
            with copy.backup("main", connection, "main") as backup:
                while not backup.done:
                    backup.step(PAGES_AT_ONCE)
            copy.pragma("journal_mode", "DELETE")
        finally:
            copy.close()
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(to)
