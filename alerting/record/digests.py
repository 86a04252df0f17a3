"""What a digest reads; on a reader of its own, since it takes a while."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import apsw
import msgspec

from alerting.model.delivery import StepKind
from alerting.model.message import AlertNews, GroupNews, Message, Summary
from alerting.model.severity import Severity
from alerting.model.timeline import Happened, What
from alerting.model.times import EpochMs
from alerting.record.outbox_rows import WAITING, WITH_LAST_STEP
from alerting.record.recorded import TOLD_BY_ZOHO, extent, first_from

_decoder = msgspec.msgpack.Decoder(Message)


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert that told somebody, or would have: none on trial."""

    number: int
    rule: str
    chat: int
    group: str
    since: EpochMs
    severity: Severity
    opened_at: EpochMs
    ended_at: EpochMs | None


_COLUMNS = "number, rule, chat, of_group, since, severity, opened_at, ended_at"
_OPEN = f"SELECT {_COLUMNS} FROM alerts INDEXED BY alerts_open WHERE ended_at IS NULL AND trial = 0"  # noqa: S608 names of ours
_ENDED = f"SELECT {_COLUMNS} FROM alerts INDEXED BY alerts_ended WHERE ended_at >= ?1 AND trial = 0"  # noqa: S608 names of ours


def opened(reader: apsw.Connection, since: EpochMs, until: EpochMs) -> Iterator[AlertRow]:
    """What opened then is open still, or ended later: both are quickly found."""
    rows = reader.execute(
        f"SELECT * FROM ({_OPEN} UNION ALL {_ENDED})"  # noqa: S608 names of ours
        " WHERE opened_at >= ?1 AND opened_at < ?2 ORDER BY number",
        (since, until),
    )
    return _rows(rows)


def open_at(reader: apsw.Connection, at: EpochMs, limit: int) -> tuple[list[AlertRow], int]:
    """The gravest, of these the longest, and how many there were."""
    then = f"FROM ({_OPEN} UNION ALL {_ENDED}) WHERE opened_at < ?1"
    total: int = reader.execute(f"SELECT count(*) {then}", (at,)).get
    rows = reader.execute(
        f"SELECT * {then} ORDER BY"
        " CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, since LIMIT ?2",
        (at, limit),
    )
    return list(_rows(rows)), total


def _rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[AlertRow]:
    for number, rule, chat, group, since, severity, opened_at, ended_at in rows:
        yield AlertRow(number, rule, chat, group, since, Severity(severity), opened_at, ended_at)


def taken(reader: apsw.Connection, since: EpochMs, until: EpochMs) -> list[Happened]:
    """All that happened to alerts which somebody took then, in the order of writing."""
    rows = reader.execute(
        "SELECT alert, at, what, who, place, detail FROM timeline WHERE alert IN"
        " (SELECT alert FROM timeline WHERE what = 'acknowledged' AND at >= ? AND at < ?)"
        " ORDER BY id",
        (since, until),
    )
    return [Happened(alert, at, What(what), *rest) for alert, at, what, *rest in rows]


def opened_at(reader: apsw.Connection, numbers: Iterable[int]) -> dict[int, EpochMs]:
    """Those that are not forgotten yet."""
    asked = "SELECT opened_at FROM alerts WHERE number = ?"
    found = ((number, reader.execute(asked, (number,)).get) for number in numbers)
    return {number: at for number, at in found if at is not None}


def last_told(reader: apsw.Connection, alert: int) -> AlertNews | None:
    """The alert as the last message that shows it says; None: nobody was shown it."""
    bodies: list[Any] = reader.execute(
        "SELECT body FROM messages WHERE id IN (SELECT max(id) FROM messages WHERE alert = ?1"
        " UNION ALL SELECT max(message) FROM told_together WHERE alert = ?1) ORDER BY id DESC",
        (alert,),
    ).fetchall()
    for (body,) in bodies:
        match _decoder.decode(body).content:
            case AlertNews() as news:
                return news
            case GroupNews(items=items):
                told = [it.news for it in items if it.news.number == alert]
            case Summary(items=news_of):
                told = [it for it in news_of if it.number == alert]
            case _:
                told = []
        if told:
            return told[0]
    return None


def delivered_by_rule(reader: apsw.Connection, since: EpochMs, until: EpochMs) -> dict[str, int]:
    """How many messages about each rule's alerts people were sent."""
    rows = reader.execute(
        "WITH sent AS (SELECT m.id, m.alert FROM messages m WHERE m.created_at >= ?1"
        " AND m.created_at < ?2 AND EXISTS"
        " (SELECT 1 FROM steps s WHERE s.message = m.id AND s.step = 'delivered')),"
        " about AS (SELECT id, alert FROM sent WHERE alert > 0"
        " UNION SELECT t.message, t.alert FROM sent JOIN told_together t ON t.message = sent.id)"
        " SELECT a.rule, count(DISTINCT about.id) FROM about"
        " JOIN alerts a ON a.number = about.alert GROUP BY a.rule",
        (since, until),
    )
    return dict(rows)


def not_delivered(
    reader: apsw.Connection, since: EpochMs, until: EpochMs
) -> list[tuple[str, str, int, str]]:
    """(name, means, how many, the last answer) of what nobody got, by any means; most first."""
    rows = reader.execute(
        "SELECT m.to_name, m.means, count(*), s.detail, max(s.id)"  # noqa: S608 names of ours
        f" FROM messages m {WITH_LAST_STEP} WHERE m.created_at >= ? AND m.created_at < ?"
        " AND (s.step IN (?, ?) OR (s.step = ? AND NOT EXISTS (SELECT 1 FROM messages x"
        " WHERE x.key > m.key || '/' AND x.key < m.key || '0')))"  # '0' comes after '/'
        " GROUP BY m.to_name, m.means ORDER BY count(*) DESC, m.to_name",
        (since, until, StepKind.REFUSED, StepKind.GIVEN_UP, StepKind.UNDELIVERED),
    )
    return [(name, means, count, why) for name, means, count, why, _ in rows]


def waits_since(reader: apsw.Connection, before: EpochMs) -> int:
    """How many messages from before that instant are still tried."""
    count: int = reader.execute(
        f"SELECT count(*) FROM {WAITING} WHERE m.created_at < ?",  # noqa: S608 names of ours
        (before,),
    ).get
    return count


def heard_of_zoho(reader: apsw.Connection, since: EpochMs, until: EpochMs) -> bool:
    """Whether anything came in; what the daemon tells itself, or asks for, is there too."""
    found = extent(reader)
    if found is None:
        return False
    first, end = (first_from(reader, at, found) for at in (since, until))
    return bool(
        reader.execute(
            f"SELECT EXISTS (SELECT 1 FROM events WHERE seq >= ? AND seq < ? AND {TOLD_BY_ZOHO})",  # noqa: S608 words of ours
            (first, end),
        ).get
    )


def queued_before(reader: apsw.Connection, keys: Iterable[str]) -> set[str]:
    """Which of these keys the outbox has, whatever became of them."""
    found = (reader.execute("SELECT key FROM messages WHERE key = ?", (key,)).get for key in keys)
    return {key for key in found if key is not None}
