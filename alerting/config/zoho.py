"""What Zoho's API needs of the settings, and what it lacks."""

from dataclasses import dataclass
from typing import Final

from alerting.config.settings import Settings, variable
from alerting.model.times import SECOND
from alerting.zoho.settings import ZohoSettings

#: Zoho's own; with any of them set, all are wanted.
CREDENTIALS: Final = ("zoho_client_id", "zoho_client_secret", "zoho_refresh_token")
NEEDED: Final = ("zoho_data_center", "zoho_org", *CREDENTIALS)


@dataclass(frozen=True, slots=True)
class ZohoAtHand:
    """Neither settings nor anything missing: nobody wants Zoho's API."""

    settings: ZohoSettings | None = None
    missing: tuple[str, ...] = ()
    """Variables that are not set although others are."""


def zoho_at_hand(settings: Settings) -> ZohoAtHand:
    missing = tuple(variable(name) for name in NEEDED if not getattr(settings, name))
    if not any(getattr(settings, name) for name in CREDENTIALS):
        return ZohoAtHand()
    client, secret, refresh = (
        settings.zoho_client_id,
        settings.zoho_client_secret,
        settings.zoho_refresh_token,
    )
    if missing or settings.zoho_data_center is None or not (client and secret and refresh):
        return ZohoAtHand(missing=missing)
    made = ZohoSettings(
        data_center=settings.zoho_data_center,
        client_id=client,
        client_secret=secret,
        refresh_token=refresh,
        org=settings.zoho_org,
        desk_url=settings.zoho_desk_url or "",
        accounts_url=settings.zoho_accounts_url or "",
        timeout=settings.zoho_timeout / SECOND,
        concurrency=settings.zoho_concurrency,
        credits_per_day=settings.zoho_credits_per_day,
    )
    return ZohoAtHand(made)
