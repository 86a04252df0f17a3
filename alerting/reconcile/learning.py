"""What was found out is known at once, and after the next start."""

from collections.abc import Awaitable, Iterable, Sequence
from typing import Protocol

from alerting.model.zoho_names import Named, ZohoNames


class Kept(Protocol):
    def keep(self, new: Sequence[Named], gone: Sequence[Named] = ()) -> Awaitable[None]: ...


class Learning:
    def __init__(self, names: ZohoNames, kept: Kept) -> None:
        self.names = names
        self._kept = kept

    async def learn(self, found: Iterable[Named]) -> None:
        """Names that are not called for again stay: the record still speaks of them."""
        new = [it for it in found if not it.says_the_same(self.names.find(it.kind, it.id))]
        if new:
            await self._kept.keep(new, self.names.learn(new))
