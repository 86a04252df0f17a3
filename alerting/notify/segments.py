"""What an SMS costs: its alphabet, how many segments it takes, and how it is made to fit.

One character outside the GSM alphabet turns the whole message into UCS-2, and more than halves
what a segment holds.
"""

import re
from dataclasses import dataclass

GSM_ONE, GSM_PART = 160, 153
UCS_ONE, UCS_PART = 70, 67
DOTS = "..."

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Written as an escape and a second character, so they count twice.
_TWICE = frozenset("\f^{}\\[~]|€")

#: What editors put in, and what a phone reads as well.
_PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": DOTS,
        "\u00a0": " ",
        "\u202f": " ",
        "\u00b7": "-",
        "\u2022": "-",
        "\t": " ",
        "`": "'",
    }
)
_LINK = re.compile(r"\b(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class Size:
    alphabet: str
    """`GSM-7` or `UCS-2`."""
    units: int
    segments: int


def measure(text: str) -> Size:
    """An empty text is one segment: the provider sends (and bills) it as one."""
    if all(letter in _GSM or letter in _TWICE for letter in text):
        units = sum(2 if letter in _TWICE else 1 for letter in text)
        return Size("GSM-7", units, _parts([_width(letter) for letter in text], GSM_ONE, GSM_PART))
    widths = [len(letter.encode("utf-16-be")) // 2 for letter in text]
    return Size("UCS-2", sum(widths), _parts(widths, UCS_ONE, UCS_PART))


def _width(letter: str) -> int:
    return 2 if letter in _TWICE else 1


def _parts(widths: list[int], one: int, part: int) -> int:
    """A character that counts twice is never torn in two, so a part may stay one short."""
    if sum(widths) <= one:
        return 1
    parts, room = 1, part
    for width in widths:
        if width > room:
            parts, room = parts + 1, part
        room -= width
    return parts


def simplify(text: str) -> str:
    """Without links, and typographic characters as a phone's plain alphabet has them."""
    lines = (" ".join(line.split()) for line in _LINK.sub("", text).translate(_PLAIN).splitlines())
    return "\n".join(line for line in lines if line)


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
