"""What webhooks are told of agents."""

from typing import Any

from alerting.model.times import EpochMs
from alerting.simulate.elements import Element
from alerting.simulate.zoho.staff import Agent


def agent_event(kind: str, org: int, at: EpochMs, payload: dict[str, Any]) -> Element:
    return {"payload": payload, "eventTime": str(at), "eventType": kind, "orgId": str(org)}


def presence(org: int, at: EpochMs, agent: Agent) -> Element:
    """No sample of Zoho's is known: written as its REST twin `/agentAvailability` is."""
    return agent_event("Agent_Presence_Update", org, at, agent.presence())


def channel_preference(org: int, at: EpochMs, agent: Agent) -> Element:
    """The same; it comes where an agent switches chats, mail or phone for himself."""
    return agent_event("Agent_Channel_Preference_Update", org, at, agent.presence())
