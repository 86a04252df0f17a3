"""`alerting rehearse`."""

from itertools import groupby
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from alerting.cli.failure import Code, fail, fail_with
from alerting.config.examples.examples import Example
from alerting.config.examples.reading import read_scenarios
from alerting.config.rules_file import Checked, check, open_text
from alerting.config.settings import read_settings
from alerting.errors import ConfigError
from alerting.proof.coverage import Coverage
from alerting.proof.junit import junit as as_junit
from alerting.proof.rehearsal import Rehearsed, in_words, would_do
from alerting.proof.rehearsal import rehearse as play


def rehearse(
    rules: Annotated[
        Path | None,
        typer.Argument(metavar="RULES", help="The file; without it the one of ALERTING_RULES."),
    ] = None,
    scenarios: Annotated[
        list[Path] | None,
        typer.Argument(metavar="SCENARIOS...", help="Files of scenarios, played as well."),
    ] = None,
    *,
    junit: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the results for a build server.")
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Say what no example reaches.")
    ] = False,
) -> None:
    """Play the examples of a rules file, days in seconds, and say where people hear otherwise.

    Example: alerting rehearse rules.yaml scenarios.yaml --coverage
    """
    checked, examples = _read(rules, scenarios or [])
    if not examples:
        fail("there is nothing to rehearse: no rule has `examples:`", Code.USAGE)
    covered = Coverage(checked.book)
    results = [play(it, checked.book, covered.watch) for it in examples]
    zone = ZoneInfo(checked.book.timezone)
    _print(results, zone)
    if coverage:
        typer.echo("\n".join(["", *(covered.lines() or ["Every rule is covered."])]))
    if junit is not None:
        _write(junit, as_junit(results, zone))
    raise typer.Exit(0 if all(it.ok for it in results) else Code.FAILED)


def _read(rules: Path | None, scenarios: list[Path]) -> tuple[Checked, list[Example]]:
    path = read_settings({"rules": rules}).rules
    try:
        checked = check(open_text(path), str(path))
        found = list(checked.examples)
        for each in scenarios:
            found += read_scenarios(open_text(each), str(each), checked.book, checked.names)
    except ConfigError as error:
        fail_with(error, Code.USAGE)
    return checked, found


def _print(results: list[Rehearsed], zone: ZoneInfo) -> None:
    for of, group in groupby(results, key=lambda it: it.example.of):
        typer.echo(of)
        for it in group:
            typer.echo(f"  {'ok   ' if it.ok else 'FAILS'} {it.example.name}")
            for line in would_do(it, zone):
                typer.echo(f"        {line}")
            if not it.ok:
                typer.echo(f"        line {it.example.line}; - expected, + heard instead:")
                typer.echo("\n".join(f"        {line}" for line in in_words(it, zone)))
    failed = sum(not it.ok for it in results)
    typer.echo(f"{len(results)} played, {len(results) - failed} as expected, {failed} otherwise")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror}")
