"""The key that links are signed with: made once, kept, and replaced where somebody asks for it."""

import secrets
from typing import Final

from alerting.clock import Clock
from alerting.control.orders import Where
from alerting.model.done import Done
from alerting.record.audit import Audit
from alerting.record.keys import Keys
from alerting.reply.links import Links
from alerting.reply.seal import KEY_BYTES

NAME: Final = "links"


class LinkKey:
    """`load` before anything is sent: what goes out without a key has no link."""

    def __init__(self, links: Links, keys: Keys, audit: Audit, clock: Clock) -> None:
        self._links = links
        self._keys = keys
        self._audit = audit
        self._clock = clock

    async def load(self) -> None:
        self._links.use(await self._keys.get(NAME, _fresh, self._clock.now()))

    async def renew(self, by: str, *, where: Where) -> Done:
        """On disk first: with the old key in use meanwhile, nothing is void that must not be."""
        key, now = _fresh(), self._clock.now()
        await self._keys.replace(NAME, key, now)
        self._links.use(key)
        await self._audit.append(now, "new link key", by, where, "all older links are void")
        return Done(
            ok=True, text="All links sent so far are void; messages from now on have new ones."
        )


def _fresh() -> bytes:
    return secrets.token_bytes(KEY_BYTES)
