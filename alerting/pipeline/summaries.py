"""Many beginnings in one message for each person: after a gap, and after a reload."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerting.lifecycle.tell import fallbacks
from alerting.model.alert import Reason
from alerting.model.message import AlertNews, Message, Summary
from alerting.model.people import Directory, Recipient
from alerting.model.severity import Severity
from alerting.model.times import EpochMs

#: More than this in one message nobody reads; the rest is a number.
SHOWN = 20

_WEIGHT = {Severity.CRITICAL: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing was taken in between these instants, and so many chats were open."""

    since: EpochMs
    until: EpochMs
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class Untold:
    """An alert whose beginning is still to be told, and to whom."""

    news: AlertNews
    people: Sequence[Recipient]
    asleep: Sequence[Recipient] = ()
    """Who hears of it only when their quiet hours end."""


def by_person(untold: Sequence[Untold]) -> dict[Recipient, list[AlertNews]]:
    """What each person hears, worst first, by the means that the worst of it is told by."""
    means: dict[str, Recipient] = {}
    heard: dict[Recipient, list[AlertNews]] = {}
    for one in sorted(untold, key=lambda it: (_WEIGHT[it.news.severity], it.news.since)):
        for to in dict.fromkeys(means.setdefault(to.name, to) for to in one.people):
            heard.setdefault(to, []).append(one.news)
    return heard


def summary(
    to: Recipient,
    items: Sequence[AlertNews],
    why: Gap | str,
    directory: Directory,
    now: EpochMs,
) -> Message:
    gap = why if isinstance(why, Gap) else None
    content = Summary(
        because="gap" if gap else str(why),
        items=tuple(items[:SHOWN]),
        total=len(items),
        alerts=tuple(it.number for it in items),
        unconfirmed=gap.unconfirmed if gap else 0,
        down_from=gap.since if gap else 0,
        down_until=gap.until if gap else 0,
    )
    return Message(
        key=f"summary/{now}/{items[0].number}.{len(items)}/{to.name}/{to.means}",
        to=to,
        reason=Reason.SUMMARY,
        content=content,
        created_at=now,
        fallbacks=fallbacks(to, directory),
    )
