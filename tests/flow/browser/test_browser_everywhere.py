"""Every page, at every size, light and dark: no grave hindrance for anybody, and a picture."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from alerting.model.times import MINUTE
from alerting.simulate.people import ORG, WHATSAPP, talk
from tests.flow.browser.looker import NARROW, WALL, WIDE, Looker, Theme

CHAT = f"/chats/{ORG}/{talk(1, WHATSAPP).session}"
PAGES = [
    "/",
    "/chats",
    CHAT,
    "/alerts",
    "/alerts/1",
    "/silences",
    "/people",
    "/outbox",
    "/rules",
    "/reports",
    "/users",
    "/account",
]
#: Shape hangs on the size and contrast on the theme, so that not each pair needs to be asked.
ASKED = {(WIDE, "light"), (NARROW, "dark")}
#: On the wire, of all scripts besides the editor.
MOST_BYTES = 150_000


async def a_busy_floor(look: Looker) -> None:
    floor = look.floor
    await floor.open(page_listen="127.0.0.1:0")
    for number in range(1, 8):
        chat = floor.talk(number)
        await floor.hear(chat.says(floor.now, "hello"), floor.put_on_hold(chat))
        await floor.pass_time(2 * MINUTE)
    await look.counted()


async def on_the_wire(look: Looker) -> int:
    own = [url for url in look.scripts if not url.endswith("/vendor/editor.js")]
    assert 5 < len(own) < len(look.scripts)
    sizes = []
    for url in own:
        async with look.floor.session.get(url, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            sizes.append(int(answer.headers["Content-Length"]))
    return sum(sizes)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_nobody_is_kept_out(look: Looker, pictures: Path, theme: Theme) -> None:
    await a_busy_floor(look)
    for size in (WIDE, NARROW):
        context = await look.another(size, theme)
        for path in PAGES:
            page = await look.at(path, context)
            await look.live(page)
            name = path.strip("/").replace("/", "-") or "now"
            await page.screenshot(path=pictures / f"{name}-{size[0]}-{theme}.png", full_page=True)
            if (size, theme) in ASKED:
                assert await look.grave(page) == [], (path, size)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size[0], f"{path} is {wide} px wide at {size[0]}"
            await page.close()
    assert await on_the_wire(look) <= MOST_BYTES


async def test_the_wall_fills_a_large_screen(look: Looker, pictures: Path) -> None:
    await a_busy_floor(look)
    page = await look.at("/wall", await look.another(WALL, "dark"))
    await look.live(page)
    await page.screenshot(path=pictures / "wall-2560-dark.png")
    await expect(page.locator(".side")).to_be_hidden()
    await expect(page.get_by_role("button", name="Take alert 1")).to_have_count(0)
    assert await page.evaluate("document.documentElement.scrollWidth") <= WALL[0]


async def test_the_keyboard_reaches_everything(look: Looker) -> None:
    await a_busy_floor(look)
    page = await look.at("/")
    await look.live(page)
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(60):
        await page.keyboard.press("Tab")
        reached.add(await page.evaluate("document.activeElement.textContent.trim()"))
    assert {"?", "Take", "More"} <= reached


async def test_a_phone_shows_where_one_is_and_the_way_to_ones_account(look: Looker) -> None:
    await a_busy_floor(look)
    page = await look.at("/users", await look.another(NARROW))
    await expect(page.locator('.menu [aria-current="page"]')).to_be_in_viewport(ratio=1)
    await page.get_by_role("link", name="demo · admin").click()
    await expect(page.get_by_role("heading", name="Your account")).to_be_visible()


async def test_the_theme_that_was_chosen_stays(look: Looker) -> None:
    await a_busy_floor(look)
    context = await look.another()
    page = await look.at("/", context)
    await page.get_by_role("button", name="Dark").click()
    await page.goto("/alerts")
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"
    await expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
