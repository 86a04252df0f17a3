"""The first page in a real browser."""

from playwright.async_api import Page, expect

from alerting.model.times import MINUTE
from tests.flow.browser.looker import Looker
from tests.flow.floor import Floor

#: "A change is on the screen within 1 s", and what a loaded machine adds to it.
SOON = 5_000
MARKUP = '<img src=x onerror="alert(1)">{{7*7}}'
NAMED = """\
rules:
  - name: on-hold
    title: '<b>Held</b> <!channel> {{ 7 * 7 }}'
    severity: critical
    when: {status: ON_HOLD}
    for: 10m
    tell: [asha by email]
"""


async def put_on_hold(floor: Floor, number: int = 1) -> None:
    await floor.hear(floor.put_on_hold(floor.talk(number)))


async def alert_of(look: Looker, number: int = 1) -> None:
    await put_on_hold(look.floor, number)
    await look.floor.pass_time(10 * MINUTE)


async def opened(look: Looker, path: str = "/") -> Page:
    await look.floor.open(page_listen="127.0.0.1:0")
    page = await look.at(path)
    await look.live(page)
    return page


async def test_a_change_appears_by_itself_and_is_what_the_tracker_knows(look: Looker) -> None:
    page = await opened(look)
    await expect(page.locator("#figure-waiting .value")).to_have_text("0")
    for number in (1, 2, 3):
        await put_on_hold(look.floor, number)
    await look.counted()
    await expect(page.locator("#figure-waiting .value")).to_have_text("3", timeout=SOON)
    await expect(page.locator("#now-queues tbody tr")).to_contain_text(["WhatsApp Support"])
    due = page.locator("#now-due tbody tr").first
    await expect(due).to_contain_text("on-hold")
    await expect(due.locator(".countdown")).to_contain_text(":")


async def test_an_alert_is_taken_where_it_is_shown(look: Looker) -> None:
    page = await opened(look)
    await alert_of(look)
    await look.counted()
    await page.get_by_role("button", name="Take alert 1").click()
    await expect(page.locator("#said")).to_contain_text("Alert 1: demo has it now")
    await look.counted()
    await expect(page.locator("#alert-1")).to_contain_text("demo has it", timeout=SOON)
    assert look.floor.running.parts.shard.board.open[1].acked_by == "demo"


async def test_what_somebody_has_opened_stays_open_while_the_page_changes(look: Looker) -> None:
    page = await opened(look)
    await alert_of(look)
    await look.counted()
    more = page.locator("#alert-1 summary")
    await more.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Take for 1 hour")).to_be_visible()
    await alert_of(look, 2)
    await look.counted()
    await expect(page.locator("#alert-2")).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("button", name="Take for 1 hour")).to_be_visible()
    assert await more.evaluate("it => it === document.activeElement")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Take for 1 hour")).to_be_hidden()
    assert await more.evaluate("it => it === document.activeElement")


async def test_a_silence_says_what_it_would_hide_before_it_is_made(look: Looker) -> None:
    page = await opened(look, "/silences?rule=on-hold")
    await alert_of(look)
    await page.locator('[name="lasting"]').select_option("3600000")
    await expect(page.locator("#would-hide")).to_have_text("It would hide 1 open alert now.")
    await page.get_by_label("Why").fill("a deploy")
    await page.get_by_role("button", name="Silence").click()
    await expect(page.locator("#said")).to_contain_text("Silence 1 is on for 1h")
    await look.counted()
    await expect(page.locator("tbody tr")).to_contain_text(["a deploy"], timeout=SOON)


async def test_it_says_when_it_is_not_live_and_lives_again(look: Looker) -> None:
    look.expected |= {"ERR_", "Failed to load"}
    page = await opened(look)
    assert look.floor.running.page
    port = look.floor.running.page.at.rpartition(":")[2]
    await look.floor.close()
    await expect(page.locator(".live")).to_have_text("Not live: trying again", timeout=15_000)
    await look.floor.open(page_listen=f"127.0.0.1:{port}")
    await expect(page.locator(".live")).to_have_text("Live", timeout=20_000)
    await alert_of(look)
    await look.counted()
    await expect(page.locator("#alert-1")).to_be_visible(timeout=SOON)


async def test_all_pages_of_a_browser_share_one_stream(look: Looker) -> None:
    page = await opened(look)
    (context,) = look._contexts
    other = await look.at("/alerts", context)
    await look.watched_by(1)
    await alert_of(look)
    await look.counted()
    await expect(other.locator("#row-1")).to_be_visible(timeout=SOON)
    await page.close()
    await look.watched_by(1)
    await alert_of(look, 2)
    await look.counted()
    await expect(other.locator("#row-2")).to_be_visible(timeout=SOON)


async def test_markup_in_names_is_shown_as_it_is_written(look: Looker) -> None:
    head = look.floor.head(without="WhatsApp Support").replace("{name: ,", f"{{name: '{MARKUP}',")
    look.floor.write_rules(NAMED, head)
    page = await opened(look)
    await alert_of(look)
    await look.counted()
    await expect(page.locator("#alert-1 .title")).to_have_text("<b>Held</b> <!channel> {{ 7 * 7 }}")
    await expect(page.locator("#now-queues tbody th")).to_have_text(MARKUP)
    assert await page.locator("img").count() == 0


async def test_without_script_it_is_read_all_the_same(look: Looker) -> None:
    await look.floor.open(page_listen="127.0.0.1:0")
    await alert_of(look)
    await look.counted()
    page = await look.at("/", await look.another(script=False))
    await expect(page.locator("#alert-1")).to_contain_text("10:0")
    await expect(page.locator("#figure-breached .value")).to_have_text("1")
