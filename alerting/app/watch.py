"""Watches the watcher: the clock, the silence of webhooks, and the sign of life to the outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout

from alerting.app.desk import Desk
from alerting.app.engine import Engine
from alerting.app.intake import DurableIntake
from alerting.clock import Clock
from alerting.model.limits import Limits
from alerting.model.message import FileNews
from alerting.model.times import SECOND, EpochMs, Ms, spell
from alerting.notify.courier import Courier
from alerting.pipeline.often import BUNDLED
from alerting.pipeline.statusless import WAIT
from alerting.receive.counters import Counters

#: A wall clock that moves so much against the monotonic one was set, or the machine slept.
JUMP: Final = 5 * SECOND
NO_STATUS: Final = "no-status"
#: Without a finished tick for so long, the evaluator counts as stuck.
STUCK: Final = 10 * SECOND

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class ClockWatch:
    """Compares the wall clock with one that never jumps."""

    clock: Clock
    speed: float = 1.0
    """How fast the wall clock runs: the demo's runs faster."""
    _wall: EpochMs = 0
    _steady: float = 0.0

    def jumped(self) -> Ms:
        """By how much since the last call; 0 where it did not."""
        wall, steady = self.clock.now(), self.clock.monotonic()
        known, self._wall, before, self._steady = self._wall, wall, self._steady, steady
        if not known:
            return 0
        jump = (wall - known) - round((steady - before) * 1000 * self.speed)
        return jump if abs(jump) > JUMP * self.speed else 0


def too_often(rule: str, limits: Limits, now: EpochMs) -> FileNews:
    """For the owner: nobody reads so many, so the rule is wrong or the floor is on fire."""
    lines = (
        (
            f"{rule} fired more than {limits.alerts_per_hour} times within an hour. Its news come "
            f"bundled, at most every {spell(BUNDLED)}, until it fires less."
        ),
        (
            "If it tells too much, give it a longer `for`, a `where` or a `group_by`. The limit "
            "is `limits: {rule: {alerts_per_hour: …}}`."
        ),
    )
    return FileNews("often", f"The rule {rule} fires very often", lines, now)


class Watch:
    """Called by the scheduler; says what is wrong, once for each time it begins."""

    def __init__(  # noqa: PLR0913 each is something to watch
        self,
        *,
        engine: Engine,
        intake: DurableIntake,
        counters: Counters,
        desk: Desk,
        courier: Courier,
        clock: Clock,
        silence_after: Ms,
        proven: Callable[[], bool] = lambda: True,
        heartbeat_url: str = "",
        speed: float = 1.0,
    ) -> None:
        """`proven`: lately, that every alert has reached somebody."""
        self._engine = engine
        self._counters = counters
        self._desk = desk
        self._courier = courier
        self._clock = clock
        self._clock_watch = ClockWatch(clock, speed)
        self._silence_after = silence_after
        self._proven = proven
        self._heartbeat_url = heartbeat_url
        self._started_at = clock.now()
        self._session: ClientSession | None = None
        intake.unhealthy = self.stuck
        engine.look_at_the_clock = self.look_at_the_clock

    def look_at_the_clock(self) -> None:
        """Before each tick: time that did not pass must not make anything due."""
        jump = self._clock_watch.jumped()
        if not jump:
            return
        way = "forward" if jump > 0 else "back"
        log.warning("clock_jumped", by_ms=jump)
        if jump > 0:
            self._engine.shard.jumped(jump)
            self._engine.shard.statusless.begin_anew()
            after = "Timers go on from where they were"
        else:
            self._engine.last_tick = min(self._engine.last_tick, self._clock.now())
            after = "What is due by the earlier time comes so much later"
        self._desk.trouble(
            "clock-jumped",
            f"This machine's clock jumped {way} by {spell(abs(jump))}. {after}; no timer ran "
            "out by it. What is counted within a time may differ for that long. Check the time "
            "service (timedatectl).",
        )

    def look_for_webhooks(self) -> None:
        now = self._clock.now()
        quiet = now - max(self._counters.last_webhook_at, self._started_at)
        if quiet > self._silence_after:
            self._desk.lasts(
                "no-webhooks",
                f"No webhook has come from Zoho for {spell(self._silence_after)}. If chats are "
                "going on now, look in Zoho Desk under Setup > Developer Space > Webhooks whether "
                "the webhook is enabled, and whether this machine can be reached.",
            )
        else:
            self._desk.over("no-webhooks")

    def look_for_statuses(self) -> None:
        """Without them hardly any rule can say anything, and nothing else would tell."""
        count = self._engine.shard.statusless.overdue(self._clock.now())
        if not count:
            self._desk.over(NO_STATUS)
        elif NO_STATUS not in self._desk.open:
            chats = "1 chat has" if count == 1 else f"{count:,} chats have"
            self._desk.lasts(
                NO_STATUS,
                f"{chats} had messages for {spell(WAIT)} and no status, so rules that ask for one "
                "say nothing of them. In Zoho Desk, under Setup > Developer Space > Webhooks, see "
                "that the event IM Session Status is ticked for their department too.",
            )

    def look_at_the_disk(self) -> None:
        if why := self._engine.disk_trouble:
            self._desk.lasts(
                "disk", f"Nothing can be stored now, so webhooks are refused and alerts wait: {why}"
            )
        else:
            self._desk.over("disk")

    def look_at_the_rules(self) -> None:
        """Silence must not come from a rule that is broken, or that finds nobody to tell."""
        board, runs = self._engine.shard.board, self._engine.shard.runs
        now = self._clock.now()
        for name in sorted({key.rule for key in board.unheard}):
            self._desk.trouble(
                f"nobody-told-{name}",
                f"The rule {name} raised an alert, and nobody in its `tell` can be reached. Give "
                "it somebody with an address, or the file a `lead`.",
            )
        board.unheard.clear()
        for name, error in runs.failed.items():
            self._desk.trouble(
                f"rule-failed-{name}",
                f"The rule {name} failed with {error}: it stays on, and cannot say anything while "
                "it fails. This is a mistake in the program; please report it.",
            )
        runs.failed.clear()
        for name in board.telling.often.began_lately():
            self._desk.tell_owner(too_often(name, self._engine.shard.book.limits, now))

    def stuck(self) -> str:
        """Why the evaluator does not do its work; empty: it does."""
        if not self._engine.live:
            return ""
        since = self._clock.now() - self._engine.last_tick
        if since > STUCK * self._clock_watch.speed:
            return f"the rules were last evaluated {spell(since)} ago"
        return self._engine.disk_trouble

    def broken(self) -> list[str]:
        """Means by which nobody can be reached now."""
        return [str(means) for means, it in self._courier.counts().items() if it.broken]

    async def sign_of_life(self) -> None:
        """Pings while everything that should happen happens; its absence is the alarm."""
        quiet = "no-webhooks" in self._desk.open
        if not self._heartbeat_url or not self._engine.live or quiet or self.stuck():
            return
        if broken := self.broken():
            log.warning("no_sign_of_life", broken=",".join(broken))
            return
        if not self._proven():
            log.warning("no_sign_of_life", why="not every alert is proven to have reached somebody")
            return
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=10))
        try:
            async with self._session.get(self._heartbeat_url) as answer:
                if answer.ok:
                    self._desk.over("heartbeat")
                    return
                why = f"it answered {answer.status}"
        except (ClientError, TimeoutError) as error:
            why = type(error).__name__
        self._desk.lasts("heartbeat", f"The heartbeat URL could not be pinged: {why}.")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
