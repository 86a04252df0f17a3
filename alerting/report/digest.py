"""What a digest says: read from the database, whether the daemon runs or not."""

from dataclasses import dataclass

import apsw
from msgspec.structs import replace

from alerting.judge.mutes import Mutes
from alerting.model.digest import Digest
from alerting.model.digest_report import DigestReport, Fired, Undelivered, Unwatched
from alerting.model.message import DigestNews
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.record import digests as record
from alerting.record.gaps import first_start, gaps
from alerting.record.history import EPISODES
from alerting.report import digest_alerts as alerts
from alerting.report.digest_names import Names
from alerting.report.digest_service import ended
from alerting.report.digest_taken import takers
from alerting.report.digest_times import covered_from, latest_at

#: Of each list so many lines; the totals say how many there are.
RULES, OPEN, NOISIEST, PEOPLE, AGENTS, MUTED = 15, 10, 3, 10, 15, 20
UNDELIVERED, UNWATCHED = 10, 5
#: Fewer messages about a rule are no noise.
NOISE = 10
#: What was not sent by then should have been.
WAITS: Ms = 10 * MINUTE
#: Later than that, it is said that it is late.
LATE: Ms = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Times:
    """What a digest covers: from `since`, up to and without `at`."""

    since: EpochMs
    at: EpochMs
    now: EpochMs
    muted_since: EpochMs
    """What was kept for a digest is told in the next one, however little that covers."""
    running: bool = False
    """The daemon itself asks, so that it watches is certain."""


def times(digest: Digest, at: EpochMs, now: EpochMs, *, running: bool = False) -> Times:
    since = covered_from(digest, at)
    return Times(since, at, now, min(since, latest_at(digest, at - 1)), running)


def gather(reader: apsw.Connection, digest: Digest, names: Names, its: Times) -> DigestNews:
    over = ended(EPISODES.between(reader, its.since, its.at), names)
    lost = record.not_delivered(reader, its.since, its.at)
    first = first_start(reader)
    unwatched = gaps(reader, its.since, its.at, running=its.running)
    report = replace(
        _with_alerts(reader, names, its),
        service=over.service,
        undelivered=tuple(Undelivered(*it) for it in lost[:UNDELIVERED]),
        undelivered_total=sum(count for _, _, count, _ in lost),
        waiting=record.waits_since(reader, its.now - WAITS),
        unwatched=tuple(Unwatched(*it) for it in unwatched[:UNWATCHED]),
        unwatched_total=len(unwatched),
        began=first if its.since < first < its.at else 0,
        heard=record.heard_of_zoho(reader, its.since, its.at),
    )
    return DigestNews(
        name=digest.name,
        at=its.at,
        since=its.since,
        report=report,
        late=its.now - its.at > LATE,
        sessions=over.sessions,
        sessions_left_out=over.left_out,
    )


def _with_alerts(reader: apsw.Connection, names: Names, its: Times) -> DigestReport:
    opened = list(record.opened(reader, its.since, its.at))
    story = record.taken(reader, its.since, its.at)
    taken = {it.alert for it in story}
    rules = alerts.fired(opened, names, record.delivered_by_rule(reader, its.since, its.at), taken)
    who = takers(story, record.opened_at(reader, taken), its.since, its.at)
    still = its.now if its.running else its.at
    open_then, open_total = record.open_at(reader, still, OPEN)
    days = alerts.days_between(its.since, its.at, names)
    agents = alerts.per_agent(opened, alerts.had_it(reader), days, names)
    few = len(days) <= alerts.MOST_DAYS
    muted = alerts.came_muted(
        record.opened(reader, its.muted_since, its.at), Mutes(names.book.mutes)
    )
    return DigestReport(
        alerts=len(opened),
        severities=alerts.by_severity(opened),
        taken=sum(it.number in taken for it in opened),
        fired=tuple(rules[:RULES]),
        rules=len(rules),
        noisiest=_noisiest(rules),
        takers=tuple(who[:PEOPLE]),
        open=tuple(replace(alerts.listed(reader, it, names), ending=None) for it in open_then),
        open_total=open_total,
        days=tuple(days) if few else (),
        agents=tuple(agents[:AGENTS]),
        agents_total=len(agents),
        muted=tuple(replace(alerts.listed(reader, it, names), untold="") for it in muted[:MUTED]),
        muted_total=len(muted),
    )


def _noisiest(rules: list[Fired]) -> tuple[Fired, ...]:
    noisy = (it for it in rules if it.messages >= NOISE)
    return tuple(sorted(noisy, key=lambda it: -it.messages)[:NOISIEST])
