"""Stand-ins for the program's edges: time, the outbox, a means. Each keeps the contract."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from msgspec.structs import replace

from alerting.errors import StorageError
from alerting.model.alert import Reason
from alerting.model.delivery import UNSETTLED, Awaited, Step, StepKind
from alerting.model.message import GroupNews, Message, Queued, Summary
from alerting.model.outcome import Delivered, Outcome
from alerting.model.people import Means, Recipient
from alerting.model.times import EpochMs, Ms
from alerting.notify.leaving_out import open_in, without
from alerting.notify.ports import Lane
from alerting.notify.text import Rendered

START: EpochMs = 1_768_473_000_000
"""Thursday 15 January 2026, 10:30 UTC."""


async def idle(turns: int = 60) -> None:
    """Lets everything run that can run without time passing."""
    for _ in range(turns):
        await asyncio.sleep(0)  # noqa: TID251 gives way, does not wait


async def until(predicate: Callable[[], object]) -> None:
    """Lets the loop and its sockets work until it is so; five real seconds at most."""
    async with asyncio.timeout(5):
        while not predicate():
            await idle(1)


class ManualClock:
    """Stands still until it is told to move. Whoever sleeps wakes in order."""

    def __init__(self, now: EpochMs = START) -> None:
        self._now = now
        self._began = now
        self._sleepers: list[tuple[EpochMs, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> EpochMs:
        return self._now

    def monotonic(self) -> float:
        return (self._now - self._began) / 1000

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        due = self._now + round(seconds * 1000)
        heappush(self._sleepers, (due, next(self._order), woken))
        await woken

    async def advance(self, length: Ms) -> None:
        end = self._now + length
        await idle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, woken = heappop(self._sleepers)
            self._now = max(self._now, due)
            if not woken.done():
                woken.set_result(None)
                await idle()
        self._now = end
        await idle()


@dataclass
class Row:
    message: Message
    steps: list[tuple[EpochMs, Step]] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)

    def tells(self, alert: int) -> bool:
        content = self.message.content
        if isinstance(content, GroupNews | Summary):
            return alert in content.alerts
        return self.message.alert == alert

    def became(self, alert: int) -> StepKind | None:
        if alert in self.left_out:
            return StepKind.DROPPED
        return self.last.kind if self.last else None

    def is_for(self, to: Recipient) -> bool:
        return (self.message.to.name, self.message.to.means) == (to.name, to.means)

    @property
    def last(self) -> Step | None:
        return self.steps[-1][1] if self.steps else None

    @property
    def unsettled(self) -> bool:
        return self.last is None or self.last.kind in UNSETTLED


class FakeOutbox:
    """The outbox's contract in memory. `failures` makes that many of the next writes fail."""

    def __init__(self, messages: Iterable[Message] = ()) -> None:
        self.rows = {message.key: Row(message) for message in messages}
        self.failures = 0

    async def waiting(self) -> list[Queued]:
        return [_queued(row) for row in self.rows.values() if row.unsettled]

    async def add(self, messages: Sequence[Message]) -> None:
        self._write()
        for message in messages:
            self.rows.setdefault(message.key, Row(message))

    async def claim(self, keys: Sequence[str], at: EpochMs) -> None:
        self._write()
        for row in (self.rows[key] for key in keys if key in self.rows):
            if row.unsettled:
                tries = row.last.tries if row.last else 0
                row.steps.append((at, Step(StepKind.CLAIMED, tries=tries)))

    async def settle(
        self,
        key: str,
        step: Step,
        at: EpochMs,
        follow: Sequence[Message] = (),
        left_out: Sequence[int] = (),
    ) -> None:
        self._write()
        if key in self.rows:
            self.rows[key].steps.append((at, step))
            self.rows[key].left_out.update(left_out)
        for message in follow:
            self.rows.setdefault(message.key, Row(message))

    async def awaiting(self, now: EpochMs) -> list[Awaited]:
        return [
            Awaited(row.message, row.last.receipt, row.last.not_before)
            for row in self.rows.values()
            if row.last and row.last.kind is StepKind.DELIVERED and row.last.not_before
        ]

    async def taken_over(self, means: Means, receipt: str) -> Awaited | None:
        for row in self.rows.values():
            last = row.last if row.message.to.means is means else None
            if last and last.kind is StepKind.DELIVERED and last.receipt == receipt != "":
                return Awaited(row.message, receipt, last.not_before)
        return None

    async def receipt_came(
        self, means: Means, receipt: str, step: Step, at: EpochMs, follow: Sequence[Message] = ()
    ) -> bool:
        self._write()
        before = {StepKind.DELIVERED}
        if step.kind is StepKind.ARRIVED:
            before |= {StepKind.UNDELIVERED, StepKind.MOVED}
        for row in self.rows.values():
            known = any(it.receipt == receipt for _, it in row.steps) and receipt
            if known and row.message.to.means is means and row.last and row.last.kind in before:
                await self.settle(row.message.key, step, at, follow)
                if follow:
                    await self.settle(row.message.key, Step(StepKind.MOVED), at)
                return True
        return False

    async def receipt(self, thread: str, to: Recipient, alert: int = 0) -> str:
        delivered = [
            (row.message, step.receipt)
            for row in self.rows.values()
            for _, step in row.steps
            if row.is_for(to) and step.kind is StepKind.DELIVERED
        ]
        own = [receipt for message, receipt in delivered if alert and message.alert == alert]
        return next(iter(own + [it for message, it in delivered if message.thread == thread]), "")

    async def receipt_among(self, alert: int, to: Recipient) -> str:
        delivered = (
            step.receipt
            for row in self.rows.values()
            for _, step in row.steps
            if row.is_for(to) and not row.message.alert and row.tells(alert)
            if step.kind is StepKind.DELIVERED and alert not in row.left_out
        )
        return next(delivered, "")

    async def lane(self, alert: int, to: Recipient) -> Lane:
        return [
            (row.message.reason, row.became(alert))
            for row in self.rows.values()
            if row.tells(alert) and row.is_for(to)
        ]

    async def lanes(self, alerts: Sequence[int], message: Message) -> dict[int, Lane]:
        keys = list(self.rows)
        before = FakeOutbox()
        before.rows = {key: self.rows[key] for key in keys[: keys.index(message.key)]}
        found = {alert: await before.lane(alert, message.to) for alert in alerts}
        return {alert: lane for alert, lane in found.items() if lane}

    async def sent_since(self, name: str, means: Means, since: EpochMs) -> int:
        return sum(
            step.kind is StepKind.DELIVERED and at >= since
            for row in self.rows.values()
            if (row.message.to.name, row.message.to.means) == (name, means)
            for at, step in row.steps
        )

    def history(self, key: str) -> list[StepKind]:
        return [step.kind for _, step in self.rows[key].steps]

    def _write(self) -> None:
        if self.failures:
            self.failures -= 1
            raise StorageError("the disk is full")


def _queued(row: Row) -> Queued:
    last = row.last or Step(StepKind.DEFERRED)
    return Queued(row.message, last.tries, last.not_before, last.kind is StepKind.CLAIMED)


class FakeWay:
    """A means whose provider answers what `answer` says."""

    def __init__(self, answer: Callable[[Message], Outcome] | None = None) -> None:
        self.answer = answer or (lambda _message: Delivered("receipt"))
        self.sent: list[Message] = []
        self.texts: list[Rendered] = []
        self.threads: list[str] = []
        self.hanging: asyncio.Event | None = None
        self.closed = False

    async def send(self, message: Message, text: Rendered, thread: str = "") -> Outcome:
        self.sent.append(message)
        self.texts.append(text)
        self.threads.append(thread)
        if self.hanging is not None:
            await self.hanging.wait()
        return self.answer(message)

    async def close(self) -> None:
        self.closed = True

    @property
    def keys(self) -> list[str]:
        return [message.key for message in self.sent]


class FakeTexts:
    """Renders the key."""

    def render(self, message: Message) -> Rendered:
        return Rendered(message.key)


class FakeRecheck:
    """Wanted, unless its alert is in `over`; then ends only."""

    def __init__(self) -> None:
        self.over: set[int] = set()

    def as_of_now(self, message: Message) -> Message | None:
        if isinstance(message.content, GroupNews):
            gone = self.over.intersection(open_in(message.content))
            left = without(message.content, gone) if gone else message.content
            return replace(message, content=left) if left else None
        over = message.alert in self.over and message.reason is not Reason.ENDED
        return None if over else message
