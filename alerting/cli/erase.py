"""`alerting erase`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from alerting.cli.asking import login_name
from alerting.cli.failure import Code, fail
from alerting.cli.local import local
from alerting.cli.options import Database, Rules
from alerting.cli.reading import SERVICE_DATABASE, at_hand
from alerting.clock import SystemClock
from alerting.config.settings import read_settings
from alerting.record.copies import copies_of, holding
from alerting.record.erasing import Erased, look
from alerting.record.erasing import erase as take_out
from alerting.record.person import LEAST_DIGITS, Wanted, digits_of


def erase(  # noqa: PLR0913 options of a command
    *,
    contact: Annotated[str, typer.Option(metavar="ID", help="A customer, by Zoho's id.")] = "",
    phone: Annotated[
        str, typer.Option(metavar="NUMBER", help="A customer, by a number with its country code.")
    ] = "",
    agent: Annotated[str, typer.Option(metavar="ID", help="An agent, by any of Zoho's ids.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be erased; change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    database: Database = None,
    rules: Rules = None,
) -> None:
    """Forget a person: in the whole database, for good; the daemon must be stopped.

    Example: alerting erase --phone '+91 98765 43210' --dry-run
    """
    wanted = _wanted(contact, phone, agent, (rules, database))
    settings = read_settings({"database": database})
    path = at_hand(settings.database, SERVICE_DATABASE)
    found = look(path, wanted)
    if found is None:
        typer.echo("Nobody is known by that here, so there is nothing to erase.")
        return
    if not dry_run:
        if not yes:
            _show(found, "would be erased")
            _require_meant()
        found = take_out(path, wanted, login_name(), SystemClock().now()) or found
    _show(found, "would be erased" if dry_run else "erased")
    for line in _left(found, path, settings.backup_dir):
        typer.echo(line)
    if not dry_run:
        typer.echo(
            "\nThe file was written anew: nothing of it is left in free pages or in the log. Now "
            "start the daemon (systemctl start alerting.socket alerting.service)."
        )


def _wanted(contact: str, phone: str, agent: str, files: tuple[Path | None, Path | None]) -> Wanted:
    if sum(map(bool, (contact, phone, agent))) != 1:
        fail("say whom: one of --contact ID, --phone NUMBER, --agent ID", Code.USAGE)
    if phone:
        return Wanted(phone=digits_of(phone))
    id_ = (contact or agent).strip()
    if not (id_.isascii() and id_.isdecimal()) or len(id_) < LEAST_DIGITS:
        fail("this is no id of Zoho's, which is a long number like 65403000000038063", Code.USAGE)
    if contact:
        return Wanted(contact=int(id_))
    known = local(*files).directory.agents.get(int(id_))
    if known is None:
        return Wanted(agent=int(id_))
    return Wanted(agent=int(id_), names=(known.name,), signs=known.person)


def _require_meant() -> None:
    if not sys.stdin.isatty():
        fail("nobody can be asked here, so nothing was changed; add --yes", Code.USAGE)
    if not typer.confirm("This cannot be undone. Shall they be erased?"):
        fail("nothing was changed")


def _show(found: Erased, what: str) -> None:
    typer.echo(f"{what}:")
    if not found.kinds:
        typer.echo("  nothing more")
    for kind, count in found.kinds.items():
        typer.echo(f"  {kind:<22} {count:,}")
    if not found.person.agent:
        typer.echo(f"  in chats               {found.chats:,}, which stay, about nobody")


def _left(found: Erased, path: Path, backups: Path | None) -> Iterator[str]:
    """What somebody must see to: the program changes neither files of people nor backups."""
    if found.rules:
        versions = ", ".join(map(str, found.rules))
        yield (
            f"\nVersions of the rules file that name them, as they were written: {versions}. Take "
            "it out of the file; old versions are kept as they were (alerting rules list)."
        )
    copies = copies_of(path, backups)
    holds, unreadable = holding(copies, found.person)
    if holds:
        yield "\nStill in these copies, which are yours to delete, or to keep until they are old:"
        yield from (f"  {it}" for it in holds)
    if unreadable:
        yield "\nThese copies could not be read; look as a user who may:"
        yield from (f"  {it}" for it in unreadable)
    if not copies:
        yield "\nNo backup and no earlier copy lies beside the database" + (
            f" or in {backups}." if backups else "; where you keep others, see to them."
        )
