"""From a number to its chats, to one of them, and to somebody else who takes it over."""

from playwright.async_api import Dialog, expect

from alerting.model.times import MINUTE
from alerting.simulate.people import ORG
from alerting.simulate.zoho.desk import ZohoDesk
from tests.flow.browser.looker import Looker
from tests.flow.test_page_assigns import ANANYA, desk, opened

__all__ = ["desk"]


async def test_a_number_leads_to_its_chats_and_a_chat_tells_what_comes(
    look: Looker, desk: ZohoDesk
) -> None:
    floor = look.floor
    await opened(floor, desk, "off")
    await look.counted()
    page = await look.at("/")
    await page.get_by_label("Due soon", exact=True).click()
    await page.get_by_role("row").get_by_role("link").first.click()
    await look.live(page)
    running = page.locator(".running .countdown")
    await expect(running).to_be_visible()
    await expect(page.get_by_role("heading", name="Give it to somebody")).to_have_count(0)

    await floor.pass_time(11 * MINUTE)
    await look.counted()
    await page.get_by_role("button", name="Take alert 1").click()
    await look.counted()
    await expect(page.get_by_text("demo has it").first).to_be_visible()
    await expect(running).to_have_count(0)
    assert look.complaints == []


async def test_a_chat_is_given_to_somebody_by_a_click(look: Looker, desk: ZohoDesk) -> None:
    floor = look.floor
    session = await opened(floor, desk, "on")
    await look.counted()
    page = await look.at(f"/chats/{ORG}/{session}")
    await look.live(page)
    asked: list[str] = []

    async def agree(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await dialog.accept()

    page.on("dialog", agree)
    await page.get_by_role("button", name=f"Give it to {ANANYA.name}").click()
    await expect(page.locator("#said")).to_have_text(f"The chat was given to {ANANYA.name}.")
    assert asked == [f"Give this chat to {ANANYA.name}?"]
    await desk.settled()
    await floor.believed()
    await look.counted()
    await expect(page.locator(".facts").get_by_role("link", name=ANANYA.name)).to_be_visible()
    await expect(page.get_by_role("button", name=f"Give it to {ANANYA.name}")).to_have_count(0)
