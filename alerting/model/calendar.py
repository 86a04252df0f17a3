"""When people work, as the rules file says it: by the clock on their wall, not by instants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

MINUTES_OF_A_DAY: Final = 24 * 60
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Open from `start` until `end`, in minutes after midnight of the day on which it begins.

    `end` is later than `start`; beyond 24 hours it is a time of the next day.
    """

    start: int
    end: int

    def __str__(self) -> str:
        return f"{_time(self.start)}-{_time(self.end)}"


def _time(minute: int) -> str:
    hour, rest = divmod(minute if minute <= MINUTES_OF_A_DAY else minute - MINUTES_OF_A_DAY, 60)
    return f"{hour:02}:{rest:02}"


Periods: TypeAlias = tuple[Period, ...]

WHOLE_DAY: Final = Period(0, MINUTES_OF_A_DAY)
NO_WEEK: Final[tuple[Periods, ...]] = ((),) * len(WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A period belongs to the day on which it begins, also where it runs over midnight."""

    name: str
    timezone: str = "UTC"
    week: tuple[Periods, ...] = NO_WEEK
    """Seven days, Monday first."""
    days: Mapping[date, Periods] = field(default_factory=dict)
    """Exceptional days: what is written for one replaces its weekday, and a holiday."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """Closed, with their names."""
    estimated: Mapping[date, str] = field(default_factory=dict)
    """Holidays whose day is only estimated: they close nothing, and people are told of them."""

    def periods_of(self, day: date) -> Periods:
        """Those that begin on that day."""
        exceptional = self.days.get(day)
        if exceptional is not None:
            return exceptional
        return () if day in self.holidays else self.week[day.weekday()]


#: What `hours: always` means.
ALWAYS: Final = Calendar("always", week=((WHOLE_DAY,),) * len(WEEKDAYS))
