"""A browser as far as the pages need one, and what a person sees and presses in it."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import aiohttp


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.fields: dict[str, str] = {}
        self.buttons: dict[str, str] = {}
        """Text → value."""
        self.action = ""
        self.links: list[str] = []
        self._button: str | None = None
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self.action = had["action"]
            case "input":
                self.fields[had["name"]] = had["value"]
            case "button":
                self._button = had["value"]
                self.text.append("\n[")
            case "a":
                self.links.append(had["href"])
            case "style":
                self._in_style = True
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False
        if tag == "button":
            self._button = None
            self.text.append("]")

    def handle_data(self, data: str) -> None:
        if self._in_style:
            return
        if self._button is not None:
            self.buttons[data.strip()] = self._button
        self.text.append(data)


@dataclass
class Page:
    """What came back."""

    status: int
    url: str
    headers: dict[str, str]
    source: str
    reader: _Reader = field(default_factory=_Reader)

    def __post_init__(self) -> None:
        self.reader.feed(self.source)

    @property
    def text(self) -> str:
        """What is on it, each line trimmed."""
        lines = (" ".join(line.split()) for line in "".join(self.reader.text).splitlines())
        return re.sub(r" +", " ", " ".join(line for line in lines if line))

    @property
    def buttons(self) -> list[str]:
        return list(self.reader.buttons)


@dataclass
class Browser:
    """Sends what Firefox sends. `headers` go on top, with None one is left out."""

    session: aiohttp.ClientSession
    base: str
    """Where the listener really is."""
    public: str
    """Where links lead, and a proxy stands."""

    async def open(self, link: str, method: str = "GET") -> Page:
        return await self._ask(method, link.replace(self.public, self.base))

    async def press(
        self, page: Page, button: str, headers: dict[str, str] | None = None, **fields: str
    ) -> Page:
        """By the words on it; `fields` replace what the form carries."""
        return await self.submit(page, headers, **{"do": page.reader.buttons[button], **fields})

    async def submit(
        self, page: Page, headers: dict[str, str] | None = None, **fields: str
    ) -> Page:
        """As a script does, which presses nothing."""
        sent = {"Sec-Fetch-Site": "same-origin", "Origin": self.public, **(headers or {})}
        url = urljoin(page.url, page.reader.action)
        filled = {**page.reader.fields, **fields}
        return await self._ask("POST", url, headers=sent, data=filled)

    async def _ask(self, method: str, url: str, **sent: object) -> Page:
        async with self.session.request(method, url, **sent) as answer:  # type: ignore[arg-type]
            source = await answer.text()
            return Page(answer.status, str(answer.url), dict(answer.headers), source)
