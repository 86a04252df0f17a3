"""What the form on a page carries: that we made it, for this link, a moment ago, and for once.

Link scanners open every link and some press what they find; a person needs at least a moment to
read. So what comes back within that moment, or was submitted by a script without a person's touch,
is shown once more instead of obeyed: a person presses again, and a scanner has gone on.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import msgspec

from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.reply.seal import Seal

LASTS: Final = 10 * MINUTE
#: Nobody reads a page and presses its button faster; scanners that press at all do it at once.
A_MOMENT: Final[Ms] = 1_500


class Nonce(msgspec.Struct, frozen=True, array_like=True):
    """`owners` were shown as having some of the alerts: nobody is overruled unseen."""

    made_at: EpochMs
    id: bytes
    again: bool
    """The page had come back once, and asked to press again."""
    owners: tuple[str, ...]


class Unfit(Enum):
    """Why what came back is not obeyed."""

    FORGED = auto()
    STALE = auto()
    TOO_SOON = auto()


@dataclass(frozen=True, slots=True)
class Nonces:
    """Those of one link."""

    seal: Seal
    token: str

    def make(self, owners: Collection[str], now: EpochMs, *, again: bool = False) -> str:
        nonce = Nonce(now, secrets.token_bytes(9), again, tuple(sorted(owners)))
        return self.seal.close(msgspec.msgpack.encode(nonce), self.token)

    def read(self, text: str, now: EpochMs) -> Nonce | Unfit:
        payload = self.seal.open(text, self.token)
        if payload is None:
            return Unfit.FORGED
        nonce = msgspec.msgpack.decode(payload, type=Nonce)
        if now - nonce.made_at >= LASTS:
            return Unfit.STALE
        return Unfit.TOO_SOON if now - nonce.made_at < A_MOMENT else nonce
