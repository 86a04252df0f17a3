"""What webhooks tell of agents.

Zoho documents these events without a sample, so a payload is read by whatever name an agent or a
status may have in it. What is not understood is kept by name, as any event, and asked for instead.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from alerting.errors import MalformedEvent
from alerting.model.event import NOBODY, OtherEvent, PresenceEvent
from alerting.model.times import EpochMs
from alerting.receive.other import other_event
from alerting.receive.values import number
from alerting.receive.wire import Keep

#: An agent switched one channel for himself: phone and mail are among them.
PREFERENCE: Final = "Agent_Channel_Preference_Update"
PRESENCE: Final = frozenset({"Agent_Presence_Update", PREFERENCE})
AGENTS: Final = frozenset({"Agent_Add", "Agent_Update", "Agent_Delete"})


class OfAgents(StrEnum):
    """What a webhook told of agents."""

    PRESENCE = "presence"
    UNSURE = "unsure"
    """Who is there, but not so that it is certain: better ask."""
    CHANGED = "changed"
    """There are others than before, or with other names."""


class Read(NamedTuple):
    event: PresenceEvent | OtherEvent
    tells: tuple[OfAgents, ...]


#: Compared in small letters and without what is between words.
_ZUIDS: Final = ("zuid", "agentzuid", "userzuid")
_IDS: Final = ("agentid", "deskagentid", "id", "userid")
_CHATS: Final = ("chatstatus", "imstatus")
_STATUSES: Final = ("presencestatus", "status", "presence", "isonline", "online")
_WITHIN: Final = frozenset({"agent", "user", "presence", "availability"})
_WORDS: Final = {"ONLINE": True, "TRUE": True, "OFFLINE": False, "FALSE": False}


def read_agent_event(element: Mapping[str, Any], keep: Keep, arrived: EpochMs) -> Read | None:
    """None: it is about something else. Raise MalformedEvent like any other reading."""
    name = element.get("eventType")
    if not isinstance(name, str):
        return None
    if name in AGENTS:
        return Read(other_event(name, element, arrived), (OfAgents.CHANGED,))
    if name not in PRESENCE:
        return None
    other = other_event(name, element, arrived)
    return _presence(_flat(element.get("payload")), other, keep) or Read(other, (OfAgents.UNSURE,))


def _presence(payload: Mapping[str, Any], other: OtherEvent, keep: Keep) -> Read | None:
    agent = _first_number(payload, _ZUIDS)
    if not agent:
        given = _first_number(payload, _IDS)
        agent = keep.zuid_of(given) or given
    chats = _first_word(payload, _CHATS)
    said = chats is None and other.name != PREFERENCE
    online = _first_word(payload, _STATUSES) if said else chats
    if agent == NOBODY or online is None:
        return None
    event = PresenceEvent(other.org, 0, other.at, agent=agent, online=online)
    sure = chats is not None or not online  # who is there may still take no chats
    return Read(event, (OfAgents.PRESENCE,) if sure else (OfAgents.PRESENCE, OfAgents.UNSURE))


def _flat(payload: Any) -> dict[str, Any]:
    """With what lies one level deeper, in an object that is about the agent too."""
    flat: dict[str, Any] = {}
    for key, value in _items(payload):
        if isinstance(value, dict) and key in _WITHIN:
            for inner, deeper in _items(value):
                flat.setdefault(inner, deeper)
        else:
            flat[key] = value
    return flat


def _items(part: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(part, dict):
        yield from ((str(key).lower().replace("_", ""), value) for key, value in part.items())


def _first_number(payload: Mapping[str, Any], keys: tuple[str, ...]) -> int:
    for key in keys:
        try:
            if found := number(payload.get(key), key):
                return found
        except MalformedEvent:
            continue
    return NOBODY


def _first_word(payload: Mapping[str, Any], keys: tuple[str, ...]) -> bool | None:
    words = (_WORDS.get(str(payload.get(key)).strip().upper()) for key in keys)
    return next((it for it in words if it is not None), None)
