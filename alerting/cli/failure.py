"""How a command ends: every expected error is one line for a person, and an exit code."""

from enum import IntEnum
from typing import NoReturn

import typer

from alerting.cli.printable import clean
from alerting.errors import AlertingError, ConfigError, ListenError, RulesError


class Code(IntEnum):
    FAILED = 1
    """What was asked for was not done."""
    USAGE = 2
    """Wrong usage, or a file that cannot be read; typer uses it too."""
    CONFIG = 78
    """No valid configuration: systemd does not start it again."""


def fail_with(error: AlertingError, code: Code | None = None) -> NoReturn:
    """`code`: where another than the usual one is promised."""
    hopeless = isinstance(error, ConfigError) and not isinstance(error, ListenError)
    usual = Code.CONFIG if hopeless else Code.FAILED
    fail(_text(error), usual if code is None else code)


def fail(text: str, code: Code = Code.FAILED) -> NoReturn:
    lines = "\n".join(clean(line) for line in text.splitlines())
    typer.echo(f"alerting: {lines}", err=True)
    raise typer.Exit(code)


def _text(error: AlertingError) -> str:
    if isinstance(error, RulesError):
        return "\n".join([str(error), *error.lines()])
    return str(error)
