"""What happened to each alert: as units have written it, and by its messages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import apsw

from alerting.model.timeline import Happened, What
from alerting.model.times import EpochMs
from alerting.record.inserts import Insert

#: The columns are the fields of `Happened`, in their order.
TIMELINE = Insert("timeline", "alert, at, what, who, place, detail")


def of_alert(reader: apsw.Connection, number: int) -> list[Happened]:
    """In the order in which it was written down."""
    rows = reader.execute(
        "SELECT alert, at, what, who, place, detail FROM timeline WHERE alert = ? ORDER BY id",
        (number,),
    )
    return [
        Happened(alert, at, What(what), who, place, detail)
        for alert, at, what, who, place, detail in rows
    ]


@dataclass(frozen=True, slots=True)
class Made:
    """A message about an alert, or about several."""

    id: int
    key: str
    to_name: str
    means: str
    reason: str
    created_at: EpochMs
    together: int
    """How many alerts it is about, where it is about several."""


@dataclass(frozen=True, slots=True)
class Went:
    """What became of a message, one step of it."""

    at: EpochMs
    step: str
    detail: str
    receipt: str


def messages_about(reader: apsw.Connection, number: int) -> Iterator[Made]:
    """In the order in which they were made."""
    rows: Iterable[Any] = reader.execute(
        "WITH its AS (SELECT id FROM messages WHERE alert = ?1"
        " UNION SELECT message FROM told_together WHERE alert = ?1)"
        " SELECT m.id, m.key, m.to_name, m.means, m.reason, m.created_at,"
        " (SELECT count(*) FROM told_together t WHERE t.message = m.id)"
        " FROM its JOIN messages m ON m.id = its.id ORDER BY m.id",
        (number,),
    )
    return (Made(*row) for row in rows)


def steps_of(reader: apsw.Connection, message: int) -> Iterator[Went]:
    rows: Iterable[Any] = reader.execute(
        "SELECT at, step, detail, receipt FROM steps WHERE message = ? ORDER BY id", (message,)
    )
    return (Went(*row) for row in rows)
