"""A database as an older version of the program left it: its migrations only, and rows by SQL."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import apsw

from alerting.model.times import EpochMs
from alerting.record.database import APPLICATION_ID
from alerting.record.migrate import shipped

ROWS: Final = Path(__file__).with_suffix(".sql")
#: The first layout that has all columns of these rows.
FIRST: Final = 7
#: When its daemon was stopped.
STOPPED: Final[EpochMs] = 1_768_474_200_000
RULES: Final = "rules: [{name: held, when: {status: ON_HOLD}, for: 10m, tell: [asha by email]}]\n"


def build(path: Path, version: int | None = None) -> int:
    """By default of the version before this one; its number."""
    migrations: Sequence[str] = shipped()[: len(shipped()) - 1 if version is None else version]
    with closing(apsw.Connection(str(path))) as connection:
        connection.pragma("auto_vacuum", "INCREMENTAL")
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("journal_mode", "WAL")
        with connection:
            for script in (*migrations, ROWS.read_text(encoding="utf-8")):
                connection.execute(script).fetchall()
            connection.pragma("user_version", len(migrations))
    return len(migrations)
