"""A provider's own words, fit to be shown: one short line without addresses and numbers."""

import re

LONGEST = 200

_ADDRESS = re.compile(r"[^\s<>\"',;:]+@[^\s<>\"',;]+")
_NUMBER = re.compile(r"\+?\d[\d ()-]{6,}\d")
_LINK = re.compile(r"https?://\S+")


def said(text: object) -> str:
    """Servers like to repeat the address, and people who read logs need not know it."""
    line = " ".join(str(text).split())
    line = _LINK.sub("(link)", line)
    line = _NUMBER.sub("(number)", _ADDRESS.sub("(address)", line))
    return line if len(line) <= LONGEST else line[: LONGEST - 3] + "..."
