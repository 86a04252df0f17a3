"""What every means can do, and how settings become means."""

from typing import Protocol

from alerting.clock import Clock
from alerting.model.message import Message
from alerting.model.outcome import Outcome
from alerting.model.people import Means
from alerting.notify.apprise import AppriseWay
from alerting.notify.email import EmailWay
from alerting.notify.settings import (
    AnySettings,
    AppriseSettings,
    EmailSettings,
    MeansSettings,
    SlackSettings,
    SmsSettings,
    WebhookSettings,
)
from alerting.notify.slack import Posts, SlackWay
from alerting.notify.sms import SmsWay
from alerting.notify.text import Rendered
from alerting.notify.webhook import WebhookWay


class Way(Protocol):
    """One means with its provider's settings. `send` never raises for the network."""

    async def send(self, message: Message, text: Rendered, thread: str = "") -> Outcome:
        """`thread` is the receipt of the first message of its thread, or empty."""
        ...

    async def close(self) -> None: ...


def open_ways(
    settings: MeansSettings, clock: Clock, posts: Posts | None = None
) -> dict[Means, Way]:
    """Those that have settings. Nothing is connected before the first message."""
    known = (settings.email, settings.sms, settings.slack, settings.webhook, settings.apprise)
    return {means_of(it): open_way(it, clock, posts) for it in known if it is not None}


def open_way(settings: AnySettings, clock: Clock, posts: Posts | None = None) -> Way:
    """The type checker refuses this function when a kind of settings is forgotten."""
    match settings:
        case EmailSettings():
            return EmailWay(settings)
        case SmsSettings():
            return SmsWay(settings)
        case SlackSettings():
            return SlackWay(settings, posts)
        case WebhookSettings():
            return WebhookWay(settings, clock)
        case AppriseSettings():
            return AppriseWay(settings)


def means_of(settings: AnySettings) -> Means:
    match settings:
        case EmailSettings():
            return Means.EMAIL
        case SmsSettings():
            return Means.SMS
        case SlackSettings():
            return Means.SLACK
        case WebhookSettings():
            return Means.WEBHOOK
        case AppriseSettings():
            return Means.APPRISE
