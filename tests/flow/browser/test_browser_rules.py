"""Rules, changed in a browser without fear: judged as typed, tried, saved, and brought back."""

from playwright.async_api import Page, expect

from alerting.model.times import MINUTE
from tests.flow.browser.looker import Looker
from tests.flow.browser.test_browser_now import alert_of
from tests.flow.floor import HEAD, ON_HOLD

WRONG = HEAD + ON_HOLD.replace("ON_HOLD", "ON_HOLT")
CHANGED = HEAD + ON_HOLD.replace("for: 10m", "for: 20m")


async def write(page: Page, text: str) -> None:
    """Over all that is there, as somebody pastes it."""
    await page.locator(".cm-content").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(text)


async def saved(page: Page) -> None:
    """With its doubts, where there are any."""
    ready = page.locator("[data-rules=confirm]:enabled, .rules-sure:visible")
    await expect(ready.first).to_be_visible(timeout=30_000)
    sure = page.get_by_label("Save it nevertheless")
    if await sure.is_visible():
        await sure.check()
    await page.get_by_role("button", name="Save and put in force").click()


async def opened(look: Looker) -> Page:
    look.expected.add("Applying inline style")  # Chromium's own, where text replaces coloured text
    await look.floor.open(page_listen="127.0.0.1:0")
    page = await look.at("/rules")
    await expect(page.locator("#rules-state")).to_contain_text("No mistake")
    return page


async def test_rules_are_edited_checked_tried_saved_and_brought_back(look: Looker) -> None:
    file = look.floor.folder / "rules.yaml"
    page = await opened(look)
    await alert_of(look)
    await look.floor.pass_time(5 * MINUTE)
    await look.floor.hear(look.floor.answered(look.floor.talk()))

    await write(page, WRONG)
    await expect(page.locator("#rules-state")).to_have_text("1 mistake")
    await expect(page.locator("#rules-found")).to_contain_text("ON_HOLD")
    await page.locator("#rules-found").get_by_role("button", name="Line 17").click()
    await expect(page.locator(".cm-activeLine")).to_contain_text("ON_HOLT")
    await page.get_by_role("button", name="Save…").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()

    await write(page, CHANGED)
    await expect(page.locator("#rules-does")).to_contain_text("ON_HOLD for 20m")
    await page.get_by_role("button", name="Try on last week").click()
    week = page.locator("[data-week]").first.get_by_role("row", name="Alerts 1 0", exact=True)
    await expect(week).to_be_visible(timeout=30_000)

    await page.get_by_role("button", name="Save…").click()
    await expect(page.locator("#rules-diff .is-added")).to_contain_text("for: 20m")
    await page.get_by_label("Why, for those").fill("less noise")
    await saved(page)
    await expect(page.locator("#rules-said")).to_contain_text("Version 2 is in force.")
    assert file.read_text() == CHANGED
    newest = page.locator("tbody tr").first
    await expect(newest).to_contain_text("demo")

    await newest.get_by_role("link", name="What it changed").click()
    await expect(page.locator("main .is-added").first).to_contain_text("for: 20m")
    await page.goto("/rules")
    await page.get_by_role("link", name="Bring back version 1").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("[name=reason]")).to_have_value("Back to version 1")
    await expect(dialog.locator(".is-added")).to_contain_text("for: 10m")
    await saved(page)
    await expect(page.locator("#rules-said")).to_contain_text("Version 3 is in force.")
    assert file.read_text() == HEAD + ON_HOLD


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(look: Looker) -> None:
    page = await opened(look)
    await write(page, CHANGED)
    await expect(page.locator("#rules-does")).to_contain_text("for 20m")
    theirs = ON_HOLD.replace("for: 10m", "for: 7m")
    look.floor.write_rules(theirs)

    await page.get_by_role("button", name="Save…").click()
    await saved(page)

    await expect(page.locator("#rules-clash")).to_contain_text("Somebody has changed the file")
    await expect(page.locator("#rules-clash")).to_contain_text("for: 7m")
    assert (look.floor.folder / "rules.yaml").read_text() == HEAD + theirs
