"""Did you mean …?"""

import re
from collections.abc import Collection

from rapidfuzz import fuzz, process

_CUTOFF = 65.0
_FEW = 20


def closest(word: str, known: Collection[str]) -> str | None:
    """The known word that was probably meant, if one is near enough."""
    found = process.extractOne(
        word[:100], sorted(known), scorer=fuzz.ratio, processor=_plain, score_cutoff=_CUTOFF
    )
    if found is not None:
        return str(found[0])
    begins = [each for each in known if _plain(each).startswith(_plain(word))]
    return begins[0] if len(begins) == 1 and word.strip() else None


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A hint for a word that is not known; empty where there is nothing to know.

    What comes in an order of its own is listed in it.
    """
    if "," in word and "[" not in word:
        return f"for several, use brackets: [{word[:80]}]"
    if meant := closest(word, known):
        return f"did you mean `{meant}`?"
    few = [*(known if isinstance(known, tuple) else sorted(known))][:_FEW]
    more = "" if len(few) == len(known) else ", …"
    return f"known here: {', '.join(few)}{more}" if few else ""


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", "_", word.strip().casefold())
