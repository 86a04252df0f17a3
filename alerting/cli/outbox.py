"""`alerting outbox …`."""

from functools import partial
from typing import Annotated, TypeAlias

import typer

from alerting.cli.asking import orders
from alerting.cli.local import local
from alerting.cli.options import Admin, Database, Limit, Rules
from alerting.cli.reading import reader
from alerting.cli.tables import counts, show
from alerting.control.client import AdminClient
from alerting.model.delivery import StepKind
from alerting.record.outbox_list import WAITING, counted, listed

outbox = typer.Typer(
    name="outbox",
    help="Messages: what waits, what was sent, what failed.",
    no_args_is_help=True,
    add_completion=False,
)

STATES = (WAITING, *StepKind)
Keys: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="KEY…", help="As alerting outbox list shows them.")
]


def _read_state(text: str) -> str:
    if text not in STATES:
        raise typer.BadParameter(f"{text} is no state; they are {', '.join(STATES)}")
    return text


@outbox.command("list")
def list_(
    *,
    state: Annotated[
        str | None,
        typer.Option(parser=_read_state, metavar="STATE", help=f"One of {', '.join(STATES)}."),
    ] = None,
    limit: Limit = 100,
    database: Database = None,
    rules: Rules = None,
) -> None:
    """List messages and what became of them.

    Example: alerting outbox list --state refused
    """
    here = local(rules, database)
    with reader(database) as connection:
        found, totals = listed(connection, state, limit), counted(connection)
    typer.echo(counts(totals.items()) or "The outbox is empty.")
    if found:
        rows = [(it.key, it.state, here.at(it.at), it.tries, it.detail) for it in found]
        show(("KEY", "STATE", "AT", "TRIES", "DETAIL"), rows)


@outbox.command()
def retry(keys: Keys, *, admin: Admin = None) -> None:
    """Try messages again that were not sent.

    Example: alerting outbox retry alert/7/1767607200000/first/asha/sms
    """
    orders(admin, [partial(AdminClient.retry, key=key) for key in keys])


@outbox.command()
def drop(keys: Keys, *, admin: Admin = None) -> None:
    """Never send messages that still wait.

    Example: alerting outbox drop alert/7/1767607200000/first/asha/sms
    """
    orders(admin, [partial(AdminClient.drop, key=key) for key in keys])
