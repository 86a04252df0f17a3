"""Times of day as a calendar lists them, each mistake at its place."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from alerting.config.findings import Findings
from alerting.config.tables.spans import Misread, read_period
from alerting.config.yaml.nodes import Data, Path
from alerting.judge.spec import as_list
from alerting.model.calendar import MINUTES_OF_A_DAY, Period

CLOSED = "closed"
_A_LONG_NIGHT = 16 * 60
"""A period over midnight that is longer is more likely a slip."""

Written = TypeVar("Written")


class TimesOfDay:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def periods(self, value: Data, where: Path) -> Iterator[tuple[Period, Path]]:
        """Those without a mistake, with their places; none for `closed`."""
        if is_closed(value) or value is None:
            return
        listed = isinstance(value, list)
        for index, each in enumerate(as_list(value)):
            path = (*where, index) if listed else where
            if not isinstance(each, str):
                if each is not None:
                    hint = 'write for instance ["09:00-13:00", "14:00-18:00"], or closed'
                    self._findings.mistake(path, "times of day belong here", hint)
            elif (period := self.attempt(read_period, each, path)) is not None:
                self._doubt(period, path)
                yield period, path

    def attempt(
        self, read: Callable[[str], Written], text: str, where: Path, *, at_key: bool = False
    ) -> Written | None:
        """What `read` makes of the text; its mistake is reported."""
        try:
            return read(text)
        except Misread as error:
            say = self._findings.mistake_at_key if at_key else self._findings.mistake
            say(where, str(error), error.hint)
            return None

    def overlap(self, first: Period, second: Period, path: Path) -> None:
        night = any(each.end > MINUTES_OF_A_DAY for each in (first, second))
        hint = "one of them runs over midnight" if night else "let it begin later"
        self._findings.mistake(path, f"{second} overlaps {first}", hint)

    def _doubt(self, period: Period, path: Path) -> None:
        length = period.end - period.start
        if period.end > MINUTES_OF_A_DAY and length > _A_LONG_NIGHT:
            hint = "unless it is a night shift, the earlier time comes first"
            text = f"{period} runs over midnight and is {length // 60} hours long"
            self._findings.warn(path, text, hint)


def is_closed(value: Data) -> bool:
    return isinstance(value, str) and value.strip().casefold() == CLOSED
