"""Text written as YAML that reads back as the same text."""

import json
import re
from typing import Final

#: Beyond these, quotes are never wrong.
_PLAIN: Final = re.compile(r"[A-Za-z][\w@./+-]*(?: [\w@./+-]+)*", re.ASCII)
#: With these, other readers of YAML would see a truth or nothing.
_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})


def scalar(text: str) -> str:
    """`text` must be printable; it may stand in brackets, or be a key."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
