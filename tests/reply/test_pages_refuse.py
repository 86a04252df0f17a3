"""Answering by link: what scanners, forgers and people of yesterday try, and that nothing comes
of it."""

import dataclasses
import re

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from alerting.model.people import Means, Recipient
from alerting.model.times import DAY, MINUTE, SECOND
from alerting.reply.links import Links
from alerting.reply.refusals import AT_ONCE
from tests.reply.conftest import ASHA, BRUNO, KEY, PUBLIC, Pages, message_to

CHROMIUM = {"Sec-CH-UA": '"Chromium";v="156"'}


# --- scanners -------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_whoever_only_follows_the_link_changes_nothing(pages: Pages, method: str) -> None:
    link = pages.link()

    for _ in range(5):
        assert (await pages.browser.open(link, method)).status == 200
        assert (await pages.browser.open(f"{link}/answer", method)).status == 200
        assert (await pages.browser.open(f"{link}?done=have", method)).status == 200

    assert not pages.floor.orders
    assert not pages.floor.refusals


async def test_a_head_has_no_body(pages: Pages) -> None:
    assert not (await pages.browser.open(pages.link(), "HEAD")).source


async def test_an_address_that_claims_something_was_done_is_not_believed(pages: Pages) -> None:
    link = pages.link()

    assert "Done" not in (await pages.browser.open(f"{link}?done=have")).text
    assert "Done" not in (await pages.browser.open(f"{link}?done=close")).text


async def test_a_scanner_that_submits_the_form_names_no_button_and_changes_nothing(
    pages: Pages,
) -> None:
    page = await pages.look(pages.link())

    after = await pages.browser.submit(page)

    assert after.status == 409
    assert "Please press one of the buttons" in after.text
    assert not pages.floor.orders


async def test_a_scanner_that_presses_at_once_changes_nothing(pages: Pages) -> None:
    page = await pages.browser.open(pages.link())

    for _ in range(3):
        page = await pages.browser.press(page, "I have it")
        assert page.status == 409
        assert "please press once more" in page.text

    assert not pages.floor.orders


async def test_a_person_who_was_too_quick_presses_once_more(pages: Pages) -> None:
    page = await pages.browser.press(await pages.browser.open(pages.link()), "I have it")
    await pages.clock.advance(1_500)

    await pages.browser.press(page, "I have it")

    assert pages.floor.orders == ["asha has [12] by link"]


async def test_a_button_that_a_script_pressed_is_asked_for_once_more(pages: Pages) -> None:
    page = await pages.browser.press(await pages.look(pages.link()), "I have it", CHROMIUM)
    assert not pages.floor.orders

    await pages.clock.advance(5_000)
    await pages.browser.press(page, "I have it", CHROMIUM)  # who insists is believed

    assert pages.floor.orders == ["asha has [12] by link"]


async def test_a_page_has_neither_script_nor_anything_from_elsewhere(pages: Pages) -> None:
    page = await pages.look(pages.link())

    assert not re.search(r"<script|<img|<iframe|<link|\son\w+=|@import|url\(", page.source)
    assert not re.search(r"http-equiv|autofocus", page.source)


async def test_every_page_has_strict_headers(pages: Pages) -> None:
    link = pages.link()
    for page in (
        await pages.look(link),
        await pages.browser.open(link[:-1]),
        await pages.browser.submit(await pages.look(link)),
    ):
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "form-action 'self'; frame-ancestors 'none'; base-uri 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "noindex" in page.headers["X-Robots-Tag"]


# --- forgers --------------------------------------------------------------------------------


async def test_a_forged_link_is_refused(pages: Pages) -> None:
    forger = Links(PUBLIC, lambda _name: True)
    forger.use(b"f" * 32)

    page = await pages.browser.open(forger.link_for(message_to(ASHA)))

    assert page.status == 404
    assert "This link is not complete" in page.text


async def test_an_answer_by_a_forged_link_is_refused_and_audited(pages: Pages) -> None:
    page = await pages.look(pages.link())
    page.url = page.url[:-1] + ("A" if page.url[-1] != "A" else "B")
    page.reader.action = page.url.rpartition("/")[2] + "/answer"

    after = await pages.browser.press(page, "I have it")

    assert after.status == 404
    assert not pages.floor.orders
    assert pages.floor.refusals == ["link: a link that was never made, or is void"]


async def test_who_guesses_links_is_stopped_and_real_links_go_on_working(pages: Pages) -> None:
    link, wrong = pages.link(), f"{PUBLIC}/a/guess"

    answers = [(await pages.browser.open(wrong)).status for _ in range(25)]

    assert answers == [404] * 20 + [429] * 5
    assert (await pages.browser.open(link)).status == 200
    await pages.clock.advance(MINUTE)
    assert (await pages.browser.open(wrong)).status == 404


async def test_who_opens_one_link_without_end_waits_and_other_links_do_not(pages: Pages) -> None:
    mine, theirs = pages.link(ASHA), pages.link(BRUNO)

    answers = [(await pages.browser.open(mine)).status for _ in range(62)]

    assert answers == [200] * 60 + [429] * 2
    assert (await pages.browser.open(theirs)).status == 200
    await pages.clock.advance(SECOND)
    assert (await pages.browser.open(mine)).status == 200


async def test_guesses_do_not_fill_the_audit(pages: Pages) -> None:
    page = await pages.look(pages.link())
    page.reader.action = "guess/answer"

    for _ in range(50):
        await pages.browser.press(page, "I have it")

    assert len(pages.floor.refusals) == 20


async def test_a_tampered_form_is_refused_audited_and_shown_once_more(pages: Pages) -> None:
    page = await pages.look(pages.link())
    once = page.reader.fields["once"]

    after = await pages.browser.press(page, "I have it", once=once[:-1] + "-")

    assert after.status == 409
    assert not pages.floor.orders
    assert pages.floor.refusals == ["link: a form that was never made: asha"]


async def test_the_form_of_one_person_is_no_use_for_another(pages: Pages) -> None:
    mine, theirs = await pages.look(pages.link(ASHA)), await pages.look(pages.link(BRUNO))

    await pages.browser.press(mine, "I have it", once=theirs.reader.fields["once"])

    assert not pages.floor.orders


async def test_a_form_that_comes_again_is_refused_and_audited(pages: Pages) -> None:
    page = await pages.look(pages.link())
    await pages.browser.press(page, "I have it")

    await pages.browser.press(page, "Close it")

    assert pages.floor.orders == ["asha has [12] by link"]
    assert pages.floor.refusals == ["link: a form for the second time: asha"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
async def test_a_form_that_another_page_sends_is_refused_and_audited(
    pages: Pages, headers: dict[str, str]
) -> None:
    page = await pages.look(pages.link())

    after = await pages.browser.press(page, "I have it", headers)

    assert after.status == 403
    assert "Nothing was changed" in after.text
    assert not pages.floor.orders
    assert pages.floor.refusals == ["link: not from a page of ours: asha"]


@pytest.mark.parametrize("path", ["", "/other", "/answer/more", "/answer/"])
async def test_nothing_else_is_behind_the_door(pages: Pages, path: str) -> None:
    link = pages.link() if path else f"{PUBLIC}/a/"

    assert (await pages.browser.open(f"{link}{path}")).status in (403, 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "POST"])
async def test_other_methods_are_refused(pages: Pages, method: str) -> None:
    page = await pages.browser.open(pages.link(), method)

    assert page.status == 405
    assert page.headers["Allow"] == "GET, HEAD"


async def test_what_is_no_form_is_refused(pages: Pages) -> None:
    page = await pages.look(pages.link())
    url = page.url + "/answer"

    async with pages.browser.session.post(url, data=b"\xff\xfe") as answer:
        assert answer.status == 400
    async with pages.browser.session.post(url, data=b"x" * 300_000) as answer:
        assert answer.status == 413
    assert not pages.floor.orders


async def test_no_link_and_no_form_stands_in_the_log(pages: Pages) -> None:
    link = pages.link()
    with capture_logs() as logged:
        page = await pages.look(link)
        await pages.browser.press(page, "I have it")
        await pages.browser.press(page, "I have it")
        await pages.browser.open(link[:-1])
        pages.floor.disk_refuses = True
        await pages.browser.press(await pages.look(link), "Close it")

    assert len(logged) == 1
    token, form = link.rpartition("/")[2], page.reader.fields["once"]
    assert not any(it in str(logged) for it in (token[:-1], form))


# --- people of yesterday --------------------------------------------------------------------


async def test_an_expired_link_says_so_and_what_to_do_instead(pages: Pages) -> None:
    link = pages.link()
    await pages.clock.advance(7 * DAY)

    page = await pages.browser.open(link)

    assert page.status == 403
    assert "It is from Thu 15 Jan, and links work for seven days." in page.text
    assert "12 ack" in page.text


async def test_a_page_that_was_opened_before_its_link_expired_is_refused_afterwards(
    pages: Pages,
) -> None:
    page = await pages.look(pages.link())
    await pages.clock.advance(7 * DAY)

    assert (await pages.browser.press(page, "I have it")).status == 403
    assert not pages.floor.orders
    assert pages.floor.refusals == ["link: a link that has expired: asha"]


async def test_who_kept_an_old_link_cannot_fill_the_audit(pages: Pages) -> None:
    page = await pages.look(pages.link())
    await pages.clock.advance(7 * DAY)

    answers = [await pages.browser.press(page, "I have it") for _ in range(3 * AT_ONCE)]

    assert {it.status for it in answers} == {403}
    assert len(pages.floor.refusals) == AT_ONCE


async def test_who_is_no_longer_in_the_rules_file_is_refused_and_told_so(pages: Pages) -> None:
    page = await pages.look(link := pages.link())
    del pages.floor.people["asha"]

    after = await pages.browser.press(page, "I have it")

    assert after.status == 403
    assert "asha is not in the rules file any more" in after.text
    assert not pages.floor.orders
    assert pages.floor.refusals == [
        "link: a link of somebody who is not in the rules file any more: asha"
    ]
    assert (await pages.browser.open(link)).status == 403


async def test_a_link_that_went_to_an_old_address_is_refused(pages: Pages) -> None:
    page = await pages.look(pages.link(BRUNO))
    pages.floor.know(dataclasses.replace(BRUNO, email="bruno@elsewhere.example"))

    after = await pages.browser.press(page, "Eu assumo")

    assert after.status == 403
    assert "outro endereço" in after.text
    assert not pages.floor.orders
    assert pages.floor.refusals == [
        "link: a link that was sent to an address that is another now: bruno"
    ]


async def test_an_address_that_is_only_written_otherwise_is_the_same(pages: Pages) -> None:
    message = message_to(ASHA)
    shouted = replace(message, to=Recipient("asha", Means.EMAIL, "Asha@Zylker.Example"))
    pages.floor.messages[message.key] = shouted

    assert (await pages.browser.open(pages.links.link_for(shouted))).status == 200


async def test_a_link_to_what_is_not_kept_any_more_is_refused(pages: Pages) -> None:
    link = pages.link()
    pages.floor.views.clear()

    page = await pages.browser.open(link)

    assert page.status == 403
    assert "What it was about is not kept any more." in page.text


async def test_after_a_new_key_no_older_link_works(pages: Pages) -> None:
    link = pages.link()
    pages.links.use(bytes(reversed(KEY)) + b"new")

    assert (await pages.browser.open(link)).status == 404
