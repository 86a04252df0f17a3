"""`alerting check`."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from alerting.cli.failure import Code, fail
from alerting.cli.reading import SERVICE_RULES, at_hand
from alerting.clock import SystemClock
from alerting.config.check import report, report_data
from alerting.config.means import means_at_hand, webhooks_of
from alerting.config.rules_file import open_text, read
from alerting.config.settings import Settings, read_settings
from alerting.errors import ConfigError
from alerting.model.people import Means
from alerting.notify.render import Renderer


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

    Example: alerting check rules.yaml
    """
    settings = read_settings({"rules": rules})
    file = at_hand(settings.rules, SERVICE_RULES)
    path = str(file)
    try:
        text = open_text(file)
    except ConfigError as error:
        fail(str(error), Code.USAGE)
    now = SystemClock().now()
    arguments = (text, path, settings.has_secret(), _unset(settings, text, path), now)
    if form is Format.JSON:
        data, code = report_data(*arguments)
        typer.echo(msgspec.json.format(msgspec.json.encode(data)).decode())
    else:
        lines, code = report(*arguments)
        typer.echo("\n".join(lines))
    failures = Renderer(settings.templates_dir).check_templates()
    for each in failures:
        typer.echo(f"{each.template}: fails ({each.why}); a plain text would be sent", err=True)
    raise typer.Exit(code or (Code.FAILED if failures else code))


def _unset(settings: Settings, text: str, path: str) -> Mapping[Means, str]:
    try:
        webhooks = webhooks_of(read(text, path))
    except ConfigError:  # the report will say so
        webhooks = []
    return means_at_hand(settings, webhooks).missing
