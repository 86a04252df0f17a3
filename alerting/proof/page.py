"""A backtest as one page that needs nothing else: to be sent, printed, or kept."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerting.errors import ConfigError
from alerting.model.people import Means
from alerting.proof import plots
from alerting.proof.plots import Series
from alerting.proof.report import PersonLine, Report

_PACKAGE = Path(__file__).resolve().parents[1]
_TEMPLATE = "report/backtest.html"
#: Recipients that are drawn; the table has them all.
DRAWN = 20


def page(report: Report) -> str:
    """HTML with its style and plots inside."""
    folders = [_PACKAGE / "_shipped" / "templates", _PACKAGE.parent / "templates"]
    if not any((folder / _TEMPLATE).is_file() for folder in folders):
        raise ConfigError("The page's template is missing: install the package again.")
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    series = plots.most([Series(it.rule, it.by_day) for it in report.rules])
    people = report.people[:DRAWN]
    means = [
        Series(str(it), [who.by_means.get(str(it), 0) for who in people])
        for it in Means
        if any(it in who.by_means for who in people)
    ]
    return environment.get_template(_TEMPLATE).render(
        report=report,
        rules=series,
        means=means,
        at_night=_at_night(report.people),
        days=plots.days(report.days, series, "alerts by day"),
        people=plots.bars([it.name for it in people], means, "messages by person and means"),
        hours=plots.hours(report.messages_by_hour, "messages by day of the week and hour"),
        spark=plots.spark,
    )


def _at_night(people: list[PersonLine]) -> int:
    return sum(it.sms_at_night for it in people)
