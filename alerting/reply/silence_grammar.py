"""What people type in Slack after `/alerting`: `silence rule on-hold for 2h because deploy`."""

import re
import shlex
from dataclasses import dataclass
from html import unescape
from typing import Final, TypeAlias

from alerting.model.times import DAY, HOUR, MINUTE, SECOND, Ms

USAGE: Final = (
    'Write `/alerting silence channel "WhatsApp Support" for 2h because the provider is down`: it '
    "shows what that would hide. With `silence now …` it is done. It may name `rule`, `channel`, "
    "`agent` and `chat`, and what fits all of them is silent. Also: `/alerting silence list`, "
    "`/alerting silence end 3`."
)
_NAMED: Final = ("rule", "channel", "agent", "chat")
_UNITS: Final = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}
_LENGTH: Final = re.compile(r"([0-9]{1,6})([smhd])")
_BECAUSE: Final = re.compile(r"\s+because\s+", re.IGNORECASE)
#: A phone makes them of straight ones.
_QUOTES: Final = str.maketrans("“”„«»", '"""""')
_MOST_DIGITS: Final = 15
#: Nobody types more; looking through what is much longer takes seconds.
LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A silence, or (without `now`) what it would hide."""

    lasting: Ms
    reason: str
    now: bool
    rule: str = ""
    channel: str = ""
    agent: str = ""
    chat: str = ""


@dataclass(frozen=True, slots=True)
class End:
    number: int


@dataclass(frozen=True, slots=True)
class Listing:
    pass


Said: TypeAlias = Wanted | End | Listing | None
"""None: it is not understood, and nothing is guessed."""


def read_command(text: str) -> Said:
    """`text`: what Slack says stood after the command."""
    if len(text) > LONGEST:
        return None
    asked, reason = _split(unescape(text).translate(_QUOTES))
    match asked:
        case ["silence", "list"] if not reason:
            return Listing()
        case ["silence", "end", number] if not reason and _is_number(number):
            return End(int(number))
        case ["silence", "now", *pairs]:
            return _wanted(pairs, reason, now=True)
        case ["silence", *pairs]:
            return _wanted(pairs, reason, now=False)
        case _:
            return None


def _split(text: str) -> tuple[list[str], str]:
    """Words, where those in quotes are one; and apart from them the reason, in which all goes."""
    asked, *rest = _BECAUSE.split(text.strip(), maxsplit=1)
    words = shlex.shlex(asked, posix=True)
    words.whitespace_split, words.quotes, words.escape, words.commenters = True, '"', "", ""
    try:
        found = list(words)
    except ValueError:  # a quote is never closed
        found = []
    return found, rest[0].strip() if rest else ""


def _wanted(pairs: list[str], reason: str, *, now: bool) -> Wanted | None:
    keys, values = [word.casefold() for word in pairs[::2]], pairs[1::2]
    known = all(key in (*_NAMED, "for") for key in keys)
    if not (known and reason and len(keys) == len(values) == len(set(keys)) and "for" in keys):
        return None
    said = dict(zip(keys, values, strict=True))
    length = _LENGTH.fullmatch(said.pop("for").casefold())
    if not (length and said and all(said.values())):  # "" would mean all of them
        return None
    return Wanted(int(length[1]) * _UNITS[length[2]], reason, now, **said)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= _MOST_DIGITS
