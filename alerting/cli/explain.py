"""`alerting explain`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import apsw
import msgspec
import typer

from alerting.cli.asked_about import AskedAbout
from alerting.cli.failure import Code, fail, fail_with
from alerting.cli.options import Database
from alerting.cli.printable import clean
from alerting.cli.reading import reader
from alerting.cli.remembered import remembered
from alerting.clock import SystemClock
from alerting.config.rules_file import open_text, read
from alerting.config.settings import read_settings
from alerting.config.suggest import did_you_mean
from alerting.errors import ConfigError
from alerting.judge.rulebook import Rule, RuleBook
from alerting.proof.explain import situation_of
from alerting.proof.explain_group import explain_group, groups_of, overview
from alerting.proof.foresight import as_data, in_words
from alerting.proof.restoration import use
from alerting.proof.why_not import Sent, why_not
from alerting.record.outbox_list import of_alert


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


def explain(  # noqa: PLR0913 options of a command
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Its name.")],
    what: Annotated[
        str | None,
        typer.Argument(metavar="CHAT", help="A chat's id, a ticket's number, or an alert's: '#12'"),
    ] = None,
    *,
    channel: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of a rule that counts by channel; or an id.")
    ] = None,
    agent: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of a rule that counts by agent; or an id.")
    ] = None,
    app: Annotated[
        str | None, typer.Option(metavar="APP", help="Of a rule that counts by app: whatsapp …")
    ] = None,
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
    """Say of a chat, channel, agent or app why a rule tells of it or not, and what happens next.

    Example: alerting explain on-hold-too-long 434 --why-not asha
    """
    settings, now = read_settings({"database": database}), SystemClock().now()
    given = {"channel": channel, "agent": agent, "app": app}
    named = {kind: name for kind, name in given.items() if name}
    if len(named) + (what is not None) > 1:
        raise typer.BadParameter("give one of CHAT, --channel, --agent and --app")
    with reader(settings.database) as connection:
        shard = remembered(connection, settings, now)
        if rules is not None:
            use(shard, _book(rules), now)
        at = situation_of(shard, now)
        asked = AskedAbout(connection, shard, _rule(shard.book, rule), at, what, named)
        if asked.all and person is None:
            _all(asked, form)
            return
        found = asked.explained()
        lines = in_words(found, at)
        if person is not None:
            alerts = asked.alerts(found)
            sent = [it for alert in alerts for it in _sent(connection, alert.number)]
            lines += why_not(person, found, at, alerts, sent)
    if form is Format.JSON:
        _show(as_data(found, at))
    else:
        typer.echo("\n".join(map(clean, lines)))


def _all(asked: AskedAbout, form: Format) -> None:
    if form is Format.TEXT:
        typer.echo("\n".join(map(clean, overview(asked.rule, asked.at))))
        return
    groups = groups_of(asked.rule, asked.at)
    _show([as_data(explain_group(asked.rule, it, asked.at), asked.at) for it in groups])


def _show(found: object) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())


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


def _sent(connection: apsw.Connection, alert: int) -> list[Sent]:
    return [
        Sent(alert, it.to_name, it.means, it.reason, it.state, it.detail, it.at)
        for it in of_alert(connection, alert)
    ]
