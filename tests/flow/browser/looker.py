"""Somebody in front of the page; what their browser complains of fails the test."""

from pathlib import Path
from typing import Final, Literal

import axe_playwright_python
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from alerting.app.page import AT_MOST_EVERY
from tests.flow.floor import Floor
from tests.flow.waiting import until

AXE: Final = Path(axe_playwright_python.__file__).with_name("axe.min.js")
#: Of axe's four.
GRAVE: Final = {"serious", "critical"}
Theme = Literal["light", "dark"]
WIDE, NARROW, WALL = (1440, 900), (390, 844), (2560, 1440)

_GRAVE_ONES = """async () => (await axe.run(document, {runOnly: {type: "tag",
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})).violations
  .map((it) => ({id: it.id, impact: it.impact, where: it.nodes.map((node) => node.html)}))"""


class Looker:
    def __init__(self, floor: Floor, browser: Browser) -> None:
        self.floor = floor
        self.complaints: list[str] = []
        self.expected: set[str] = set()
        """Parts of complaints that belong to the test."""
        self.scripts: set[str] = set()
        """Addresses of those that were asked for."""
        self._begins = ""
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    @property
    def base(self) -> str:
        assert self.floor.running.page
        return f"http://{self.floor.running.page.at}"

    async def another(
        self, size: tuple[int, int] = WIDE, theme: Theme = "light", *, script: bool = True
    ) -> BrowserContext:
        """Another browser, with cookies of its own."""
        context = await self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            java_script_enabled=script,
            base_url=self.base,
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        return context

    async def at(self, path: str, context: BrowserContext | None = None) -> Page:
        """The page there, in a browser of its own unless one is given."""
        self._begins = f"{self.base}/"
        page = await (context or await self.another()).new_page()
        page.on("console", self._hear)
        page.on("request", self._note)
        page.on("pageerror", lambda error: self._complain(f"error: {error}"))
        await page.goto(path)
        return page

    async def live(self, page: Page) -> None:
        await page.wait_for_selector('.live[data-state="live"]')

    async def counted(self) -> None:
        """Everything heard is on its way to the browsers."""
        assert self.floor.running.page
        await self.floor.clock.advance(AT_MOST_EVERY)
        await self.floor.running.page.send_what_changed()

    async def watched_by(self, browsers: int) -> None:
        page = self.floor.running.page
        assert page
        await until(lambda: page.stream.watched == browsers)

    async def grave(self, page: Page) -> list[str]:
        """What axe finds that keeps somebody from using the page."""
        await page.evaluate(AXE.read_text(encoding="utf-8"))
        found = await page.evaluate(_GRAVE_ONES)
        return [f"{it['id']}: {it['where'][:3]}" for it in found if it["impact"] in GRAVE]

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._complain(f"{message.type}: {message.text}")

    def _note(self, request: Request) -> None:
        """Whatever a page needs, it has from here."""
        if request.resource_type == "script":
            self.scripts.add(request.url)
        if request.url.startswith("http") and not request.url.startswith(self._begins):
            self._complain(f"from elsewhere: {request.url}")

    def _complain(self, text: str) -> None:
        if not any(part in text for part in self.expected):
            self.complaints.append(text)
