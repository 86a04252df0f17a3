"""Carries the messages of one means: takes what is due, and sends a few at a time."""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable, Sequence

import structlog

from alerting.errors import StorageError
from alerting.model.delivery import Step, StepKind
from alerting.model.message import Message, Queued, Trouble
from alerting.model.outcome import Deferred
from alerting.model.people import Means
from alerting.model.times import SECOND
from alerting.notify.attempt import Attempt, Result
from alerting.notify.counts import Counts
from alerting.notify.lanes import Entry, Lanes, lane_of, provider
from alerting.notify.limiting import Bundling, Hold
from alerting.notify.means import Way
from alerting.notify.needs import Needs
from alerting.notify.settlement import Settlement, settlement
from alerting.notify.troubles import unset

log = structlog.get_logger(__name__)

MOST_WAITING = 50_000
"""In memory; what is beyond stays on disk until half of these have gone."""
LONGEST_SLEEP = 60.0
"""Seconds: a clock that was set forward is noticed after so long."""
DISK_PAUSE = 1.0
"""Seconds between two tries to write what is known, when the disk refuses."""


class Carrier:
    def __init__(self, means: Means, needs: Needs, way: Way | None, width: int, most: int) -> None:
        self.means = means
        self.way = way
        self._needs = needs
        self._width = width
        self._most = most
        self._lanes = Lanes()
        self._attempt = Attempt(means, needs, self._lanes)
        self._flying: dict[asyncio.Task[None], str] = {}
        """Those on their way, each with its provider."""
        self._wake = asyncio.Event()
        self._more_on_disk = False
        self._skipped = 0
        self._without_settings: deque[str] = deque()
        """Not looked at yet whether they can go another way."""
        self._said_that_some_wait = False
        self._counts = Counts()

    def add(self, queued: Iterable[Queued]) -> None:
        """What goes ahead of the others does so also where these are too many for memory."""
        for each in queued:
            full = self._more_on_disk or len(self._lanes) >= self._most
            if full and not each.message.ahead:
                self._more_on_disk = True
                self._skipped += 1
            else:
                self._take_in(each)
        self._wake.set()

    def free_for(self, messages: Sequence[Message]) -> list[str]:
        """The keys of those that would go out now; none while others wait."""
        if self.way is None or self._more_on_disk or len(self._lanes) > len(self._flying):
            return []
        taken, lanes, found = Counter(self._flying.values()), set(self._lanes.names()), []
        for message in messages:
            who, lane = provider(message), lane_of(message)
            if taken[who] < self._width and lane not in lanes and self._attempt.begins(message):
                taken[who] += 1
                lanes.add(lane)
                found.append(message.key)
        return found

    def drop(self, keys: Sequence[str]) -> None:
        self._lanes.drop(keys)
        self._wake.set()

    def hurry(self, keys: Sequence[str]) -> None:
        self._lanes.hurry(keys, self._needs.clock.now())
        self._wake.set()

    async def reopen(self, way: Way | None) -> None:
        """From now on with new settings; what is on its way finishes with the old ones."""
        old, self.way = self.way, way
        self._attempt.breaker.mended()
        self._said_that_some_wait = False
        self._without_settings = deque(() if way else self._lanes.keys())
        self._wake.set()
        if self._flying:
            await asyncio.wait(list(self._flying))
        if old is not None:
            await old.close()

    def counts(self) -> Counts:
        counts = self._counts
        counts.waiting, counts.flying = len(self._lanes), len(self._flying)
        counts.held, counts.broken = self._attempt.held, self._attempt.breaker.why
        counts.has_settings = self.way is not None
        return counts

    def heard(self, kind: StepKind) -> None:
        """A provider said what became of what it had taken over."""
        self._counts.steps[kind] += 1

    async def run(self) -> None:
        """Until cancelled; what is flying then goes on (see `land`)."""
        while True:
            self._wake.clear()
            try:
                await self._refill()
            except StorageError as error:
                log.warning("outbox_unreadable", means=self.means, why=str(error))
                await self._needs.clock.sleep(DISK_PAUSE)
            await self._go_otherwise()
            self._launch()
            await self._pause()

    async def land(self, within: float) -> None:
        """Waits for what is flying. What has not landed in time stays claimed, and so uncertain."""
        flying = list(self._flying)
        if flying:
            _, late = await asyncio.wait(flying, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self.way is not None:
            await self.way.close()

    def _launch(self) -> None:
        now = self._needs.clock.now()
        while self.way is not None:
            entry = self._lanes.take(now, self._busy())
            if entry is None:
                return
            task = asyncio.create_task(self._carry(entry, self.way))
            self._flying[task] = provider(entry.message)
            task.add_done_callback(self._landed)

    def _busy(self) -> list[str]:
        flying = Counter(self._flying.values())
        return [name for name, count in flying.items() if count >= self._width]

    def _landed(self, task: asyncio.Task[None]) -> None:
        del self._flying[task]
        self._wake.set()

    async def _pause(self) -> None:
        due = self._lanes.next_due(self._busy()) if self.way is not None else None
        if due is None:
            await self._wake.wait()
            return
        seconds = max(0, due - self._needs.clock.now()) / SECOND
        waits: set[asyncio.Task[bool] | asyncio.Task[None]] = {
            asyncio.create_task(self._wake.wait()),
            asyncio.create_task(self._needs.clock.sleep(min(LONGEST_SLEEP, seconds))),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _refill(self) -> None:
        """Only while nothing flies, or a message could be read as waiting while it is settled."""
        if not self._more_on_disk or self._flying or len(self._lanes) > self._most // 2:
            return
        skipped, room = self._skipped, self._most - len(self._lanes)
        on_disk = await self._needs.outbox.waiting()
        mine = [it for it in on_disk if it.message.to.means is self.means]
        new = [it for it in mine if it.message.key not in self._lanes]
        for each in new[:room]:
            self._take_in(each)
        self._more_on_disk = len(new) > room or self._skipped != skipped

    def _take_in(self, queued: Queued) -> None:
        self._lanes.add(queued)
        if self.way is None:
            self._without_settings.append(queued.message.key)

    async def _go_otherwise(self) -> None:
        """Nobody knows when settings come, so what can go by other means does so at once."""
        while self.way is None and self._without_settings:
            entry = self._lanes.withdraw(self._without_settings.popleft())
            if entry is None:
                continue
            try:
                settled = await self._attempt.otherwise(entry)
            except StorageError as error:
                log.warning("outbox_refused", means=self.means, why=str(error))
                self._without_settings.appendleft(entry.message.key)
                self._lanes.put_back(entry)
                await self._needs.clock.sleep(DISK_PAUSE)
                continue
            if settled is None:
                self._lanes.put_back(entry)
                self._say_that_some_wait()
            else:
                await self._settle(entry, settled)

    def _say_that_some_wait(self) -> None:
        if not self._said_that_some_wait:
            self._said_that_some_wait = True
            self._needs.report(unset(self.means, self._needs.clock.now()))

    async def _carry(self, entry: Entry, way: Way) -> None:
        try:
            result: Result = await self._attempt.make(entry, way)
        except StorageError as error:
            log.warning("outbox_refused", means=self.means, why=str(error))
            result = Hold(self._needs.clock.now() + round(DISK_PAUSE * SECOND))
        except Exception as error:  # noqa: BLE001 one bad message must not stop the others
            result = self._unexpected(entry, error)
        match result:
            case Hold():
                self._lanes.keep(entry, result.until)
            case Settlement():
                await self._settle(entry, result)
            case Bundling():
                await self._settle_all(result)

    async def _settle_all(self, bundling: Bundling) -> None:
        """The summary is written with the first: a crash in between tells some of it again."""
        step = Step(StepKind.BUNDLED, f"told in {bundling.message.key}")
        follow: tuple[Message, ...] = (bundling.message,)
        for entry, left_out in bundling.entries:
            await self._settle(entry, Settlement(step, follow, left_out=left_out))
            follow = ()

    def _unexpected(self, entry: Entry, error: Exception) -> Settlement:
        """Shown and tried again later, like any other delay. The text may hold anything, so no."""
        why = f"unexpected {type(error).__name__} at {_where(error)}"
        log.error("message_failed", means=self.means, why=why)
        now, tries = self._needs.clock.now(), entry.tries + 1
        text = f"A message could not be sent because of a fault in the program: {why}. Report it."
        self._needs.report(Trouble(f"unexpected:{self.means}", text, now, broken=self.means))
        return settlement(entry.message, Deferred(why), tries, now, self._needs.dice())

    async def _settle(self, entry: Entry, result: Settlement) -> None:
        step = result.step
        await self._write(entry.message.key, result)
        self._attempt.settled(entry, step)
        self._counts.steps[step.kind] += 1
        if step.kind is StepKind.DELIVERED:
            now = self._counts.last_delivery = self._needs.clock.now()
            self._counts.until_sent.add(now - entry.message.created_at)
            self._needs.sent(entry.message, step)
        if step.kind is StepKind.DEFERRED:
            entry.tries = step.tries
            self._lanes.keep(entry, step.not_before)
        else:
            self._lanes.finish(entry)
        self._needs.pass_on(result.follow)
        if result.trouble is not None:
            self._needs.report(result.trouble)

    async def _write(self, key: str, result: Settlement) -> None:
        """What was sent is never sent again for want of a disk: only the writing is repeated."""
        while True:
            try:
                now = self._needs.clock.now()
                await self._needs.outbox.settle(
                    key, result.step, now, result.follow, result.left_out
                )
            except StorageError as error:
                log.warning("outbox_refused", means=self.means, why=str(error))
                await self._needs.clock.sleep(DISK_PAUSE)
            else:
                return


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown line"
    name = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
    return f"{name}:{trace.tb_lineno}"
