"""The hours of each rule in each channel, every calendar worked out once for all of them."""

from alerting.judge.hours import Hours
from alerting.judge.rulebook import Rule, RuleBook


class Timetable:
    """Of one rule book; another book needs another timetable."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._hours: dict[str, Hours] = {}

    def of(self, rule: Rule, channel: int) -> Hours | None:
        """None: all hours."""
        calendar = self._book.hours_of(rule, channel)
        if calendar is None:
            return None
        hours = self._hours.get(calendar.name)
        if hours is None:
            hours = self._hours[calendar.name] = Hours(calendar)
        return hours
