"""A report put together: figures that were found, in the page's words and people's names."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import apsw

from alerting.app.figures import calendars_of
from alerting.app.service_target import first_response_target
from alerting.dashboard.refusals import Unfitting
from alerting.dashboard.report_said import (
    Choice,
    FigureSaid,
    HourSaid,
    LineSaid,
    MomentSaid,
    Report,
    ReportAsked,
    Said,
)
from alerting.judge.hours import Hours
from alerting.judge.rulebook import RuleBook
from alerting.language import clock
from alerting.model.times import MINUTE, EpochMs, Ms, spell
from alerting.record.figures import FiguresMark, mark, seen_between
from alerting.report.digest_names import Names
from alerting.report.figure import Cell, Figure, count
from alerting.report.figures_found import Asked, Found, find
from alerting.report.period import NoPeriod, period
from alerting.report.reported import HEATED, By, definition, heat, heat_unit
from alerting.report.said import Asking, say

#: Figures may be so much older than now before that is said.
BEHIND: Final[Ms] = 2 * MINUTE
#: A name beyond what Zoho calls anybody.
NO_AGENT: Final = "No agent"
NOT_KNOWN: Final = "Not known"

_OF_RULES: Final = frozenset({"alerts", "acknowledged"})
_WEIGHTY: Final = (Figure.BEGUN, Figure.ENDED, Figure.REPLIES, Figure.ALERTS)

#: What the database takes; somebody who was erased has a number below 0.
_IDS: Final = re.compile(r"-?[0-9]{1,19}")
_END: Final = 1 << 63

_Id = TypeVar("_Id", int, str)


def wanted(asked: ReportAsked, book: RuleBook, now: EpochMs, upto: EpochMs) -> Asked:
    """`Unfitting` says what is wrong about it."""
    zone = ZoneInfo(book.timezone)
    try:
        name = "custom" if asked.since else asked.period
        since, until = period(name, asked.since, asked.until, now, zone)
    except NoPeriod as error:
        raise Unfitting(str(error)) from None
    calendars = calendars_of(book)
    if asked.calendar and asked.calendar not in calendars:
        known = ", ".join(calendars) or "none"
        raise Unfitting(f"No rule keeps to that calendar. Those that rules keep to: {known}")
    return Asked(
        since,
        until,
        zone,
        upto,
        channel=_id(asked.channel),
        agent=_id(asked.agent),
        hours=Hours(calendars[asked.calendar]) if asked.calendar else None,
        outside=asked.outside,
        heat=HEATED[asked.week],
    )


def _id(text: str) -> int | None:
    if not text:
        return None
    if not _IDS.fullmatch(text) or not -_END <= int(text) < _END:
        raise Unfitting("Give a channel and an agent by Zoho's id")
    return int(text)


def built(
    reader: apsw.Connection, asked: ReportAsked, of: Asked, names: Names, now: EpochMs
) -> Report:
    known, book = mark(reader), names.book
    of = replace(of, gives=_gives(known, book))
    found = find(reader, of)
    asking = Asking(
        target=asked.target or first_response_target(book),
        by=_by(of),
        before_our_time=not known.began or of.until <= known.began,
    )
    channels, agents = _seen(reader, of, found)
    return Report(
        since=of.since,
        until=of.until,
        zone=of.zone.key,
        upto=of.upto,
        notes=list(_notes(known, of, now)),
        target=asking.target,
        figures=[
            FigureSaid(
                name=it.name,
                title=it.title,
                unit=it.unit,
                definition=definition(it, spell(asking.target)),
                value=value.value,
                n=value.n,
                high=value.high,
                why=why,
            )
            for it, value, why in say(found.total, asking)
        ],
        channels=_lines(
            found.channels,
            lambda it: names.channel(it) or NOT_KNOWN,
            replace(asking, by=asking.by | {By.CHANNEL}),
        ),
        agents=_lines(
            found.agents,
            lambda it: names.agent(it) or NO_AGENT,
            replace(asking, by=asking.by | {By.AGENT}),
        ),
        rules=_lines(found.rules, names.rule, asking, _OF_RULES),
        by_hour=of.by_hour,
        over_time=_over_time(found),
        week_of=asked.week,
        week_unit=heat_unit(asked.week),
        week=_week(found, asked.week),
        known_channels=_choices(channels, of.channel, names.channel, NOT_KNOWN),
        known_agents=_choices(agents, of.agent, names.agent, NO_AGENT),
        calendars=list(calendars_of(book)),
    )


def _seen(reader: apsw.Connection, of: Asked, found: Found) -> tuple[set[int], set[int]]:
    """Channels and agents that one may ask for."""
    if of.channel is None and of.agent is None and of.hours is None:
        return {*found.channels}, {*found.agents}
    seen = seen_between(reader, of.since, of.until)
    return {channel for channel, _ in seen}, {agent for _, agent in seen}


def _by(of: Asked) -> frozenset[By]:
    by = {By.CHANNEL: of.channel, By.AGENT: of.agent}
    return frozenset(it for it, asked in by.items() if asked is not None)


def _gives(known: FiguresMark, book: RuleBook) -> Callable[[int, str], bool]:
    """As the rules file says it, else as it was seen."""
    learnt = {(channel, kind) for _, channel, kind in known.receipts}
    written = {it.id: it.receipts for it in book.directory.channels.values()}

    def gives(channel: int, kind: str) -> bool:
        said = written.get(channel)
        return (channel, kind) in learnt if said is None else kind in said

    return gives


def _notes(known: FiguresMark, of: Asked, now: EpochMs) -> Iterator[str]:
    if not known.began:
        yield "No event is counted yet: figures come as soon as Zoho tells something."
    elif known.began > of.since:
        since = clock(known.began, of.zone, "en", now)
        yield (
            f"Messages are counted since {since}; ended chats and alerts as far back as they are "
            "kept."
        )
    if known.began and now - of.upto > BEHIND:
        upto = clock(of.upto, of.zone, "en", now)
        yield f"What came since {upto} is being counted."


def _lines(
    cells: Mapping[_Id, Cell],
    name_of: Callable[[_Id], str],
    asking: Asking,
    only: frozenset[str] = frozenset(),
) -> list[LineSaid]:
    """Those of which anything can be said."""
    found = []
    for id_, cell in cells.items():
        said = {
            it.name: Said(value=value.value, n=value.n, high=value.high, why=why)
            for it, value, why in say(cell, asking)
            if not only or it.name in only
        }
        if any(it.n for it in said.values()):
            found.append((_weight(cell), LineSaid(id=str(id_), name=name_of(id_), figures=said)))
    return [it for _, it in sorted(found, key=lambda it: (-it[0], it[1].name))]


def _weight(cell: Cell) -> int:
    return sum(
        count(cell, it) for it in (Figure.BEGUN, Figure.ENDED, Figure.REPLIES, Figure.ALERTS)
    )


def _over_time(found: Found) -> list[MomentSaid]:
    return [
        MomentSaid(at, count(cell, Figure.ARRIVALS), count(cell, Figure.REPLIES))
        for at, cell in sorted(found.over_time.items())
    ]


def _week(found: Found, name: str) -> list[HourSaid]:
    values = ((it, heat(cell, name)) for it, cell in sorted(found.week.items()))
    return [
        HourSaid(weekday=weekday, hour=hour, value=it.value, n=it.n)
        for (weekday, hour), it in values
    ]


def _choices(
    ids: set[int], asked: int | None, name_of: Callable[[int], str], nameless: str
) -> list[Choice]:
    ids = ids if asked is None else ids | {asked}
    return sorted((Choice(str(it), name_of(it) or nameless) for it in ids), key=lambda it: it.name)
