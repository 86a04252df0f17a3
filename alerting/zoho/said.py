"""What Zoho says besides the thing itself: its words for errors, and how long to wait.

Only single words of it are ever shown: a sentence may repeat what belongs to a customer.
"""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final

import msgspec

from alerting.model.times import SECOND, EpochMs, Ms, as_epoch

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_ ]{0,63}")
_FIELD: Final = re.compile(r"/?[A-Za-z][A-Za-z0-9_/]{0,63}")
_MOST_FIELDS: Final = 5


def decoded(body: bytes) -> Any:
    """ValueError where it is no JSON."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("no JSON") from error


def error_word(body: bytes) -> str:
    """`SCOPE_MISMATCH`, `invalid_code`, `Access Denied`; empty where it is no error.

    Zoho's accounts answer errors with 200 too, and some of them not even in JSON.
    """
    try:
        said = decoded(body)
    except ValueError:
        return "Access Denied" if b"access denied" in body[:4096].lower() else ""
    if not isinstance(said, dict):
        return ""
    word = said.get("errorCode") or said.get("error")
    return word if isinstance(word, str) and _WORD.fullmatch(word) else "error" if word else ""


def too_many_tokens(word: str) -> bool:
    return word.lower().replace("_", " ") == "access denied"


def wrong_fields(body: bytes) -> str:
    """`/contactId, /url`: what Zoho finds fault with."""
    try:
        said = decoded(body)
    except ValueError:
        return ""
    errors = said.get("errors") if isinstance(said, dict) else None
    parts = errors if isinstance(errors, list) else []
    names = [it.get("fieldName") for it in parts if isinstance(it, dict)]
    plain = [it for it in names if isinstance(it, str) and _FIELD.fullmatch(it)]
    return ", ".join(plain[:_MOST_FIELDS])


def asked_to_wait(headers: Mapping[str, str], now: EpochMs) -> Ms | None:
    """Retry-After, in seconds or as a date."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdecimal():
        return int(asked[:9]) * SECOND
    at = _date(asked)
    return None if at is None else max(0, at - now)


def skew(headers: Mapping[str, str], now: EpochMs) -> Ms | None:
    """How far our clock is ahead of Zoho's; a second either way means nothing."""
    at = _date(headers.get("Date", ""))
    return None if at is None else now - at


def figure(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text[:12]) if text.isascii() and text.isdecimal() else None


def _date(text: str) -> EpochMs | None:
    try:
        moment = parsedate_to_datetime(text)
        return as_epoch(moment) if moment.tzinfo else None
    except (ValueError, TypeError, OverflowError):
        return None
