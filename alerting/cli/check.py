"""`alerting check`."""

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from alerting.cli.failure import Code, fail
from alerting.cli.reading import SERVICE_RULES, at_hand
from alerting.clock import SystemClock
from alerting.config.catalogue import Language, catalogue
from alerting.config.check import report, report_data
from alerting.config.lint.around import around
from alerting.config.rules_file import open_text, read
from alerting.config.settings import Settings, read_settings
from alerting.config.tables.contacts import nobody
from alerting.errors import ConfigError
from alerting.model.people import Place
from alerting.notify.render import Renderer

#: Found by itself, so that a file with mistakes tells of them in its own language.
_LANGUAGE = re.compile(r"""^language: *["']?([\w-]+)""", re.MULTILINE)


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


class Tongue(StrEnum):
    ENGLISH = "en"
    PORTUGUESE = "pt-BR"


def check(
    rules: Annotated[
        Path | None,
        typer.Argument(metavar="RULES", help="The file; without it the one of ALERTING_RULES."),
    ] = None,
    *,
    form: Annotated[Format, typer.Option("--format", help="json is for programs.")] = Format.TEXT,
    language: Annotated[
        Tongue | None,
        typer.Option(case_sensitive=False, help="Of what it says, if not the file's `language`."),
    ] = None,
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
        fail(catalogue(language or Tongue.ENGLISH).retell(str(error)), Code.USAGE)
    tongue = catalogue(language or _written_in(text))
    known = around(settings, _places(text, path), SystemClock().now())
    arguments = (text, path, settings.has_secret(), known, tongue)
    if form is Format.JSON:
        data, code = report_data(*arguments)
        typer.echo(msgspec.json.format(msgspec.json.encode(data)).decode())
    else:
        lines, code = report(*arguments)
        typer.echo("\n".join(lines))
    failed = _failing_templates(settings, tongue)
    raise typer.Exit(code or (Code.FAILED if failed else code))


def _written_in(text: str) -> Tongue:
    found = _LANGUAGE.search(text)
    word = found[1].casefold() if found else ""
    spoken = (each for each in Tongue if word and each.casefold().startswith(word))
    return next(spoken, Tongue.ENGLISH)


def _failing_templates(settings: Settings, tongue: Language) -> bool:
    own = settings.templates_dir  # what is shipped is tried by our tests
    failures = Renderer(own).check_templates() if own else []
    for each in failures:
        said = tongue.say("{}: fails ({}); a plain text would be sent", each.template, each.why)
        typer.echo(said, err=True)
    return bool(failures)


def _places(text: str, path: str) -> Iterable[Place]:
    try:
        return read(text, path, lists=nobody).directory.places.values()
    except ConfigError:  # the report will say so
        return ()
