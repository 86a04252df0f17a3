"""Figures of a time, read and added up: in all, by channel, agent and rule, and over time."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import apsw

from alerting.judge.hours import Hours
from alerting.model.times import DAY, HOUR, MINUTE, EpochMs, Ms
from alerting.model.wall_clock import shown
from alerting.record.figures import cells_between
from alerting.report.cells import add
from alerting.report.figure import (
    BUCKETS,
    DELIVERED_WITHIN,
    LENGTHS,
    READ_WITHIN,
    Cell,
    Figure,
    keys_of,
)
from alerting.report.period import begin

#: A time that is longer is drawn day by day, else hour by hour.
_BY_HOUR: Ms = 2 * DAY + HOUR

_DELIVERY = frozenset(keys_of(Figure.SENT, Figure.DELIVERED))
_READING = frozenset(keys_of(Figure.READABLE, Figure.READ))
_OVER_TIME = tuple(keys_of(Figure.ARRIVALS, Figure.REPLIES))


@dataclass(frozen=True, slots=True)
class Asked:
    """From `since`, up to and without `until`."""

    since: EpochMs
    until: EpochMs
    zone: ZoneInfo
    upto: EpochMs = 1 << 62
    """All that was known by then is counted."""
    gives: Callable[[int, str], bool] = lambda _channel, _kind: True
    """Whether a channel tells of messages that they are DELIVERED, or READ."""
    channel: int | None = None
    agent: int | None = None
    hours: Hours | None = None
    """Only what happened within them, or outside."""
    outside: bool = False
    heat: Figure = Figure.ARRIVALS
    """Drawn by weekday and hour."""

    @property
    def by_hour(self) -> bool:
        return self.until - self.since <= _BY_HOUR


@dataclass(slots=True)
class Found:
    total: Cell = field(default_factory=dict)
    channels: defaultdict[int, Cell] = field(default_factory=lambda: defaultdict(dict))
    agents: defaultdict[int, Cell] = field(default_factory=lambda: defaultdict(dict))
    rules: defaultdict[str, Cell] = field(default_factory=lambda: defaultdict(dict))
    over_time: dict[EpochMs, Cell] = field(default_factory=dict)
    """By the beginning of each hour or day, up to what is counted; none left out."""
    week: defaultdict[tuple[int, int], Cell] = field(default_factory=lambda: defaultdict(dict))
    """By weekday (0: Monday) and hour."""


def find(reader: apsw.Connection, asked: Asked) -> Found:
    found = Found(over_time={at: {} for at in _times(asked)})
    slots: dict[EpochMs, _Slot | None] = {}
    cells = cells_between(reader, asked.since, asked.until, asked.channel, asked.agent)
    for at, channel, agent, rule, whole in cells:
        if at not in slots:
            slots[at] = _slot(at, asked)
        slot = slots[at]
        if slot is None:
            continue
        cell = _ripe(whole, at, channel, asked)
        add(found.channels[channel], cell.items())
        add(found.agents[agent], cell.items())
        if rule:
            add(found.rules[rule], cell.items())
        _in_time(found, slot, cell, asked.heat)
    for of_channel in found.channels.values():
        add(found.total, of_channel.items())
    return found


@dataclass(frozen=True, slots=True)
class _Slot:
    drawn_at: EpochMs
    hour: tuple[int, int]


def _slot(at: EpochMs, asked: Asked) -> _Slot | None:
    """None: outside the hours that are asked for."""
    if asked.hours and asked.hours.is_open(at) == asked.outside:
        return None
    wall = shown(at, asked.zone)
    hour = at - wall.minute * MINUTE
    drawn_at = hour if asked.by_hour else begin(wall.date(), asked.zone)
    return _Slot(drawn_at, (wall.weekday(), wall.hour))


def _times(asked: Asked) -> list[EpochMs]:
    """What is still to come is not drawn."""
    until = min(asked.until, asked.upto)
    if until <= asked.since:
        return []
    if asked.by_hour:
        return list(range(asked.since, until, HOUR))
    first, last = (shown(it, asked.zone).date() for it in (asked.since, until - 1))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [begin(day, asked.zone) for day in days]


def _ripe(cell: Cell, at: EpochMs, channel: int, asked: Asked) -> Cell:
    """Without messages that may still arrive or be read, and those of which nobody would tell."""
    left_out: frozenset[int] = frozenset()
    if at + HOUR + DELIVERED_WITHIN > asked.upto or not asked.gives(channel, "DELIVERED"):
        left_out |= _DELIVERY
    if at + HOUR + READ_WITHIN > asked.upto or not asked.gives(channel, "READ"):
        left_out |= _READING
    if left_out.isdisjoint(cell):
        return cell
    return {what: many for what, many in cell.items() if what not in left_out}


def _in_time(found: Found, slot: _Slot, cell: Cell, heat: Figure) -> None:
    hot = _hot(cell, heat)
    if hot:
        add(found.week[slot.hour], hot)
    drawn = [(what, cell[what]) for what in _OVER_TIME if what in cell]
    if drawn:
        add(found.over_time.setdefault(slot.drawn_at, {}), drawn)


def _hot(cell: Cell, heat: Figure) -> list[tuple[int, int]]:
    first = heat * BUCKETS
    if heat not in LENGTHS:
        return [(first, cell[first])] if first in cell else []
    return [(what, many) for what, many in cell.items() if first <= what < first + BUCKETS]
