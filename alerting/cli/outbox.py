"""`alerting outbox …`."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from alerting.cli.asking import order
from alerting.cli.local import local
from alerting.cli.options import Admin, Database, Limit, Rules
from alerting.cli.reading import reader
from alerting.cli.tables import counts, show
from alerting.model.delivery import StepKind
from alerting.record.outbox_list import WAITING, counted, listed

outbox = typer.Typer(
    name="outbox", help="Messages: what waits, what was sent, what failed.", no_args_is_help=True
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

    For example: alerting outbox list --state refused
    """
    _list(state, limit, database, rules)


def _list(state: str | None, limit: int, database: Path | None, rules: Path | None) -> None:
    here = local(rules)
    with reader(database) as connection:
        found, totals = listed(connection, state, limit), counted(connection)
    typer.echo(counts(totals.items()) or "The outbox is empty.")
    if found:
        show(
            ("KEY", "TO", "BY", "REASON", "MADE", "STATE", "AT", "TRIES", "DETAIL"),
            [
                (
                    each.key,
                    each.to_name,
                    each.means,
                    each.reason,
                    here.at(each.created_at),
                    each.state,
                    here.at(each.at),
                    each.tries,
                    each.detail,
                )
                for each in found
            ],
        )


@outbox.command()
def retry(keys: Keys, *, admin: Admin = None) -> None:
    """Try messages again that were not sent.

    For example: alerting outbox retry alert/7/1767607200000/first/asha/sms
    """
    for key in keys:
        order(admin, lambda daemon, key=key: daemon.retry(key))


@outbox.command()
def drop(keys: Keys, *, admin: Admin = None) -> None:
    """Never send messages that still wait.

    For example: alerting outbox drop alert/7/1767607200000/first/asha/sms
    """
    for key in keys:
        order(admin, lambda daemon, key=key: daemon.drop(key))
