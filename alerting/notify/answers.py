"""What providers say: their words, fit to be shown, and how long they ask us to wait."""

import re
from collections.abc import Mapping
from typing import Any

from alerting.model.times import SECOND, Ms

LONGEST = 200
#: Characters of an answer; what was cut in the middle is beyond LONGEST even where it shrinks.
_READ = 2_000
_MOST_DIGITS = 9

_ADDRESS = re.compile(r"[^\s<>\"',;:]+@[^\s<>\"',;]+")
_NUMBER = re.compile(r"\+?\d[\d ()-]{6,}\d")
_LINK = re.compile(r"https?://\S+")


def said(text: object) -> str:
    """One short line without addresses and numbers: servers like to repeat them."""
    # of a whole page its beginning, since what looks for addresses is slow in long words; and
    # aiosmtplib makes halves of characters of what is not UTF-8, which no database takes
    start = str(text)[:_READ].encode("utf-8", "replace").decode()
    line = " ".join(start.split())
    line = _LINK.sub("(link)", line)
    line = _NUMBER.sub("(number)", _ADDRESS.sub("(address)", line))
    return line if len(line) <= LONGEST else line[: LONGEST - 3] + "..."


def id_of(value: object) -> str:
    """What they call something of theirs, as it may be kept; empty where it is no such thing."""
    text = value if isinstance(value, str) else ""
    fine = len(text) <= LONGEST and text.isascii() and text.isprintable()
    return text if fine else ""


def retry_after(headers: Mapping[str, Any]) -> Ms | None:
    asked = next((str(v) for k, v in headers.items() if k.lower() == "retry-after"), "")
    return pause_of(asked)


def pause_of(asked: str) -> Ms | None:
    """None where it is no number of seconds."""
    fine = asked.isascii() and asked.isdecimal()
    return int(asked[:_MOST_DIGITS]) * SECOND if fine else None
