"""`alerting explain`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import apsw
import msgspec
import typer

from alerting.cli.failure import Code, fail, fail_with
from alerting.cli.options import Database, read_alert
from alerting.cli.printable import clean
from alerting.cli.reading import reader
from alerting.cli.remembered import remembered
from alerting.clock import SystemClock
from alerting.config.rules_file import open_text, read
from alerting.config.settings import read_settings
from alerting.config.suggest import did_you_mean
from alerting.errors import ConfigError
from alerting.judge.rulebook import Rule, RuleBook
from alerting.model.chat import Chat
from alerting.pipeline.shard import Shard
from alerting.proof.explain import explain as explained
from alerting.proof.explain import situation_of
from alerting.proof.foresight import as_data, in_words
from alerting.proof.restoration import use
from alerting.proof.why_not import Sent, why_not
from alerting.record.alerts import Alerts
from alerting.record.history import chats_of_ticket
from alerting.record.outbox_list import of_alert


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Its name.")],
    what: Annotated[
        str,
        typer.Argument(metavar="CHAT", help="A chat's id, a ticket's number, or an alert's: '#12'"),
    ],
    *,
    person: Annotated[
        str | None,
        typer.Option("--why-not", metavar="PERSON", help="Say why this person was not told."),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Under these rules, not under those in force."),
    ] = None,
    database: Database = None,
    form: Annotated[Format, typer.Option("--format", help="json is for programs.")] = Format.TEXT,
) -> None:
    """Say of one chat why a rule tells of it or not, and what happens next.

    Example: alerting explain on-hold-too-long 434 --why-not asha
    """
    settings, now = read_settings({"database": database}), SystemClock().now()
    with reader(settings.database) as connection:
        shard = remembered(connection, settings, now)
        if rules is not None:
            use(shard, _book(rules), now)
        asked, chat = _rule(shard.book, rule), _chat(connection, shard, what)
        at = situation_of(shard, now)
        found = explained(asked, chat, at)
        lines = in_words(found, at)
        if person is not None:
            alerts = [it for it in Alerts(connection).of_chat(chat.session) if it.key.rule == rule]
            sent = [it for alert in alerts for it in _sent(connection, alert.number)]
            lines += why_not(person, found, at, alerts, sent)
    if form is Format.JSON:
        typer.echo(msgspec.json.format(msgspec.json.encode(as_data(found, at))).decode())
    else:
        typer.echo("\n".join(map(clean, lines)))


def _book(path: Path) -> RuleBook:
    try:
        return read(open_text(path), str(path))
    except ConfigError as error:
        fail_with(error, Code.USAGE)


def _rule(book: RuleBook, name: str) -> Rule:
    found = next((rule for rule in book.rules if rule.name == name), None)
    if found is None:
        fail(f"no rule is called {name}; {did_you_mean(name, [it.name for it in book.rules])}")
    return found


def _chat(connection: apsw.Connection, shard: Shard, what: str) -> Chat:
    """In the daemon's memory: an alert's, the one of that id, or of that ticket."""
    if what.startswith("#"):
        alert = Alerts(connection).by_number(read_alert(what))
        if alert is None:
            fail(f"there is no alert {what}")
        wanted = {alert.key.subject.chat}
    else:
        wanted = {int(what)} if what.isascii() and what.isdecimal() else set()
        wanted |= {*chats_of_ticket(connection, what)}
    chats = (it for it in shard.tracker if it.session in wanted or it.ticket_number == what)
    found = next(chats, None)
    if found is None:
        past = f"chats that ended days ago are only in `alerting history {what}`"
        fail(f"no chat or ticket {what} is followed; {past}")
    return found


def _sent(connection: apsw.Connection, alert: int) -> list[Sent]:
    return [
        Sent(it.alert, it.to_name, it.means, it.reason, it.state, it.detail, it.at)
        for it in of_alert(connection, alert)
    ]
