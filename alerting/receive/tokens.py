"""The secret in the webhook's path."""

import hmac
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes


class Tokens:
    """All tokens that are valid now: more than one, so that one can be replaced without a gap."""

    def __init__(self, valid: Iterable[str]) -> None:
        self._valid = tuple(token.encode() for token in valid)
        if not all(self._valid):
            raise ValueError("an empty token would let everybody in")

    def __repr__(self) -> str:
        return f"Tokens(<{len(self._valid)}>)"

    def accept(self, raw: str) -> bool:
        """Compares with every token, so that the time taken tells nothing about any."""
        given = raw.encode("utf-8", "surrogateescape")
        if b"%" in given:
            given = unquote_to_bytes(given)
        accepted = False
        for token in self._valid:
            accepted |= hmac.compare_digest(given, token)
        return accepted
