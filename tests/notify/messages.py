"""Builders of messages."""

from msgspec.structs import replace

from alerting.model.alert import Reason
from alerting.model.message import Content, Message
from alerting.model.people import Means, Recipient
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
) -> Message:
    """One message; `then` are the means it falls back to."""
    return Message(
        key=key,
        to=to(by, name, address),
        reason=reason,
        content=content,
        created_at=at,
        alert=alert,
        thread=thread,
        fallbacks=tuple(to(means, name) for means in then),
    )


def about(title: str) -> Content:
    return replace(FULL, title=title)
