"""Answering by the link in a mail: what people see and press, and what becomes of it."""

from msgspec.structs import replace

from alerting.model.message import Summary
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE
from tests.fakes import START
from tests.reply.conftest import ASHA, BRUNO, Pages, message_to, news, view


async def test_a_link_shows_the_alert_as_it_is_now(pages: Pages) -> None:
    page = await pages.look(pages.link())

    assert page.status == 200
    assert "Critical · Alert 12 Chat on hold too long ON_HOLD" in page.text
    assert "Since 15:48 IST, for 12 minutes" in page.text
    assert "Nobody has it yet" in page.text
    assert "What to do: Open it and answer, or hand it on." in page.text
    assert page.buttons == ["I have it", "30 minutes", "1 hour", "2 hours", "Close it"]


async def test_a_button_acknowledges_and_the_page_says_so(pages: Pages) -> None:
    link = pages.link()

    after = await pages.browser.press(await pages.look(link), "I have it")

    assert pages.floor.orders == ["asha has [12] by link"]
    assert after.status == 200
    assert after.url.endswith("?done=have")
    assert "You have it Done. Nobody is reminded" in after.text


async def test_somebody_may_have_it_for_a_while_only(pages: Pages) -> None:
    after = await pages.browser.press(await pages.look(pages.link()), "2 hours")

    assert pages.floor.views[12].acked_until == pages.clock.now() + 2 * HOUR
    assert "You have it until 18:00 IST" in after.text


async def test_who_has_it_for_a_while_may_keep_it_to_the_end(pages: Pages) -> None:
    first = await pages.browser.press(await pages.look(pages.link()), "30 minutes")
    await pages.clock.advance(5 * MINUTE)

    await pages.browser.press(first, "Until it ends")

    assert (pages.floor.has(12), pages.floor.views[12].acked_until) == ("asha", 0)


async def test_an_alert_is_closed_by_its_button(pages: Pages) -> None:
    after = await pages.browser.press(await pages.look(pages.link()), "Close it")

    assert pages.floor.orders == ["asha closes [12] by link"]
    assert "Ended: closed" in after.text
    assert "Done. It is closed" in after.text
    assert not after.buttons


async def test_who_comes_second_sees_who_has_it_and_can_take_it_over(pages: Pages) -> None:
    pages.floor.know(ASHA)
    first, second = await pages.look(pages.link(ASHA)), await pages.look(pages.link(BRUNO))
    await pages.browser.press(first, "I have it")

    late = await pages.browser.press(second, "Eu assumo")
    await pages.clock.advance(5_000)

    assert late.status == 409
    assert pages.floor.has(12) == "asha"
    assert "asha" in late.text

    await pages.browser.press(late, "Assumir no lugar de asha")

    assert pages.floor.has(12) == "bruno"


async def test_what_was_taken_over_meanwhile_is_not_taken_unseen(pages: Pages) -> None:
    pages.floor.open(view(acked_by="nikhil"))
    page = await pages.look(pages.link())
    pages.floor.open(view(acked_by="bruno"))

    after = await pages.browser.press(page, "Take it over from nikhil")

    assert pages.floor.has(12) == "bruno"
    assert after.status == 409
    assert "Somebody else was faster." in after.text
    assert "Take it over from bruno" in after.buttons


async def test_an_alert_that_has_ended_says_why_and_has_no_buttons(pages: Pages) -> None:
    pages.floor.end(12, "answered")

    page = await pages.look(pages.link())

    assert page.status == 200
    assert "Ended: answered" in page.text
    assert "There is nothing left to do here." in page.text
    assert not page.buttons


async def test_an_alert_that_ended_while_the_page_was_open_is_not_touched(pages: Pages) -> None:
    page = await pages.look(pages.link())
    pages.floor.end(12, "answered")

    after = await pages.browser.press(page, "I have it")

    assert not pages.floor.orders
    assert "Ended: answered" in after.text


async def test_one_button_has_all_open_alerts_of_a_message(pages: Pages) -> None:
    pages.floor.open(view(13), view(14), view(15, is_open=False, ending="answered"))

    page = await pages.look(pages.link(ASHA, 12, 13, 14, 15))
    after = await pages.browser.press(page, "I have all 3")

    assert "3 alerts are open Nobody has them yet" in page.text
    assert pages.floor.orders == ["asha has [12, 13, 14] by link"]
    assert "You have them" in after.text


async def test_what_others_have_of_a_message_is_left_to_them(pages: Pages) -> None:
    pages.floor.open(view(13), view(14, acked_by="bruno"), view(15, acked_by="nikhil"))

    page = await pages.look(pages.link(ASHA, 12, 13, 14, 15))
    await pages.browser.press(page, "I have the other 2")

    assert "Take over those of bruno and nikhil" in page.buttons
    assert [pages.floor.has(it) for it in (12, 13, 14, 15)] == ["asha", "asha", "bruno", "nikhil"]


async def test_a_message_about_very_many_shows_the_gravest_and_counts_the_rest(
    pages: Pages,
) -> None:
    many = range(100, 400)
    pages.floor.open(*(view(it, severity=Severity.WARNING) for it in many))
    pages.floor.open(view(399, severity=Severity.CRITICAL))

    page = await pages.look(pages.link(ASHA, *many))

    assert page.text.index("#399") < page.text.index("#100")
    assert "and 280 more" in page.text
    await pages.browser.press(page, "I have all 300")
    assert all(pages.floor.has(it) == "asha" for it in many)


async def test_a_summary_of_more_than_it_lists_says_so(pages: Pages) -> None:
    pages.floor.open(view(13))
    summary = Summary("gap", (news(12), news(13)), total=143)
    message = replace(message_to(ASHA), content=summary, alert=0)
    pages.floor.messages[message.key] = message

    page = await pages.look(pages.links.link_for(message))

    assert "The message told of 141 alerts more" in page.text
    assert "I have all 2" in page.buttons


async def test_the_page_speaks_its_readers_language_and_knows_their_time(pages: Pages) -> None:
    page = await pages.look(pages.link(BRUNO))

    assert '<html lang="pt-BR">' in page.source
    assert page.buttons == ["Eu assumo", "30 minutos", "1 hora", "2 horas", "Fechar"]
    assert "07:18" in page.text
    assert "Ninguém assumiu ainda" in page.text


async def test_what_rules_and_people_are_called_cannot_become_markup(pages: Pages) -> None:
    pages.floor.open(view(title="<b>&", what='"><script>', acked_by="<i>"))

    page = await pages.look(pages.link())

    assert "<b>&" in page.text
    assert not any(it in page.source for it in ("<script", "<i>", "<b>&"))


async def test_a_page_that_had_been_open_for_long_is_shown_as_it_stands_now(pages: Pages) -> None:
    page = await pages.browser.open(pages.link())
    await pages.clock.advance(11 * MINUTE)

    after = await pages.browser.press(page, "I have it")
    await pages.clock.advance(5_000)

    assert not pages.floor.orders
    assert "please press once more" in after.text
    await pages.browser.press(after, "I have it")
    assert pages.floor.orders == ["asha has [12] by link"]


async def test_pressing_twice_is_pressing_once(pages: Pages) -> None:
    page = await pages.look(pages.link())
    await pages.browser.press(page, "I have it")

    again = await pages.browser.press(page, "I have it")

    assert pages.floor.orders == ["asha has [12] by link"]
    assert again.status == 200
    assert "You have it" in again.text


async def test_a_disk_that_refuses_is_said_kindly_and_nothing_is_changed(pages: Pages) -> None:
    page = await pages.look(pages.link(BRUNO))
    pages.floor.disk_refuses = True

    after = await pages.browser.press(page, "Eu assumo")

    assert after.status == 503
    assert after.headers["Retry-After"] == "60"
    assert "Isto não pôde ser gravado" in after.text
    assert pages.floor.has(12) == ""


async def test_once_the_disk_works_again_the_same_button_does(pages: Pages) -> None:
    page = await pages.look(pages.link())
    pages.floor.disk_refuses = True
    await pages.browser.press(page, "I have it")
    pages.floor.disk_refuses = False

    await pages.browser.press(page, "I have it")

    assert pages.floor.has(12) == "asha"


async def test_a_link_is_shown_until_its_last_moment(pages: Pages) -> None:
    link = pages.link()
    await pages.clock.advance(7 * 24 * HOUR - MINUTE)

    assert (await pages.browser.open(link)).status == 200
    assert pages.clock.now() < START + 7 * 24 * HOUR


async def test_each_of_several_says_which_chat_it_is_and_what_to_do_is_said_once(
    pages: Pages,
) -> None:
    link = "https://desk.zylker.example/chats/9"
    pages.floor.open(
        view(12, agent="Rahul S.", ticket="434", chat=77, link=link, why="Answer it."),
        view(13, agent="nobody", chat=78, why="Answer it."),
    )
    message = message_to(ASHA, 12, 13)
    pages.floor.messages[message.key] = message

    page = await pages.look(pages.links.link_for(message))

    assert "Rahul S., ticket #434, open" in page.text
    assert "nobody, chat 78, open" in page.text
    assert link in page.reader.links
    assert page.text.count("Answer it.") == 1


async def test_what_to_do_is_left_out_where_the_alerts_ask_for_different_things(
    pages: Pages,
) -> None:
    pages.floor.open(view(12, why="Answer it."), view(13, why="Assign it."))
    message = message_to(ASHA, 12, 13)
    pages.floor.messages[message.key] = message

    page = await pages.look(pages.links.link_for(message))

    assert "What to do" not in page.text


async def test_one_alert_says_whose_chat_it_is(pages: Pages) -> None:
    pages.floor.open(view(agent="nobody", ticket="434"))

    page = await pages.look(pages.link(BRUNO))

    assert "ninguém, ticket #434" in page.text


async def test_a_time_stays_on_one_line(pages: Pages) -> None:
    page = await pages.look(pages.link(BRUNO))

    assert '<span class="time">07:18 UTC-03</span>' in page.source
    assert ".time { white-space: nowrap; }" in page.source
