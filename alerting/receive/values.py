"""Single values as Zoho writes them: ids, instants, words. What is absent reads as 0 or ""."""

import sys
from datetime import UTC, datetime
from typing import Any, Final

from alerting.errors import MalformedEvent
from alerting.model.times import SECOND, EpochMs, as_epoch
from alerting.model.zoho import APPS, FATE_RANK, REPLY_STATUSES, SESSION_STATUSES

LARGEST_ID: Final = 2**63 - 1
LONGEST_WORD: Final = 64
EARLIEST: Final[EpochMs] = 946_684_800_000
"""The year 2000: what is earlier is no time of a chat, or is written in seconds."""
LATEST: Final[EpochMs] = 4_102_444_800_000
"""The year 2100."""

_DIGITS: Final = 20
_KNOWN: Final = {
    word: word
    for words in (
        ("", "AGENT", "BOT", "ENDUSER", "IN", "OUT", "TEXT", "INFO", "ATTACHMENT", "TEMPLATE"),
        SESSION_STATUSES,
        REPLY_STATUSES,
        FATE_RANK,
        APPS,
    )
    for word in words
}


def number(value: Any, name: str) -> int:
    """An id or a count: decimal text or a whole number; absent, null, empty and 0 are 0."""
    if not value:
        return 0
    if type(value) is str and value.isdecimal() and value.isascii() and len(value) <= _DIGITS:
        value = int(value)
    if type(value) is not int:
        raise MalformedEvent(f"{name} is not a whole decimal number")
    if not 0 <= value <= LARGEST_ID:
        raise MalformedEvent(f"{name} is negative or longer than 63 bits")
    return value


def word(value: str) -> str:
    """One of Zoho's values in capitals; the same object each time, since a million chats hold it.

    A value that is not known is kept, since Zoho adds values; but not somebody's words.
    """
    known = _KNOWN.get(value)
    return known if known is not None else _rare(value)


def _rare(value: str) -> str:
    capitals = value.strip().upper()
    if capitals and not plain(capitals):
        raise MalformedEvent("a status, type or app is not a single word")
    return _KNOWN.get(capitals) or sys.intern(capitals)


def plain(name: str) -> bool:
    """Whether this is a name as programs use them, and not somebody's words."""
    return len(name) <= LONGEST_WORD and name.isascii() and name.isidentifier()


def label(value: Any, longest: int) -> str:
    """Text to show, cut to a length; what is neither text nor a whole number is nothing."""
    if type(value) is str:
        return value[:longest]
    return str(value)[:longest] if type(value) is int and 0 < value <= LARGEST_ID else ""


def title(value: Any, longest: int) -> str:
    """The same in one line, so that no name reads as if something else stood below it."""
    return " ".join(label(value, longest).split())


def instant(value: Any, name: str) -> EpochMs:
    """Epoch milliseconds, epoch seconds (recognised by their size) or ISO 8601 (UTC if unsaid)."""
    at = _spelled(value) if type(value) is str else value
    if type(at) is float and abs(at) < LATEST:
        at = round(at * SECOND if at < LATEST // SECOND else at)
    if type(at) is not int:
        raise MalformedEvent(f"{name} is no time")
    if at < LATEST // SECOND:
        at *= SECOND
    if not EARLIEST <= at < LATEST:
        raise MalformedEvent(f"{name} is not between the years 2000 and 2100")
    return at


def _spelled(text: str) -> int | float | None:
    text = text.strip()
    if text.isdecimal() and text.isascii() and len(text) <= _DIGITS:
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
        return as_epoch(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def own_time(value: Any, arrived: EpochMs) -> EpochMs:
    """For an element without eventTime: its own time if it has one, and never a future one."""
    try:
        return min(instant(value, "the element's own time"), arrived)
    except MalformedEvent:
        return arrived
