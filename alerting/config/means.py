"""What each means of notification gets from the settings, and what it lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr

from alerting.config.settings import Settings, variable
from alerting.config.tables.addresses import secret_name
from alerting.config.tables.hooks import hook_of
from alerting.model.people import Directory, Means, Place
from alerting.model.times import SECOND
from alerting.notify.apprise import INSTALLED
from alerting.notify.settings import (
    AppriseSettings,
    EmailSettings,
    MeansSettings,
    SlackSettings,
    SmsSettings,
    WebhookSettings,
    parse_smtp_url,
)


@dataclass(frozen=True, slots=True)
class MeansAtHand:
    """`missing` says, for every means without settings, what to set."""

    settings: MeansSettings
    missing: Mapping[Means, str]

    def lacking(self, directory: Directory) -> dict[Means, str]:
        """`missing`, of the means that somebody in the rules file has an address for."""
        used = directory.means
        return {means: why for means, why in self.missing.items() if means in used}


def means_at_hand(
    settings: Settings, places: Iterable[Place] = (), *, has_apprise: bool = INSTALLED
) -> MeansAtHand:
    """`places`: those of the rules file, whose secrets are among the settings."""
    places = tuple(places)
    found = MeansSettings(
        email=_email(settings),
        sms=_sms(settings),
        slack=_slack(settings, places),
        webhook=_webhook(settings, places),
        apprise=_apprise(settings, places) if has_apprise else None,
    )
    missing = {}
    if found.email is None:
        missing[Means.EMAIL] = _unset(settings, "smtp_url", "mail_from")
    if found.sms is None:
        needed = ("twilio_account_sid", "twilio_auth_token", "twilio_from")
        missing[Means.SMS] = _unset(settings, *needed)
    if found.slack is None:
        missing[Means.SLACK] = _unset(settings, "slack_bot_token")
    if found.apprise is None and any(it.apprise for it in places):
        missing[Means.APPRISE] = "the package apprise is not installed (pip install apprise)"
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
        status_callback=_status_callback(settings),
    )


def _status_callback(settings: Settings) -> str:
    public = (settings.public_url or "").rstrip("/")
    return f"{public}/twilio/status" if public else ""


def _slack(settings: Settings, places: Iterable[Place]) -> SlackSettings | None:
    """Without a bot's token, incoming webhooks are enough."""
    urls = _secrets(settings, [it.slack_webhook for it in places])
    if settings.slack_bot_token is None and not urls:
        return None
    return SlackSettings(
        token=settings.slack_bot_token,
        api_url=settings.slack_api_url,
        interactive=settings.slack_signing_secret is not None,
        webhooks=urls,
        timeout=settings.slack_timeout / SECOND,
    )


def _webhook(settings: Settings, places: Iterable[Place]) -> WebhookSettings | None:
    hooks = {it.name: hook_of(it, settings) for it in places if it.webhook}
    return WebhookSettings(hooks=hooks) if hooks else None


def _apprise(settings: Settings, places: Iterable[Place]) -> AppriseSettings | None:
    written = [it.apprise for it in places if it.apprise]
    return AppriseSettings(urls=_secrets(settings, written)) if written else None


def _secrets(settings: Settings, written: Iterable[str]) -> dict[str, SecretStr]:
    """By name; those that are among the credentials."""
    found = {name: settings.secret(name) for name in map(secret_name, written) if name}
    return {name: secret for name, secret in found.items() if secret is not None}
