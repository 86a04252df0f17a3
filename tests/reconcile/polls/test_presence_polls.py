"""Who is online, asked of the desk."""

import asyncio

import pytest

from alerting.model.event import PresenceEvent
from alerting.model.times import MINUTE
from alerting.reconcile.differences import MARGIN
from alerting.reconcile.presence import NAMELESS, OLD, RARELY, UNHEARD, WITHOUT_LIST, PresencePolls
from alerting.simulate.people import ORG
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Fault
from alerting.zoho.client import ZohoClient
from tests.desks import Opened
from tests.fakes import START, ManualClock
from tests.reconcile.polls.conftest import Known, Told


class Wanted:
    so = True

    def __call__(self) -> bool:
        return self.so


@pytest.fixture
def wanted() -> Wanted:
    return Wanted()


def polls_by(
    client: ZohoClient, desk: ZohoDesk, known: Known, told: Told, **other: object
) -> PresencePolls:
    def zuid_of(desk_id: int) -> int | None:
        found = desk.staff.by_desk_id(desk_id)
        return found.zuid if found else None

    given = {"often": MINUTE, "wanted": lambda: True, "listed": lambda: True}
    given |= {"zuid_of": zuid_of, "troubles": told}
    return PresencePolls(client, known, desk.clock, **{**given, **other})  # type: ignore[arg-type]


@pytest.fixture
def polls(
    client: ZohoClient, desk: ZohoDesk, known: Known, told: Told, wanted: Wanted
) -> PresencePolls:
    return polls_by(client, desk, known, told, wanted=wanted)


def asked(desk: ZohoDesk) -> int:
    return desk.gate.asked.count("GET /api/v1/agentAvailability")


async def test_a_first_look_tells_of_everybody_and_later_ones_only_what_changed(
    desk: ZohoDesk, clock: ManualClock, known: Known, polls: PresencePolls
) -> None:
    desk.staff.hire(60)  # more than a page
    priya, rahul = desk.staff.agents[:2]
    priya.online = False
    await polls.look_at_presence()
    assert len(known.taken) == 60
    assert known.taken[-1] == PresenceEvent(ORG, 0, START - MARGIN, agent=priya.zuid, online=False)

    rahul.chats_online = False  # he is there, and takes no chats
    await clock.advance(MINUTE)
    await polls.look_at_presence()
    assert len(known.taken) == 60  # two pages cost as much as two looks
    await clock.advance(MINUTE)
    await polls.look_at_presence()
    await clock.advance(2 * MINUTE)
    await polls.look_at_presence()
    assert known.taken[60:] == [
        PresenceEvent(ORG, 0, START + 2 * MINUTE - MARGIN, agent=rahul.zuid, online=False)
    ]


async def test_who_is_no_longer_listed_is_gone(
    desk: ZohoDesk, clock: ManualClock, known: Known, polls: PresencePolls
) -> None:
    known.there = {desk.staff.agents[0].desk_id: True, 77: False}
    await polls.look_at_presence()
    by_old_id = PresenceEvent(
        ORG, 0, START - MARGIN, agent=desk.staff.agents[0].desk_id, online=False
    )
    assert known.taken[-1] == by_old_id
    assert len(known.taken) == 7

    for agent in desk.staff.agents:
        agent.active = False
    await clock.advance(MINUTE)
    await polls.look_at_presence()
    assert len(known.taken) == 7  # a list of nobody may only mean that it may not be seen


async def test_without_the_list_of_agents_nobody_is_taken_for_gone(
    client: ZohoClient, desk: ZohoDesk, clock: ManualClock, known: Known, told: Told
) -> None:
    known.there = {desk.staff.agents[0].zuid: True}
    without = {"zuid_of": lambda _desk_id: None, "listed": lambda: False}
    polls = polls_by(client, desk, known, told, **without)
    await polls.look_at_presence()
    assert not asked(desk)  # it may come soon
    await clock.advance(WITHOUT_LIST)
    await polls.look_at_presence()
    assert len(known.taken) == 6
    assert known.there[desk.staff.agents[0].zuid]
    assert "`assignee: offline` says nothing" in told.open[NAMELESS]


async def test_nothing_is_asked_where_nothing_depends_on_it(
    desk: ZohoDesk, polls: PresencePolls, wanted: Wanted
) -> None:
    wanted.so = False
    await polls.look_at_presence()
    assert not asked(desk)


async def test_what_nobody_asks_for_any_more_is_forgotten_before_it_is_old(
    clock: ManualClock, known: Known, polls: PresencePolls, wanted: Wanted
) -> None:
    await polls.look_at_presence()
    wanted.so = False
    for _ in range(3):
        assert len(known.taken) == 6
        await polls.look_at_presence()
        await clock.advance(RARELY // 3 + 1)
    for _ in range(2):
        await polls.look_at_presence()
    assert known.taken[6:] == [PresenceEvent(ORG, 0, clock.now())]
    wanted.so = True
    await polls.look_at_presence()
    assert len(known.taken) == 7 + 6


async def test_while_webhooks_tell_it_is_asked_rarely_unless_something_is_unsure(
    desk: ZohoDesk, clock: ManualClock, polls: PresencePolls
) -> None:
    await polls.look_at_presence()
    polls.told()
    for _ in range(RARELY // MINUTE - 1):
        await clock.advance(MINUTE)
        await polls.look_at_presence()
    assert asked(desk) == 1
    await clock.advance(MINUTE)
    await polls.look_at_presence()
    assert asked(desk) == 2
    polls.unsure()
    await clock.advance(MINUTE)
    await polls.look_at_presence()
    await clock.advance(MINUTE)
    await polls.look_at_presence()
    assert asked(desk) == 3


async def test_a_scope_that_is_missing_is_told_and_what_is_broken_is_not(
    desk: ZohoDesk, opened: Opened, known: Known, told: Told
) -> None:
    await polls_by(opened("Desk.tickets.READ"), desk, known, told).look_at_presence()
    assert told.open["zoho-refuses-presence"] == (
        "Zoho does not say who is online: the consent lacks the scope Desk.basic.READ; give it "
        "again with: alerting zoho connect. Then restart the daemon."
    )


async def test_what_zoho_said_long_ago_is_a_trouble_until_it_says_it_again(
    desk: ZohoDesk, clock: ManualClock, known: Known, told: Told, polls: PresencePolls
) -> None:
    desk.faults.begin(Fault.BROKEN)
    await polls.look_at_presence()
    assert not told.open
    await clock.advance(OLD)
    await polls.look_at_presence()
    assert told.open[UNHEARD].startswith("Zoho has not said for 30m who is online: Zoho answered")
    assert not known.taken
    desk.faults.end()
    await clock.advance(MINUTE)
    await polls.look_at_presence()
    assert not told.open


async def test_one_who_lists_nobody_does_not_count_as_saying_who_is_online(
    desk: ZohoDesk, clock: ManualClock, told: Told, polls: PresencePolls
) -> None:
    for agent in desk.staff.agents:
        agent.active = False
    await polls.look_at_presence()
    await clock.advance(OLD)
    await polls.look_at_presence()
    text = "Zoho has not said for 30m who is online: it lists no agent. Rules and actions go by "
    assert told.open[UNHEARD] == text + "what it said last."

    desk.faults.begin(Fault.BROKEN)
    await clock.advance(MINUTE)
    await polls.look_at_presence()
    assert told.open[UNHEARD] == text + "what it said last."  # another text would be told anew


async def test_what_became_unsure_while_zoho_answered_is_asked_again(
    desk: ZohoDesk, clock: ManualClock, polls: PresencePolls
) -> None:
    polls.told()
    looking = asyncio.create_task(polls.look_at_presence())
    asyncio.get_running_loop().call_soon(polls.unsure)
    await looking
    for _ in range(2):
        await clock.advance(MINUTE)
        await polls.look_at_presence()
    assert asked(desk) == 2
