"""From the mail to the page and back: a person presses a button, and everybody sees it."""

import re
from zoneinfo import ZoneInfo

import apsw
import pytest

from alerting.app.answering import AnswerFloor
from alerting.errors import StorageError
from alerting.language import clock
from alerting.model.audit import Audited
from alerting.model.times import DAY, HOUR, MINUTE, SECOND
from alerting.record.audit import newest
from alerting.reply.ports import Replier
from tests.flow.floor import HEAD, Floor
from tests.flow.peers import plain
from tests.reply.browser import Browser, Page

PUBLIC = "https://alerts.zylker.example"
ASHA, NIKHIL = "asha@zylker.example", "nikhil@zylker.example"
RULES = """\
rules:
  - name: on-hold
    title: Chat on hold too long
    severity: critical
    when: {status: ON_HOLD}
    for: 10m
    tell: [asha by email, nikhil by email]
"""


async def on_hold(floor: Floor, chats: int = 1) -> None:
    """Open, with so many chats on hold for too long, and everybody told."""
    floor.write_rules(RULES)
    await floor.open(public_url=PUBLIC)
    await floor.hear(*(floor.put_on_hold(floor.talk(number + 1)) for number in range(chats)))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()


def browser(floor: Floor) -> Browser:
    return Browser(floor.session, f"http://{floor.running.listens_at}", PUBLIC)


def link_to(floor: Floor, address: str) -> str:
    """The newest one in somebody's inbox."""
    mails = [plain(it.content) for it in floor.inbox.arrived if address in it.recipients]
    found = [re.search(rf"{PUBLIC}/a/\S+", text) for text in mails]
    return next(it[0] for it in reversed(found) if it)


async def look(floor: Floor, link: str) -> Page:
    page = await browser(floor).open(link)
    await floor.pass_time(5 * SECOND)
    return page


async def refuse_answers(floor: Floor, *, refuse: bool) -> None:
    """A disk on which no answer can be written down."""
    sql = (
        "CREATE TEMP TRIGGER no_answers BEFORE INSERT ON main.answers"
        " BEGIN SELECT RAISE(FAIL, 'no room for answers'); END"
        if refuse
        else "DROP TRIGGER no_answers"
    )
    await floor.running.parts.store.writer.submit(lambda connection: _run(connection, sql))


def _run(connection: apsw.Connection, sql: str) -> None:
    connection.execute(sql)


def audited(floor: Floor) -> list[Audited]:
    return newest(floor.running.parts.store.reader, 10)


async def test_the_link_in_a_mail_leads_to_a_button_that_acknowledges(floor: Floor) -> None:
    await on_hold(floor)

    page = await look(floor, link_to(floor, ASHA))
    after = await browser(floor).press(page, "I have it")
    await floor.quiet()

    assert "Chat on hold too long ON_HOLD" in page.text
    assert "You have it" in after.text
    assert floor.running.parts.shard.board.open[1].acked_by == "asha"
    assert len(floor.mails(ASHA)) == 1
    assert len(floor.mails(NIKHIL)) == 2
    assert "asha has it" in floor.last_mail()

    await floor.pass_time(2 * HOUR)
    await floor.quiet()

    assert (len(floor.mails(ASHA)), len(floor.mails(NIKHIL))) == (1, 2)


async def test_who_has_it_for_a_while_is_reminded_afterwards(floor: Floor) -> None:
    await on_hold(floor)
    await browser(floor).press(await look(floor, link_to(floor, ASHA)), "30 minutes")
    await floor.quiet()
    before = len(floor.mails(ASHA))

    await floor.pass_time(29 * MINUTE)
    await floor.quiet()
    meanwhile = len(floor.mails(ASHA))
    await floor.pass_time(2 * MINUTE)
    await floor.quiet()

    assert (before, meanwhile) == (1, 1)
    assert len(floor.mails(ASHA)) == 2


async def test_a_mail_about_several_chats_has_one_link_for_all(floor: Floor) -> None:
    await on_hold(floor, chats=7)
    link = link_to(floor, ASHA)

    page = await look(floor, link)
    await browser(floor).press(page, next(it for it in page.buttons if it.startswith("I have")))

    shown = len(re.findall(r"#\d+", page.text)) or 1
    owners = [it.acked_by for it in floor.running.parts.shard.board.open.values()]
    assert owners.count("asha") == shown


async def test_the_second_of_two_sees_the_first_and_may_take_over(floor: Floor) -> None:
    await on_hold(floor)
    first, second = (
        await look(floor, link_to(floor, ASHA)),
        await look(floor, link_to(floor, NIKHIL)),
    )

    await browser(floor).press(first, "I have it")
    late = await browser(floor).press(second, "I have it")
    await floor.pass_time(5 * SECOND)
    assert "asha has it" in late.text
    taken = await browser(floor).press(late, "Take it over from asha")

    assert "You have it" in taken.text
    assert floor.running.parts.shard.board.open[1].acked_by == "nikhil"


async def test_a_link_goes_on_working_after_a_restart(floor: Floor) -> None:
    await on_hold(floor)
    await floor.reopen(after=MINUTE, public_url=PUBLIC)

    await browser(floor).press(await look(floor, link_to(floor, ASHA)), "I have it")

    assert floor.running.parts.shard.board.open[1].acked_by == "asha"


async def test_a_new_key_makes_all_links_void_and_is_audited(floor: Floor) -> None:
    await on_hold(floor)
    link = link_to(floor, ASHA)

    async with floor.admin() as daemon:
        done = await daemon.renew_links("nikhil")

    assert done.ok
    assert (await browser(floor).open(link)).status == 404
    assert [(it.what, it.who, it.where) for it in audited(floor)] == [
        ("new link key", "nikhil", "command")
    ]
    await floor.reopen(public_url=PUBLIC)
    assert (await browser(floor).open(link)).status == 404


async def test_who_leaves_the_rules_file_can_answer_no_more(floor: Floor) -> None:
    await on_hold(floor)
    page = await look(floor, link_to(floor, NIKHIL))

    floor.write_rules(
        RULES.replace(", nikhil by email", ""),
        re.sub(r"  nikhil: .*\n", "", HEAD).replace(", nikhil by sms", ""),
    )
    await floor.reloaded(2)
    after = await browser(floor).press(page, "I have it")

    assert after.status == 403
    assert "nikhil is not in the rules file any more" in after.text
    assert not floor.running.parts.shard.board.open[1].acked_by
    refused = next(it for it in audited(floor) if it.what == "refused")
    assert (refused.where, "nikhil" in refused.detail) == ("link", True)


async def test_without_a_public_address_mails_have_no_link(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert "/a/" not in floor.last_mail()


async def test_a_disk_that_refuses_is_said_and_the_button_works_once_it_has_room(
    floor: Floor,
) -> None:
    await on_hold(floor)
    page = await look(floor, link_to(floor, ASHA))

    await refuse_answers(floor, refuse=True)
    refused = await browser(floor).press(page, "I have it")
    owner = floor.running.parts.shard.board.open[1].acked_by
    await refuse_answers(floor, refuse=False)
    await browser(floor).press(page, "I have it")

    assert (refused.status, owner) == (503, "")
    assert "This could not be written down" in refused.text
    assert floor.running.parts.shard.board.open[1].acked_by == "asha"


async def test_an_order_that_the_disk_does_not_take_is_said_and_kept_until_it_does(
    floor: Floor,
) -> None:
    await on_hold(floor)
    parts = floor.running.parts
    known = AnswerFloor(parts.engine, parts.store, floor.clock, within=0.01)
    await floor.recorded.refuse_units(refuse=True)

    with pytest.raises(StorageError):
        await known.acknowledge([1], Replier("asha", "link"), None)
    await floor.recorded.refuse_units(refuse=False)
    await parts.engine.written()

    stored = parts.store.alerts.by_number(1)
    assert stored
    assert stored.acked_by == "asha"


async def test_while_it_catches_up_after_a_start_the_page_says_so(floor: Floor) -> None:
    await on_hold(floor)
    link = link_to(floor, ASHA)
    engine = floor.running.parts.engine

    engine.live = False
    early = await browser(floor).open(link)
    engine.live = True

    assert early.status == 503
    assert "has just started" in early.text
    assert (await browser(floor).open(link)).status == 200


async def test_an_ended_alert_reads_as_it_was_told(floor: Floor) -> None:
    await on_hold(floor)
    link = link_to(floor, ASHA)
    await floor.hear(floor.answered(floor.talk()))

    page = await look(floor, link)

    assert "Chat on hold too long ON_HOLD" in page.text
    assert "Ended: answered" in page.text
    assert not page.buttons


async def test_the_floor_knows_who_was_told_what_and_keeps_answers_once(floor: Floor) -> None:
    await on_hold(floor)
    parts = floor.running.parts
    known = AnswerFloor(parts.engine, parts.store, floor.clock)

    assert known.was_told(1, "asha", ASHA)
    assert not known.was_told(1, "asha", "asha@elsewhere.example")
    assert not known.was_told(1, "it-desk", "it@zylker.example")
    assert not known.was_told(2, "asha", ASHA)
    assert known.told_with(1, "asha", ASHA) == (1,)
    assert known.told_with(1, "it-desk", ASHA) == ()
    assert [it.name for it in known.people_at("+919876500001")] == ["asha"]
    assert known.people_at("+910000000000") == []
    assert await known.once("link:1")
    assert not await known.once("link:1")


async def test_an_outcome_says_of_each_alert_what_became_of_it(floor: Floor) -> None:
    await on_hold(floor, chats=3)
    parts = floor.running.parts
    known = AnswerFloor(parts.engine, parts.store, floor.clock)
    asha, nikhil = Replier("asha", "link"), Replier("nikhil", "link")

    await known.acknowledge([1], nikhil, None)
    await known.close([2], nikhil)
    mixed = await known.acknowledge([1, 2, 3, 99], asha, HOUR)
    taken = await known.acknowledge([1], asha, DAY, take=True)

    assert (mixed.done, mixed.over, mixed.held) == ((3,), (2, 99), (1,))
    assert taken.done == (1,)
    views = {it.number: it for it in known.alerts([1, 2, 3, 99])}
    assert {number: (it.is_open, it.acked_by) for number, it in views.items()} == {
        1: (True, "asha"),
        2: (False, ""),
        3: (True, "asha"),
    }
    assert views[2].ending == "closed"


async def test_the_page_of_several_names_each_chat_and_whose_it_is(floor: Floor) -> None:
    await on_hold(floor, chats=2)
    shard = floor.running.parts.shard
    chats = [shard.chat_of(shard.board.open[number]) for number in (1, 2)]

    page = await look(floor, link_to(floor, ASHA))

    for chat in chats:
        assert chat
        which = f"ticket #{chat.ticket_number}" if chat.ticket_number else f"chat {chat.session}"
        assert f"{shard.board.teller.assignee_name(chat)}, {which}" in page.text


async def test_a_command_for_a_while_says_until_when(floor: Floor) -> None:
    await on_hold(floor)
    async with floor.admin() as daemon:
        done = await daemon.acknowledge(1, "asha", HOUR)

    until = shown(floor, floor.clock.now() + HOUR)
    assert done.text == f"Alert 1: asha has it until {until}; nobody is reminded before."


def shown(floor: Floor, at: int) -> str:
    zone = ZoneInfo(floor.running.parts.shard.book.timezone)
    return clock(at, zone, "en", floor.clock.now())
