"""Texts played through the last seven days before they are saved: one at a time."""

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

import structlog

from alerting.app.backtesting import NO_REPORT, Backtesting
from alerting.app.last_week import differences
from alerting.dashboard.refusals import NotDone, NotThere
from alerting.dashboard.rules_told import RulesTrial, RulesWeek, RulesWeekRow
from alerting.proof.growth import growth
from alerting.proof.report import Report

#: So many are remembered, running or not.
KEPT: Final = 8
FAILED: Final = "This could not be worked out. The log of the daemon says why."
STOPPED: Final = "It was stopped."

log = structlog.get_logger(__name__)


@dataclass(slots=True, eq=False)
class _Trial:
    number: int
    digest: bytes
    against: int
    by: str
    percent: int = 0
    why: str = ""
    week: RulesWeek | None = None
    task: asyncio.Task[None] | None = None

    @property
    def state(self) -> Literal["running", "done", "failed"]:
        if self.week:
            return "done"
        return "failed" if self.why else "running"

    @property
    def shown(self) -> RulesTrial:
        return RulesTrial(self.number, self.state, self.percent, self.why, self.week)

    def reached(self, percent: int) -> None:
        self.percent = percent


class RuleTrials:
    def __init__(self, backtesting: Backtesting, path: Path) -> None:
        self._backtesting = backtesting
        self._path = path
        self._trials: list[_Trial] = []
        self._number = 0

    def begin(self, text: str, against: int, by: str) -> RulesTrial:
        """One's own that is under way gives way; of the same text its outcome is enough."""
        if known := self._find(text, against):
            return known.shown
        running = next((it for it in self._trials if it.state == "running"), None)
        if running and running.by != by:
            raise NotDone(f"{running.by} has last week played just now: try again in a minute")
        if running:
            self._end(running)
        self._number += 1
        trial = _Trial(self._number, _digest(text), against, by)
        trial.task = asyncio.create_task(self._play(trial, text))
        self._trials = [*self._trials, trial][-KEPT:]
        return trial.shown

    def get(self, number: int) -> RulesTrial:
        return self._of(number).shown

    def week_of(self, text: str, against: int) -> RulesWeek | None:
        found = self._find(text, against)
        return found.week if found else None

    def stop(self, number: int, by: str) -> RulesTrial:
        found = self._of(number)
        if found.by != by:
            raise NotDone(f"Only {found.by} can stop this")
        if found.state == "running":
            self._end(found)
        return found.shown

    async def close(self) -> None:
        tasks = [it.task for it in self._trials if it.task and not it.task.done()]
        for it in tasks:
            it.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _of(self, number: int) -> _Trial:
        found = next((it for it in self._trials if it.number == number), None)
        if found is None:
            raise NotThere("What came of this is no longer known: begin it anew")
        return found

    def _find(self, text: str, against: int) -> _Trial | None:
        wanted = (_digest(text), against)
        known = (it for it in self._trials if it.state != "failed")
        return next((it for it in known if (it.digest, it.against) == wanted), None)

    def _end(self, trial: _Trial) -> None:
        trial.why = STOPPED
        if trial.task:
            trial.task.cancel()

    async def _play(self, trial: _Trial, text: str) -> None:
        try:
            report = await self._backtesting.text(text, self._path, trial.against, trial.reached)
            trial.week = _week(report)
        except NO_REPORT as error:
            log.warning("last_week_not_known", why=str(error) or type(error).__name__)
            trial.why = FAILED


def _week(report: Report) -> RulesWeek:
    return RulesWeek(
        events=report.events,
        chats=report.chats,
        alerts_before=report.alerts_before,
        alerts_now=report.alerts,
        messages_before=report.messages_before,
        messages_now=report.messages,
        rules=[
            RulesWeekRow(
                it.rule, it.alerts_before, it.alerts_now, it.messages_before, it.messages_now
            )
            for it in report.difference
            if it.differs
        ],
        people=_people(report),
        lines=list(differences(report)) if report.chats else [],
        doubts=growth(report),
        cannot_be_judged=report.cannot_be_judged,
    )


def _people(report: Report) -> list[RulesWeekRow]:
    before = {it.name: (it.sms_at_night, it.total) for it in report.people_before}
    now = {it.name: (it.sms_at_night, it.total) for it in report.people}
    rows = []
    for name in {**now, **before}:
        (night, total), (was_night, was) = now.get(name, (0, 0)), before.get(name, (0, 0))
        if (night, total) != (was_night, was):
            rows.append(RulesWeekRow(name, was_night, night, was, total))
    return rows


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
