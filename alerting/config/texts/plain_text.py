"""What people write, without what nobody means by it: case, accents, and how wide a blank is."""

import re
import unicodedata
from functools import cache
from typing import Final

#: Accents as Unicode sorts them: above, below and across a letter; vowel points of Hebrew and
#: Arabic. Other marks change which letter it is: in Hindi, Japanese and Thai they stay.
_ACCENTS: Final = frozenset({*range(10, 37), *range(200, 240)})
#: Nobody sees these: marks for direction, joiners, the soft hyphen, the forms of an emoji.
_UNSEEN: Final = "\xad\u034f\u061c\u0640\u180b-\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
#: Written with no blanks between words, or, in Korean, between a word and what belongs to it.
_NO_BLANKS: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x109F),  # Tibetan, Burmese
    (0x1100, 0x11FF),  # Korean, in parts
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x9FFF),  # Chinese, Japanese
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),  # Korean
    (0xF900, 0xFAFF),
)
#: Letters that have no accent in Unicode, and are written without one; signs typed in many ways.
_SAME: Final = {
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    **dict.fromkeys("\u2010\u2011\u2013\u2014", "-"),
    "\u200b": " ",
}
#: Nobody complains in the scripts beyond; each of their signs stands by itself.
_USUAL: Final = range(0x80, 0x10000)


def plain(text: str) -> str:
    """`Refund`, `REFÚND` and `refund` are the same; a run of blanks is one."""
    return " ".join((text.lower() if text.isascii() else folded(text)).split())


def folded(text: str) -> str:
    """Small letters without accents; blanks as they were."""
    # typed for an apostrophe, and otherwise an accent on a blank
    parts = unicodedata.normalize("NFKD", text.replace("\xb4", "'"))
    text = unicodedata.normalize("NFC", _meaningless().sub("", parts).casefold())
    for sign, same in _SAME.items():
        text = text.replace(sign, same)
    return text


def words_of(text: str) -> list[str]:
    """Of a plain text: its words, and every other sign by itself.

    In scripts that are written without blanks each sign stands by itself, so that a word of
    theirs is found wherever it stands.
    """
    return _word().findall(text)


@cache
def _meaningless() -> re.Pattern[str]:
    return re.compile(f"[{_UNSEEN}{''.join(filter(_is_mere_mark, map(chr, _USUAL)))}]+")


def _is_mere_mark(sign: str) -> bool:
    if unicodedata.combining(sign) in _ACCENTS:
        return True
    around = unicodedata.category(sign) == "Me"  # the box of a keycap, for instance
    return around or "\N{VARIATION SELECTOR-1}" <= sign <= "\N{VARIATION SELECTOR-16}"


@cache
def _word() -> re.Pattern[str]:
    """A run of letters, digits and the marks on them; or any other sign."""
    apart = {code for first, last in _NO_BLANKS for code in range(first, last + 1)}
    signs = (chr(code) for code in _USUAL if code not in apart)
    letters = (sign for sign in signs if unicodedata.category(sign)[0] in "LNM")
    return re.compile(f"[a-z0-9{''.join(letters)}]+|\\S")
