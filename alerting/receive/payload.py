"""A webhook's body becomes Events: Zoho's JSON is known in this room and nowhere else."""

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from alerting.errors import MalformedEvent
from alerting.model.event import Event, OtherEvent
from alerting.model.quarantine import Unreadable
from alerting.model.times import EpochMs
from alerting.receive.agent_events import OfAgents, read_agent_event
from alerting.receive.mask import masked
from alerting.receive.odd import read_odd
from alerting.receive.wire import AnyElement, Keep

MOST_ELEMENTS: Final = 10_000

# Lax: Zoho writes most ids and times as text.
_BATCH: Final = msgspec.json.Decoder(list[AnyElement], strict=False)
_ONE: Final = msgspec.json.Decoder(AnyElement, strict=False)
_ELEMENTS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_ANYTHING: Final = msgspec.json.Decoder()
_UNFIT: Final = (msgspec.DecodeError, UnicodeDecodeError, MalformedEvent)

_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


class Parsed(msgspec.Struct):
    """What one webhook told."""

    events: list[Event] = []
    unreadable: list[Unreadable] = []
    unknown_keys: dict[str, int] = {}
    """By their path, like `payload.newKey`."""
    unknown_types: dict[str, int] = {}
    """Event types kept as OtherEvent."""
    of_agents: frozenset[OfAgents] = frozenset()
    """What was told of those who work there."""


def read(body: bytes, keep: Keep, arrived: EpochMs) -> Parsed:
    """Raise MalformedEvent where the body as a whole is no JSON; else every element is in Parsed.

    Almost every body is in the exact form, and is read in one go; the others element by element.
    """
    try:
        return Parsed([it.event(keep, arrived) for it in _BATCH.decode(body)])
    except _UNFIT:
        return _one_by_one(body, keep, arrived)
    except RecursionError:
        raise MalformedEvent("the body is nested too deeply") from None


def _one_by_one(body: bytes, keep: Keep, arrived: EpochMs) -> Parsed:
    parsed = Parsed()
    for raw in _split(body):
        try:
            parsed.events.append(_ONE.decode(raw).event(keep, arrived))
        except _UNFIT:
            _take_odd(raw, keep, arrived, parsed)
    return parsed


def _take_odd(raw: msgspec.Raw, keep: Keep, arrived: EpochMs, parsed: Parsed) -> None:
    element = None
    try:
        element = _ANYTHING.decode(raw)
        event, tells = _read(element, keep, arrived, parsed)
    except MalformedEvent as error:
        parsed.unreadable.append(Unreadable(str(error), masked(element)))
    except (msgspec.DecodeError, RecursionError):
        parsed.unreadable.append(
            Unreadable("a number is out of range, or the nesting too deep", masked(element))
        )
    else:
        parsed.events.append(event)
        parsed.of_agents |= frozenset(tells)
        if isinstance(event, OtherEvent) and OfAgents.CHANGED not in tells:
            parsed.unknown_types[event.name] = parsed.unknown_types.get(event.name, 0) + 1


def _read(
    element: Any, keep: Keep, arrived: EpochMs, parsed: Parsed
) -> tuple[Event, Sequence[OfAgents]]:
    of_agents = read_agent_event(element, keep, arrived) if isinstance(element, dict) else None
    return of_agents or (read_odd(element, keep, arrived, parsed.unknown_keys), ())


def _split(body: bytes) -> Sequence[msgspec.Raw]:
    """The array's elements; a lone object is an array of one, and nothing is an empty one."""
    if not body or body.isspace():
        return ()
    try:
        body.decode()
        elements = _elements(body)
    except UnicodeDecodeError:
        raise MalformedEvent("the body is not UTF-8") from None
    except msgspec.DecodeError:
        raise MalformedEvent("the body is not a JSON array or object") from None
    except RecursionError:
        raise MalformedEvent("the body is nested too deeply") from None
    if len(elements) > MOST_ELEMENTS:
        raise MalformedEvent(f"the body has more than {MOST_ELEMENTS} elements")
    return elements


def _elements(body: bytes) -> Sequence[msgspec.Raw]:
    try:
        return _decode(body)
    except msgspec.DecodeError:
        mended = _ESCAPE.sub(_whole_character, body)
        if mended == body:
            raise
        return _decode(mended)


def _decode(body: bytes) -> Sequence[msgspec.Raw]:
    if body.lstrip().startswith(b"{"):
        return (msgspec.json.decode(body, type=msgspec.Raw),)
    return _ELEMENTS.decode(body)


def _whole_character(escape: re.Match[bytes]) -> bytes:
    """JavaScript cuts texts in the middle of an emoji; msgspec refuses such a half."""
    return rb"\ufffd" if escape[1] else escape[0]
