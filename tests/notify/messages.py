"""Builders of messages."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from alerting.model.alert import Ending, Reason
from alerting.model.message import AlertNews, Content, GroupItem, GroupNews, Message
from alerting.model.people import Means, Recipient
from alerting.model.severity import Severity
from alerting.notify.samples import FULL
from tests.fakes import START

ADDRESSES = {
    Means.EMAIL: "asha@zylker.example",
    Means.SMS: "+919876500001",
    Means.SLACK: "asha@zylker.example",
    Means.WEBHOOK: "https://incidents.example/hook",
    Means.APPRISE: "secret:ops",
}


def to(means: Means, name: str = "asha", address: str = "") -> Recipient:
    return Recipient(name, means, address or ADDRESSES[means], timezone="Asia/Kolkata")


def note(  # noqa: PLR0913 a builder
    key: str = "k1",
    *,
    by: Means = Means.EMAIL,
    reason: Reason = Reason.FIRST,
    alert: int = 8,
    name: str = "asha",
    address: str = "",
    then: tuple[Means, ...] = (),
    content: Content = FULL,
    thread: str = "t",
    at: int = START,
    group: str = "",
    ahead: bool = False,
    others: tuple[Recipient, ...] = (),
) -> Message:
    """One message; `then` are the means it falls back to, and `others` come after them."""
    return Message(
        key=key,
        to=to(by, name, address),
        reason=reason,
        content=replace(content, number=alert) if isinstance(content, AlertNews) else content,
        created_at=at,
        alert=alert,
        thread=thread,
        fallbacks=(*(to(means, name) for means in then), *others),
        group=group,
        ahead=ahead,
    )


def told(reason: Reason, number: int, severity: Severity = Severity.WARNING) -> GroupItem:
    ending = Ending.ANSWERED if reason is Reason.ENDED else None
    news = replace(FULL, number=number, severity=severity, ending=ending)
    return GroupItem(reason, news)


def together(
    *items: GroupItem, hidden: Mapping[Reason, Sequence[int]] | None = None, shown: int = 5
) -> GroupNews:
    """`items` in the order they are given, the ended last; `hidden`: besides them, by reason."""
    more = hidden or {}
    ended = more.get(Reason.ENDED, ())
    still = [
        number for reason, some in more.items() if reason is not Reason.ENDED for number in some
    ]
    counts = Counter([*(it.reason for it in items), *(r for r, some in more.items() for _ in some)])
    first = [it.news.number for it in items if it.reason is not Reason.ENDED]
    over = [it.news.number for it in items if it.reason is Reason.ENDED]
    alerts = (*first, *still, *over, *ended)
    return GroupNews(
        title="Chat on hold too long",
        shared="",
        severity=max(
            (it.news.severity for it in items), key=lambda it: it.rank, default=Severity.INFO
        ),
        items=items[:shown],
        counts={reason: count for reason, count in counts.items() if count},
        total=len(alerts),
        alerts=alerts,
        at=START,
        oldest_since=FULL.since,
        waiting_since=FULL.waiting_since,
    )


def several(
    key: str, content: GroupNews, *, by: Means = Means.EMAIL, name: str = "asha"
) -> Message:
    """News of a group, as the pipeline makes them."""
    made = note(key, by=by, name=name, reason=Reason.GROUP, alert=0, content=content, group="g")
    return replace(made, thread="group/g")


def about(title: str) -> Content:
    return replace(FULL, title=title)
