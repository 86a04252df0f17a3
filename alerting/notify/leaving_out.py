"""A message about several alerts without some of them."""

from collections import Counter
from collections.abc import Collection, Mapping

from msgspec.structs import replace

from alerting.model.alert import Alert, Reason
from alerting.model.message import GroupNews, Message, Summary


def ended_in(news: GroupNews) -> tuple[int, ...]:
    """The numbers of those whose end it tells: they come last."""
    return news.alerts[news.total - news.counts.get(Reason.ENDED, 0) :]


def open_in(news: GroupNews) -> tuple[int, ...]:
    return news.alerts[: news.total - news.counts.get(Reason.ENDED, 0)]


def left_out(message: Message, told: Message) -> tuple[int, ...]:
    """Which alerts of the one are not in the other."""
    several = GroupNews | Summary
    if not (isinstance(message.content, several) and isinstance(told.content, several)):
        return ()
    stay = frozenset(told.content.alerts)
    return tuple(number for number in message.content.alerts if number not in stay)


def without(news: GroupNews, gone: Collection[int]) -> GroupNews | None:
    """None where nothing is left."""
    alerts = tuple(number for number in news.alerts if number not in gone)
    if not alerts:
        return None
    items = tuple(it for it in news.items if it.news.number not in gone)
    counts = _counts(news, gone)
    return replace(news, items=items, counts=counts, total=len(alerts), alerts=alerts)


def only(summary: Summary, stay: Collection[int]) -> Summary | None:
    """With these alerts; None where it has none of them."""
    alerts = tuple(number for number in summary.alerts if number in stay)
    if not alerts:
        return None
    items = tuple(it for it in summary.items if it.number in stay)
    return replace(summary, items=items, total=len(alerts), alerts=alerts)


def as_they_are(news: GroupNews, known: Mapping[int, Alert]) -> GroupNews:
    """With the gravity and the age of those that are left; `known` are the open alerts."""
    still = [known[number] for number in open_in(news)]
    if not still:
        return replace(news, oldest_since=0, waiting_since=0)
    return replace(
        news,
        severity=max((it.severity for it in still), key=lambda it: it.rank),
        oldest_since=min(it.key.since for it in still),
        waiting_since=_waiting_since(news),
    )


def _counts(news: GroupNews, gone: Collection[int]) -> dict[Reason, int]:
    """Of those not shown the reason is not known, so the most frequent one is taken."""
    shown = {it.news.number: it.reason for it in news.items}
    ended = frozenset(ended_in(news))
    left = Counter(news.counts)
    hidden = left - Counter(shown.values())
    hidden.pop(Reason.ENDED, None)
    for number in news.alerts:
        if number not in gone:
            continue
        reason = shown.get(number) or (Reason.ENDED if number in ended else None)
        if reason is None:
            reason = max(hidden, key=lambda it: hidden[it])
            hidden[reason] -= 1
        left[reason] -= 1
    return {reason: left[reason] for reason in news.counts if left[reason]}


def _waiting_since(news: GroupNews) -> int:
    """What is not shown may have waited for longer, so only who sees all can say it anew."""
    if len(news.items) < news.total:
        return news.waiting_since
    waiting = [it.news.waiting_since for it in news.items if it.reason is not Reason.ENDED]
    return min((since for since in waiting if since), default=0)
