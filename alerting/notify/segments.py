"""What an SMS costs: its alphabet, how many segments it takes, and how it is made to fit.

One character outside the GSM alphabet turns the whole message into UCS-2, and more than halves
what a segment holds.
"""

import re
from dataclasses import dataclass

from alerting.model.gsm import GSM_ONE, PLAIN, is_plain, width, without_accent

GSM_PART = 153
UCS_ONE, UCS_PART = 70, 67
DOTS = "..."

_LINK = re.compile(r"\b(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class Size:
    alphabet: str
    """`GSM-7` or `UCS-2`."""
    units: int
    segments: int


def measure(text: str) -> Size:
    """An empty text is one segment: the provider sends (and bills) it as one."""
    if all(map(is_plain, text)):
        units = sum(map(width, text))
        return Size("GSM-7", units, _parts(list(map(width, text)), GSM_ONE, GSM_PART))
    widths = [len(letter.encode("utf-16-be")) // 2 for letter in text]
    return Size("UCS-2", sum(widths), _parts(widths, UCS_ONE, UCS_PART))


def _parts(widths: list[int], one: int, part: int) -> int:
    """A character that counts twice is never torn in two, so a part may stay one short."""
    if sum(widths) <= one:
        return 1
    parts, room = 1, part
    for wide in widths:
        if wide > room:
            parts, room = parts + 1, part
        room -= wide
    return parts


def simplify(text: str) -> str:
    """Without links, and typographic characters as a phone's plain alphabet has them."""
    lines = (" ".join(line.split()) for line in _LINK.sub("", text).translate(PLAIN).splitlines())
    return _without_accents("\n".join(line for line in lines if line))


def _without_accents(text: str) -> str:
    """As people write it on phones, where that makes a segment hold 160 characters, not 70."""
    nearest = "".join(map(without_accent, text))
    return nearest if all(map(is_plain, nearest)) else text


def shorten(text: str, segments: int = 2) -> str:
    """The longest beginning that fits, at a word where one is near, with dots where cut."""
    if measure(text).segments <= segments:
        return text
    low, high = 0, len(text)
    while low < high:  # what fits is downward closed, so halve
        middle = (low + high + 1) // 2
        fits = measure(text[:middle].rstrip() + DOTS).segments <= segments
        low, high = (middle, high) if fits else (low, middle - 1)
    cut = text[:low].rstrip()
    space = max(cut.rfind(" "), cut.rfind("\n"))
    near = space > len(cut) - 20
    return (cut[:space] if near else cut).rstrip(" ,;:-\n") + DOTS
