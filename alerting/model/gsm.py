"""The alphabet of phones. A character outside it makes an SMS hold less than half as much."""

import unicodedata

GSM_ONE = 160
"""So many of its characters are one SMS."""

ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Written as an escape and a second character, so they count twice.
TWICE = frozenset("\f^{}\\[~]|€")

#: What editors put in, and what a phone reads as well.
PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "\u00b7": "-",
        "\u2022": "-",
        "\t": " ",
        "`": "'",
    }
)


def width(letter: str) -> int:
    return 2 if letter in TWICE else 1


def one_sms(text: str) -> str:
    """In the phone's alphabet and no longer than one SMS: `é` stays, `ã` becomes `a`."""
    letters = "".join(map(_nearest, " ".join(text.translate(PLAIN).split())))
    if sum(map(width, letters)) <= GSM_ONE:
        return letters
    room, kept = GSM_ONE - 3, 0
    for letter in letters:
        room -= width(letter)
        if room < 0:
            break
        kept += 1
    return letters[:kept].rstrip() + "..."


def is_plain(letter: str) -> bool:
    return letter in ALPHABET or letter in TWICE


def without_accent(letter: str) -> str:
    """But for those accents that phones have."""
    return letter if is_plain(letter) else unicodedata.normalize("NFD", letter)[0]


def _nearest(letter: str) -> str:
    bare = without_accent(letter)
    return bare if is_plain(bare) else "?"
