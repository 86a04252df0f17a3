"""The shard's life among other tasks: believes what is durable, ticks, and has units written.

One unit is under way at a time; what is decided meanwhile is gathered for the next, so that order
on disk is the order of deciding, and a busy disk makes larger units instead of a longer queue.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

import structlog

from alerting.clock import Clock
from alerting.errors import StorageBusy, StorageError
from alerting.model.alert import Reason
from alerting.model.event import Numbered
from alerting.model.message import Message
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.notify.courier import Courier
from alerting.pipeline.shard import Shard
from alerting.record.units import Units

#: Events believed without letting others run: about two milliseconds.
SLICE = 250
#: Durable events that wait to be believed; beyond it intake waits, then refuses.
MOST_WAITING = 20_000
ROOM_SECONDS = 3.0
RETRY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Engine:
    """Owns the shard. Nobody else may call what changes it."""

    def __init__(self, shard: Shard, units: Units, courier: Courier, clock: Clock) -> None:
        self.shard = shard
        self.live = False
        """Caught up with the journal: events come straight from intake."""
        self.last_tick: EpochMs = 0
        self.lateness_ms = 0
        """How long after its instant the latest deadline was looked at."""
        self.disk_trouble = ""
        self.on_unheard: Callable[[Sequence[str]], None] = lambda _names: None
        self.on_messages: Callable[[Sequence[Message]], None] = lambda _messages: None
        """Messages that are durable now; the demo measures from here."""
        self._units = units
        self._courier = courier
        self._clock = clock
        self._durable: deque[Numbered] = deque()
        self._pending: deque[Unit] = deque()
        self._in_flight: Unit | None = None
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._idle = asyncio.Event()
        self._idle.set()

    # --- what comes in ---------------------------------------------------------------------

    def durable(self, events: Sequence[Numbered]) -> None:
        """The journal calls this in order; before the shard has caught up it reads them itself."""
        if not self.live:
            return
        self._durable.extend(it for it in events if it.seq > self.shard.mark.seq)
        if len(self._durable) > MOST_WAITING:
            self._room.clear()
        self._wake.set()

    async def room(self) -> None:
        """Waits while too much is to be believed; StorageBusy where that lasts too long."""
        if self._room.is_set():
            return
        try:
            async with asyncio.timeout(ROOM_SECONDS):
                await self._room.wait()
        except TimeoutError:
            raise StorageBusy("More events wait to be judged than memory should hold") from None

    async def caught_up(self) -> None:
        """Returns once everything durable so far has been believed."""
        while self._durable:
            await self._others()

    @property
    def backlog(self) -> int:
        return len(self._durable)

    async def run(self) -> None:
        """Believes durable events until it is cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._durable:
                await self._catch_up(self._durable[0].arrived)
                events = [self._durable.popleft() for _ in range(min(SLICE, len(self._durable)))]
                self.take(events)
                if len(self._durable) <= MOST_WAITING // 2:
                    self._room.set()
                if self._durable:
                    await self._others()

    def take(self, events: Sequence[Numbered]) -> None:
        """Believes these now, and has the consequences written."""
        self.write(self.shard.accept(events, self._clock.now()))

    async def tick(self) -> None:
        """Everything that is due by now, a slice at a time."""
        await self._catch_up(self._clock.now())

    async def _catch_up(self, until: EpochMs) -> None:
        now = self._clock.now()
        instant = max(now, until)
        more = True
        while more:
            first = self.shard.runs.agenda.first
            if first <= instant:
                self.lateness_ms = max(0, now - first)
            unit, more = self.shard.tick(instant)
            self.write(unit)
            if more:
                await self._others()
        self.last_tick = now

    async def _others(self) -> None:
        """Lets requests, sends and ticks run in between."""
        await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields

    # --- what goes out ---------------------------------------------------------------------

    def write(self, unit: Unit) -> None:
        """Has the unit written after all before it; its messages go out once it is durable."""
        if unit.empty:
            return
        if self.shard.board.unheard:
            names = sorted({key.rule for key in self.shard.board.unheard})
            self.shard.board.unheard.clear()
            self.on_unheard(names)
        if self._pending and not unit.cancel and not self._pending[-1].cancel:
            _join(self._pending[-1], unit)
        else:
            self._pending.append(unit)
        self._idle.clear()
        if self._in_flight is None:
            self._write_next()

    async def written(self) -> None:
        """Returns once everything decided so far is on disk."""
        await self._idle.wait()

    def still_wanted(self, message: Message) -> bool:
        """Just before sending: no beginning or reminder of what has ended or is somebody's."""
        if not message.alert or message.reason is Reason.ENDED:
            return True
        alert = self.shard.board.open.get(message.alert)
        if alert is None:
            return message.reason is Reason.SUMMARY
        return not alert.acked_by

    def _write_next(self) -> None:
        if not self._pending:
            self._in_flight = None
            self._idle.set()
            return
        unit = self._in_flight = self._pending.popleft()
        try:
            future = self._units.commit(unit)
        except StorageError as error:
            self._refused(unit, error)
        else:
            future.add_done_callback(lambda done: self._written(unit, done))

    def _written(self, unit: Unit, done: "asyncio.Future[list[str]]") -> None:
        if done.cancelled():
            return
        error = done.exception()
        if error is not None:
            self._refused(unit, error)
            return
        if self.disk_trouble:
            log.info("disk_works_again")
            self.disk_trouble = ""
        if dropped := done.result():
            self._courier.drop(dropped)
        if unit.messages:
            self.on_messages(unit.messages)
            self._courier.hand_over(unit.messages)
        self._write_next()

    def _refused(self, unit: Unit, error: BaseException) -> None:
        """Decided is decided: tried again until it is on disk; nobody is told before."""
        if not isinstance(error, StorageBusy) and str(error) != self.disk_trouble:
            log.error("unit_not_written", why=str(error))
            self.disk_trouble = str(error) or type(error).__name__
        self._pending.appendleft(unit)
        asyncio.get_running_loop().call_later(RETRY_SECONDS, self._write_next)


def _join(unit: Unit, later: Unit) -> None:
    unit.mark = later.mark
    unit.alerts.update(later.alerts)
    unit.messages.extend(later.messages)
    unit.transitions.extend(later.transitions)
    unit.fates.extend(later.fates)
    unit.episodes.extend(later.episodes)
