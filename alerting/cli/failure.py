"""How a command ends: every expected error is one line for a person, and an exit code."""

from enum import IntEnum
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from alerting.cli.tables import clean
from alerting.errors import AlertingError, ConfigError, Mistake, RulesError


class Code(IntEnum):
    FAILED = 1
    """What was asked for was not done."""
    USAGE = 2
    """Wrong usage, or a file that cannot be read; typer uses it too."""
    CONFIG = 78
    """No valid configuration: systemd does not start it again."""


class Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except AlertingError as error:
            code = Code.CONFIG if isinstance(error, ConfigError) else Code.FAILED
            fail(_text(error), code)


def fail(text: str, code: Code = Code.FAILED) -> NoReturn:
    lines = "\n".join(clean(line) for line in text.splitlines())
    typer.echo(f"alerting: {lines}", err=True)
    raise typer.Exit(code)


def _text(error: AlertingError) -> str:
    if isinstance(error, RulesError):
        return "\n".join([str(error), *(_line(error.path, each) for each in error.mistakes)])
    return str(error)


def _line(path: str, mistake: Mistake) -> str:
    place = f"{path}:{mistake.line}:{mistake.column}" if mistake.line else path
    return f"{place}: {mistake.text}{f' ({mistake.hint})' if mistake.hint else ''}"
