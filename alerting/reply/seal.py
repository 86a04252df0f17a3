"""Texts that only this program can have made."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

KEY_BYTES: Final = 32
#: Half of SHA-256, as short as RFC 2104 allows: whoever guesses asks us each time.
MAC_BYTES: Final = 16


class Seal:
    """`purpose` keeps what is sealed for one end from being taken for another."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._key = hmac.digest(key, purpose.encode(), "sha256")

    def close(self, payload: bytes, bound_to: str = "") -> str:
        """Fit for a URL. `bound_to` is not in it, and must be the same when it is opened."""
        return _text(payload + self._mac(payload, bound_to))

    def open(self, text: str, bound_to: str = "") -> bytes | None:
        """The payload; None where it was not sealed here, or changed by as little as a bit."""
        sealed = _bytes(text)
        payload, mac = sealed[:-MAC_BYTES], sealed[-MAC_BYTES:]
        return payload if hmac.compare_digest(mac, self._mac(payload, bound_to)) else None

    def _mac(self, payload: bytes, bound_to: str) -> bytes:
        beside = bound_to.encode()
        counted = len(beside).to_bytes(4) + beside + payload
        return hmac.digest(self._key, counted, "sha256")[:MAC_BYTES]


def _text(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """Empty where no bytes are written so: one text for one payload, and no other."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
    return sealed if _text(sealed) == text else b""
