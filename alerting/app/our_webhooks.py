"""What a webhook of ours looks like at Zoho."""

from pydantic import SecretStr

from alerting.config.settings import Settings
from alerting.model.webhook_auth import Auth
from alerting.receive.server import PATH
from alerting.zoho.webhook_check import Ours


def our_webhooks(settings: Settings) -> Ours:
    signed = settings.webhook_auth is not Auth.TOKEN
    if settings.public_url is None:
        return Ours((), settings.zoho_webhook_ids, signed)
    base = settings.public_url.rstrip("/") + PATH
    urls = [SecretStr(f"{base}/{it.get_secret_value()}") for it in settings.webhook_tokens]
    if settings.webhook_auth is Auth.JWT:
        urls.append(SecretStr(base))
    return Ours(tuple(urls), settings.zoho_webhook_ids, signed)
