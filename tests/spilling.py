"""Whether anything that was printed holds a secret: asked of the output of every test."""

import re
from typing import Final

#: Tokens of OAuth, signed tokens, and the client secret of the simulated desk.
_SECRET: Final = re.compile(
    r"1000\.[0-9a-f]{32}\.[0-9a-f]{32}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}|5{42}"
)


def spills(printed: str) -> bool:
    return _SECRET.search(printed) is not None
