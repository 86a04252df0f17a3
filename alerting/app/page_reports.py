"""Reports as the page asks for them, each worked out in a thread, and remembered for a while."""

import asyncio
from collections import OrderedDict
from contextlib import closing
from typing import Final, TypeAlias

import apsw

from alerting.app.build import Parts
from alerting.app.report_built import built, wanted
from alerting.app.report_csv import csv_of
from alerting.dashboard.report_said import Report, ReportAsked
from alerting.model.times import EpochMs
from alerting.record.database import open_reader
from alerting.record.failures import explain
from alerting.report.digest_names import Names
from alerting.report.figures_found import Asked
from alerting.report.reported import REPORTED, definition

#: So many answers are remembered until more is counted.
REMEMBERED: Final = 32

_Known: TypeAlias = OrderedDict[tuple[ReportAsked, EpochMs, EpochMs, int], Report]


class PageReports:
    """One at a time: many who look at the same wait for one answer."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._path = parts.store.database.path
        self._one_at_a_time = asyncio.Lock()
        self._known: _Known = OrderedDict()

    def definitions(self) -> str:
        said = (f"{it.title} (`{it.name}`): {definition(it, 'the target')}" for it in REPORTED)
        return " ".join(said)

    async def report(self, asked: ReportAsked) -> Report:
        shard, now = self._parts.shard, self._parts.start.clock.now()
        of = wanted(asked, shard.book, now, self._parts.figures.upto)
        names = Names(shard.book, of.zone, shard.names)
        key = asked, of.since, of.upto, self._parts.rules.version
        async with self._one_at_a_time:
            if key not in self._known:
                self._known[key] = await asyncio.to_thread(self._read, asked, of, names, now)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
            return self._known[key]

    async def csv(self, asked: ReportAsked) -> str:
        return csv_of(await self.report(asked))

    def _read(self, asked: ReportAsked, of: Asked, names: Names, now: EpochMs) -> Report:
        try:
            with closing(open_reader(self._path)) as reader:
                return built(reader, asked, of, names, now)
        except apsw.Error as error:
            raise explain(error, self._path) from error
