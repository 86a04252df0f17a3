"""What is known of an alert of which no message tells: by the journal and its timeline."""

from typing import Final

import apsw

from alerting.model.event import Reloaded, Stopped
from alerting.model.timeline import What
from alerting.record.digests import AlertRow
from alerting.record.history import TRANSITIONS
from alerting.record.recorded import events_after
from alerting.record.timeline import of_alert

#: The first word of what the timeline says kept an alert from being told.
_KINDS: Final = frozenset({"hidden", "quiet", "muted", "silence"})


def as_it_was(reader: apsw.Connection, alert: AlertRow) -> tuple[str, int]:
    """The chat's status when it opened, and its channel; empty and 0: not known any more."""
    if not alert.chat:
        return "", 0
    before = [it for it in TRANSITIONS.of_chat(reader, alert.chat) if it.at <= alert.opened_at]
    last = max(before, key=lambda it: it.at, default=None)
    if last is None:
        return "", 0
    told = events_after(reader, last.seq - 1, 1)
    event = told[0].event if told and told[0].seq == last.seq else None
    if event is None or isinstance(event, Reloaded | Stopped) or event.chat != alert.chat:
        return last.status, 0
    return last.status, event.channel


def why_untold(reader: apsw.Connection, alert: AlertRow) -> str:
    """A word of `model.digest_report.Listed.untold`."""
    said = [it.detail for it in of_alert(reader, alert.number) if it.what is What.WITHHELD]
    kind = said[-1].partition(" ")[0].rstrip(":") if said else ""
    return kind if kind in _KINDS else ""
