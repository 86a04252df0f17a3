"""`alerting backup`."""

from pathlib import Path
from typing import Annotated

import typer

from alerting.cli.local import Local, local
from alerting.cli.options import Database, Rules
from alerting.cli.reading import SERVICE_DATABASE, at_hand
from alerting.clock import SystemClock
from alerting.config.settings import read_settings
from alerting.record.backup import Held, back_up
from alerting.record.backup_names import backup_in


def backup(
    to: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE|DIR]",
            help="A new file, or a folder for one named by the time; else ALERTING_BACKUP_DIR, or "
            "this folder.",
        ),
    ] = None,
    *,
    database: Database = None,
    rules: Rules = None,
) -> None:
    """Copy the database while the daemon runs, read the copy back, and say what it holds.

    Example: alerting backup /mnt/backups
    """
    clock, here = SystemClock(), local(rules, database)
    settings = read_settings({"database": database})
    source = at_hand(settings.database, SERVICE_DATABASE)
    target = to or settings.backup_dir or Path()
    if target.is_dir():
        target = backup_in(target, source, clock.now())
    began = clock.monotonic()
    held = back_up(source, target, clock.now())
    typer.echo(f"{target}: whole, in {clock.monotonic() - began:.1f} s")
    for line in contents(held, here):
        typer.echo(line)


def contents(held: Held, here: Local) -> list[str]:
    alive = here.at(held.alive_at) or "never: no daemon has run on it"
    return [
        f"size        {held.size / 2**20:,.1f} MiB, layout {held.version}",
        f"up to       {alive}",
        f"events      {held.events:,}",
        f"alerts      {held.alerts:,}, {held.open_alerts:,} of them open",
        f"messages    {held.messages:,}, {held.waiting:,} of them still to be sent",
    ]
