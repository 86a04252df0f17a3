"""`alerting history`."""

from typing import Annotated

import apsw
import typer

from alerting.cli.failure import fail
from alerting.cli.local import Local, local
from alerting.cli.options import Database, Rules
from alerting.cli.reading import reader
from alerting.cli.tables import show
from alerting.model.zoho_names import Called
from alerting.record.alerts import Alerts
from alerting.record.history import EPISODES, FATES, TRANSITIONS, chats_of_ticket
from alerting.report.past import of_chat

#: More than the database can hold.
LARGEST = (1 << 63) - 1


def history(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CHAT|TICKET", help="Zoho's session id; or the number or id of a ticket."
        ),
    ],
    *,
    database: Database = None,
    rules: Rules = None,
) -> None:
    """Show what is on record of a chat: statuses, messages, alerts, how it ended.

    Example: alerting history 434
    """
    here = local(rules, database)
    found = False
    with reader(database) as connection:
        for chat in _chats(connection, what):
            typer.echo(f"{chr(10) if found else ''}chat {chat}")
            show(("AT", "LEARNED", "WHAT", "DETAIL"), _rows(connection, chat, here))
            found = True
    if not found:
        fail(f"nothing is on record of a chat or ticket {what}")


def _chats(connection: apsw.Connection, what: str) -> list[int]:
    """A number may be a chat's, or a ticket's: both are looked for."""
    number = int(what) if what.isascii() and what.isdecimal() else 0
    if number > LARGEST:
        return []
    found = chats_of_ticket(connection, what)
    if number and _is_known(connection, number):
        found.insert(0, number)
    return list(dict.fromkeys(found))


def _is_known(connection: apsw.Connection, chat: int) -> bool:
    return any(next(table.of_chat(connection, chat), None) for table in (TRANSITIONS, FATES)) or (
        bool(Alerts(connection).of_chat(chat))
    )


def _rows(connection: apsw.Connection, chat: int, here: Local) -> list[tuple[str, str, str, str]]:
    moments = of_chat(
        TRANSITIONS.of_chat(connection, chat),
        FATES.of_chat(connection, chat),
        EPISODES.of_chat(connection, chat),
        Called(here.directory, here.zoho),
        Alerts(connection).of_chat(chat),
    )
    return [(here.at(it.at), here.at(it.learned), it.what, it.detail) for it in moments]
