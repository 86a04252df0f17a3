"""What each means of notification gets from the settings, and what it lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from alerting.config.settings import Settings, variable
from alerting.judge.rulebook import RuleBook
from alerting.model.people import Means
from alerting.model.times import SECOND
from alerting.notify.settings import (
    EmailSettings,
    MeansSettings,
    SlackSettings,
    SmsSettings,
    parse_smtp_url,
)


@dataclass(frozen=True, slots=True)
class MeansAtHand:
    """`missing` says, for every means without settings, what to set."""

    settings: MeansSettings
    missing: Mapping[Means, str]


def means_at_hand(settings: Settings, webhooks: Iterable[str] = ()) -> MeansAtHand:
    """`webhooks`: the names that the rules file writes after `secret:`."""
    found = MeansSettings(
        email=_email(settings), sms=_sms(settings), slack=_slack(settings, webhooks)
    )
    missing = {}
    if found.email is None:
        missing[Means.EMAIL] = _unset(settings, "smtp_url", "mail_from")
    if found.sms is None:
        needed = ("twilio_account_sid", "twilio_auth_token", "twilio_from")
        missing[Means.SMS] = _unset(settings, *needed)
    if found.slack is None:
        missing[Means.SLACK] = _unset(settings, "slack_bot_token")
    return MeansAtHand(found, missing)


def _unset(settings: Settings, *fields: str) -> str:
    absent = [variable(field) for field in fields if getattr(settings, field) is None]
    return f"{' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} not set"


def _email(settings: Settings) -> EmailSettings | None:
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    email = parse_smtp_url(
        settings.smtp_url.get_secret_value(),
        mail_from=settings.mail_from,
        domain=urlsplit(settings.public_url or "").hostname or "",
    )
    timeout = settings.mail_timeout / SECOND
    return email.model_copy(update={"timeout": timeout, "connections": settings.mail_connections})


def _sms(settings: Settings) -> SmsSettings | None:
    account, token, sender = (
        settings.twilio_account_sid,
        settings.twilio_auth_token,
        settings.twilio_from,
    )
    if account is None or token is None or sender is None:
        return None
    return SmsSettings(
        account_sid=account,
        token=token,
        sender=sender,
        api_url=settings.twilio_api_url,
        timeout=settings.twilio_timeout / SECOND,
    )


def _slack(settings: Settings, webhooks: Iterable[str]) -> SlackSettings | None:
    """Without a bot's token, incoming webhooks are enough."""
    secrets = {name: settings.secret(name) for name in webhooks}
    urls = {name: url for name, url in secrets.items() if url is not None}
    if settings.slack_bot_token is None and not urls:
        return None
    return SlackSettings(
        token=settings.slack_bot_token,
        api_url=settings.slack_api_url,
        webhooks=urls,
        timeout=settings.slack_timeout / SECOND,
    )


def webhooks_of(book: RuleBook) -> list[str]:
    """Names of the secrets that the rules file's places ask for."""
    places = book.directory.places.values()
    return [it.slack_webhook.removeprefix("secret:") for it in places if it.slack_webhook]
