"""Times and names as the rules file would have them, or else the last good copy of it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from alerting.cli.reading import SERVICE_RULES, at_hand, reader
from alerting.config.rules_file import open_text, read
from alerting.config.settings import read_settings
from alerting.config.tables.contacts import nobody
from alerting.errors import ConfigError, StorageError
from alerting.judge.rulebook import RuleBook
from alerting.judge.spec import read_duration
from alerting.model.alert import Subject
from alerting.model.people import Directory
from alerting.model.times import EpochMs, as_datetime, as_epoch
from alerting.model.zoho_names import Called, ZohoNames
from alerting.record.names import names_in
from alerting.record.rulebooks import newest

#: The year 9999, beyond which no calendar goes.
LAST: EpochMs = 253_370_764_800_000


@dataclass(frozen=True, slots=True)
class Local:
    """UTC and no names where neither the rules file nor a copy of it can be read."""

    zone: tzinfo = field(default_factory=lambda: ZoneInfo("UTC"))
    directory: Directory = field(default_factory=Directory)
    zoho: ZohoNames = field(default_factory=ZohoNames)

    @staticmethod
    def of(book: RuleBook) -> "Local":
        return Local(ZoneInfo(book.timezone), book.directory)

    def at(self, instant: EpochMs | None) -> str:
        """`2026-11-21 10:00:03+05:30`; empty for an instant that is not known."""
        return self._iso(instant, " ", "seconds")

    def exact(self, instant: EpochMs | None) -> str:
        """The same for programs, with milliseconds."""
        return self._iso(instant, "T", "milliseconds")

    def agent(self, number: int) -> str:
        """The name the file gives, else Zoho's, else the id; empty for nobody."""
        return Called(self.directory, self.zoho).holder(number) or str(number or "")

    def channel(self, number: int) -> str:
        return Called(self.directory, self.zoho).channel(number) or str(number or "")

    def group(self, group: str) -> str:
        """Of what an alert is about, where that is a channel or an agent; else empty."""
        subject, called = Subject(0, 0, group=group), Called(self.directory, self.zoho)
        return called.channel(subject.channel) or called.holder(subject.assignee)

    def beginning(self, text: str, now: EpochMs) -> EpochMs:
        """`2026-11-21`, `2026-11-21T08:30`, or `7d` for that long ago."""
        return self._instant(text, now, whole_day=False)

    def end(self, text: str, now: EpochMs) -> EpochMs:
        """A day without a time counts whole: up to the next midnight."""
        return self._instant(text, now, whole_day=True)

    def _iso(self, instant: EpochMs | None, between: str, precision: str) -> str:
        if not instant:
            return ""
        if not 0 < instant < LAST:
            return str(instant)
        return as_datetime(instant).astimezone(self.zone).isoformat(between, precision)

    def _instant(self, text: str, now: EpochMs, *, whole_day: bool) -> EpochMs:
        try:
            if text[-1:] in "smhd":
                return now - read_duration(text)
            if "T" in text or " " in text:
                moment = datetime.fromisoformat(text)
            else:
                day = date.fromisoformat(text) + timedelta(days=1 if whole_day else 0)
                moment = datetime.combine(day, time(), self.zone)
        except (ValueError, OverflowError):
            raise typer.BadParameter(
                f"{text} is not a time; write 2026-11-21, 2026-11-21T08:30, "
                "or 7d for seven days ago"
            ) from None
        return as_epoch(moment if moment.tzinfo else moment.replace(tzinfo=self.zone))


def local(rules: Path | None = None, database: Path | None = None) -> Local:
    try:
        path = at_hand(read_settings({"rules": rules}).rules, SERVICE_RULES)
        book = read(open_text(path), str(path), lists=nobody)
        here = Local.of(book)
    except ConfigError:
        here = _last_good(database)
    return replace(here, zoho=_names(database))


def _names(database: Path | None) -> ZohoNames:
    """None where there is no database, as before the first start."""
    try:
        with reader(database) as connection:
            return ZohoNames(names_in(connection))
    except StorageError:
        return ZohoNames()


def _last_good(database: Path | None) -> Local:
    try:
        with reader(database) as connection:
            kept = newest(connection)
        return Local.of(read(kept.text, "rules", lists=nobody)) if kept else Local()
    except (ConfigError, StorageError):
        return Local()
