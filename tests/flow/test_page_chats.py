"""Finding a chat on the page, and what it tells of one, with the whole program behind it."""

from http import HTTPStatus
from typing import Any

import pytest

from alerting.dashboard.access.demo_gate import DemoGate
from alerting.model.times import MINUTE
from alerting.simulate.elements import Talk
from alerting.simulate.people import ORG
from tests.flow.floor import HEAD, ON_HOLD, PRIYA, Floor
from tests.flow.test_page_now import address, asked, figures, ordered

SECRET = "my card is 4111 <script>alert(1)</script>"
NAMED = 'show_customer: name\nagents:\n  106554156: {name: "Priya <b>N.</b>"}\n'


async def opened(floor: Floor, head: str = HEAD, **settings: str) -> Floor:
    floor.gate = DemoGate()
    floor.write_rules(ON_HOLD, head)
    await floor.open(page_listen="127.0.0.1:0", **settings)
    return floor


@pytest.fixture
async def page(floor: Floor) -> Floor:
    return await opened(floor)


async def listed(floor: Floor, query: str = "") -> set[str]:
    return {it["chat"] for it in (await asked(floor, f"/chats{query}"))["chats"]}


async def html(floor: Floor, path: str) -> str:
    async with floor.session.get(address(floor, path)) as answer:
        assert answer.status == HTTPStatus.OK
        return await answer.text()


def path_of(chat: Talk) -> str:
    return f"/chats/{ORG}/{chat.session}"


async def story(floor: Floor, chat: Talk) -> dict[str, Any]:
    return await asked(floor, path_of(chat))


def moments(of: dict[str, Any]) -> list[tuple[str, str]]:
    return [(it["what"], it["detail"]) for one in of["episodes"] for it in one["moments"]]


async def test_behind_each_number_are_its_chats(page: Floor) -> None:
    waiting, held, gone = page.talk(1), page.talk(2), page.talk(3)
    await page.hear(
        waiting.says(page.now, "hello"), page.put_on_hold(held), gone.says(page.now, "hello")
    )
    await page.hear(gone.status(page.now + 1, "ENDED"))
    numbers = await figures(page)
    for state in ("waiting", "active", "unassigned", "due", "abandoned"):
        assert (await asked(page, f"/chats?state={state}"))["total"] == numbers[state], state
    assert await listed(page) == {str(waiting.session), str(held.session)}
    assert await listed(page, "?state=abandoned") == {str(gone.session)}
    assert await listed(page, "?state=due") == {str(held.session)}
    assert await listed(page, f"?agent={PRIYA.id}") == {str(held.session)}
    assert await listed(page, "?channel=3942000000995017&state=waiting") == {
        str(waiting.session),
        str(held.session),
    }
    assert await listed(page, "?channel=1") == set()


async def test_a_chat_is_found_by_whatever_names_it(floor: Floor) -> None:
    page = await opened(floor, HEAD + NAMED)
    chat, other = page.talk(1), page.talk(2)
    await page.hear(chat.says(page.now, SECRET), page.put_on_hold(chat))
    await page.hear(other.says(page.now, "hello"))
    await page.hear(chat.status(page.now + 1, "ENDED", to=PRIYA))
    known = page.running.parts.shard.tracker.find(ORG, chat.session)
    assert known
    names = [chat.session, str(chat.session)[-6:], f"%23{known.ticket_number}", known.contact]
    for words in (*names, "priya", known.customer_name[:4]):
        assert str(chat.session) in await listed(page, f"?q={words}"), words
    assert await listed(page, f"?q={chat.session}&state=open") == set()
    assert await listed(page, "?q=4111") == set()
    assert known.customer_name
    floor.write_rules(ON_HOLD, HEAD)
    await page.reloaded(2)
    assert await listed(page, f"?q={known.customer_name}") == set()
    assert known.customer_name not in await html(page, "/chats?state=all")
    assert known.customer_name not in await html(page, path_of(chat))


async def test_a_long_list_comes_page_by_page(page: Floor) -> None:
    for number in range(1, 8):
        await page.hear(page.talk(number).says(page.now, "hello"))
        await page.pass_time(MINUTE)
    seen: list[str] = []
    after, pages = "", 0
    while pages == 0 or after:
        found = await asked(page, f"/chats?state=waiting&limit=3&after={after}")
        seen += [it["chat"] for it in found["chats"]]
        after, pages = found["after"], pages + 1
    assert seen == [str(page.talk(number).session) for number in range(1, 8)]
    assert pages == 3
    assert "The next 3" in await html(page, "/chats?state=waiting&limit=3")


async def test_all_that_happened_to_a_chat_is_told(page: Floor) -> None:
    chat = page.talk()
    await page.hear(chat.says(page.now, SECRET))
    await page.hear(page.put_on_hold(chat))
    await page.pass_time(10 * MINUTE)
    await page.told_everybody()
    assert (await ordered(page, "/alerts/acknowledge", {"numbers": [1]}))[0] == HTTPStatus.OK
    await page.hear(chat.answered(page.now, "here I am", PRIYA))
    await page.hear(chat.status(page.now + 1, "ENDED", to=PRIYA))
    await page.pass_time(60 * MINUTE)
    await page.hear(chat.says(page.now, "again"), chat.status(page.now + 1, "OPEN"))
    told = await story(page, chat)

    assert [it["number"] for it in told["episodes"]] == [2, 1]
    whats = [what for what, _ in moments(told)]
    for what in ("message in", "status OPEN", "status ON_HOLD", "message out", "status ENDED"):
        assert what in whats, what
    for what in ("opened", "message", "delivered", "acknowledged", "ended"):
        assert f"alert 1 {what}" in whats, what
    assert whats.count("message in") == 2
    assert [it["what"] for it in told["episodes"][0]["moments"]][:2] == [
        "message in",
        "status OPEN",
    ]
    at = [it["at"] for it in told["episodes"][1]["moments"]]
    assert at == sorted(at)
    assert told["facts"]["link"] == f"https://desk.zylker.example/chats/{chat.session}"
    assert "4111" not in str(told)
    assert "4111" not in await html(page, path_of(chat))


async def test_each_rule_says_what_it_makes_of_the_chat(page: Floor) -> None:
    chat = page.talk()
    await page.hear(page.put_on_hold(chat))
    await page.pass_time(4 * MINUTE)
    [rule] = (await story(page, chat))["rules"]
    assert (rule["rule"], rule["holds"], rule["concerns"]) == ("on-hold", "yes", True)
    assert rule["timers"][0]["due"] == page.now + 6 * MINUTE
    assert rule["answers"][0]["parts"][0]["asked"] == "status: ON_HOLD"
    assert rule["hears"] == ["asha by email", "asha by sms", "asha by slack"]
    assert f'data-until="{page.now + 6 * MINUTE}"' in await html(page, path_of(chat))
    await page.hear(page.answered(chat))
    [rule] = (await story(page, chat))["rules"]
    assert (rule["holds"], rule["concerns"]) == ("no", False)


async def test_what_was_written_is_shown_only_where_it_is_kept(floor: Floor) -> None:
    page = await opened(floor, HEAD + NAMED, keep_text="true")
    chat = page.talk()
    await page.hear(chat.says(page.now, SECRET), page.put_on_hold(chat))
    text = await html(page, path_of(chat))
    assert "my card is 4111 &lt;script&gt;" in text
    assert "<script>alert" not in text
    assert "Priya &lt;b&gt;N.&lt;/b&gt;" in text
    assert "Priya <b>" not in text + await html(page, "/chats")
    await page.close()
    page.write_rules(ON_HOLD, HEAD)
    await page.open(page_listen="127.0.0.1:0")
    assert "4111" not in str(await story(page, chat))


async def test_a_chat_that_is_no_longer_followed_is_told_from_the_record(page: Floor) -> None:
    chat = page.talk()
    await page.hear(page.put_on_hold(chat))
    await page.hear(chat.status(page.now + 1, "ENDED", to=PRIYA))
    tracker = page.running.parts.shard.tracker
    found = tracker.find(ORG, chat.session)
    assert found
    tracker.forget(found)
    assert await listed(page, f"?q={chat.session}") == {str(chat.session)}
    assert await listed(page, f"?q={chat.session}&state=open") == set()
    told = await story(page, chat)
    assert (told["facts"]["followed"], told["facts"]["status"]) == (False, "ENDED")
    assert "status ON_HOLD" in [what for what, _ in moments(told)]
    assert "no longer followed" in await html(page, path_of(chat))


@pytest.mark.parametrize(
    "path, status",
    [
        ("/chats/1/2", HTTPStatus.NOT_FOUND),
        (f"/chats/{ORG}/9999999999999999999", HTTPStatus.NOT_FOUND),
        ("/chats/x/2", HTTPStatus.BAD_REQUEST),
        ("/chats?state=lost", HTTPStatus.BAD_REQUEST),
        ("/chats?after=1.2", HTTPStatus.BAD_REQUEST),
        ("/chats?q=%00&channel=9999999999999999999", HTTPStatus.OK),
    ],
)
async def test_what_is_not_there_is_said_to_be_so(
    page: Floor, path: str, status: HTTPStatus
) -> None:
    async with page.session.get(address(page, f"/api/v1{path}")) as answer:
        assert answer.status == status
