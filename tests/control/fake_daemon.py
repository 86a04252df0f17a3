"""A daemon that remembers what it was asked."""

import msgspec

from alerting.control.daemon import Done, FiringAlert, Reloaded, Status, Vitals
from alerting.model.times import EpochMs

NOW = 1_767_607_200_000


class StoppedClock:
    def now(self) -> int:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        return


class FakeDaemon:
    """Does what it is asked, unless `done` says otherwise; raises `failure` instead."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.done = Done(ok=True, text="done")
        self.reloaded = Reloaded(ok=True, lines=["2 rules kept"])
        self.failure: Exception | None = None
        self.counts = vitals()
        self.firing_total = 0

    async def reload(self, by: str) -> Reloaded:
        self._note("reload", by)
        return self.reloaded

    async def acknowledge(self, number: int, by: str, until: EpochMs | None) -> Done:
        return self._note("acknowledge", number, by, until)

    async def close(self, number: int, by: str) -> Done:
        return self._note("close", number, by)

    async def retry(self, key: str) -> Done:
        return self._note("retry", key)

    async def drop(self, key: str) -> Done:
        return self._note("drop", key)

    async def retake(self, ids: list[int]) -> Done:
        return self._note("retake", ids)

    async def tell(self, person: str, means: str) -> Done:
        return self._note("tell", person, means)

    def status(self) -> Status:
        self._note("status")
        return msgspec.structs.replace(status(), firing_total=self.firing_total)

    def vitals(self) -> Vitals:
        self._note("vitals")
        return self.counts

    def _note(self, *asked: object) -> Done:
        self.asked.append(asked)
        if self.failure is not None:
            raise self.failure
        return self.done


def status() -> Status:
    return Status(
        version="0.1.0",
        started_at=NOW - 60_000,
        now=NOW,
        ready=True,
        ready_why="",
        rules_version=3,
        chats=2,
        chats_by_status={"ON_HOLD": 1, "OPEN": 1},
        unconfirmed=0,
        pending_runs=1,
        firing=[
            FiringAlert(7, "on-hold", "critical", "65403000000038063", "434", NOW - 1000, ["asha"])
        ],
        outbox={"email": {"waiting": 1}},
        last_event_at=NOW - 500,
        last_delivery_at=0,
        quarantined=0,
        without_settings=["sms"],
        problems=[],
    )


def vitals() -> Vitals:
    return Vitals(
        version="0.1.0",
        started_at=NOW,
        ready=True,
        events={"IM_Session_Status": 5, "IM_Message_Add": 2},
        answers={200: 7, 401: 1},
        repeated=1,
        late=2,
        clamped=3,
        quarantined=4,
        unknown_values=5,
        chats={"ON_HOLD": 1},
        unconfirmed=6,
        pending_runs=7,
        open_alerts={"critical": 1, "warning": 0},
        messages={"email": {"delivered": 8, "refused": 1}},
        outbox_waiting={"email": 9},
        journal_lag=10,
        writer_queue=11,
        commits=12,
        last_tick_at=NOW + 500,
        tick_lateness=250,
        last_webhook_at=0,
        snapshot_seconds=0.5,
        resident_bytes=1 << 20,
        reloads_ok=13,
        reloads_failed=14,
    )
