"""What was posted to Slack, as it would be told now: who has which alert, and which are over."""

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from alerting.model.alert import Alert, Reason
from alerting.model.message import AlertNews, GroupItem, GroupNews, Message, Summary
from alerting.notify.slack_buttons import Standing
from alerting.pipeline.shard import Shard
from alerting.record.store import Store
from alerting.reply.told import alerts_in


class Posted:
    """`notify.slack_posts.Source` over the shard and the store."""

    def __init__(self, store: Store, shard: Callable[[], Shard]) -> None:
        self._store = store
        self._shard = shard

    def about(self, alerts: Sequence[int], name: str = "") -> list[tuple[str, str]]:
        return self._store.posts.about(alerts, name)

    def receipt(self, key: str) -> str:
        return self._store.posts.receipt(key)

    def as_of_now(self, key: str) -> tuple[Message, Standing] | None:
        message = self._store.told.message(key)
        return now_of(message, self._known(alerts_in(message))) if message else None

    def _known(self, numbers: Sequence[int]) -> dict[int, Alert]:
        """The disk may not know of an end yet, so what is open is what the shard has open."""
        board = self._shard().board
        found = {number: board.owing(number) for number in numbers}
        known = {number: alert for number, alert in found.items() if alert}
        missing = [number for number in numbers if number not in known]
        kept = self._store.alerts.by_numbers(missing)
        return known | {it: _over(alert) for it, alert in kept.items()}


def now_of(message: Message, alerts: Mapping[int, Alert]) -> tuple[Message, Standing]:
    """The message with what is so now; `alerts`: as they are now. What is not known is over."""
    told = alerts_in(message)
    still = [it for it in told if it in alerts and alerts[it].is_open]
    free = [it for it in still if not alerts[it].acked_by]
    match message.content:
        case AlertNews() as news:
            reason, now = _news(message.reason, news, alerts.get(news.number))
            return replace(message, reason=reason, content=now), Standing(len(still), len(free))
        case GroupNews() as group:
            standing = Standing(len(still), len(free))
            return replace(message, content=_group(group, alerts, standing)), standing
        case Summary(items=items, total=total) as summary:
            all_ = len(told) == total
            now_ = tuple(_news(Reason.SUMMARY, it, alerts.get(it.number))[1] for it in items)
            content = replace(summary, items=now_)
            return replace(message, content=content), Standing(len(still), len(free), all_)
        case _:
            return message, Standing(0, 0)


def _group(group: GroupNews, alerts: Mapping[int, Alert], standing: Standing) -> GroupNews:
    items = tuple(
        GroupItem(*_news(it.reason, it.news, alerts.get(it.news.number))) for it in group.items
    )
    return replace(
        group,
        items=items,
        counts=_counts(group, standing),
        oldest_since=group.oldest_since if standing.open else 0,
        waiting_since=group.waiting_since if standing.open else 0,
    )


def _counts(group: GroupNews, standing: Standing) -> dict[Reason, int]:
    """Those that nobody has are what they were when they were told."""
    now = {
        Reason.ACKNOWLEDGED: standing.open - standing.free,
        Reason.ENDED: len(group.alerts) - standing.open,
    }
    free, counts = standing.free, {}
    for reason, count in group.counts.items():
        if reason not in now:
            counts[reason] = min(count, free)
            free -= counts[reason]
    counts[Reason.ESCALATED] = counts.get(Reason.ESCALATED, 0) + free
    return {reason: count for reason, count in (counts | now).items() if count}


def _news(reason: Reason, news: AlertNews, alert: Alert | None) -> tuple[Reason, AlertNews]:
    if alert is None or not alert.is_open:
        ending, by = (alert.ending, alert.ended_by) if alert else (news.ending, news.ended_by)
        over = replace(news, ending=ending, ended_by=by, acked_by="", acked_until=0)
        return Reason.ENDED, over
    now = replace(
        news,
        severity=alert.severity,
        acked_by=alert.acked_by,
        acked_until=alert.acked_until or 0,
        ending=None,
        ended_by="",
    )
    if alert.acked_by:
        return Reason.ACKNOWLEDGED, now
    was = reason in (Reason.ACKNOWLEDGED, Reason.ENDED)
    return Reason.ESCALATED if was else reason, now


def _over(alert: Alert) -> Alert:
    """Of the disk: not open, whatever it says."""
    if not alert.is_open:
        return alert
    return replace(alert, ended_at=alert.opened_at)
