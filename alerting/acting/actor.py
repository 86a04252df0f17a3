"""Takes what was ordered once it is durable, and sees to it: chat by chat, in order."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

import structlog

from alerting.acting.performing import Performer, Task, Tried
from alerting.acting.ports import Ledger, Troubles
from alerting.acting.troubles import NOT_WRITTEN, out_of_reach, tell, tell_failed
from alerting.clock import Clock
from alerting.errors import StorageError
from alerting.model.deed import IN_TIME, OrderedDeed, Settled, State
from alerting.model.times import SECOND, Ms
from alerting.zoho.answer import Later

#: Chats that are seen to at once; each asks Zoho several times.
AT_ONCE: Final = 2
RETRY: Final[Ms] = 5 * SECOND
#: Of steps that had something done.
REMEMBERED: Final = 1_000

log = structlog.get_logger(__name__)


class Actor:
    """`performer` is None where nothing may be done, which `instead` says why."""

    def __init__(
        self,
        ledger: Ledger,
        performer: Performer | None,
        instead: str,
        troubles: Troubles,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._performer = performer
        self._instead = instead
        self._troubles = troubles
        self._clock = clock
        self.on_settled: Callable[[OrderedDeed, Settled], None] = lambda _ordered, _settled: None
        """What became of a deed, once that is durable."""
        self._expected: dict[str, asyncio.Future[Settled]] = {}
        self._live = False
        self._known: set[str] = set()
        """Keys of what is on its way."""
        self._queues: dict[tuple[int, int], deque[Task]] = {}
        self._working: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._begun: deque[str] = deque(maxlen=REMEMBERED)

    def start(self) -> None:
        """When the past is restored: what its predecessor left is seen to first."""
        self._live = True
        for it in self._ledger.unsettled():
            self._take(Task(it.ordered, claimed=it.claimed, unsure=it.claimed, whom=it.whom))

    def ordered(self, deeds: Iterable[OrderedDeed]) -> None:
        """They are durable now. Before the start they wait on disk."""
        for deed in deeds if self._live else ():
            self._take(Task(deed))

    @property
    def may_act(self) -> bool:
        """At least in a dry run."""
        return self._performer is not None

    def expect(self, key: str) -> "asyncio.Future[Settled]":
        """What becomes of a deed that is ordered after this."""
        future = self._expected[key] = asyncio.get_running_loop().create_future()
        future.add_done_callback(lambda _: self._expected.pop(key, None))
        return future

    async def settled(self) -> None:
        """Returns once nothing is on its way."""
        while self._working:
            await asyncio.wait(self._working)

    async def close(self, within: float = 0) -> None:
        """What is not done by then is left: the next start looks at it first."""
        self._live = False
        if self._working:
            await asyncio.wait(self._working, timeout=within)
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)

    def _take(self, task: Task) -> None:
        ordered = task.ordered
        if ordered.key in self._known:
            return
        self._known.add(ordered.key)
        chat = ordered.org, ordered.chat
        queue = self._queues.get(chat)
        if queue is not None:
            queue.append(task)
            return
        self._queues[chat] = deque([task])
        working = asyncio.create_task(self._work(chat))
        self._working.add(working)
        working.add_done_callback(self._working.discard)

    async def _work(self, chat: tuple[int, int]) -> None:
        queue = self._queues[chat]
        try:
            while queue:
                task = queue.popleft()
                task.begun = task.ordered.step in self._begun
                await self._see_to(task)
                self._known.discard(task.ordered.key)
        finally:
            self._known.difference_update(it.ordered.key for it in queue)
            del self._queues[chat]

    async def _see_to(self, task: Task) -> None:
        key = task.ordered.key
        try:
            settled = await self._outcome(task)
            if settled is None:
                return
            if settled.state is State.DONE:
                self._begun.append(task.ordered.step)
            tell(self._troubles, task.ordered, settled)
            await self._write(task.ordered, settled)
        except StorageError:
            log.warning("deed_left_to_the_next_start", key=key)
        except Exception as error:  # noqa: BLE001 one that fails must keep no other from being done
            log.warning("deed_failed", key=key, why=type(error).__name__)
            tell_failed(self._troubles, task.ordered, type(error).__name__)
        else:
            log.info("deed", key=key, state=str(settled.state), detail=settled.detail)
            self.on_settled(task.ordered, settled)
            if (expected := self._expected.get(key)) and not expected.done():
                expected.set_result(settled)

    async def _write(self, ordered: OrderedDeed, settled: Settled) -> None:
        """Until the disk takes it, or the daemon stops: then the next start looks."""
        while True:
            try:
                await self._ledger.settle(ordered, settled, self._clock.now())
            except StorageError as error:
                log.warning("deed_not_written", key=ordered.key, why=str(error))
                if not self._live:
                    raise
                await self._clock.sleep(RETRY / SECOND)
            else:
                return

    async def _outcome(self, task: Task) -> Settled | None:
        """An alert's deed must not come hours later, so it is tried for a short while only."""
        while True:
            tried = await self._try(task)
            if not isinstance(tried, Later):
                return tried
            pause = max(tried.retry_after or 0, RETRY)
            if self._clock.now() + pause - task.ordered.at > IN_TIME:
                return _given_up(task, tried)
            await self._clock.sleep(pause / SECOND)

    async def _try(self, task: Task) -> Tried:
        if self._performer is None:
            return Settled(State.SKIPPED, self._instead)
        async with self._places:
            try:
                return await self._performer.attempt(task)
            except StorageError as error:
                log.warning("deed_not_written", key=task.ordered.key, why=str(error))
                return Later(NOT_WRITTEN)


def _given_up(task: Task, last: Later) -> Settled:
    if task.unsure:
        return Settled(State.UNSURE, f"it is not known whether it was done: {last.why}")
    late = NOT_WRITTEN if last.why == NOT_WRITTEN else out_of_reach(last.why)
    return Settled(State.REFUSED, late)
