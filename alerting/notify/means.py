"""What every means can do, and how settings become means."""

from typing import Protocol

from alerting.model.message import Message
from alerting.model.outcome import Outcome
from alerting.model.people import Means
from alerting.notify.email import EmailWay
from alerting.notify.settings import EmailSettings, MeansSettings, SlackSettings, SmsSettings
from alerting.notify.slack import SlackWay
from alerting.notify.sms import SmsWay
from alerting.notify.text import Rendered


class Way(Protocol):
    """One means with its provider's settings. `send` never raises for the network."""

    async def send(self, message: Message, text: Rendered, thread: str = "") -> Outcome:
        """`thread` is the receipt of the first message of its thread, or empty."""
        ...

    async def close(self) -> None: ...


def open_ways(settings: MeansSettings) -> dict[Means, Way]:
    """Those that have settings. Nothing is connected before the first message."""
    chosen = (settings.email, settings.sms, settings.slack)
    return {means_of(it): open_way(it) for it in chosen if it is not None}


def open_way(settings: EmailSettings | SmsSettings | SlackSettings) -> Way:
    """The type checker refuses this function when a kind of settings is forgotten."""
    match settings:
        case EmailSettings():
            return EmailWay(settings)
        case SmsSettings():
            return SmsWay(settings)
        case SlackSettings():
            return SlackWay(settings)


def means_of(settings: EmailSettings | SmsSettings | SlackSettings) -> Means:
    match settings:
        case EmailSettings():
            return Means.EMAIL
        case SmsSettings():
            return Means.SMS
        case SlackSettings():
            return Means.SLACK
