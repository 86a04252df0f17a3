"""Made-up digests: one that has everything to say, one that has hardly anything, and a calm one."""

from alerting.model.alert import Ending
from alerting.model.digest_report import (
    NOBODY,
    AgentDays,
    DigestReport,
    Fired,
    Listed,
    Service,
    Taker,
    Undelivered,
    Unwatched,
)
from alerting.model.message import DigestNews
from alerting.model.severity import Severity
from alerting.model.times import DAY, HOUR, MINUTE, SECOND, EpochMs


def digest_samples(at: EpochMs) -> tuple[DigestNews, DigestNews, DigestNews]:
    return (
        DigestNews("morning-report", at, at - DAY, _full(at), late=True, sessions_left_out=20),
        DigestNews("morning-report", at, at - DAY),
        DigestNews("weekly", at, at - 7 * DAY, DigestReport(service=Service(ended=1), heard=True)),
    )


def _full(at: EpochMs) -> DigestReport:
    on_hold = Fired(
        "on-hold",
        "Chat on hold too long",
        31,
        {Severity.CRITICAL: 10, Severity.WARNING: 21},
        messages=1062,
        taken=12,
    )
    return DigestReport(
        alerts=1041,
        severities={Severity.CRITICAL: 12, Severity.WARNING: 1025, Severity.INFO: 4},
        taken=18,
        fired=(on_hold, Fired("queue", "queue", 2, {Severity.INFO: 2})),
        rules=7,
        noisiest=(on_hold,),
        takers=(Taker("asha", 12, 2 * MINUTE, 11 * MINUTE), Taker("nikhil", 1)),
        open=_open(at),
        open_total=14,
        days=("2026-01-14", "2026-01-15"),
        agents=(AgentDays("Priya N.", (12, 4), 16), AgentDays(NOBODY, (5, 0), 5)),
        agents_total=9,
        service=Service(ended=1204, unanswered=14, missed=3, first_response=80 * SECOND),
        muted=(Listed(7, "Not read", Severity.INFO, at - HOUR, ending=Ending.NORMAL),),
        muted_total=21,
        undelivered=(Undelivered("nikhil", "email", 3, "550 5.1.1 no such mailbox"),),
        undelivered_total=5,
        waiting=1,
        unwatched=(Unwatched(at - 7 * HOUR, at - 6 * HOUR),),
        unwatched_total=2,
        heard=True,
    )


def _open(at: EpochMs) -> tuple[Listed, ...]:
    return (
        Listed(
            12,
            "Chat on hold too long",
            Severity.CRITICAL,
            at - 2 * HOUR,
            what="ON_HOLD",
            about="WhatsApp Support",
            ticket="434",
            chat=2,
            link="https://desk.zoho.com/agent/zylker/im/2?a=1&b=2",
            acked_by="asha",
        ),
        Listed(15, "Nobody took the chat", Severity.WARNING, at - 3 * HOUR, "OPEN", chat=3),
        Listed(30, "queue", Severity.INFO, at - DAY),
    )
