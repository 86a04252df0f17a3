"""What new rules would have told last week, for whoever keeps them."""

import asyncio
from collections.abc import Iterator

import structlog

from alerting.app.backtesting import NO_REPORT, Backtesting
from alerting.app.desk import Desk
from alerting.clock import Clock
from alerting.model.message import FileNews
from alerting.proof.difference import RuleDifference
from alerting.proof.report import Report

#: Of rules that differ, and of doubts, so many are named.
NAMED = 5
DOUBTS = 3

log = structlog.get_logger(__name__)


class LastWeek:
    """One comparison at a time. Whatever becomes of it, the rules are in force already."""

    def __init__(self, backtesting: Backtesting, desk: Desk, clock: Clock) -> None:
        self._backtesting = backtesting
        self._desk = desk
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._before = 0

    def compare(self, before: int, now: int) -> None:
        """Versions of the rules. One that is under way gives way, and what was before it counts."""
        if not self._desk.directory.owner:
            return
        running = self._task if self._task and not self._task.done() else None
        if running:
            running.cancel()
        else:
            self._before = before
        self._task = asyncio.create_task(self._tell(self._before, now, running))

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _tell(self, before: int, now: int, running: asyncio.Task[None] | None) -> None:
        if running:
            await asyncio.wait([running])
        try:
            lines = in_words(await self._backtesting.versions(now, before))
        except NO_REPORT as error:
            log.warning("last_week_not_known", why=str(error) or type(error).__name__)
            lines = ["This could not be worked out. Try: alerting backtest --last 7d"]
        log.info("last_week", version=now, against=before, what=" ".join(lines))
        title = f"What version {now} would have changed last week"
        at = self._clock.now()
        self._desk.tell_owner(FileNews("last-week", title, tuple(lines), at, now))


def in_words(report: Report) -> list[str]:
    """A few lines; `alerting backtest` has all of it."""
    if not report.chats:
        return ["Nothing was recorded in that time, so this cannot be said."]
    return [*differences(report), *report.cannot_be_judged[:DOUBTS]]


def differences(report: Report) -> Iterator[str]:
    differing = [it for it in report.difference if it.differs]
    if not differing:
        yield "Nothing would have been told otherwise."
        return
    for it in differing[:NAMED]:
        yield _of_rule(it)
    if len(differing) > NAMED:
        yield f"{len(differing) - NAMED} more rules differ."


def _of_rule(it: RuleDifference) -> str:
    """Only what is not the same."""
    alerts, messages = _many(it.alerts_now, "alert"), _many(it.messages_now, "message")
    more, others = it.alerts_now != it.alerts_before, max(it.only_now, it.only_before)
    if more and it.messages_now == it.messages_before:
        return f"{it.rule}: {alerts} instead of {it.alerts_before:,}."
    if more:
        return (
            f"{it.rule}: {alerts} instead of {it.alerts_before:,}, "
            f"{messages} instead of {it.messages_before:,}."
        )
    if it.messages_now != it.messages_before:
        return f"{it.rule}: {messages} instead of {it.messages_before:,}."
    return f"{it.rule}: as many alerts and messages, {others:,} of the alerts at another time."


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
