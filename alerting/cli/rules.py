"""`alerting rules …`."""

from pathlib import Path
from typing import Annotated, TypeAlias

import apsw
import typer

from alerting.cli.failure import Code, fail, fail_with
from alerting.cli.local import Local, local
from alerting.cli.options import Database, Limit, Rules
from alerting.cli.printable import clean
from alerting.cli.reading import reader
from alerting.cli.tables import show
from alerting.config.replacing import replace, set_aside
from alerting.config.rules_file import open_text, read
from alerting.config.settings import Settings, read_settings
from alerting.config.tables.contacts import beside, nobody
from alerting.errors import RulesError
from alerting.proof.compared import Side, compared, contacts
from alerting.record.rulebooks import (
    RulesText,
    latest,
    listed,
    lists_of,
    newest,
    of_version,
)

rules = typer.Typer(
    name="rules",
    help="Versions of the rules file that were in force: list, compare, bring back.",
    no_args_is_help=True,
    add_completion=False,
)

KEPT = ".before-restore"

Version: TypeAlias = Annotated[
    int | None, typer.Argument(min=1, help="A version, as alerting rules list shows them.")
]


@rules.command("list")
def list_(*, limit: Limit = 20, database: Database = None, rules: Rules = None) -> None:
    """List versions: since when, brought by what, how many rules; the newest is in force.

    Example: alerting rules list --limit 5
    """
    here = local(rules, database)
    with reader(database) as connection:
        found, current = latest(connection, limit), newest(connection)
    if current is None:
        typer.echo("No rules were in force yet; start the daemon once.")
        return
    show(
        ("VERSION", "SINCE", "BY", "RULES", ""),
        [
            (it.version, here.at(it.at), it.by, _rules_in(it), "in force" if it == current else "")
            for it in found
        ],
    )


@rules.command()
def diff(
    a: Version = None, b: Version = None, *, database: Database = None, rules: Rules = None
) -> None:
    """Compare two versions, or one with the file; without any, the one in force with the file.

    Example: alerting rules diff 3 5
    """
    here = local(rules, database)
    with reader(database) as connection:
        first = _side(connection, _version(connection, a), here)
        other = _side(connection, _version(connection, b), here) if b is not None else None
    if other is None:
        other = _file(read_settings({"rules": rules}).rules)
    for line in compared(first, other):
        typer.secho(clean(line), fg=_COLOURS.get(line[:1]))


@rules.command()
def restore(
    version: Annotated[
        int, typer.Argument(min=1, help="A version, as alerting rules list shows them.")
    ],
    *,
    database: Database = None,
    rules: Rules = None,
) -> None:
    """Put a version's text into the rules file; the daemon takes it over at once.

    Example: alerting rules restore 3
    """
    settings = read_settings({"rules": rules})
    path = settings.rules
    with reader(database) as connection:
        kept = _version(connection, version)
        lists = lists_of(connection, kept.version)
    count = _must_be_readable(kept, settings, path)
    content = kept.text.encode()
    try:
        if path.exists() and path.read_bytes() == content:
            typer.echo(f"{path} is version {version} already; nothing was changed.")
            return
        aside = set_aside(path, KEPT) if path.exists() else None
        replace(path, content)
    except OSError as error:
        fail(f"{path} cannot be replaced, and was not changed: {error.strerror}")
    typer.echo(f"{path} is as it was in version {version}: {_many(count)}.")
    for it in lists:
        typer.echo(f"{it.name} was not changed by this. It had {contacts(it.count)} then.")
    if aside is not None:
        typer.echo(f"What stood there before is kept in {aside}.")
    typer.echo(
        "A running daemon takes it over within seconds, as a new version; otherwise the next "
        "start does. See it with: alerting rules list"
    )


_COLOURS = {"+": typer.colors.GREEN, "-": typer.colors.RED, "@": typer.colors.CYAN}


def _version(connection: apsw.Connection, wanted: int | None) -> RulesText:
    """Without a number, the one in force."""
    current = newest(connection)
    if current is None:
        fail("no rules were in force in this database yet; start the daemon once")
    found = current if wanted is None else of_version(connection, wanted)
    if found is None:
        fail(
            f"there is no version {wanted}; the newest is {current.version}. "
            "See all with: alerting rules list",
            Code.USAGE,
        )
    return found


def _side(connection: apsw.Connection, kept: RulesText, here: Local) -> Side:
    lists = tuple(lists_of(connection, kept.version))
    return Side(f"version {kept.version}, since {here.at(kept.at)}", kept.text, lists)


def _file(path: Path) -> Side:
    text = open_text(path)
    try:
        lists = tuple(map(listed, read(text, str(path)).files))
    except RulesError:
        return Side(str(path), text, None)
    return Side(str(path), text, lists)


def _rules_in(kept: RulesText) -> object:
    """How many; or that this program, perhaps an older one, cannot say."""
    try:
        return len(read(kept.text, f"version {kept.version}", lists=nobody).rules)
    except RulesError:
        return "not readable by this program"


def _must_be_readable(kept: RulesText, settings: Settings, path: Path) -> int:
    """How many rules it has; in its place, beside the lists that are there now."""
    name, lists = f"version {kept.version}", beside(path)
    try:
        return len(read(kept.text, name, settings.has_secret(), lists=lists).rules)
    except RulesError as error:
        typer.echo(
            f"Version {kept.version} has mistakes for this program; nothing was changed.", err=True
        )
        fail_with(error, Code.FAILED)


def _many(count: int) -> str:
    return f"{count} rule{'' if count == 1 else 's'}"
