"""The table `rotas`: who is on duty when."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import Form, Line, Timezone
from alerting.config.keys import keys_of
from alerting.config.suggest import did_you_mean
from alerting.config.tables.spans import Misread, read_date, read_moment, read_weekdays
from alerting.config.yaml.nodes import Data, Path
from alerting.judge.spec import Duration, as_list
from alerting.model.rota import Override, Rota
from alerting.model.times import HOUR, Ms
from alerting.model.wall_clock import first_instant

_HANDOVER = re.compile(r"(?:([a-z]+) +)?(\d{1,2}):(\d\d)", re.IGNORECASE | re.ASCII)
_WEEK = timedelta(days=7)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Read = TypeVar("Read")


def _whole_hours(length: Ms) -> Ms:
    if length % HOUR:
        raise ValueError("a turn lasts whole hours or days, like 12h or 7d")
    return length


class OverrideForm(Form):
    who: Line
    from_: Annotated[Line, Field(alias="from")]
    until: Line


class RotaForm(Form):
    members: Annotated[tuple[Line, ...], BeforeValidator(as_list)]
    every: Annotated[Duration, AfterValidator(_whole_hours)]
    handover: Line
    starting: Line
    timezone: Timezone | None = None
    overrides: tuple[OverrideForm, ...] = ()


def read_rotas(
    section: dict[str, Data], people: Collection[str], timezone: str, findings: Findings
) -> dict[str, Rota]:
    """Those without a mistake. `timezone` is that of rotas that write none."""
    found = {}
    for name, data in section.items():
        rota = _Reader(("rotas", name), people, findings).rota(name, data, timezone)
        if rota is not None:
            found[name] = rota
    return found


class _Reader:
    """One rota."""

    def __init__(self, where: Path, people: Collection[str], findings: Findings) -> None:
        self._where = where
        self._people = people
        self._findings = findings

    def rota(self, name: str, data: Data, timezone: str) -> Rota | None:
        try:
            form = RotaForm.model_validate(data)
        except ValidationError as error:
            self._findings.take(error, self._where, "rota", keys_of(RotaForm))
            return None
        zone = form.timezone or timezone
        self._check_members(form.members)
        starts = self._starts(form)
        overrides = [
            self._override(each, index, ZoneInfo(zone)) for index, each in enumerate(form.overrides)
        ]
        if starts is None or not form.members:
            return None
        every = timedelta(milliseconds=form.every)
        there = tuple(each for each in overrides if each is not None)
        return Rota(name, form.members, starts, every, zone, there)

    def _check_members(self, members: tuple[str, ...]) -> None:
        for index, member in enumerate(members):
            where = (*self._where, "members", index)
            self._check_person(member, where)
            if member in members[:index]:
                self._findings.warn(where, f"{member} has two turns in each round")

    def _check_person(self, name: str, where: Path) -> None:
        if name not in self._people:
            text = f"{name[:60]} is not one of the `people`"
            self._findings.mistake(where, text, did_you_mean(name, self._people))

    def _starts(self, form: RotaForm) -> datetime | None:
        """What the wall shows at the first handover."""
        day = self._read(("starting",), partial(read_date, form.starting))
        turn = self._read(("handover",), partial(_read_handover, form.handover))
        if day is None or turn is None:
            return None
        if turn.weekday is not None:
            self._check_weekday(turn.weekday, day, form)
        return datetime.combine(day, turn.clock)

    def _check_weekday(self, weekday: int, starting: date, form: RotaForm) -> None:
        if timedelta(milliseconds=form.every) % _WEEK:
            text = "only turns of whole weeks end on the same day of the week"
            hint = f"write handover: {form.handover.split()[-1]}"
            self._findings.mistake((*self._where, "handover"), text, hint)
        elif starting.weekday() != weekday:
            day, begins = _DAYS[starting.weekday()], _DAYS[weekday]
            later = starting + timedelta(days=(weekday - starting.weekday()) % 7)
            text = f"{form.starting} is a {day}, and turns begin on {begins}"
            first = ", ".join(form.members[:1])
            hint = f"write {later - _WEEK} or {later}: whichever begins a turn of {first[:60]}"
            self._findings.mistake((*self._where, "starting"), text, hint)

    def _override(self, form: OverrideForm, index: int, zone: ZoneInfo) -> Override | None:
        where = ("overrides", index)
        self._check_person(form.who, (*self._where, *where, "who"))
        begins = self._read((*where, "from"), partial(read_moment, form.from_, whole_day=False))
        ends = self._read((*where, "until"), partial(read_moment, form.until, whole_day=True))
        if begins is None or ends is None:
            return None
        if ends <= begins:
            text = f"{form.until} is before {form.from_}"
            self._findings.mistake((*self._where, *where, "until"), text, "`from` comes first")
        return Override(form.who, first_instant(begins, zone), first_instant(ends, zone))

    def _read(self, below: Path, read: Callable[[], Read]) -> Read | None:
        """None where it cannot be meant."""
        try:
            return read()
        except Misread as error:
            self._findings.mistake((*self._where, *below), str(error), error.hint)
            return None


@dataclass(frozen=True, slots=True)
class _Handover:
    weekday: int | None
    """0 is Monday; None: none is written."""
    clock: time


def _read_handover(written: str) -> _Handover:
    """`mon 09:00`, or `09:00`."""
    found = _HANDOVER.fullmatch(written)
    days = read_weekdays(found[1]) if found and found[1] else ()
    if found is None or days is None or len(days) > 1:
        raise Misread(f"{written[:40]!r} is not a handover", "write it like mon 09:00, or 09:00")
    try:
        clock = time(int(found[2]), int(found[3]))
    except ValueError:
        raise Misread(f"no clock shows {found[2]}:{found[3]}") from None
    return _Handover(days[0] if days else None, clock)
