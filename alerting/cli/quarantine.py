"""`alerting quarantine …`."""

from typing import Annotated

import typer

from alerting.cli.asking import order
from alerting.cli.failure import Code, fail
from alerting.cli.local import local
from alerting.cli.options import Admin, Database, Limit, Rules
from alerting.cli.reading import reader
from alerting.cli.tables import show
from alerting.record.quarantine import quarantined

quarantine = typer.Typer(
    name="quarantine",
    help="Webhook elements that could not be understood; their texts are masked.",
    no_args_is_help=True,
    add_completion=False,
)

#: More at once would be more than one order to the daemon may hold.
MOST = 10_000


@quarantine.command("list")
def list_(*, limit: Limit = 100, database: Database = None, rules: Rules = None) -> None:
    """List what could not be understood, and why.

    Example: alerting quarantine list --limit 10
    """
    here = local(rules, database)
    with reader(database) as connection:
        found = quarantined(connection, limit)
    if not found:
        typer.echo("The quarantine is empty.")
        return
    show(
        ("ID", "ARRIVED", "REASON", "ELEMENT"),
        [
            (each.id, here.at(each.arrived), each.element.reason, _text(each.element.body))
            for each in found
        ],
    )


@quarantine.command()
def retake(
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="ID…", help="As alerting quarantine list shows.")
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Whatever is there.")] = False,
    database: Database = None,
    admin: Admin = None,
) -> None:
    """Read elements once more, after an update that understands them.

    Example: alerting quarantine retake --all
    """
    if bool(ids) is everything:
        fail("name the elements by their ids, or say --all", Code.USAGE)
    chosen = list(ids or ())
    if everything:
        with reader(database) as connection:
            chosen = [each.id for each in quarantined(connection, MOST)]
        if not chosen:
            typer.echo("The quarantine is empty.")
            return
    order(admin, lambda daemon: daemon.retake(chosen))


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
