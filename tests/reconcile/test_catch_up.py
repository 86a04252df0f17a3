"""Looking for what no webhook told, at a desk that goes wrong as Zoho may."""

import asyncio

import pytest

from alerting.errors import StorageError
from alerting.model.event import Correction, Gone, MissedMessage
from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.simulate.elements import Assignee, Element, Talk
from alerting.simulate.people import ORG, WHATSAPP, agents, talk
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Fault
from alerting.zoho.client import ZohoClient
from alerting.zoho.scopes import Scope
from tests.desks import Opened
from tests.fakes import ManualClock, idle, until
from tests.reconcile.knowing import CaughtUp

PRIYA: Assignee = agents(1)[0]
SESSIONS = "/api/v1/im/sessions"


@pytest.fixture
def caught_up(client: ZohoClient, clock: ManualClock) -> CaughtUp:
    return CaughtUp(client, clock)


async def look(it: CaughtUp) -> None:
    """Time passes while it waits for webhooks."""
    task = asyncio.create_task(it.catch_up.look())
    while not task.done():
        await it.clock.advance(SECOND)
        await idle()
    task.result()


async def begun(it: CaughtUp) -> None:
    await it.catch_up.begin(it.clock.now())
    it.floor.taken.clear()


def waiting(clock: ManualClock, number: int = 1) -> tuple[Talk, Element]:
    chat = talk(number, WHATSAPP, ORG)
    return chat, chat.status(clock.now(), "OPEN", "UNASSIGNED")


async def test_a_lost_webhook_becomes_a_correction(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    await begun(caught_up)
    chat, element = waiting(clock)
    desk.happens(element)
    caught_up.floor.hear(element)
    await clock.advance(30 * SECOND)
    lost = clock.now()
    desk.happens(chat.status(lost, "ON_HOLD", to=PRIYA))
    await clock.advance(30 * SECOND)
    asked = clock.now()

    await look(caught_up)

    (told,) = caught_up.floor.taken
    assert isinstance(told, Correction)
    assert (told.status, told.assignee) == ("ON_HOLD", PRIYA.id)
    assert lost <= told.at < asked
    assert caught_up.counts == {"corrected": 1}
    await look(caught_up)
    assert caught_up.counts == {"corrected": 1}


async def test_what_a_webhook_tells_meanwhile_needs_none(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    await begun(caught_up)
    chat, element = waiting(clock)
    said = chat.says(clock.now(), "Hello?")
    desk.all_happen([element, said])
    task = asyncio.create_task(caught_up.catch_up.look())
    await until(lambda: caught_up.client.figures().answers.get("got"))
    await clock.advance(5 * SECOND)
    caught_up.floor.hear(element, said)
    while not task.done():
        await clock.advance(SECOND)

    assert caught_up.floor.taken == []
    assert caught_up.counts == {}


async def test_a_lost_message_is_found_with_its_own_time(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    await begun(caught_up)
    chat, element = waiting(clock)
    lost, heard = chat.says(clock.now(), "Hello?"), chat.says(clock.now() + SECOND, "Anybody?")
    desk.all_happen([element, lost, heard])
    caught_up.floor.hear(element, heard)

    await look(caught_up)

    (told,) = caught_up.floor.taken
    assert isinstance(told, MissedMessage)
    known = caught_up.floor.chat(chat.session)
    assert known
    assert (known.waiting_since, known.counted) == (told.at, 2)
    assert told.at == int(lost["eventTime"])


async def test_a_look_that_fails_goes_on_where_it_stood(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    await begun(caught_up)
    desk.all_happen(waiting(clock, number)[1] for number in range(1, 121))
    desk.gate.asked.clear()
    desk.faults.begin(Fault.SLOW, SESSIONS, times=1, seconds=0)
    desk.faults.begin(Fault.BROKEN, SESSIONS, times=1)

    await look(caught_up)
    assert caught_up.catch_up.counts.failed == 1
    assert 0 < len(caught_up.floor.taken) < 120
    await clock.advance(MINUTE)
    await look(caught_up)

    assert len(caught_up.floor.taken) == 120
    assert desk.gate.asked.count(f"GET {SESSIONS}") == 2 + 2


async def test_chats_that_zoho_does_not_list_are_asked_singly(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    over, gone, still = (waiting(clock, number) for number in (1, 2, 3))
    for _, element in (over, gone, still):
        desk.happens(element)
        caught_up.floor.hear(element)
    await clock.advance(8 * HOUR)
    desk.happens(over[0].status(clock.now() - 2 * HOUR, "ENDED", "SESSION_ENDED"))
    desk.truth.forget(gone[0].session)

    await caught_up.catch_up.begin(clock.now())

    kinds = [(type(it), it.chat) for it in caught_up.floor.taken]
    assert sorted(kinds, key=str) == [
        (Correction, over[0].session),
        (Gone, gone[0].session),
    ]
    assert caught_up.counts == {"corrected": 1, "gone": 1}
    assert desk.gate.asked.count(f"GET {SESSIONS}/{gone[0].session}") == 2


async def test_what_is_hidden_from_us_is_not_gone(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    """Nothing of that channel is shown, so perhaps nothing of it may be seen."""
    caught_up.floor.hear(waiting(clock)[1])
    await clock.advance(HOUR)

    await caught_up.catch_up.begin(clock.now())

    assert caught_up.counts == {}
    assert caught_up.catch_up.counts.looked_at


async def test_what_is_hidden_from_us_by_now_is_not_gone(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    """It was shown before; then our rights in that channel were taken away."""
    chat, element = waiting(clock)
    desk.happens(element)
    caught_up.floor.hear(element)
    await begun(caught_up)
    await clock.advance(HOUR)
    desk.truth.forget(chat.session)

    await look(caught_up)

    assert caught_up.counts == {}


async def test_what_is_over_and_unknown_is_taken_only_if_it_changes_later(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    for number in (1, 2):
        chat, element = waiting(clock, number)
        desk.all_happen([element, chat.status(clock.now() + 1, "ENDED", "SESSION_ENDED")])
        if number == 1:
            await clock.advance(MINUTE)
            await caught_up.catch_up.begin(clock.now() - HOUR)
            assert caught_up.floor.taken == []
            await clock.advance(MINUTE)
    await look(caught_up)

    assert [it.chat for it in caught_up.floor.taken] == [talk(2, WHATSAPP, ORG).session]


async def test_unconfirmed_chats_are_confirmed(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    chat, element = waiting(clock)
    desk.happens(element)
    caught_up.floor.hear(element)
    known = caught_up.floor.chat(chat.session)
    assert known
    known.confirmed = False
    await clock.advance(MINUTE)

    await caught_up.catch_up.begin(clock.now())

    assert known.confirmed
    assert caught_up.counts == {"confirmed": 1}


async def test_a_missing_scope_is_told_by_its_name(
    opened: Opened, clock: ManualClock, desk: ZohoDesk
) -> None:
    caught_up = CaughtUp(opened(Scope.BASIC), clock)

    await caught_up.catch_up.begin(clock.now())

    (text,) = caught_up.troubles.open.values()
    assert "lacks the scope Desk.InstantMessages.READ" in text
    assert "what no webhook told" in text


async def test_a_zoho_that_is_silent_for_long_is_told_and_then_over(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    await begun(caught_up)
    desk.faults.begin(Fault.BROKEN)
    for _ in range(3):
        await caught_up.catch_up.look()
        assert not caught_up.troubles.open
        await clock.advance(5 * MINUTE)
    await caught_up.catch_up.look()
    (text,) = caught_up.troubles.open.values()
    assert "Alerts go on with what webhooks tell" in text

    desk.faults.end()
    await clock.advance(6 * MINUTE)
    await caught_up.catch_up.look()
    assert not caught_up.troubles.open


async def test_a_chat_is_asked_about_once_for_all_who_are_told_of_it(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    chat, element = waiting(clock)
    desk.happens(element)
    caught_up.floor.hear(element)
    await clock.advance(3 * MINUTE)
    desk.happens(chat.status(clock.now(), "ON_HOLD", to=PRIYA))
    ask = caught_up.confirm.ask
    await asyncio.gather(*(ask(chat.session) for _ in range(5)))
    await ask(chat.session)

    assert desk.gate.asked == [f"GET {SESSIONS}/{chat.session}"]
    known = caught_up.floor.chat(chat.session)
    assert known
    assert known.status == "ON_HOLD"


async def test_a_message_on_its_way_is_looked_after_though_nothing_else_changes(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock
) -> None:
    caught_up.fates |= {"SAVED", "SENT"}
    await begun(caught_up)
    chat, element = waiting(clock)
    answer = chat.answered(clock.now(), "One moment", PRIYA)
    sent = chat.fate(clock.now(), chat.last_message, "SENT")
    desk.all_happen([element, answer, sent])
    caught_up.floor.hear(element, answer, sent)
    desk.happens(chat.fate(clock.now() + SECOND, chat.last_message, "DELIVERED"))
    await look(caught_up)
    assert caught_up.counts == {}

    await clock.advance(MINUTE)
    await look(caught_up)

    assert caught_up.counts == {"fates": 1}
    known = caught_up.floor.chat(chat.session)
    assert known
    assert known.fates
    assert known.fates[chat.last_message].fate == "DELIVERED"


@pytest.mark.parametrize(
    "why", [asyncio.CancelledError(), StorageError("full")], ids=["stop", "disk"]
)
async def test_a_look_that_breaks_off_loses_nothing(
    caught_up: CaughtUp, desk: ZohoDesk, clock: ManualClock, why: BaseException
) -> None:
    await begun(caught_up)
    await clock.advance(MINUTE)
    for number in range(4):
        chat, element = waiting(clock, number + 1)
        desk.all_happen([element, chat.says(clock.now(), "Hello?")])
    await clock.advance(5 * MINUTE)
    caught_up.floor.breaks = [None, why]

    with pytest.raises(type(why)):
        await look(caught_up)
    await look(caught_up)

    assert sum(isinstance(it, MissedMessage) for it in caught_up.floor.taken) == 4
