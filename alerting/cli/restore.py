"""`alerting restore`."""

from pathlib import Path
from typing import Annotated

import typer

from alerting.cli.backup import contents
from alerting.cli.local import local
from alerting.cli.options import Database, Rules
from alerting.cli.reading import SERVICE_DATABASE
from alerting.clock import SystemClock
from alerting.config.settings import read_settings
from alerting.record.restoring import restore as put_back


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="As alerting backup made it.")],
    *,
    database: Database = None,
    rules: Rules = None,
) -> None:
    """Put a backup into the database's place; the daemon must be stopped.

    Example: alerting restore alerting-20261121T030000Z.db
    """
    clock, target = SystemClock(), _place(database)
    began = clock.monotonic()
    done = put_back(file, target, clock.now())
    typer.echo(f"{target}: restored from {file}, in {clock.monotonic() - began:.1f} s")
    for line in contents(done.held, local(rules, target)):
        typer.echo(line)
    if done.kept:
        typer.echo(f"\nWhat was there before is kept as {done.kept}.")
    typer.echo(
        "\nNow start the daemon (systemctl start alerting). What waited to be sent and is old by "
        "now is not sent: what still holds is told in one summary, and the operators hear of it."
    )


def _place(database: Path | None) -> Path:
    """The service's, also where it has no database yet: a server that was moved."""
    path = read_settings({"database": database}).database
    return SERVICE_DATABASE if not path.exists() and _is_service(path) else path


def _is_service(path: Path) -> bool:
    return path == Path("alerting.db") and SERVICE_DATABASE.parent.is_dir()
