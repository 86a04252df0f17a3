"""What webhooks tell of agents, in whatever form it may come."""

import msgspec
import pytest

from alerting.model.event import Event, OtherEvent, PresenceEvent
from alerting.receive.agent_events import OfAgents
from alerting.receive.counters import Counters
from alerting.receive.payload import Parsed, read
from alerting.receive.wire import Keep
from alerting.simulate.people import ORG
from alerting.simulate.zoho.staff import Staff
from alerting.simulate.zoho.staff_events import agent_event, channel_preference, presence
from tests.fakes import START

STAFF = Staff(2, ())
PRIYA = STAFF.agents[0]


def told(*elements: object) -> Parsed:
    known = {it.desk_id: it.zuid for it in STAFF.agents}
    return read(msgspec.json.encode(elements), Keep(zuid_of=known.get), START + 500)


def one(payload: object, kind: str = "Agent_Presence_Update") -> tuple[Event, frozenset[OfAgents]]:
    element = {"eventType": kind, "orgId": str(ORG), "eventTime": str(START), "payload": payload}
    parsed = told(element)
    return parsed.events[0], parsed.of_agents


def test_who_comes_and_goes_is_known_by_the_id_that_chats_name() -> None:
    PRIYA.online = PRIYA.chats_online = True
    came = told(presence(ORG, START, PRIYA), channel_preference(ORG, START, PRIYA))
    online = PresenceEvent(ORG, 0, START, agent=PRIYA.zuid, online=True)
    assert came.events == [online, online]
    assert came.of_agents == {OfAgents.PRESENCE}
    assert not came.unknown_types


@pytest.mark.parametrize(
    "payload, agent, online, unsure",
    [
        ({"zuid": "106554156", "id": "9", "status": "OFFLINE"}, 106554156, False, False),
        ({"zuId": 106554156, "presenceStatus": "online"}, 106554156, True, True),
        ({"agentId": str(PRIYA.desk_id), "chatStatus": "OFFLINE"}, PRIYA.zuid, False, False),
        ({"id": 77, "status": "ONLINE", "chat_status": "OFFLINE"}, 77, False, False),
        ({"agent": {"id": "77", "name": "A"}, "status": "ONLINE"}, 77, True, True),
        ({"agentId": "x", "id": "77", "isOnline": False}, 77, False, False),
    ],
)
def test_ids_and_statuses_are_found_under_several_names(
    payload: object, agent: int, *, online: bool, unsure: bool
) -> None:
    event, of_agents = one(payload)
    assert event == PresenceEvent(ORG, 0, START, agent=agent, online=online)
    assert (OfAgents.UNSURE in of_agents) == unsure


@pytest.mark.parametrize(
    "payload",
    [
        *(None, [], "x", {}, {"status": "ONLINE"}, {"id": "77"}, {"id": 77, "status": "BUSY"}),
        *([{"id": "77", "status": "ONLINE"}], {"id": 2**70, "status": "ONLINE"}),
    ],
)
def test_what_is_not_understood_is_kept_by_name_and_asked_for(payload: object) -> None:
    event, of_agents = one(payload)
    assert event == OtherEvent(ORG, 0, START, name="Agent_Presence_Update")
    assert of_agents == {OfAgents.UNSURE}


def test_who_switches_off_the_phone_is_not_taken_for_offline() -> None:
    payload = {"agentId": str(PRIYA.desk_id), "channel": "PHONE", "status": "OFFLINE"}
    event, of_agents = one(payload, "Agent_Channel_Preference_Update")
    assert event == OtherEvent(ORG, 0, START, name="Agent_Channel_Preference_Update")
    assert of_agents == {OfAgents.UNSURE}


def test_other_agents_than_before_are_no_unknown_event() -> None:
    parsed = told(agent_event("Agent_Add", ORG, START, PRIYA.told()))
    assert parsed.events == [OtherEvent(ORG, 0, START, name="Agent_Add")]
    assert parsed.of_agents == {OfAgents.CHANGED}
    assert not parsed.unknown_types
    counters = Counters()
    counters.took(parsed, 1, START, START)
    counters.took(told(presence(ORG, START, PRIYA)), 1, START, START)
    assert counters.events == {"Agent_Add": 1, "Agent_Presence_Update": 1}


def test_one_without_a_readable_envelope_goes_to_quarantine() -> None:
    odd = {"eventType": "Agent_Presence_Update", "orgId": "ours", "payload": {"id": 7}}
    parsed = told(odd, {"eventType": ["Agent_Add"]})
    assert not parsed.events
    assert len(parsed.unreadable) == 2
    assert not parsed.of_agents
