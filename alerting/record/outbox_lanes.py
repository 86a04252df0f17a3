"""What became of the messages about an alert to one recipient, alone or among others, in order."""

from collections.abc import Iterator, Sequence
from itertools import chain

import apsw

from alerting.model.alert import Reason
from alerting.model.delivery import StepKind
from alerting.model.people import Recipient
from alerting.record.outbox_rows import WITH_LAST_STEP

#: So many take about five milliseconds.
ALERTS_AT_ONCE = 100

_THEIRS = "m.to_name = ?2 AND m.means = ?3 AND m.id < ?4"
#: Three statements, since they take half the time of one that joins them.
_ALONE = (
    f"SELECT m.id, m.reason, s.step FROM messages m {WITH_LAST_STEP}"  # noqa: S608 names of ours
    f" WHERE m.alert = ?1 AND {_THEIRS}"
)
_WITH_OTHERS = (
    "SELECT m.id, m.reason, s.step FROM told_together t"  # noqa: S608 names of ours
    f" CROSS JOIN messages m ON m.id = t.message {WITH_LAST_STEP}"
    f" WHERE t.alert = ?1 AND {_THEIRS}"
)
_LEFT_OUT = (
    "SELECT m.id, m.reason, 'dropped' FROM left_out l"  # noqa: S608 names of ours
    f" CROSS JOIN messages m ON m.id = l.message WHERE l.alert = ?1 AND {_THEIRS}"
)
_NEVER = 2**63 - 1

Lane = list[tuple[Reason, StepKind | None]]
"""Each message's reason and last step; None: nothing yet."""


def lane(reader: apsw.Connection, alert: int, to: Recipient, before: int = _NEVER) -> Lane:
    """`before`: the id of a message."""
    asked = (alert, to.name, to.means, before)
    rows = chain.from_iterable(
        reader.execute(sql, asked) for sql in (_ALONE, _WITH_OTHERS, _LEFT_OUT)
    )
    return [(Reason(reason), StepKind(step) if step else None) for _, reason, step in sorted(rows)]


def lanes(
    reader: apsw.Connection, alerts: Sequence[int], to: Recipient, before: str
) -> Iterator[dict[int, Lane]]:
    """Some at a time, so that others get their turn; `before`: the key of a message."""
    until: int = reader.execute("SELECT id FROM messages WHERE key = ?", (before,)).get
    for start in range(0, len(alerts), ALERTS_AT_ONCE):
        part = alerts[start : start + ALERTS_AT_ONCE]
        yield {alert: found for alert in part if (found := lane(reader, alert, to, until))}
