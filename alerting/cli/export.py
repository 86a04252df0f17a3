"""`alerting export`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO, assert_never

import apsw
import typer

from alerting.cli.failure import fail
from alerting.cli.local import LAST, Local, local
from alerting.cli.options import Database, Rules
from alerting.cli.reading import reader
from alerting.clock import SystemClock
from alerting.model.times import EpochMs
from alerting.record import history
from alerting.report.columns import MESSAGES, SESSIONS, TRANSITIONS
from alerting.report.csv_rows import write_csv


class Kind(StrEnum):
    TRANSITIONS = "transitions"
    SESSIONS = "sessions"
    MESSAGES = "messages"


def export(
    kind: Annotated[
        Kind,
        typer.Argument(
            metavar="transitions|sessions|messages",
            help="transitions: every change of status; sessions: ended ones, for quality review; "
            "messages: what became of each outgoing message.",
        ),
    ],
    *,
    beginning: Annotated[
        str | None,
        typer.Option("--from", metavar="TIME", help="2026-11-01, 2026-11-01T08:30, or 7d ago."),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--to", metavar="TIME", help="The same; a day without a time counts whole."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Without it the output goes to the screen.")
    ] = None,
    database: Database = None,
    rules: Rules = None,
) -> None:
    """Write the record as CSV, with days of the rules file's time zone.

    Example: alerting export sessions --from 2026-11-01 --to 2026-11-30 --out november.csv
    """
    here, now = local(rules, database), SystemClock().now()
    since = here.beginning(beginning, now) if beginning else 0
    until = here.end(end, now) if end else LAST
    with reader(database) as connection, _opened(out) as file:
        count = _write(file, connection, kind, (since, until), here)
    if out is not None:
        typer.echo(f"{count} rows in {out}")


def _write(
    file: TextIO,
    connection: apsw.Connection,
    kind: Kind,
    between: tuple[EpochMs, EpochMs],
    here: Local,
) -> int:
    """How many rows besides the heading."""
    match kind:
        case Kind.TRANSITIONS:
            changes = history.TRANSITIONS.between(connection, *between)
            return write_csv(file, TRANSITIONS, changes, here)
        case Kind.SESSIONS:
            return write_csv(file, SESSIONS, history.EPISODES.between(connection, *between), here)
        case Kind.MESSAGES:
            return write_csv(file, MESSAGES, history.FATES.between(connection, *between), here)
        case _ as never:
            assert_never(never)


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}")
