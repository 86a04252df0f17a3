"""Conditions in words, where they are about many chats or messages and not about one."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from alerting.config.say import Say
from alerting.judge.change import ChangeSpec
from alerting.judge.conditions import Conditions
from alerting.judge.counted import CountedMessages
from alerting.judge.spec import Bounds, ContactIds
from alerting.model.times import Ms, spell
from alerting.model.zoho import CANNOT_SEND, CHANNEL_FAULT

_WAIT = {"agent": "wait for the agent", "customer": "wait for the customer"}
_WAY = {"in": "from customers", "out": "to customers"}


class Words(Protocol):
    """What is said of one chat, and of the names in the file."""

    def and_(self, words: Iterable[str]) -> str: ...
    def or_(self, words: Iterable[str]) -> str: ...
    def lasting(self, length: Ms | None) -> str: ...
    def change(self, spec: ChangeSpec) -> str: ...
    def conditions(self, spec: Conditions) -> str: ...
    def people(self, who: frozenset[str | int] | None) -> list[str]: ...
    def channels(self, numbers: frozenset[int]) -> str: ...
    def contacts(self, ids: ContactIds) -> str: ...
    def bounds(self, bounds: Bounds) -> str: ...


class Many:
    def __init__(self, words: Words, say: Say) -> None:
        self._words = words
        self._say = say

    def all_of(self, spec: Conditions | CountedMessages) -> str:
        """`are OPEN and assigned to nobody, and wait for the agent`."""
        written = [
            (name, value)
            for name in type(spec).model_fields
            if (value := getattr(spec, name)) is not None
        ]
        are = [each for name, value in written for each in self._are(name, value)]
        clauses = [self._say("are {}", self._words.and_(are))] if are else []
        clauses += [each for name, value in written for each in self._do(name, value)]
        return self._words.and_(clauses)

    def _are(self, name: str, value: Any) -> Iterator[str]:
        say, words = self._say, self._words
        match name:
            case "status":
                yield words.or_(sorted(value))
            case "assignee":
                yield say("assigned to {}", words.or_(words.people(value)))
            case "channel":
                yield say("on {}", words.channels(value))
            case "contact":
                yield say("with {}", words.contacts(value))
            case "direction":
                yield say(_WAY[value])
            case _:
                return

    def _do(self, name: str, value: Any) -> Iterator[str]:  # noqa: C901 one clause for each
        say, words = self._say, self._words
        match name:
            case "reply_status":
                yield self._reply(value)
            case "app":
                yield say("came by {}", words.or_(sorted(value)))
            case "messages":
                yield say("have {} messages", words.bounds(value))
            case "waiting_on":
                yield say(_WAIT[value])
            case "reopened":
                yield say("were reopened") if value else say("were never reopened")
            case "org":
                yield say("belong to org {}", words.or_(map(str, sorted(value))))
            case "any":
                yield f"({words.or_(self.all_of(part) for part in value)})"
            case "all":
                yield f"({words.and_(self.all_of(part) for part in value)})"
            case "not_":
                yield say("not ({})", self.all_of(value))
            case "waited":
                yield say("have waited for more than {}", spell(value.above))
            case _:
                return

    def _reply(self, replies: frozenset[str]) -> str:
        if replies == CANNOT_SEND:
            return self._say("cannot be written to (cannot_send)")
        if replies == CHANNEL_FAULT:
            return self._say("have a channel that cannot send (channel_fault)")
        return self._say("have reply status {}", self._words.or_(sorted(replies)))
