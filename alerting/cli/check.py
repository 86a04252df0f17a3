"""`alerting check`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from alerting.cli.failure import Code, fail
from alerting.config.check import report, report_data
from alerting.config.means import means_at_hand
from alerting.config.rules_file import open_text
from alerting.config.settings import read_settings
from alerting.errors import ConfigError


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


def check(
    rules: Annotated[
        Path | None,
        typer.Argument(metavar="RULES", help="The file; without it the one of ALERTING_RULES."),
    ] = None,
    *,
    form: Annotated[Format, typer.Option("--format", help="json is for programs.")] = Format.TEXT,
) -> None:
    """Find every mistake of a rules file at once, or say in plain words what it will do.

    For example: alerting check rules.yaml
    """
    settings = read_settings({"rules": rules})
    path = str(settings.rules)
    try:
        text = open_text(settings.rules)
    except ConfigError as error:
        fail(str(error), Code.USAGE)
    has_secret = None
    if settings.secrets_dir is not None:
        has_secret = lambda name: settings.secret(name) is not None  # noqa: E731
    unset = means_at_hand(settings).missing
    if form is Format.JSON:
        data, code = report_data(text, path, has_secret, unset)
        typer.echo(msgspec.json.format(msgspec.json.encode(data)).decode())
    else:
        lines, code = report(text, path, has_secret, unset)
        typer.echo("\n".join(lines))
    raise typer.Exit(code)
