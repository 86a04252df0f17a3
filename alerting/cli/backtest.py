"""`alerting backtest`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from alerting.cli.failure import Code, fail, fail_with
from alerting.cli.local import LAST, Local
from alerting.cli.reading import reader
from alerting.cli.reports import show_report
from alerting.clock import SystemClock
from alerting.config.rules_file import open_text, read
from alerting.config.settings import Settings, read_settings
from alerting.config.tables.contacts import as_kept
from alerting.errors import ConfigError
from alerting.judge.rulebook import RuleBook
from alerting.pipeline.shard import Horizons
from alerting.proof.backtest import Backtest, Outcome, Period, as_if_live
from alerting.proof.page import page
from alerting.proof.recording import FromDatabase, FromFile, Recording
from alerting.proof.report import report
from alerting.record.names import names_in
from alerting.record.recorded import extent
from alerting.record.rulebooks import files_of, of_version

_INPUT: Final = Path("-")


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


def backtest(  # noqa: PLR0913 options of a command
    rules: Annotated[
        Path | None,
        typer.Argument(
            metavar="RULES",
            help="A file, a version's number, or - for the input; else ALERTING_RULES.",
        ),
    ] = None,
    *,
    last: Annotated[
        str | None, typer.Option(metavar="LENGTH", help="The last 7d, 12h … up to now.")
    ] = None,
    beginning: Annotated[
        str | None,
        typer.Option("--from", metavar="TIME", help="2026-11-01, 2026-11-01T08:30, or 7d ago."),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--to", metavar="TIME", help="The same; a day without a time counts whole."),
    ] = None,
    database: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Its recorded events, if not ALERTING_DATABASE's."),
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Webhook bodies instead, one per line, also .gz."),
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="OTHER", help="Another file or version, to compare with.")
    ] = None,
    trial_tells: Annotated[
        bool, typer.Option("--trial-tells", help="As if rules on trial told people.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page with plots.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="json is for programs.")] = Format.TEXT,
    beside: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What - stands for: its lists of contacts are there."),
    ] = None,
) -> None:
    """Say what a rules file would have told whom, had it been in force.

    Example: alerting backtest rules.yaml --last 7d --against old-rules.yaml --html week.html
    """
    settings = read_settings({"rules": rules, "database": database})
    paths = [settings.rules, against] if against else [settings.rules]
    books = [_book(it, settings, beside, trial_tells=trial_tells) for it in paths]
    period = _period(books[0], last, beginning, end)
    with _recording(settings, events, period) as recording:
        backtest = Backtest(books, period, _horizons(settings))
        outcome = _run(backtest, recording, for_a_program=form is Format.JSON)
    if events is None:
        _name(outcome, settings)
    found = report(outcome, str(paths[0]), str(against or ""))
    if html is not None:
        _write(html, page(found))
    if form is Format.JSON:
        typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
    else:
        show_report(found)


def _book(path: Path, settings: Settings, beside: Path | None, *, trial_tells: bool) -> RuleBook:
    try:
        if path == _INPUT:
            book = read(_input(), str(beside or path))
        elif str(path).isdecimal() and not path.exists():
            book = _version(int(str(path)), settings.database)
        else:
            book = read(open_text(path), str(path))
    except ConfigError as error:
        fail_with(error, Code.USAGE)
    return as_if_live(book) if trial_tells else book


def _input() -> str:
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        raise ConfigError("the input is not UTF-8 text") from None


def _version(number: int, database: Path) -> RuleBook:
    """As it was in force, with its lists of contacts."""
    with reader(database) as connection:
        kept, files = of_version(connection, number), files_of(connection, number)
    if kept is None:
        fail(f"there is no version {number}. See all with: alerting rules list", Code.USAGE)
    return read(kept.text, f"rules version {number}", lists=as_kept(files))


def _period(book: RuleBook, last: str | None, beginning: str | None, end: str | None) -> Period:
    if last and (beginning or end):
        raise typer.BadParameter("--last goes up to now: leave --from and --to out")
    if last and last[-1] not in "smhd":
        raise typer.BadParameter(f"--last takes a length of time, like 5d or 5h; not {last}")
    here, now = Local.of(book), SystemClock().now()
    since = here.beginning(last or beginning or "", now) if last or beginning else 0
    until = here.end(end, now) if end else LAST
    if until <= since:
        raise typer.BadParameter("the end comes before the beginning")
    return Period(since, until)


def _horizons(settings: Settings) -> Horizons:
    return Horizons(settings.forget_ended_after, settings.lose_sight_after)


@contextmanager
def _recording(settings: Settings, events: Path | None, period: Period) -> Iterator[Recording]:
    if events is not None:
        yield FromFile(events, period.since, period.until, SystemClock().now())
        return
    with reader(settings.database) as connection:
        found = extent(connection)
        if found is None:
            fail(f"no event is recorded in {settings.database} yet")
        yield FromDatabase(connection, found, period.since, period.until)


def _run(backtest: Backtest, recording: Recording, *, for_a_program: bool) -> Outcome:
    """With a progress bar where somebody looks; a program is told percents, one a line."""
    if for_a_program:
        return backtest.run(recording, SystemClock(), _percents(recording.size))
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    bar = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task("playing events", total=recording.size, visible=sys.stderr.isatty())
        return backtest.run(recording, SystemClock(), lambda done: bar.update(task, completed=done))


def _percents(size: int) -> Callable[[int], None]:
    def said(done: int) -> None:
        sys.stderr.write(f"{100 * done // max(size, 1)}%\n")
        sys.stderr.flush()

    return said


def _name(outcome: Outcome, settings: Settings) -> None:
    """What the report speaks of, as Zoho calls it."""
    with reader(settings.database) as connection:
        for it in outcome.files:
            it.course.shard.names.learn(names_in(connection))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror}")
