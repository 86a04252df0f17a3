"""One JSON object of Zoho's, read without ever failing: what is odd or absent is 0, "" or None.

Zoho writes ids as text or numbers, nothing as "", null, {} or -1, and adds keys and values.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from alerting.model.times import SECOND, EpochMs, as_datetime, as_epoch

T = TypeVar("T")

LARGEST_ID: Final = 2**63 - 1
LONGEST_LABEL: Final = 200
LONGEST_WORD: Final = 64
LONGEST_LINK: Final = 500
EARLIEST: Final[EpochMs] = 946_684_800_000
LATEST: Final[EpochMs] = 4_102_444_800_000
_DIGITS: Final = 20


class Part:
    def __init__(self, value: Any) -> None:
        self._it: Mapping[str, Any] = value if isinstance(value, dict) else {}

    def number(self, key: str) -> int:
        """An id or a count."""
        value = self._it.get(key)
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            value = int(value[: _DIGITS + 1])
        return value if type(value) is int and 0 <= value <= LARGEST_ID else 0

    def word(self, key: str) -> str:
        """One of Zoho's values, in capitals."""
        value = self._it.get(key)
        text = value.strip().upper() if isinstance(value, str) else ""
        fine = len(text) <= LONGEST_WORD and text.isascii() and text.isidentifier()
        return text if fine else ""

    def label(self, key: str, longest: int = LONGEST_LABEL) -> str:
        """Text to show, in one line."""
        value = self._it.get(key)
        if type(value) is int:
            return str(value)
        return " ".join(value.split())[:longest] if isinstance(value, str) else ""

    def link(self, key: str) -> str:
        value = self.label(key, LONGEST_LINK + 1)
        fine = value.startswith(("https://", "http://")) and " " not in value
        return value if fine and len(value) <= LONGEST_LINK else ""

    def flag(self, key: str) -> bool | None:
        """None where Zoho does not say."""
        value = self._it.get(key)
        if isinstance(value, str):
            return {"true": True, "false": False}.get(value.strip().lower())
        return value if isinstance(value, bool) else None

    def time(self, key: str) -> EpochMs:
        """ISO 8601 (UTC if unsaid), or epoch seconds or milliseconds, recognised by their size."""
        at = _instant(self._it.get(key))
        at = at * SECOND if 0 < at < LATEST // SECOND else at
        return at if EARLIEST <= at < LATEST else 0

    def part(self, key: str) -> "Part":
        return Part(self._it.get(key))

    def parts(self, key: str) -> "list[Part]":
        value = self._it.get(key)
        return [Part(it) for it in value if isinstance(it, dict)] if isinstance(value, list) else []

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self._it.get(key)
        several = value if isinstance(value, list) else []
        return tuple(filter(None, (Part({"": it}).number("") for it in several)))

    def keys(self) -> frozenset[str]:
        return frozenset(self._it)

    def raw(self, key: str) -> Any:
        return self._it.get(key)


def reading(of: Callable[[Part], T]) -> Callable[[Any], T]:
    """The same for a body as it came."""
    return lambda body: of(Part(body))


def written(at: EpochMs) -> str:
    """As Zoho wants it in a query: `2026-01-15T10:30:00.000Z`."""
    return as_datetime(at).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at % SECOND:03d}Z"


def _instant(value: Any) -> EpochMs:
    if type(value) is int:
        return value
    text = value.strip() if isinstance(value, str) else ""
    if text.isascii() and text.isdecimal():
        return int(text[:_DIGITS])
    try:
        moment = datetime.fromisoformat(text)
        return as_epoch(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return 0
