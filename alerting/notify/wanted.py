"""Whether what was decided to be told is still to be told. Pure."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from alerting.model.alert import Alert, Reason
from alerting.model.message import GroupNews, Message, Summary
from alerting.notify.leaving_out import as_they_are, only, open_in, without

#: Beginnings: who may have been told one already is told again, so that its end can be.
BEGINNINGS: Final = frozenset({Reason.FIRST, Reason.RISEN, Reason.ESCALATED, Reason.SUMMARY})
#: Such a summary tells ends and reminders too, and was made a moment ago.
LIMIT: Final = "limit"


def as_of_now(message: Message, alerts: Mapping[int, Alert]) -> Message | None:
    """`alerts`: the open ones. Ends are told whatever has become of their alerts since."""
    match message.content:
        case GroupNews() as news:
            return _of_several(message, news, alerts)
        case Summary(because=because) as summary if because != LIMIT:
            return _of_beginnings(message, summary, alerts)
    if not message.alert:
        return message
    alert = alerts.get(message.alert)
    match message.reason:
        case Reason.FIRST | Reason.RISEN | Reason.ESCALATED | Reason.REMINDER:
            return message if alert and not alert.acked_by else None
        case Reason.ACKNOWLEDGED:
            return message if alert and alert.acked_by else None
        case _:
            return message


def begins(message: Message) -> bool:
    """Somebody hears of an alert by it who may not have heard of it before."""
    if isinstance(message.content, GroupNews):
        return not BEGINNINGS.isdisjoint(message.content.counts)
    return message.reason in BEGINNINGS


def _of_beginnings(
    message: Message, summary: Summary, alerts: Mapping[int, Alert]
) -> Message | None:
    """All that it tells was open, and nobody's, when it was made."""
    known = (alerts.get(number) for number in summary.alerts)
    still = {it.number for it in known if it and not it.acked_by}
    if len(still) == len(summary.alerts):
        return message
    left = only(summary, still)
    return replace(message, content=left) if left else None


def _of_several(message: Message, news: GroupNews, alerts: Mapping[int, Alert]) -> Message | None:
    gone = set(_no_longer(news, alerts))
    if not gone:
        return message
    left = without(news, gone)
    return replace(message, content=as_they_are(left, alerts)) if left else None


def _no_longer(news: GroupNews, alerts: Mapping[int, Alert]) -> Iterator[int]:
    """Those that are over, or are somebody's without its telling just that."""
    reasons = {it.news.number: it.reason for it in news.items}
    taken = news.counts.get(Reason.ACKNOWLEDGED, 0)
    taken -= sum(reason is Reason.ACKNOWLEDGED for reason in reasons.values())
    for number in open_in(news):
        alert, reason = alerts.get(number), reasons.get(number)
        if alert is None:
            yield number
        elif reason is None and alert.acked_by and taken:  # why it is in there was not written down
            taken -= 1
        elif (reason is Reason.ACKNOWLEDGED) is not bool(alert.acked_by):
            yield number
