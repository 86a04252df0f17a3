"""A report's curves and colours, worked out so that the page needs no script."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from alerting.dashboard.report_said import HourSaid, Report
from alerting.model.times import as_datetime

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
#: Shades of the accent colour, from nothing to the most.
SHADES: Final = 6
#: The picture's own measures; the page stretches it.
WIDTH, HEIGHT = 1000.0, 200.0


class Bar(NamedTuple):
    x: float
    width: float
    y: float
    height: float


class Hour(NamedTuple):
    said: HourSaid | None
    shade: int


class Drawn:
    def __init__(self, report: Report) -> None:
        self._moments = report.over_time
        self._zone, self._by_hour = report.zone, report.by_hour
        self._step = WIDTH / max(1, len(report.over_time))
        counts = [n for it in report.over_time for n in (it.arrivals, it.replies)]
        self.most = max(counts, default=0)
        self._hours = {(it.weekday, it.hour): it for it in report.week}
        self._hottest = max((it.value or 0 for it in report.week), default=0)

    @property
    def names(self) -> list[str]:
        """Of the hours or days; an hour that the clock shows twice has its name twice."""
        zone = ZoneInfo(self._zone)
        walls = (as_datetime(it.at).astimezone(zone) for it in self._moments)
        if not self._by_hour:
            return [f"{WEEKDAYS[it.weekday()]} {it.day} {it:%b}" for it in walls]
        return [f"{WEEKDAYS[it.weekday()]} {it:%H:%M}" for it in walls]

    @property
    def slots(self) -> Sequence[float]:
        """Where each hour or day begins."""
        return [round(n * self._step, 2) for n in range(len(self._moments))]

    @property
    def step(self) -> float:
        return round(self._step, 2)

    @property
    def bars(self) -> list[Bar]:
        """Arrivals."""
        wide = round(self._step * 0.72, 2)
        return [
            Bar(round((n + 0.14) * self._step, 2), wide, HEIGHT - high, high)
            for n, it in enumerate(self._moments)
            if (high := self._high(it.arrivals))
        ]

    @property
    def line(self) -> str:
        """Replies, as a path."""
        points = (
            f"{(n + 0.5) * self._step:.2f} {HEIGHT - self._high(it.replies):.2f}"
            for n, it in enumerate(self._moments)
        )
        return "M" + " L".join(points) if self._moments else ""

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Some five names below, each with how far from the left it stands, in percent."""
        many = len(self._moments)
        every = max(1, -(-many // 5))
        return [(round(100 * n / many, 2), self.names[n]) for n in range(0, many, every)]

    @property
    def week(self) -> list[tuple[str, list[Hour]]]:
        return [
            (name, [self._hour(day, hour) for hour in range(24)])
            for day, name in enumerate(WEEKDAYS)
        ]

    def _hour(self, weekday: int, hour: int) -> Hour:
        said = self._hours.get((weekday, hour))
        if said is None or not said.value:
            return Hour(said, 0)
        return Hour(said, max(1, round(SHADES * said.value / self._hottest)))

    def _high(self, count: int) -> float:
        return round((HEIGHT - 6) * count / self.most, 2) if self.most else 0.0
