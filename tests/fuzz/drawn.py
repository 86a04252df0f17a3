"""Values drawn from bytes, so that whoever changes the bytes changes the values."""

from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

#: What somebody writes who wants to break out of a text into mail, HTML, Slack, SMS or a template.
HOSTILE: Final = (
    "<b>",
    '"><script>alert(1)</script>',
    "' onmouseover='x",
    "</td></table>",
    "<!--",
    "{{ 7 * 191 }}",
    "{% raw %}",
    "{# ",
    "<!channel>",
    "<!here|x>",
    "<@U0ASHA001>",
    "<https://evil.example|Open the chat>",
    "&lt;!channel&gt;",
    "&amp;",
    "&",
    "*bold*",
    "_it_",
    "~no~",
    "```",
    "\r\nBcc: evil@evil.example\r\n",
    "\n\n-# small",
    "\n\n",
    "\n",
    "\t",
    "\r",
    "\x00",
    "\x1b[31m",
    "\x85",
    "\u2028",
    "\u202e",
    "\u2066",
    "\u200f",
    "\ufeff",
    "\U0001f600",
    "e\u0301",
    "ﷺ",
    "%(name)s",
    "%s%n",
    "{0}",
    "=?utf-8?q?x?=",
    '"a"@evil.example',
    ", , ,",
    ";;",
    "|",
    "\\",
    "nobody",
    "a bot",
    "https://evil.example/x?a=1&b=2",
    "+5511987654321",
    "x" * 300,
    "é " * 100,
)


class Drawn:
    """Zeros where the bytes are at their end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1] if self._at <= len(self._data) else 0

    def flag(self) -> bool:
        return bool(self.byte() & 1)

    def choice(self, values: Sequence[T]) -> T:
        return values[self.byte() % len(values)]

    def below(self, most: int) -> int:
        """Up to 2**64."""
        return int.from_bytes(self._take(8)) % most

    def text(self, most: int = 4) -> str:
        """Of a few pieces: hostile ones, and whatever letters the bytes are."""
        return "".join(self._piece() for _ in range(self.byte() % (most + 1)))

    def rest(self) -> bytes:
        return self._take(len(self._data))

    def _piece(self) -> str:
        which = self.byte()
        if which < 2 * len(HOSTILE):
            return HOSTILE[which // 2]
        return self._take(which % 24).decode("utf-8", "replace")

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken
