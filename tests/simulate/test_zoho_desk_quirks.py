"""Delivery of our own Zoho Desk goes wrong as Zoho's may, as often as it is told to, and again the
same with the same seed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import jwt
import pytest

from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.simulate.elements import Element
from alerting.simulate.people import WHATSAPP, agents, talk
from alerting.simulate.traffic import Floor
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Quirks
from tests.fakes import START, ManualClock, until
from tests.simulate.desk_client import Caller
from tests.simulate.desk_hook import Hook


def story(count: int) -> list[Element]:
    """One chat that goes on, a second between two events."""
    chat = talk(1, WHATSAPP)
    return [chat.says(START + i * SECOND, "And?") for i in range(count)]


def times(of: list[Element]) -> list[int]:
    return [int(element["eventTime"]) for element in of]


Told = Callable[..., object]


async def told(desk: ZohoDesk, hook: Hook, elements: list[Element]) -> list[int]:
    """The times of what the hook heard, when all is said."""
    desk.subscribe(hook.url)
    desk.all_happen(elements)
    desk.delivery.release_all()
    await desk.settled()
    return hook.times


async def test_without_quirks_everything_comes_once_and_in_order(
    desk: ZohoDesk, hook: Hook, caller: Caller
) -> None:
    elements = story(50)
    assert await told(desk, hook, elements) == times(elements)
    assert hook.heard == elements
    assert [len(body) for body in hook.bodies] == [1] * 50


async def test_every_body_is_signed_for_its_webhook(
    desk: ZohoDesk, hook: Hook, caller: Caller
) -> None:
    await told(desk, hook, story(3))
    (webhook,) = desk.delivery.webhooks.values()
    keys = jwt.PyJWKSet.from_dict(desk.keys.public())
    for headers in hook.headers:
        claims = jwt.decode(
            headers["X-ZDesk-JWT"],
            keys[desk.keys.kid],
            algorithms=["RS256"],
            audience=f"webhookId:{webhook.id}",
            issuer=f"orgId:{desk.org}",
            options={"verify_exp": False, "verify_iat": False},
        )
        assert claims["iat"] == START // SECOND


@pytest.mark.parametrize(
    "quirks, least, most",
    [
        (Quirks(lost=0.2), 310, 330),
        (Quirks(twice=0.2), 470, 490),
        (Quirks(overtaken=0.2), 400, 400),
        (Quirks(lost=1), 0, 0),
        (Quirks(twice=1), 800, 800),
    ],
)
async def test_a_share_of_events_fares_otherwise(
    desk: ZohoDesk, hook: Hook, quirks: Quirks, least: int, most: int
) -> None:
    desk.quirks.lost, desk.quirks.twice = quirks.lost, quirks.twice
    desk.quirks.overtaken = quirks.overtaken
    elements = story(400)
    heard = await told(desk, hook, elements)
    assert least - 15 <= len(heard) <= most + 15
    assert set(heard) <= set(times(elements))
    assert (heard == sorted(heard)) is not bool(quirks.overtaken)


async def test_what_is_overtaken_is_overtaken_by_so_many_at_most(
    desk: ZohoDesk, hook: Hook
) -> None:
    desk.quirks.overtaken, desk.quirks.overtaken_by = 0.3, 3
    elements = story(300)
    places = {at: place for place, at in enumerate(await told(desk, hook, elements))}
    late_by = [places[at] - place for place, at in enumerate(times(elements))]
    assert max(late_by) == 3


async def test_what_is_late_comes_by_the_clock(
    desk: ZohoDesk, hook: Hook, clock: ManualClock
) -> None:
    desk.quirks.late, desk.quirks.late_by = 1, MINUTE
    assert await told(desk, hook, story(5)) == []
    await clock.advance(MINUTE - 1)
    await desk.settled()
    assert hook.heard == []
    await clock.advance(1)
    await until(lambda: len(hook.heard) == 5)


async def test_what_was_dropped_can_be_looked_up(desk: ZohoDesk, hook: Hook) -> None:
    desk.quirks.lost = 0.3
    elements = story(100)
    heard = await told(desk, hook, elements)
    (lane,) = desk.delivery.lanes.values()
    assert Counter(heard) + Counter(times(lane.dropped)) == Counter(times(elements))


async def test_waiting_events_come_in_one_body(desk: ZohoDesk, hook: Hook) -> None:
    desk.quirks.batch = 20
    elements = story(50)
    assert await told(desk, hook, elements) == times(elements)
    assert max(len(body) for body in hook.bodies) == 20


async def test_empty_bodies_and_unsigned_ones(desk: ZohoDesk, hook: Hook) -> None:
    desk.quirks.empty, desk.quirks.unsigned = 0.5, 0.5
    elements = story(60)
    assert await told(desk, hook, elements) == times(elements)
    assert 15 < sum(body == [] for body in hook.bodies) < 45
    assert 15 < sum("X-ZDesk-JWT" not in headers for headers in hook.headers) < 75


async def test_a_change_of_the_reply_status_alone_may_be_silent(desk: ZohoDesk, hook: Hook) -> None:
    desk.quirks.reply_is_silent = True
    (priya,) = agents(1)
    chat = talk(1, WHATSAPP)
    elements = [
        chat.status(START, "ON_PROGRESS", "ACCEPTED", priya),
        chat.status(START + 1, "ON_PROGRESS", "CREDIT_EXHAUSTED", priya),
        chat.status(START + 2, "ENDED", "SESSION_ENDED", priya),
    ]
    assert await told(desk, hook, elements[:2]) == [START]
    assert desk.truth.chats[chat.session].reply == "CREDIT_EXHAUSTED"
    desk.happens(elements[2])
    await desk.settled()
    assert hook.times == [START, START + 2]


async def test_ids_of_a_message_status_are_bare_numbers(desk: ZohoDesk, hook: Hook) -> None:
    (priya,) = agents(1)
    chat = talk(1, WHATSAPP)
    desk.subscribe(hook.url)
    desk.all_happen(
        [chat.answered(START, "Hello", priya), chat.fate(START + 1, chat.last_message, "READ")]
    )
    await desk.settled()
    assert [type(it["payload"]["sessionId"]) for it in hook.heard] == [str, int]
    desk.quirks.ids_as_text = True
    desk.happens(chat.fate(START + 2, chat.last_message, "READ"))
    await desk.settled()
    assert hook.heard[2]["payload"]["sessionId"] == str(chat.session)


async def test_two_webhooks_fare_differently_and_the_same_seed_the_same(
    clock: ManualClock,
) -> None:
    quirks = Quirks(lost=0.1, twice=0.1, overtaken=0.1, batch=3)
    heard = [await heard_by_two(clock, seed, replace(quirks)) for seed in (1, 1, 2)]
    assert heard[0] == heard[1]
    assert heard[0] != heard[2]
    assert heard[0][0] != heard[0][1]


async def heard_by_two(clock: ManualClock, seed: int, quirks: Quirks) -> list[list[int]]:
    desk, hooks = ZohoDesk(clock, seed=seed, quirks=quirks), [Hook(), Hook()]
    await desk.start()
    for hook in hooks:
        await hook.start()
        desk.subscribe(hook.url)
    desk.all_happen(story(100))
    desk.delivery.release_all()
    await desk.settled()
    await desk.stop()
    for hook in hooks:
        await hook.stop()
    return [hook.times for hook in hooks]


async def test_several_bodies_may_be_under_way_at_once(desk: ZohoDesk, hook: Hook) -> None:
    desk.quirks.at_once = 8
    elements = story(100)
    assert sorted(await told(desk, hook, elements)) == times(elements)


async def test_a_busy_hour_leaves_the_truth_that_the_story_tells(
    desk: ZohoDesk, hook: Hook
) -> None:
    desk.quirks.lost = 1
    last: dict[int, Element] = {}
    elements = [it for at, it in hour_of_traffic()]
    for element in elements:
        if element["eventType"] == "IM_Session_Status":
            last[int(element["payload"]["sessionId"])] = element["payload"]
    assert await told(desk, hook, elements) == []
    chats = desk.truth.chats
    assert {session: chat.status for session, chat in chats.items()} == {
        session: payload["sessionStatus"] for session, payload in last.items()
    }
    assert all(chat.messages == len(chat.said) for chat in chats.values())


def hour_of_traffic() -> list[tuple[int, Element]]:
    timed = []
    for at, element in Floor(seed=5).traffic(START):
        if at > START + HOUR:
            break
        timed.append((at, element))
    return timed
