"""Many beginnings in one message: what fell due for chats that nobody has heard of since a gap."""

from dataclasses import dataclass

from alerting.lifecycle.tell import fallbacks
from alerting.model.alert import Reason, Severity
from alerting.model.message import AlertNews, Message, Summary
from alerting.model.people import Directory, Recipient
from alerting.model.times import EpochMs
from alerting.pipeline.board import Collected

#: More than this in one message nobody reads; the rest is a number.
SHOWN = 20

_WEIGHT = {Severity.CRITICAL: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing was taken in between these instants, and so many chats were open."""

    since: EpochMs
    until: EpochMs
    unconfirmed: int


def summaries(
    collected: Collected, gap: Gap | None, directory: Directory, now: EpochMs
) -> list[Message]:
    """One message per person; empties what was collected."""
    mail: dict[tuple[str, str], tuple[Recipient, list[AlertNews]]] = {}
    for number, news in collected.alerts.items():
        for to in collected.people[number]:
            mail.setdefault((to.name, to.means), (to, []))[1].append(news)
    collected.alerts.clear()
    collected.people.clear()
    return [_message(to, items, gap, directory, now) for to, items in mail.values()]


def _message(
    to: Recipient,
    items: list[AlertNews],
    gap: Gap | None,
    directory: Directory,
    now: EpochMs,
) -> Message:
    worst = sorted(items, key=lambda news: (_WEIGHT[news.severity], news.since))
    content = Summary(
        because="gap" if gap else "reload",
        items=tuple(worst[:SHOWN]),
        total=len(items),
        unconfirmed=gap.unconfirmed if gap else 0,
        down_from=gap.since if gap else 0,
        down_until=gap.until if gap else 0,
    )
    return Message(
        key=f"summary/{now}/{to.name}/{to.means}",
        to=to,
        reason=Reason.SUMMARY,
        content=content,
        created_at=now,
        fallbacks=fallbacks(to, directory),
    )
