"""The shard's life among other tasks: believes what is durable, ticks, and has units written.

One unit is under way at a time; what is decided meanwhile is gathered for the next, so that order
on disk is the order of deciding, and a busy disk makes larger units instead of a longer queue. What
nobody waits for (history, and alerts of which nobody is told now: a replay would find both again)
is gathered for a moment anyway.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Sequence
from itertools import islice
from typing import Final

import structlog

from alerting.clock import Clock
from alerting.errors import StorageBusy, StorageError
from alerting.model.event import Numbered
from alerting.model.histogram import Histogram
from alerting.model.message import Message
from alerting.model.timeline import What
from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs, Ms
from alerting.model.unit import Unit
from alerting.notify.courier import Courier
from alerting.notify.wanted import as_of_now
from alerting.pipeline.gap import tell_collected
from alerting.pipeline.shard import Shard
from alerting.record.units import Units

#: Events believed without letting others run: about two milliseconds.
SLICE = 250
#: Durable events that wait to be believed; beyond it intake waits, then refuses.
MOST_WAITING = 20_000
ROOM_SECONDS = 3.0
RETRY_SECONDS = 1.0
#: What nobody is told waits so long for more of its kind: a sync for each slice of events would
#: cost more than judging them.
GATHER_SECONDS = 0.05
LATE: Final[tuple[Ms, ...]] = (
    *(50, 100, 250, 500),
    *(it * SECOND for it in (1, 2, 5, 10, 30)),
    *(it * MINUTE for it in (1, 5, 15)),
    HOUR,
)

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
        self.alert_lateness = Histogram(LATE)
        """From an alert's coming due until it was on disk."""
        self._refused_because = ""
        self.look_at_the_clock: Callable[[], None] = lambda: None
        """Before time passes for the rules: a clock that was set makes nothing due."""
        self.on_written: list[Callable[[Unit], None]] = []
        """Each hears of every unit that is durable now."""
        self.on_messages: Callable[[Sequence[Message]], None] = lambda _messages: None
        """Messages that are durable now; the demo measures from here."""
        self._units = units
        self._courier = courier
        self._clock = clock
        self._durable: deque[Numbered] = deque()
        self._on_the_way: dict[EpochMs, int] = {}
        self._pending: deque[Unit] = deque()
        self._in_flight: Unit | None = None
        self._gathering: asyncio.TimerHandle | None = None
        self._hurry = False
        """Somebody waits until everything is written."""
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._idle = asyncio.Event()
        self._idle.set()

    # --- what comes in ---------------------------------------------------------------------

    def arriving(self, at: EpochMs) -> None:
        """An event of this instant is on its way to the disk: no later deadline goes before it."""
        self._on_the_way[at] = self._on_the_way.get(at, 0) + 1

    def arrived(self, at: EpochMs) -> None:
        """It is durable, or was refused."""
        self._on_the_way[at] -= 1
        if not self._on_the_way[at]:
            del self._on_the_way[at]

    def durable(self, events: Sequence[Numbered]) -> None:
        """The journal calls this in order; before the shard has caught up it reads them itself."""
        if not self.live:
            return
        mark = self.shard.mark.seq
        if events[0].seq <= mark:  # the replay has read some of them from the disk
            events = [it for it in events if it.seq > mark]
        self._durable.extend(events)
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
    def disk_trouble(self) -> str:
        """Why nothing is stored: no unit, or nothing at all; empty: all is."""
        return self._refused_because or self._units.trouble

    @property
    def backlog(self) -> int:
        return len(self._durable)

    async def run(self) -> None:
        """Believes durable events until it is cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._durable:
                self.look_at_the_clock()
                count = min(SLICE, len(self._durable))
                await self._catch_up(self._durable[0].arrived)
                self.take([self._durable.popleft() for _ in range(count)])
                if len(self._durable) <= MOST_WAITING // 2:
                    self._room.set()
                if self._durable:
                    await self._others()

    def take(self, events: Sequence[Numbered]) -> None:
        """Believes these now, and has the consequences written."""
        self.write(self.shard.accept(events, self._clock.now()))

    async def tick(self) -> None:
        """Everything that is due by now, a slice at a time."""
        self.look_at_the_clock()
        now = self._clock.now()
        waiting = [it.arrived for it in islice(self._durable, 1)]
        await self._catch_up(min([now, *self._on_the_way, *waiting]))

    async def _catch_up(self, until: EpochMs) -> None:
        """Later deadlines wait for what arrived before them, so that a replay finds the same."""
        more = True
        while more:
            first = self.shard.first
            if first <= until:
                self.lateness_ms = max(0, self._clock.now() - first)
            unit, more = self.shard.tick(until)
            self.write(unit)
            if more:
                await self._others()
        if self.live and self.shard.runs.kept_for_opening:
            self.write(tell_collected(self.shard, until, because="opening"))
        self.last_tick = max(self.last_tick, until)

    async def _others(self) -> None:
        """Lets requests, sends and ticks run in between."""
        await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields

    # --- what goes out ---------------------------------------------------------------------

    def write(self, unit: Unit) -> None:
        """Has the unit written after all before it; its messages go out once it is durable."""
        if unit.empty:
            return
        if self._pending and not unit.cancel and not self._pending[-1].cancel:
            _join(self._pending[-1], unit)
        else:
            self._pending.append(unit)
        self._idle.clear()
        if self._in_flight is None:
            self._go_on()

    async def written(self) -> None:
        """Returns once everything decided so far is on disk."""
        if self._pending:
            self._hurry = True
            if self._in_flight is None:
                self._write_next()
        await self._idle.wait()

    def as_of_now(self, message: Message) -> Message | None:
        """Just before sending: no beginning or reminder of what has ended or is somebody's."""
        return as_of_now(message, self.shard.board.open)

    def _go_on(self) -> None:
        """At once where somebody is to be told or waits; else when a little more has gathered."""
        if not self._pending:
            self._hurry = False
            self._idle.set()
        elif self._hurry or any(map(_is_urgent, self._pending)):
            self._write_next()
        elif self._gathering is None:
            loop = asyncio.get_running_loop()
            self._gathering = loop.call_later(GATHER_SECONDS, self._write_next)

    def _write_next(self) -> None:
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        unit = self._in_flight = self._pending.popleft()
        claimed = self._courier.sends_at_once(unit.messages)
        try:
            future = self._units.commit(unit, claimed)
        except StorageError as error:
            self._refused(unit, error)
        else:
            future.add_done_callback(lambda done: self._written(unit, claimed, done))

    def _written(
        self, unit: Unit, claimed: Collection[str], done: "asyncio.Future[list[str]]"
    ) -> None:
        if done.cancelled():
            return
        error = done.exception()
        if error is not None:
            self._refused(unit, error)
            return
        if self._refused_because:
            log.info("disk_works_again")
            self._refused_because = ""
        if dropped := done.result():
            self._courier.drop(dropped)
        for hear in self.on_written:
            hear(unit)
        now = self._clock.now()
        self.alert_lateness.add_all(now - it.at for it in unit.timeline if it.what is What.OPENED)
        if unit.messages:
            self.on_messages(unit.messages)
            self._courier.hand_over(unit.messages, claimed)
        self._in_flight = None
        self._go_on()

    def _refused(self, unit: Unit, error: BaseException) -> None:
        """Decided is decided: tried again until it is on disk; nobody is told before."""
        if not isinstance(error, StorageBusy) and str(error) != self._refused_because:
            log.error("unit_not_written", why=str(error))
            self._refused_because = str(error) or type(error).__name__
        self._pending.appendleft(unit)
        asyncio.get_running_loop().call_later(RETRY_SECONDS, self._write_next)


def _is_urgent(unit: Unit) -> bool:
    return bool(unit.messages or unit.cancel or unit.silences or unit.deeds)


def _join(unit: Unit, later: Unit) -> None:
    unit.mark = later.mark
    unit.alerts.update(later.alerts)
    unit.messages.extend(later.messages)
    unit.timeline.extend(later.timeline)
    unit.silences.extend(later.silences)
    unit.transitions.extend(later.transitions)
    unit.fates.extend(later.fates)
    unit.episodes.extend(later.episodes)
    unit.deeds.extend(later.deeds)
