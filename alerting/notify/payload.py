"""A message for other programs: facts as JSON, every key always there, null where not known."""

from hashlib import blake2b
from typing import Any, TypeAlias

from alerting.model.message import (
    AlertNews,
    Content,
    DigestNews,
    FileNews,
    GroupNews,
    Message,
    SilenceNews,
    Summary,
    Test,
    Trouble,
)
from alerting.model.times import EpochMs, as_datetime
from alerting.notify.render import instant_of, kind
from alerting.notify.text import Rendered

Facts: TypeAlias = dict[str, Any]


def message_id(message: Message) -> str:
    """The same on every try. No key itself: names of places may not fit into a header."""
    return "msg_" + blake2b(message.key.encode(), digest_size=16).hexdigest()


def payload(message: Message, text: Rendered) -> Facts:
    """`dedup_key` is the same from an alert's beginning to its end."""
    of = kind(message.content)
    return {
        "type": f"{of}.{message.reason}" if of == "alert" else of,
        "timestamp": _instant(instant_of(message)),
        "dedup_key": _dedup_key(message),
        "subject": text.subject,
        "text": text.text,
        "data": _facts(message.content),
    }


def _dedup_key(message: Message) -> str:
    """An alert's keys begin with its number and when it opened."""
    if isinstance(message.content, AlertNews):
        return "/".join(message.key.split("/")[:3])
    return message.thread or message_id(message)


def _facts(content: Content) -> Facts:
    match content:
        case AlertNews():
            return _alert(content)
        case Summary():
            return {
                "because": content.because,
                "total": content.total,
                "unconfirmed": content.unconfirmed,
                "down_from": _instant(content.down_from),
                "down_until": _instant(content.down_until),
                "alerts": [_alert(it) for it in content.items],
            }
        case GroupNews():
            return {
                "title": content.title or None,
                "shared": content.shared or None,
                "severity": str(content.severity),
                "total": content.total,
                "counts": {str(reason): count for reason, count in content.counts.items()},
                "oldest_since": _instant(content.oldest_since),
                "waiting_since": _instant(content.waiting_since),
                "alerts": [_alert(it.news) | {"reason": str(it.reason)} for it in content.items],
                "numbers": [str(number) for number in content.alerts],
            }
        case DigestNews():
            return _digest(content)
        case SilenceNews():
            return {"number": content.number, "until": _instant(content.until)}
        case Trouble():
            facts = {"cause": content.cause, "what": content.text}
            return facts | {"paste": content.paste or None, "broken": content.broken or None}
        case FileNews():
            facts = {"about": content.what, "title": content.title}
            return facts | {"lines": list(content.lines), "version": content.version or None}
        case Test():
            return {}


def _digest(news: DigestNews) -> Facts:
    """The figures; the words have the rest."""
    it = news.report
    return {
        "name": news.name,
        "since": _instant(news.since),
        "late": news.late,
        "all_is_well": it.all_is_well,
        "alerts": it.alerts,
        "by_severity": {str(severity): count for severity, count in it.severities.items()},
        "taken": it.taken,
        "open": it.open_total,
        "chats": {
            "ended": it.service.ended,
            "unanswered": it.service.unanswered,
            "missed": it.service.missed,
        },
        "undelivered": it.undelivered_total,
        "unwatched": [
            {"since": _instant(gap.since), "until": _instant(gap.until)} for gap in it.unwatched
        ],
    }


def _alert(news: AlertNews) -> Facts:
    """Ids are strings, since many programs cannot hold such numbers."""
    ended = news.ending and {"reason": str(news.ending), "by": news.ended_by or None}
    return {
        "alert": str(news.number),
        "rule": news.rule,
        "title": news.title,
        "why": news.why or None,
        "severity": str(news.severity),
        "what": news.what,
        "since": _instant(news.since),
        "at": _instant(news.at),
        "reminder": news.reminder,
        "ended": ended,
        "org": str(news.org),
        "chat": _id(news.chat),
        "message": _id(news.message),
        "status": news.status or None,
        "reply_status": news.reply or None,
        "channel": {"name": news.channel} if news.channel else None,
        "app": news.app or None,
        "assignee": news.assignee or None,
        "messages": news.messages or None,
        "waiting_since": _instant(news.waiting_since),
        "customer": news.customer or None,
        "ticket": {"number": news.ticket} if news.ticket else None,
        "link": news.link or None,
    }


def _id(number: int) -> str | None:
    return str(number) if number else None


def _instant(at: EpochMs) -> str | None:
    moment = as_datetime(at).replace(tzinfo=None)
    return f"{moment.isoformat(timespec='milliseconds')}Z" if at else None
