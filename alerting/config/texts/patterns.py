"""Which patterns of a rules file can be looked for, and what is wrong with the others."""

import re
import unicodedata
from typing import Final

import re2

from alerting.config.texts.plain_text import folded

#: In RE2's instructions: at most some 15 ms for the longest text there is.
MOST_STEPS: Final = 2_000
#: Beyond it RE2 gives up making a pattern ready; of the steps above it takes less.
_MEMORY: Final = 128 << 10


class Unfit(ValueError):
    """A word or pattern that cannot be looked for; `hint` says what to write instead."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.hint = hint


def check_pattern(pattern: str) -> None:
    """Unfit where it cannot be looked for, or would be found everywhere."""
    refuse_control(pattern)
    try:
        compiled = re2.compile(plain_pattern(pattern), options_of(_MEMORY))
    except re2.error as error:
        raise _unfit(error.args[0].decode("utf-8", "replace")) from None
    if compiled.programsize > MOST_STEPS:
        raise Unfit("this pattern is too large", SMALLER)
    if compiled.search("") is not None:
        hint = "write + instead of *, or leave out the part that may be absent"
        raise Unfit("this pattern is found in every message", hint)


def knows_only_ascii(pattern: str) -> bool:
    r"""It has letters beyond a to z, and beside them `\b` or `\w`, which do not know those."""
    return bool(re.search(r"\\[bBwW]", pattern)) and not plain_pattern(pattern).isascii()


def plain_pattern(pattern: str) -> str:
    """As messages are looked at, accents are left out of a pattern too."""
    if pattern.isascii():
        return pattern
    signs = unicodedata.normalize("NFC", pattern)
    return "".join(sign if sign.isascii() else re.escape(folded(sign)) for sign in signs)


def options_of(memory: int) -> re2.Options:
    options = re2.Options()
    options.max_mem = memory
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False  # it would print the pattern
    return options


def refuse_control(text: str) -> None:
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text):
        hint = "use single quotes: between double ones a \\ has a meaning of its own"
        raise Unfit("a sign that cannot be seen stands in this text", hint)


SMALLER: Final = "use smaller numbers in {…}, or write several words under `words`"

#: How RE2's complaint begins, what is wrong, and what to write instead.
_COMPLAINTS: Final = (
    *(
        (
            f"invalid perl operator: {sign}",
            "this pattern looks ahead or behind, which is not possible here",
            "write only what must be there",
        )
        for sign in ("(?=", "(?!", "(?<=", "(?<!")
    ),
    (
        "invalid escape sequence",
        "this pattern has a \\ before something that means nothing",
        "\\d is a digit, \\s a blank, \\. a dot; \\1, what was found before, is not possible",
    ),
    (
        "no argument for repetition operator",
        "this pattern repeats nothing",
        "what is repeated stands before * + or ?; for any text write .*, for the sign itself \\*",
    ),
    ("bad repetition operator", "this pattern repeats a repetition", "write only one of * + ?"),
    (
        "invalid repetition size",
        "this pattern repeats something too often",
        "{…} takes numbers up to 1000, the smaller one first",
    ),
    ("missing ]", "a [ in this pattern has no ]", "close it; for the sign itself write \\["),
    ("missing )", "a ( in this pattern has no )", "close it; for the sign itself write \\("),
    ("unexpected )", "a ) in this pattern has no (", "for the sign itself write \\)"),
    (
        "invalid character class range",
        "this pattern has signs in [ ] or \\p{ } that mean nothing",
        "write for instance [a-z], or \\pL for any letter",
    ),
    ("trailing \\", "this pattern ends in a \\", "for the sign itself write \\\\"),
    ("pattern too large", "this pattern is too large", SMALLER),
)


def _unfit(complaint: str) -> Unfit:
    for beginning, text, hint in _COMPLAINTS:
        if complaint.startswith(beginning):
            return Unfit(text, hint)
    return Unfit(f"this pattern cannot be read: {complaint}")
