"""What providers say: their words, fit to be shown, and how long they ask us to wait."""

import re
from collections.abc import Mapping
from typing import Any

from alerting.model.times import SECOND, Ms

LONGEST = 200

_ADDRESS = re.compile(r"[^\s<>\"',;:]+@[^\s<>\"',;]+")
_NUMBER = re.compile(r"\+?\d[\d ()-]{6,}\d")
_LINK = re.compile(r"https?://\S+")


def said(text: object) -> str:
    """One short line without addresses and numbers: servers like to repeat them."""
    line = " ".join(str(text).split())
    line = _LINK.sub("(link)", line)
    line = _NUMBER.sub("(number)", _ADDRESS.sub("(address)", line))
    return line if len(line) <= LONGEST else line[: LONGEST - 3] + "..."


def retry_after(headers: Mapping[str, Any]) -> Ms | None:
    asked = next((str(v) for k, v in headers.items() if k.lower() == "retry-after"), "")
    return int(asked) * SECOND if asked.isdigit() else None
