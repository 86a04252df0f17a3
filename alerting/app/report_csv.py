"""A report as a CSV: a line for each figure of each channel, agent, rule, day and hour."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Final
from zoneinfo import ZoneInfo

from alerting.dashboard.report_drawn import WEEKDAYS
from alerting.dashboard.report_said import Report, Said
from alerting.model.times import SECOND, EpochMs, as_datetime
from alerting.report.columns import Column
from alerting.report.csv_rows import write_csv

_UNITS: Final = {"ms": "seconds", "count": "", "percent": "%", "chats": "chats"}


@dataclass(frozen=True, slots=True)
class Line:
    of: str
    id: str
    name: str
    figure: str
    said: Said
    unit: str
    note: str = ""


COLUMNS: Final[tuple[Column[Line], ...]] = (
    Column("of", lambda it, _: it.of),
    Column("id", lambda it, _: it.id),
    Column("name", lambda it, _: it.name),
    Column("figure", lambda it, _: it.figure),
    Column("value", lambda it, _: _number(it.said.value, it.unit)),
    Column("unit", lambda it, _: _UNITS[it.unit]),
    Column("nine_of_ten_or_most", lambda it, _: _number(it.said.high, it.unit)),
    Column("n", lambda it, _: it.said.n),
    Column("note", lambda it, _: f"Cannot be said: {it.said.why}" if it.said.why else it.note),
)


def csv_of(report: Report) -> str:
    """Empty cells are what cannot be said; the first lines have the definitions."""
    file = StringIO()
    write_csv(file, COLUMNS, _lines(report), _Wall(ZoneInfo(report.zone)))
    return file.getvalue()


def _lines(report: Report) -> Iterator[Line]:
    units = {it.name: it.unit for it in report.figures}
    for it in report.figures:
        yield Line("all", "", "", it.name, it, it.unit, it.definition)
    for of, lines in (
        ("channel", report.channels),
        ("agent", report.agents),
        ("rule", report.rules),
    ):
        for line in lines:
            for name, said in line.figures.items():
                yield Line(of, line.id, line.name, name, said, units[name])
    yield from _over_time(report)


def _over_time(report: Report) -> Iterator[Line]:
    of, zone = "hour" if report.by_hour else "day", ZoneInfo(report.zone)
    for it in report.over_time:
        at = _exact(it.at, zone)
        for name, many in (("arrivals", it.arrivals), ("replies", it.replies)):
            yield Line(of, at, "", name, Said(value=many, n=many), "count")
    for hour in report.week:
        name = f"{WEEKDAYS[hour.weekday]} {hour.hour:02}:00"
        said = Said(value=hour.value, n=hour.n)
        yield Line("hour of the week", "", name, report.week_of, said, report.week_unit)


def _number(value: float | None, unit: str) -> object:
    if value is None:
        return ""
    return round(value / SECOND, 3) if unit == "ms" else round(value, 2)


def _exact(at: EpochMs, zone: ZoneInfo) -> str:
    moment: datetime = as_datetime(at).astimezone(zone)
    return moment.isoformat("T", "seconds")


@dataclass(frozen=True, slots=True)
class _Wall:
    """All names are in the report already."""

    zone: ZoneInfo

    def exact(self, instant: EpochMs | None) -> str:
        return _exact(instant, self.zone) if instant else ""

    def agent(self, number: int) -> str:
        return str(number)

    def channel(self, number: int) -> str:
        return str(number)
