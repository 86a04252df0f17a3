"""An element that is not in the exact form is put into it, or refused with the reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec
from msgspec.structs import fields

from alerting.errors import MalformedEvent
from alerting.model.event import Event
from alerting.model.times import EpochMs
from alerting.receive.other import other_event
from alerting.receive.values import LONGEST_WORD, instant, number, plain
from alerting.receive.wire import (
    Actor,
    AnyElement,
    Element,
    FateElement,
    FatePayload,
    Id,
    Instant,
    Keep,
    MessageElement,
    MessagePayload,
    NewFate,
    OptionalId,
    Part,
    StatusElement,
    StatusPayload,
    Ticket,
    Word,
)

Unknown: TypeAlias = dict[str, int]
Reading: TypeAlias = Callable[[Any, str, Unknown], Any]

PAYLOADS: Final[Mapping[str, tuple[type[AnyElement], type[Part]]]] = {
    "IM_Session_Status": (StatusElement, StatusPayload),
    "IM_Message_Add": (MessageElement, MessagePayload),
    "IM_Message_Status": (FateElement, FatePayload),
}
_ABSENT: Final[tuple[Any, ...]] = (None, "", {}, [])


def read_odd(element: Any, keep: Keep, arrived: EpochMs, unknown_keys: Unknown) -> Event:
    """Raise MalformedEvent, with a reason that quotes nothing of the content."""
    if not isinstance(element, dict):
        raise MalformedEvent("not an object")
    name = element.get("eventType")
    if not (isinstance(name, str) and plain(name)):
        raise MalformedEvent("eventType is missing or not a name")
    if name not in PAYLOADS:
        return other_event(name, element, arrived)
    form, payload_form = PAYLOADS[name]
    if not isinstance(element.get("payload"), dict):
        raise MalformedEvent("payload is missing or not an object")
    payload = _tidy(element["payload"], payload_form, "payload.", unknown_keys)
    outer = {key: value for key, value in element.items() if key not in {"eventType", "payload"}}
    tidied = _tidy(outer, Element, "", unknown_keys)
    try:
        whole = msgspec.convert(tidied | {"eventType": name, "payload": payload}, form)
    except msgspec.ValidationError:
        raise MalformedEvent("a value has a form that cannot be read") from None
    return whole.event(keep, arrived)


def _tidy(
    part: Mapping[str, Any], form: type[Part], where: str, unknown: Unknown
) -> dict[str, Any]:
    """Known keys with their values in exact form; absent ones left out, unknown ones counted."""
    readings, needed = _FORMS[form]
    tidied = {}
    for key, value in part.items():
        reading = readings.get(key)
        if reading is None:
            name = where + (key if plain(key) else "(not a name)")
            unknown[name] = unknown.get(name, 0) + 1
        elif value not in _ABSENT:
            tidied[key] = reading(value, key, unknown)
    for key in needed:
        if not tidied.get(key):
            raise MalformedEvent(f"{where}{key} is missing")
    return tidied


def _as_it_is(value: Any, _name: str, _unknown: Unknown) -> Any:
    return value


def _number(value: Any, name: str, _unknown: Unknown) -> int:
    return number(value, name)


def _instant(value: Any, name: str, _unknown: Unknown) -> EpochMs:
    return instant(value, name)


def _word(value: Any, name: str, _unknown: Unknown) -> str:
    """A status stands bare, or in an object beside its time."""
    if isinstance(value, dict):
        value = value.get("status")
    if not isinstance(value, str):
        raise MalformedEvent(f"{name} is not text")
    if len(value) > LONGEST_WORD:
        raise MalformedEvent(f"{name} is longer than {LONGEST_WORD} characters")
    return value


def _ticket(value: Any, _name: str, _unknown: Unknown) -> Any:
    return value if isinstance(value, dict) else None


def _actor(value: Any, name: str, unknown: Unknown) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MalformedEvent(f"{name} is not an object")
    return _tidy(value, Actor, "payload.actor.", unknown)


def _fate(value: Any, name: str, unknown: Unknown) -> dict[str, Any]:
    whole = value if isinstance(value, dict) else {"status": _word(value, name, unknown)}
    return _tidy(whole, NewFate, "payload.messageNewStatus.", unknown)


_READINGS: Final[Mapping[Any, Reading]] = {
    Id: _number,
    OptionalId: _number,
    Instant: _instant,
    Word: _word,
    Word | None: _word,
    Ticket | None: _ticket,
    Actor | None: _actor,
    NewFate: _fate,
}


def _form(form: type[Part]) -> tuple[Mapping[str, Reading], Sequence[str]]:
    """How to read each key, from the annotations in `wire.py`; and which keys must be there."""
    known = fields(form)
    readings = {it.encode_name: _READINGS.get(it.type, _as_it_is) for it in known}
    return readings, [it.encode_name for it in known if it.required]


_FORMS: Final[Mapping[type[Part], tuple[Mapping[str, Reading], Sequence[str]]]] = {
    form: _form(form)
    for form in (Element, StatusPayload, MessagePayload, FatePayload, Actor, NewFate)
}
