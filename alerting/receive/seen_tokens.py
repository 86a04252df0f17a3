"""Tokens that were verified already: again, they cost no RSA; with another body, it is noted."""

from hashlib import sha256
from itertools import islice

import msgspec

from alerting.model.times import EpochMs
from alerting.receive.signature import LEEWAY, Signed

MOST = 10_000
#: Of so many tokens it can be said whether Zoho uses one for several posts.
ENOUGH = 20
#: One in so many tokens used for several posts is no exception, but Zoho's habit.
HABIT = 10


class Seen(msgspec.Struct, gc=False):
    """A verified token; never the token itself, since whoever read it here could post with it."""

    signed: Signed
    body: int | None = None
    """Of the first post; a hash that only this process knows how to make."""
    reused: bool = False


class SeenTokens:
    """Bounded: what came first is forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self.tokens = 0
        self.reused = 0
        """Of them, with more than one body."""
        self._most = most
        self._by_hash: dict[bytes, Seen] = {}

    def __len__(self) -> int:
        return len(self._by_hash)

    def find(self, token: str, now: EpochMs) -> Seen | None:
        seen = self._by_hash.get(_hash(token))
        return seen if seen and now <= seen.signed.until + LEEWAY else None

    def add(self, token: str, signed: Signed) -> Seen:
        if len(self._by_hash) >= self._most:
            for each in list(islice(self._by_hash, self._most // 10 + 1)):
                del self._by_hash[each]
        self.tokens += 1
        seen = self._by_hash[_hash(token)] = Seen(signed)
        return seen

    def clear(self) -> None:
        """Other keys are trusted now: everything is looked at anew."""
        self._by_hash.clear()

    def is_reuse(self, seen: Seen, body: bytes) -> bool:
        """Whether the token came with another body before. The same one again is no news."""
        made = hash(body)
        if seen.body is None:
            seen.body = made
        if seen.body == made:
            return False
        if not seen.reused:
            seen.reused = True
            self.reused += 1
        return True

    @property
    def reuse_is_odd(self) -> bool:
        """Somebody may have caught a token: it was reused, and Zoho does not do that itself."""
        return self.tokens >= ENOUGH and 0 < self.reused * HABIT < self.tokens


def _hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogateescape")).digest()
