"""Public holidays that come soon and close nothing, because nobody knows their day for sure."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from alerting.config.lint.doubts import Doubt, Written
from alerting.model.times import as_datetime

SOON: Final = timedelta(days=30)


def estimated(file: Written) -> Iterator[Doubt]:
    """One for each day; what stands under `days` was decided already."""
    now = file.around.now
    for name, calendar in file.book.calendars.items() if now is not None else ():
        assert now is not None
        today = as_datetime(now).astimezone(ZoneInfo(calendar.timezone)).date()
        for day, holiday in sorted(calendar.estimated.items()):
            soon = today <= day <= today + SOON
            if soon and day not in calendar.days and calendar.periods_of(day):
                text = f"{name} stays open on {day}, {holiday}: nobody knows the day for sure"
                hint = f"to close, write under days: {{{day}: closed}}"
                yield Doubt(("calendars", name, "holidays"), text, hint)
