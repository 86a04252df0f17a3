"""`alerting timeline`."""

from pathlib import Path

import msgspec
import typer

from alerting.cli.failure import fail
from alerting.cli.local import Local, local
from alerting.cli.options import Alert, Database, Json, Rules
from alerting.cli.printable import clean
from alerting.cli.reading import reader
from alerting.cli.tables import show
from alerting.clock import SystemClock
from alerting.model.story import AlertSeen, Line, Story, by_the_wall
from alerting.report.timeline import timeline as told


def timeline(
    alert: Alert, *, as_json: Json = False, database: Database = None, rules: Rules = None
) -> None:
    """Show all that happened to an alert: who was told, by what, and who did what.

    Example: alerting timeline 7
    """
    here = local(rules, database)
    story = _story(alert, database, here)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(story)).decode())
        return
    typer.echo(clean(_title(story.alert, here)))
    show(("AT", "WHAT", "WHO", "BY", "DETAIL"), [_row(line, here) for line in story.lines])


def _story(alert: int, database: Path | None, here: Local) -> Story:
    with reader(database) as connection:
        story = told(connection, alert, SystemClock().now())
    if story is None:
        fail(f"nothing is on record of an alert {alert}; alerting status shows those that are open")
    named = msgspec.structs.replace(story.alert, name=here.group(story.alert.chat))
    return msgspec.structs.replace(story, alert=named)


def _title(it: AlertSeen, here: Local) -> str:
    """`alert 7: on-hold, critical, of chat 65403000000038063, since 2026-01-05 15:30:00+05:30`."""
    parts = [it.rule, it.severity, f"of {it.about}", f"since {here.at(it.since)}"]
    return f"alert {it.number}: {', '.join([*parts, 'on trial'] if it.trial else parts)}"


def _row(it: Line, here: Local) -> tuple[str, str, str, str, str]:
    receipt = it.receipt if it.receipt and it.receipt not in it.detail else ""
    detail = ", ".join(part for part in (by_the_wall(it.detail, here.at), receipt) if part)
    return here.at(it.at), it.what, it.who, it.where, detail
