"""The page's gate, as the settings have it."""

import secrets
from collections import Counter
from typing import Final

import structlog

from alerting.clock import Clock
from alerting.config.settings import Settings
from alerting.dashboard.access.by_proxy import ProxyHeaders
from alerting.dashboard.access.local_gate import Door, LocalGate
from alerting.dashboard.access.passwords import Passwords
from alerting.dashboard.access.proofs import BYTES
from alerting.dashboard.access.sites import Sites
from alerting.dashboard.shell import Shell
from alerting.model.sender import Proxies
from alerting.record.store import Store

KEY: Final = "page"
FIRST_USER: Final = "alerting user add NAME --role admin"

log = structlog.get_logger(__name__)


async def open_gate(
    settings: Settings, store: Store, shell: Shell, clock: Clock, counts: Counter[str]
) -> LocalGate:
    """Close it afterwards. Where nobody could come in, the log says how to make the first user."""
    key = await store.keys.get(KEY, lambda: secrets.token_bytes(BYTES), clock.now())
    if store.access.is_empty() and not settings.page_user_header:
        log.warning("nobody_may_come_in_to_the_page", do=FIRST_USER)
    door = door_of(settings, key, counts)
    return LocalGate(store.access, store.audit, door, shell, clock, Passwords())


def door_of(settings: Settings, key: bytes, counts: Counter[str]) -> Door:
    public = (settings.public_url,) if settings.public_url else ()
    headers = ProxyHeaders(
        settings.page_user_header or "",
        settings.page_role_header or "",
        settings.page_default_role,
        Proxies(settings.page_proxies),
    )
    proxies = Proxies([*settings.trusted_proxies, *settings.page_proxies])
    return Door(key, Sites(settings.page_url or public, proxies), headers, counts)
