"""The list `digests`: reports that people get at fixed times."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import Form, Line, Lines, Targets, Timezone
from alerting.config.keys import keys_of
from alerting.config.suggest import did_you_mean
from alerting.config.tables.spans import Misread, read_time_of_day, read_weekdays
from alerting.config.yaml.nodes import Data, Path, each_of
from alerting.judge.spec import Duration
from alerting.model.calendar import WEEKDAYS
from alerting.model.digest import Digest
from alerting.model.times import DAY

_EVERY_DAY = frozenset(range(len(WEEKDAYS)))


class DigestForm(Form):
    name: Line
    at: Line
    days: Lines = ()
    tell: Targets
    covers: Duration = DAY
    timezone: Timezone | None = None


def read_digests(section: Data, timezone: str, findings: Findings) -> tuple[Digest, ...]:
    """Those without a mistake. `timezone` is that of digests that write none."""
    if section and not isinstance(section, list):
        findings.mistake(("digests",), "`digests` must be a list", "each entry begins with - name:")
        return ()
    reader = _Reader(timezone, findings)
    entries = each_of(section, ("digests",))
    return tuple(digest for data, where in entries if (digest := reader.digest(data, where)))


def told_by_digests(section: Data) -> Iterator[tuple[Data, Path]]:
    """Whom the digests tell, as written, and where it stands."""
    for data, where in each_of(section, ("digests",)):
        if isinstance(data, dict) and data.get("tell"):
            yield data["tell"], (*where, "tell")


class _Reader:
    def __init__(self, timezone: str, findings: Findings) -> None:
        self._timezone = timezone
        self._findings = findings
        self._names: dict[str, int] = {}

    def digest(self, data: Data, where: Path) -> Digest | None:
        """None where there is a mistake in it."""
        try:
            form = DigestForm.model_validate(data)
        except ValidationError as error:
            self._findings.take(error, where, "digest", keys_of(DigestForm))
            return None
        self._refuse_equal(form.name, (*where, "name"))
        days = self._days(form.days, (*where, "days"))
        try:
            at = read_time_of_day(form.at)
        except Misread as error:
            self._findings.mistake((*where, "at"), str(error), error.hint)
            return None
        zone = ZoneInfo(form.timezone or self._timezone)
        return Digest(form.name, at, days, form.tell, zone, form.covers)

    def _refuse_equal(self, name: str, where: Path) -> None:
        line = self._names.setdefault(name.casefold(), self._findings.line(where))
        if line != self._findings.line(where):
            text = f"a digest called {name[:60]} stands in line {line} already"
            self._findings.mistake(where, text, "give each a name of its own")

    def _days(self, written: tuple[str, ...], where: Path) -> frozenset[int]:
        """Every day, unless some are written."""
        found: set[int] = set()
        for index, word in enumerate(written):
            days = read_weekdays(word)
            if days is None:
                text = f"{word[:40]!r} is no day of the week"
                hint = did_you_mean(word, WEEKDAYS)
                self._findings.mistake((*where, index), text, hint)
            found.update(days or ())
        return frozenset(found) or _EVERY_DAY
