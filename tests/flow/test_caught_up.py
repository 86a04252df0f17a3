"""What Zoho says when it is asked: after a night without a daemon, and before somebody is told."""

from collections.abc import AsyncIterator

import pytest

from alerting.model.alert import Ending
from alerting.model.message import Summary
from alerting.model.people import Means
from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.simulate.elements import Element, Talk
from alerting.simulate.people import ORG, WHATSAPP, talk
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Fault
from tests.flow.floor import PRIYA, Floor
from tests.loss.scene import lets_ask

STUCK = """\
rules:
  - {name: stuck, message: {status: SENT}, for: 5m, tell: [asha by email]}
"""


@pytest.fixture
async def desk(floor: Floor) -> AsyncIterator[ZohoDesk]:
    desk = ZohoDesk(floor.clock, org=ORG)
    await desk.start()
    lets_ask(floor, desk)
    yield desk
    await desk.stop()


async def opened(floor: Floor, **settings: str) -> None:
    await floor.open(**settings)
    await caught_up(floor)


async def caught_up(floor: Floor) -> None:
    catching_up = floor.running.parts.zoho_side.catching_up
    assert catching_up
    await catching_up.began()
    await floor.believed()


async def happens(floor: Floor, desk: ZohoDesk, *elements: Element) -> None:
    """At Zoho, and the daemon is told."""
    desk.all_happen(elements)
    await floor.hear(*elements)


def held(floor: Floor, number: int) -> tuple[Talk, Element]:
    chat = talk(number, WHATSAPP, ORG)
    return chat, chat.status(floor.now, "ON_HOLD", to=PRIYA)


async def test_after_a_night_one_summary_tells_only_what_still_holds(
    floor: Floor, desk: ZohoDesk
) -> None:
    await opened(floor)
    chats = [held(floor, number) for number in range(1, 7)]
    await happens(floor, desk, *(element for _, element in chats))
    await floor.close()
    await floor.clock.advance(8 * HOUR)
    night = floor.now - 4 * HOUR
    answered, ended, gone, *_ = (chat for chat, _ in chats)
    desk.happens(answered.status(night, "ON_PROGRESS", to=PRIYA))
    desk.happens(ended.status(night, "ENDED", "SESSION_ENDED", to=PRIYA))
    desk.truth.forget(gone.session)
    new = talk(9, WHATSAPP, ORG)
    desk.happens(new.says(night, "Anybody there?"))
    desk.happens(new.status(night, "OPEN", "UNASSIGNED"))

    await opened(floor)
    await floor.told_everybody()

    (content,) = {it.content for it in floor.recorded.messages() if isinstance(it.content, Summary)}
    assert content.total == 3
    assert "Zoho has confirmed since what is open." in floor.last_mail()
    assert floor.recorded.reasons(Means.EMAIL) == ["summary"]
    shard = floor.running.parts.shard
    assert all(chat.confirmed for chat in shard.tracker)
    assert shard.tracker.find(ORG, gone.session) is None
    found = shard.tracker.find(ORG, new.session)
    assert found
    assert (found.status, found.waiting_since, found.contact) == (
        "OPEN",
        night,
        new.customer.contact,
    )


async def test_without_credentials_the_gap_is_seen_and_said(floor: Floor) -> None:
    await floor.open()
    chat, element = held(floor, 1)
    await floor.hear(element)
    await floor.reopen(after=8 * HOUR)
    await floor.told_everybody()

    assert floor.running.parts.zoho_side.catching_up is None
    assert floor.running.parts.shard.gap
    assert floor.recorded.reasons(Means.EMAIL) == ["summary"]
    assert "1 open chat has not been heard of since" in floor.last_mail()
    known = floor.running.parts.shard.tracker.find(ORG, chat.session)
    assert known
    assert not known.confirmed


async def test_nobody_is_told_of_what_is_over_at_zoho(floor: Floor, desk: ZohoDesk) -> None:
    await opened(floor)
    chat, element = held(floor, 1)
    await happens(floor, desk, element)
    desk.happens(chat.status(floor.now + MINUTE, "ON_PROGRESS", to=PRIYA))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    (alert,) = floor.recorded.alerts()
    assert alert.ending is Ending.ANSWERED
    assert floor.told_so_far() == {}


async def test_where_zoho_does_not_answer_it_is_told(floor: Floor, desk: ZohoDesk) -> None:
    await opened(floor)
    chat, element = held(floor, 1)
    await happens(floor, desk, element)
    desk.happens(chat.status(floor.now + MINUTE, "ON_PROGRESS", to=PRIYA))
    desk.faults.begin(Fault.BROKEN)
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert floor.told_so_far() == {"mail": 1, "sms": 1, "post": 1}


async def test_a_chat_heard_of_just_now_is_not_asked_about(floor: Floor, desk: ZohoDesk) -> None:
    await opened(floor)
    chat, element = held(floor, 1)
    await happens(floor, desk, element)
    await floor.pass_time(9 * MINUTE)
    await happens(floor, desk, chat.says(floor.now, "Hello?"))
    asked = len(desk.gate.asked)
    await floor.pass_time(MINUTE)
    await floor.quiet()

    assert floor.told_so_far() == {"mail": 1, "sms": 1, "post": 1}
    assert len(desk.gate.asked) == asked


async def test_a_message_that_arrived_after_all_is_no_alert(floor: Floor, desk: ZohoDesk) -> None:
    floor.write_rules(STUCK)
    await opened(floor)
    chat, element = held(floor, 1)
    await happens(floor, desk, element, chat.answered(floor.now, "One moment", PRIYA))
    first = chat.last_message
    await happens(floor, desk, chat.fate(floor.now, first, "SENT"))
    await happens(floor, desk, chat.fate(floor.now, first, "DELIVERED"))
    await happens(floor, desk, chat.answered(floor.now, "Here you are", PRIYA))
    second = chat.last_message
    await happens(floor, desk, chat.fate(floor.now, second, "SENT"))
    desk.happens(chat.fate(floor.now + SECOND, second, "READ"))
    await floor.pass_time(5 * MINUTE)
    await floor.quiet()

    (alert,) = floor.recorded.alerts()
    assert not alert.is_open
    assert floor.told_so_far() == {}


async def test_a_refused_consent_is_told_with_what_mends_it(floor: Floor, desk: ZohoDesk) -> None:
    await opened(floor)
    desk.accounts.revoke(floor.environ["ALERTING_ZOHO_REFRESH_TOKEN"])
    side = floor.running.parts.zoho_side
    assert side.catching_up
    await side.catching_up.catch_up_with_zoho()

    await floor.until(lambda: floor.told_operators("alerting zoho connect"))
    assert floor.told_operators("alerts go on with what webhooks tell") == 1
    assert side.catching_up.catch_up.counts.failed == 1
