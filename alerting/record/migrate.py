"""Brings a file of an older version to this one, after making a copy of it."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import apsw

from alerting.record.copying import copy_to


@cache
def shipped() -> tuple[str, ...]:
    """The numbered SQL files of this version, the first one first."""
    folder = resources.files("alerting.record") / "migrations"
    files = sorted(
        (it for it in folder.iterdir() if it.name.endswith(".sql")), key=lambda it: it.name
    )
    return tuple(it.read_text(encoding="utf-8") for it in files)


def bring_up_to_date(
    connection: apsw.Connection, path: Path | None, migrations: Sequence[str]
) -> None:
    """Each step is one transaction: what fails leaves the file as it was before that step.

    `path` None: it is a copy already, and nothing is lost with it.
    """
    version = connection.pragma("user_version")
    assert isinstance(version, int)
    for number, script in enumerate(migrations[version:], start=version + 1):
        if version and path:  # there is something to lose
            copy_to(connection, path.with_name(f"{path.name}.before-v{number}"))
        with connection:
            connection.execute(script).fetchall()
            connection.pragma("user_version", number)
