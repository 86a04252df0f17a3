"""A list of contacts that the rules file keeps in a file of its own."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class ContactFile:
    """As it was when it was read."""

    name: str
    """As the rules file writes it."""
    count: int
    packed: bytes
    """Zoho's contact ids in order, as msgpack."""

    @staticmethod
    def of(name: str, ids: Iterable[int]) -> "ContactFile":
        in_order = sorted(ids)
        return ContactFile(name, len(in_order), msgspec.msgpack.encode(in_order))

    @property
    def ids(self) -> list[int]:
        return msgspec.msgpack.decode(self.packed, type=list[int])
