"""A daemon that remembers what it was asked."""

from collections.abc import Sequence

import msgspec

from alerting.control.daemon import (
    AuditList,
    BalanceSeen,
    FiringAlert,
    Reloaded,
    Status,
    Vitals,
    ZohoSeen,
)
from alerting.control.orders import SilenceOrder, Where
from alerting.model.audit import Audited
from alerting.model.done import Done, Silenced
from alerting.model.duty import Duty, OnCall, Substitute
from alerting.model.histogram import Histogram
from alerting.model.silence import SilenceList, SilenceSeen
from alerting.model.story import AlertList, AlertSeen, Line, Story
from alerting.model.times import HOUR, Ms

NOW = 1_767_607_200_000

SEEN = AlertSeen(
    number=7,
    rule="on-hold",
    severity="critical",
    chat="65403000000038063",
    ticket="434",
    since=NOW - HOUR,
    opened_at=NOW - HOUR,
    trial=False,
    told=["asha"],
)
LINE = Line(NOW, "delivered", "asha", "sms", "queued", "alert/7/first/asha/sms", "SM1")
SILENCE = SilenceSeen(
    number=3,
    by="asha",
    reason="the provider is down",
    begins=NOW,
    until=NOW + HOUR,
    rule="on-hold",
    channel="",
    agent="",
    chat="",
    ended_by="",
    hides=1,
)
ON_CALL = OnCall(
    at=NOW,
    rotas=[
        Duty(
            rota="duty",
            timezone="UTC",
            who="asha",
            until=NOW + HOUR,
            then="bruno",
            overrides=[Substitute("bruno", NOW + HOUR, NOW + 2 * HOUR)],
        )
    ],
    groups={"supervisors": ["asha", "bruno"]},
    lead="asha",
)


class FakeDaemon:
    """Does what it is asked, unless `done` says otherwise; raises `failure` instead."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.done = Done(ok=True, text="done")
        self.reloaded = Reloaded(ok=True, lines=["2 rules kept"])
        self.failure: Exception | None = None
        self.counts = vitals()
        self.firing_total = 0
        self.authors: dict[tuple[str, bool], Done] = {}
        self.silenced = Silenced(ok=True, text="It would hide 1 open alert now.", hides=[SEEN])

    def author(self, by: str, *, login: bool) -> Done:
        return self.authors.get((by, login), Done(ok=True, text=""))

    async def reload(self, by: str) -> Reloaded:
        self._note("reload", by)
        return self.reloaded

    async def acknowledge(
        self, numbers: Sequence[int], by: str, lasting: Ms | None, *, where: Where, take: bool
    ) -> Done:
        return self._note("acknowledge", [*numbers], by, lasting, where, take)

    async def close(self, numbers: Sequence[int], by: str, *, where: Where) -> Done:
        return self._note("close", [*numbers], by, where)

    def preview_silence(self, order: SilenceOrder) -> Silenced:
        self._note("preview", order)
        return self.silenced

    async def add_silence(self, order: SilenceOrder) -> Silenced:
        self._note("silence", order)
        return self.silenced

    async def end_silence(self, number: int, by: str, *, where: Where) -> Done:
        return self._note("end silence", number, by, where)

    async def renew_links(self, by: str, *, where: Where) -> Done:
        return self._note("renew links", by, where)

    def silences(self) -> SilenceList:
        return SilenceList([SILENCE])

    def alerts(self, limit: int, *, ended: bool) -> AlertList:
        self._note("alerts", limit, ended)
        return AlertList([SEEN], 1)

    def alert(self, number: int) -> AlertSeen | None:
        return SEEN if number == SEEN.number else None

    def timeline(self, number: int) -> Story | None:
        return Story(SEEN, [LINE]) if number == SEEN.number else None

    def on_call(self) -> OnCall:
        return ON_CALL

    def audit(self, limit: int) -> AuditList:
        self._note("audit", limit)
        return AuditList([Audited(NOW, "silence", "asha", "api", "silence 3 for 2h")])

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
        webhook_auth="watch",
        signatures={"valid": 5, "unsigned": 2},
        signed_by=["webhook 4000000012345 of organisation 78412359"],
        zoho=zoho(),
        agents_online=4,
        balances=[BalanceSeen(78412359, "WHATSAPP", 19.5, "USD")],
    )


def zoho() -> ZohoSeen:
    return ZohoSeen(
        answered_at=NOW - 1000,
        answers={"got": 21, "later": 1},
        credits_spent=63,
        credits_allowed=15_000,
        credits_remaining=74_880,
        refused="",
        looked_at=NOW - 30_000,
        looks={"ok": 58, "failed": 2},
        found={"corrected": 3, "confirmed": 4},
    )


def vitals() -> Vitals:
    return Vitals(
        version="0.1.0",
        ready=True,
        events={"IM_Session_Status": 5, "IM_Message_Add": 2},
        event_age=Histogram((250, 1_000), [5, 1, 1], 4_500),
        answers={200: 7, 401: 1},
        answer_time=Histogram((2, 5), [4, 2, 1], 25),
        connections_refused=18,
        doors={"a": {200: 2, 429: 1}},
        repeated=1,
        late=2,
        clamped=3,
        quarantined=4,
        unknown_values=5,
        chats={"ON_HOLD": 1},
        unconfirmed=6,
        pending_runs=7,
        open_alerts={"critical": 1, "warning": 0},
        alert_lateness=Histogram((50, 100), [1, 0, 0], 20),
        messages={"email": {"delivered": 8, "refused": 1}},
        until_sent={"email": Histogram((100, 500), [7, 1, 0], 900)},
        broken={"email": False, "sms": True},
        outbox_waiting={"email": 9},
        journal_lag=10,
        writer_queue=11,
        commits=12,
        writes_failed=19,
        last_tick_at=NOW + 500,
        tick_lateness=250,
        last_webhook_at=0,
        snapshot_seconds=0.5,
        loop_lag=Histogram((1, 2), [20, 1, 0], 15),
        audit_unreached=15,
        audit_at=NOW,
        reloads_ok=13,
        reloads_failed=14,
        signatures={"valid": 16, "unsigned": 17},
        zoho=zoho(),
        agents_online=4,
        balances=[BalanceSeen(78412359, "WHATSAPP", 19.5, "USD")],
        backup_at=NOW - HOUR,
        backup_every=24 * HOUR,
        free_bytes=1 << 30,
        database_bytes=1 << 20,
        problems=["no-webhooks"],
        page_logins={"let_in": 3, "refused": 1},
    )
