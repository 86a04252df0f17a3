"""Bodies of webhooks: each element is an event or in quarantine, once, and nobody's words stay."""

import json
from typing import Any, Final

import msgspec

from alerting.errors import MalformedEvent
from alerting.model.event import Event, MessageEvent, Numbered
from alerting.receive.mask import LARGEST
from alerting.receive.payload import Parsed, _one_by_one, read
from alerting.receive.wire import Keep
from alerting.record.recorded import digest
from alerting.track.tracker import Tracker
from tests.fuzz.mutations import in_json
from tests.fuzz.target import Target
from tests.receive.test_payload import ARRIVED, FATE_SAMPLE, MESSAGE_SAMPLE, STATUS_SAMPLE

#: What a customer wrote, is called and can be called at, in the samples.
SECRETS: Final = (b"Zykler Cares", b"Kamal Nayan", b"919878765654")
SHOWN: Final = Keep(text=True, customer="name")

_kept: Final = msgspec.msgpack.Decoder(Event)


def one(data: bytes) -> None:
    hidden, shown = _read(data, Keep()), _read(data, SHOWN)
    assert (hidden is None) is (shown is None), "what is shown decides what is read"
    if hidden is None or shown is None:
        return
    assert _count(hidden) == _count(shown) == _elements(data), "each element counts once"
    assert hidden == _one_by_one(data, Keep(), ARRIVED) or not data.strip(), "both ways of reading"
    for event in (*hidden.events, *shown.events):
        _is_kept(event)
    for each in hidden.unreadable:
        assert len(each.body) <= LARGEST, "what is kept of an element is small"
        msgspec.json.decode(each.body)
    _is_silent(hidden)
    _is_believed_once(hidden)


def _read(data: bytes, keep: Keep) -> Parsed | None:
    try:
        return read(data, keep, ARRIVED)
    except MalformedEvent:
        return None


def _count(parsed: Parsed) -> int:
    return len(parsed.events) + len(parsed.unreadable)


def _elements(data: bytes) -> int:
    """As Python's own reader counts them, which takes half an emoji too."""
    if not data.strip():
        return 0
    whole = json.loads(data, parse_int=str)
    return 1 if isinstance(whole, dict) else len(whole)


def _is_kept(event: Event) -> None:
    """The journal gives back what it was given."""
    written = msgspec.msgpack.encode(event)
    assert _kept.decode(written) == event
    ids = (event.org, event.chat, event.at, event.channel)
    assert all(0 <= it < 2**63 for it in ids), "SQLite holds no more"
    if isinstance(event, MessageEvent):
        names = (event.agent_name, event.customer_name, event.customer_number, event.ticket_number)
        assert not any("\n" in it for it in names), "no name reads like two lines"


def _is_silent(parsed: Parsed) -> None:
    # a ticket's number and an agent's name are shown by design, whatever Zoho writes there
    events = [
        msgspec.structs.replace(it, ticket_number="", agent_name="")
        if isinstance(it, MessageEvent)
        else it
        for it in parsed.events
    ]
    told: list[Any] = [*events, *parsed.unknown_keys, *parsed.unknown_types]
    told += [(it.reason, it.body) for it in parsed.unreadable]
    written = msgspec.msgpack.encode(told)
    assert not any(it in written for it in SECRETS), "nobody's words stay"


def _is_believed_once(parsed: Parsed) -> None:
    """All of it again changes nothing."""
    tracker = Tracker()
    events = [(it, digest(it, msgspec.msgpack.encode(it))) for it in parsed.events[:20]]
    states = []
    for turn in range(2):
        for seq, (event, hash_) in enumerate(events, 1 + turn * len(events)):
            tracker.apply(Numbered(seq, ARRIVED, event, hash_))
        states.append(_facts(tracker))
    assert states[0] == states[1], "what comes twice counts once"


def _facts(tracker: Tracker) -> list[Any]:
    return [(it.org, it.session, it.status, it.assignee, it.messages, it.counted) for it in tracker]


PRESENCE: Final = b"""[{"eventType":"Agent_Presence_Update","orgId":"7","payload":{"agentId":"5",
 "zuid":"6","presenceStatus":"ONLINE","chatStatus":"OFFLINE"},"eventTime":1751022087019}]"""
TARGET: Final = Target(
    one,
    (
        MESSAGE_SAMPLE,
        STATUS_SAMPLE,
        FATE_SAMPLE,
        MESSAGE_SAMPLE[:-1] + b"," + STATUS_SAMPLE[1:-1] + b"," + FATE_SAMPLE[1:],
        PRESENCE,
        b"[]",
    ),
    in_json,
    longest=16_384,
)
