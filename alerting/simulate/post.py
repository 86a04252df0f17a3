"""Posts webhooks at their time, as Zoho would, and reports every answer. Retries nothing."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

import aiohttp
import msgspec

from alerting.clock import Clock
from alerting.model.times import SECOND, EpochMs
from alerting.simulate.elements import Element

PATIENCE_SECONDS: Final = 5
"""Zoho waits no longer for an answer."""
MOST_AT_ONCE: Final = 64
UNANSWERED: Final = 0
"""Stands among the status codes for: no connection, or no answer in time."""


@dataclass(slots=True)
class Report:
    """What came back."""

    answers: Counter[int] = field(default_factory=Counter)
    """By status code; 0 where none came."""
    elements: int = 0
    """In bodies that were answered 200."""
    latencies: list[float] = field(default_factory=list)
    """Seconds, of every answer that came."""

    @property
    def failed(self) -> int:
        return sum(count for status, count in self.answers.items() if status != HTTPStatus.OK)

    def latency(self, share: float) -> float:
        """The latency that this share of all answers kept; 0 without answers."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def post(
    url: str,
    bodies: Iterable[tuple[EpochMs, Sequence[Element]]],
    session: aiohttp.ClientSession,
    clock: Clock,
    *,
    speed: float = 1,
    rate: float = 0,
) -> Report:
    """Post each body when it is due: `speed` times as fast as its time says, or `rate` bodies a
    second whatever its time says. The first one is due at once.
    """
    report = Report()
    free = asyncio.Semaphore(MOST_AT_ONCE)

    async def one(elements: Sequence[Element]) -> None:
        try:
            await _post_one(url, elements, session, clock, report)
        finally:
            free.release()

    async with asyncio.TaskGroup() as posts:
        began = clock.now()
        for due, elements in _due(bodies, speed, rate):
            early = began + due - clock.now()
            if early > 0:
                await clock.sleep(early / SECOND)
            await free.acquire()
            posts.create_task(one(elements))
    return report


def _due(
    bodies: Iterable[tuple[EpochMs, Sequence[Element]]], speed: float, rate: float
) -> Iterator[tuple[float, Sequence[Element]]]:
    """Milliseconds from the beginning."""
    first: EpochMs | None = None
    for number, (at, elements) in enumerate(bodies):
        first = at if first is None else first
        yield (number * SECOND / rate if rate else (at - first) / speed), elements


async def _post_one(
    url: str,
    elements: Sequence[Element],
    session: aiohttp.ClientSession,
    clock: Clock,
    report: Report,
) -> None:
    body = msgspec.json.encode(elements)
    headers = {"Content-Type": "application/json"}
    began = clock.monotonic()
    try:
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            await answer.read()
    except (aiohttp.ClientError, TimeoutError):
        report.answers[UNANSWERED] += 1
        return
    report.answers[answer.status] += 1
    report.latencies.append(clock.monotonic() - began)
    if answer.status == HTTPStatus.OK:
        report.elements += len(elements)
