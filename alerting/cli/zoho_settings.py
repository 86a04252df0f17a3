"""What the commands about Zoho's API need of the settings."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from alerting.cli.failure import fail
from alerting.clock import SystemClock
from alerting.config.settings import Settings, read_settings
from alerting.config.zoho import zoho_at_hand
from alerting.errors import ConfigError
from alerting.zoho.answer import Found, Got, why
from alerting.zoho.client import ZohoClient
from alerting.zoho.settings import ZohoSettings

T = TypeVar("T")


def settings_and_zoho() -> tuple[Settings, ZohoSettings]:
    """ConfigError where Zoho's API cannot be asked."""
    settings = read_settings()
    found = zoho_at_hand(settings)
    if found.settings is not None:
        return settings, found.settings
    if found.missing:
        verb = "is" if len(found.missing) == 1 else "are"
        raise ConfigError(f"{', '.join(found.missing)} {verb} not set: see alerting zoho connect")
    where = settings.secrets_dir
    looked = f"in {where}" if where else "(ALERTING_SECRETS_DIR names no folder of them)"
    raise ConfigError(
        f"There are no credentials for Zoho's API {looked}. Get some with: alerting zoho connect"
    )


def ask(settings: ZohoSettings, question: Callable[[ZohoClient], Awaitable[T]]) -> T:
    async def run() -> T:
        client = ZohoClient(settings, SystemClock())
        try:
            return await question(client)
        finally:
            await client.close()

    return asyncio.run(run())


def got(found: Found[T]) -> T:
    """Ends the command where Zoho did not do it."""
    if not isinstance(found, Got):
        fail(f"{why(found)}.")
    return found.body
