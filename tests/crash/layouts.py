"""One more layout of the database than there is, so that every start may be an upgrade."""

from contextlib import closing
from pathlib import Path

import apsw

from alerting.record import copying, migrate

SCRIPT = """
CREATE TABLE crash_layout AS SELECT number, body FROM alerts;
SELECT in_the_middle();
CREATE INDEX crash_numbers ON crash_layout (number);
"""


def middle() -> None:
    """A trap may be set here."""


def copied() -> None:
    """And here: there is a copy of the file, and nothing was changed yet."""


def done() -> None:
    """And here."""


def one_more() -> None:
    scripts, upgrade = (*migrate.shipped(), SCRIPT), migrate.bring_up_to_date

    def bring_up_to_date(
        connection: apsw.Connection, path: Path | None, migrations: tuple[str, ...]
    ) -> None:
        connection.create_scalar_function("in_the_middle", in_the_middle)
        upgrade(connection, path, migrations)
        done()

    def in_the_middle(*_nothing: object) -> int:
        middle()
        return 0

    def copy_to(connection: apsw.Connection, to: Path) -> None:
        copying.copy_to(connection, to)
        copied()

    migrate.shipped = lambda: scripts  # type: ignore[assignment]
    migrate.bring_up_to_date = bring_up_to_date  # type: ignore[assignment]
    migrate.copy_to = copy_to  # type: ignore[attr-defined, assignment]


def take_back(database: Path) -> bool:
    """As it was before such a start, if that came so far; it may then be upgraded again."""
    for copy in database.parent.glob(f"{database.name}.before-v*"):
        copy.unlink()
    if not database.exists():
        return False
    with closing(apsw.Connection(str(database))) as connection:
        newest = len(migrate.shipped())
        if connection.pragma("user_version") != newest + 1:
            return False
        with connection:
            connection.execute("DROP TABLE crash_layout")
            connection.pragma("user_version", newest)
        return True
