"""Who may come in, in a browser: name and password, roles, other sites, and the way out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import BrowserContext, Page, expect

from alerting.dashboard.access.passwords import Passwords
from alerting.model.times import MINUTE
from alerting.model.visitor import Role
from alerting.record.beside import open_beside
from alerting.record.users import Author, add_user
from tests.dashboard.doors import CHEAP, PASSWORD
from tests.flow.browser.looker import NARROW, Looker
from tests.flow.floor import Floor

BY = Author("root", "command", 1)
#: What a page of ours would send; the answer's status.
ACKNOWLEDGE = """async () => (await fetch("/api/v1/alerts/acknowledge", {method: "POST",
  body: '{"numbers":[1]}', headers: {"Content-Type": "application/json",
  "X-CSRF-Token": document.querySelector('meta[name="csrf"]').content}})).status"""
#: Sent with the visitor's cookie: to another port of the same host it goes along.
FOREIGN = """<form method="post" action="{base}{path}" enctype="text/plain">
  <input name='{{"numbers":[1],"x":"' value='"}}'><button>A prize</button></form>"""


@pytest.fixture
def look(look: Looker) -> Looker:
    """Only whom a command has added, and an alert is open."""
    look.floor.gate = None
    look.expected |= {"403", "401", "415"}
    return look


async def an_alert_is_open(floor: Floor) -> None:
    await floor.open(page_listen="127.0.0.1:0")
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)


def let_in(floor: Floor, name: str, role: Role) -> None:
    passwords = Passwords(CHEAP)
    hashed = passwords.hash(PASSWORD)
    passwords.close()
    with open_beside(floor.folder / "alerting.db", 1) as connection:
        add_user(connection, name, role, hashed, BY)


async def logged_in(look: Looker, name: str, to: str = "/", **more: BrowserContext) -> Page:
    page = await look.at(to, **more)
    await fill_in(page, name, PASSWORD)
    await look.live(page)
    return page


async def fill_in(page: Page, name: str, password: str) -> None:
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Log in").click()


@asynccontextmanager
async def another_site(html: str) -> AsyncIterator[str]:
    async def serve(_request: web.Request) -> web.Response:
        return web.Response(text=html, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", serve)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


async def test_whoever_logs_in_goes_on_where_they_wanted_to_go(look: Looker) -> None:
    await an_alert_is_open(look.floor)
    let_in(look.floor, "asha", Role.SUPERVISOR)
    page = await look.at("/alerts/1")

    await fill_in(page, "asha", "wrong wrong wrong")
    await expect(page.get_by_role("alert")).to_have_text("Name or password is wrong.")
    await fill_in(page, "asha", PASSWORD)

    await page.wait_for_url("**/alerts/1")
    await page.get_by_role("button", name="Take", exact=True).click()
    await expect(page.locator("#said")).to_contain_text("asha has it now")


async def test_a_viewer_sees_no_buttons_and_may_order_nothing(look: Looker) -> None:
    await an_alert_is_open(look.floor)
    let_in(look.floor, "vera", Role.VIEWER)
    page = await logged_in(look, "vera")

    for path in ("/", "/alerts", "/alerts/1", "/silences", "/people", "/outbox", "/rules"):
        await page.goto(path)
        await look.live(page)
        buttons = await page.locator("main").get_by_role("button").all_inner_texts()
        assert {*buttons} <= {"Show"}, path
    assert await page.evaluate(ACKNOWLEDGE) == 403
    assert not look.floor.running.parts.shard.board.open[1].acked_by
    await page.goto("/users")
    await expect(page.locator("main")).to_contain_text("This is for the role admin")
    await expect(page.get_by_role("link", name="Now")).to_be_visible()
    await expect(page.get_by_role("link", name="Users")).to_have_count(0)


@pytest.mark.parametrize("path", ["/logout", "/api/v1/alerts/acknowledge"])
async def test_a_page_of_another_site_orders_nothing_with_a_visitors_cookie(
    look: Looker, path: str
) -> None:
    await an_alert_is_open(look.floor)
    let_in(look.floor, "asha", Role.ADMIN)
    context = await look.another()
    page = await logged_in(look, "asha", context=context)

    async with another_site(FOREIGN.format(base=look.base, path=path)) as elsewhere:
        trap = await context.new_page()
        await trap.goto(elsewhere)
        async with trap.expect_response(f"{look.base}{path}") as answer:
            await trap.get_by_role("button").click()
        assert (await (await answer.value).request.all_headers()).get("cookie")
        assert (await answer.value).status == 403

    await page.reload()
    await expect(page.get_by_role("button", name="Log out")).to_be_visible()
    assert not look.floor.running.parts.shard.board.open[1].acked_by


async def test_who_logs_out_is_out_in_every_tab_and_comes_in_again_in_each(look: Looker) -> None:
    await an_alert_is_open(look.floor)
    let_in(look.floor, "asha", Role.VIEWER)
    context = await look.another(NARROW)
    page = await logged_in(look, "asha", context=context)
    other = await look.at("/alerts", context)
    await look.live(other)

    await other.get_by_role("link", name="asha · viewer").click()
    await other.get_by_role("button", name="Log out", exact=True).click()

    await expect(page.locator(".live")).to_have_text("Logged out: load the page again")
    await look.watched_by(0)
    await fill_in(other, "asha", PASSWORD)
    await look.live(other)
    await page.reload()
    await look.live(page)
    await look.watched_by(1)


async def test_an_admin_lets_somebody_in_and_takes_it_back(look: Looker) -> None:
    await an_alert_is_open(look.floor)
    let_in(look.floor, "asha", Role.ADMIN)
    page = await logged_in(look, "asha", "/users")
    page.on("dialog", lambda asked: asked.accept())

    await page.get_by_label("Name").first.fill("bruno")
    await page.get_by_role("button", name="Let in").click()
    await expect(page.get_by_role("dialog")).to_contain_text("bruno may log in")
    secret = await page.locator("#given-secret").inner_text()
    await page.get_by_role("button", name="I have it").click()
    theirs = await look.at("/")
    await fill_in(theirs, "bruno", secret)
    await expect(theirs.get_by_role("link", name="bruno · viewer")).to_be_visible()

    await page.get_by_role("button", name="Remove bruno").click()
    await expect(page.locator("#said")).to_contain_text("bruno may not log in any more")
    await expect(page.get_by_role("row", name="bruno")).to_have_count(0)
    assert await page.locator("#given-secret").text_content() == ""
    await theirs.goto("/alerts")
    await expect(theirs.get_by_role("button", name="Log in")).to_be_visible()
