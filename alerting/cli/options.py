"""Options and arguments that several commands share, each described once."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from alerting.judge.spec import read_duration
from alerting.model.times import Ms

Admin: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--admin",
        "--admin-listen",
        metavar="ADDRESS",
        help="Where the daemon takes commands, if not as in ALERTING_ADMIN_LISTEN: "
        "unix:/run/alerting/admin.sock or host:port.",
    ),
]
Database: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The database, if not as in ALERTING_DATABASE."),
]
Rules: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The rules file, if not as in ALERTING_RULES."),
]
Limit: TypeAlias = Annotated[int, typer.Option(min=1, help="How many to show, the newest first.")]


def read_length(text: str) -> Ms:
    """`90s`, `10m`, `2h`, `1d`."""
    try:
        return read_duration(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def read_alert(text: str) -> int:
    """`7`, or `#7` as messages write it."""
    number = text.removeprefix("#")
    if not (number.isascii() and number.isdecimal()):
        raise typer.BadParameter(f"{text} is not the number of an alert, like 7")
    return int(number)


def read_name(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("a name has letters")
    return text.strip()


Alert: TypeAlias = Annotated[
    int, typer.Argument(parser=read_alert, metavar="ALERT", help="Its number, as messages give it.")
]
Alerts: TypeAlias = Annotated[
    list[int],
    typer.Argument(parser=read_alert, metavar="ALERT…", help="Their numbers, as messages give."),
]
By: TypeAlias = Annotated[
    str | None,
    typer.Option(
        parser=read_name, metavar="NAME", help="Who does it, if not you who are logged in."
    ),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="For programs.")]
