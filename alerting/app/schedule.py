"""What happens by the clock, and how often."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from alerting.clock import SystemClock
from alerting.errors import StorageError
from alerting.model.times import as_datetime

log = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[None]]


class Schedule:
    """Late jobs are run, not skipped; a job never runs beside itself."""

    def __init__(self, speed: float = 1.0) -> None:
        """`speed`: how fast the wall clock runs; the demo's runs faster."""
        self._speed = speed
        self._scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone="UTC",
        )

    def every(self, seconds: float, job: Job, *, at_once: bool = False) -> None:
        """`job` is a coroutine function, so it runs on the loop's own thread.

        `at_once`: the first time when the schedule starts.
        """

        async def guarded() -> None:
            try:
                await job()
            except (
                StorageError
            ) as error:  # the disk is watched elsewhere; the next turn tries again
                log.warning("job_postponed", job=job.__name__, why=str(error))

        first: dict[str, Any] = (
            {"next_run_time": as_datetime(SystemClock().now())} if at_once else {}
        )
        pause = seconds / self._speed
        self._scheduler.add_job(guarded, "interval", seconds=pause, id=job.__name__, **first)

    def start(self) -> None:
        self._scheduler.start()

    def pause(self) -> None:
        """Begins nothing new; what runs goes on."""
        if self._scheduler.running:
            self._scheduler.pause()

    def stop(self) -> None:
        """Shutting down cancels what still runs: pause first, and wait."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
