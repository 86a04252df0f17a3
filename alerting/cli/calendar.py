"""`alerting calendar`."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import typer

from alerting.cli.days_ahead import days_ahead, now_in, today_in
from alerting.cli.failure import fail
from alerting.cli.options import Rules
from alerting.cli.tables import show
from alerting.clock import SystemClock
from alerting.config.rules_file import check, open_text
from alerting.config.settings import read_settings
from alerting.config.suggest import did_you_mean
from alerting.config.tables.contacts import nobody
from alerting.model.calendar import Calendar

DAYS = 14


def read_day(text: str) -> date:
    """`2026-12-20`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a date, like 2026-12-20") from None


def calendar(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name in the rules file.")],
    *,
    rules: Rules = None,
    beginning: Annotated[
        date | None,
        typer.Option("--from", parser=read_day, metavar="DAY", help="The first day; else today."),
    ] = None,
) -> None:
    """Show a calendar's next 14 days: open hours, holidays, exceptional days, clock changes.

    Example: alerting calendar support-hours --from 2026-12-20
    """
    path = read_settings({"rules": rules}).rules
    found = _named(name, check(open_text(path), str(path), lists=nobody).book.calendars)
    now = SystemClock().now()
    typer.echo(now_in(found, now))
    days = days_ahead(found, beginning or today_in(found, now), DAYS)
    show(("day", "open", ""), ((each.day, each.open, each.notes) for each in days))


def _named(name: str, calendars: Mapping[str, Calendar]) -> Calendar:
    found = calendars.get(name)
    if found is None:
        hint = did_you_mean(name, calendars) or "the rules file has no calendars"
        fail(f"{name} is not one of the calendars; {hint}")
    return found
