"""The border between the rules file and judging: how one word of a rule is read.

Every validator raises ValueError with a sentence for a supervisor; where the word is not known it
raises UnknownWord, from which the checker makes "did you mean".
"""

import re
from collections.abc import Collection, Iterable
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    model_validator,
)

from alerting.model.names import Names
from alerting.model.times import DAY, HOUR, MINUTE, SECOND, Ms
from alerting.model.zoho import CANNOT_SEND, CHANNEL_FAULT, FATE_RANK

_UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}
_DURATION = re.compile(r"(\d+)([smhd])")


class UnknownWord(ValueError):
    """A word that is none of `known`."""

    def __init__(self, kind: str, word: str, known: Collection[str]) -> None:
        super().__init__(f"{word} is no {kind} that is known here")
        self.word = word
        self.known = tuple(sorted(known))


class Spec(BaseModel):
    """A part of a rule, as written: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def names_of(info: ValidationInfo) -> Names:
    """The file's names, handed in as pydantic's validation context."""
    return info.context if isinstance(info.context, Names) else Names()


def as_list(value: object) -> list[Any]:
    """A list means any of; a single value is a list of one."""
    return list(value) if isinstance(value, list | tuple) else [value]


def read_duration(value: object) -> Ms:
    """`90s`, `10m`, `2h`, `1d`, also `1h30m`; never a bare number, never zero or less."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value  # read already: specs are validated again when they are copied
    text = str(value).strip()
    parts = _DURATION.findall(text)
    if not parts or "".join(n + u for n, u in parts) != text:
        raise ValueError(f"{text!r} is not a length of time; write it like 90s, 10m, 2h or 1d")
    length = sum(int(number) * _UNITS[unit] for number, unit in parts)
    if length <= 0:
        raise ValueError("a length of time must be more than nothing")
    if length > 400 * DAY:
        raise ValueError("a length of time must be at most 400d")
    return length


Duration = Annotated[Ms, BeforeValidator(read_duration)]


def _one_of(kind: str, word: object, known: Collection[str]) -> str:
    text = str(word).strip().upper()
    if text not in known:
        raise UnknownWord(kind, str(word), known)
    return text


def _read_statuses(value: object, info: ValidationInfo) -> frozenset[str]:
    known = names_of(info).statuses
    return frozenset(_one_of("status", word, known) for word in as_list(value))


def _read_replies(value: object, info: ValidationInfo) -> frozenset[str]:
    known = names_of(info).reply_statuses
    classes = {"CHANNEL_FAULT": CHANNEL_FAULT, "CANNOT_SEND": CANNOT_SEND}
    found: set[str] = set()
    for word in as_list(value):
        text = _one_of("reply status", word, known | classes.keys())
        found |= classes.get(text, {text})
    return frozenset(found)


def _read_fates(value: object) -> frozenset[str]:
    return frozenset(_one_of("message status", word, FATE_RANK) for word in as_list(value))


def _read_apps(value: object, info: ValidationInfo) -> frozenset[str]:
    known = names_of(info).apps
    return frozenset(_one_of("app", word, known) for word in as_list(value))


def read_id(value: object) -> int:
    """One of Zoho's ids: decimal digits, with or without quotes."""
    text = str(value).strip()
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 2**63:
        raise ValueError(f"{text!r} is not one of Zoho's ids; they are digits only")
    return int(text)


def _named(kind: str, word: object, names: dict[str, int]) -> int:
    text = str(word).strip()
    if text.isascii() and text.isdigit():
        return read_id(text)
    for name, number in names.items():
        if name.casefold() == text.casefold():
            return number
    raise UnknownWord(kind, text, names)


def _read_channels(value: object, info: ValidationInfo) -> frozenset[int]:
    known = names_of(info).channels
    return frozenset(_named("channel", word, known) for word in as_list(value))


def _read_orgs(value: object) -> frozenset[int]:
    return frozenset(read_id(word) for word in as_list(value))


class ContactIds(frozenset[int]):
    """Who is meant, and in which words: whoever comes onto a list, what is asked stays the same."""

    __slots__ = ("words",)
    words: tuple[str, ...]

    def __new__(cls, ids: Iterable[int], words: Iterable[str]) -> Self:
        made = super().__new__(cls, ids)
        made.words = tuple(words)
        return made


def _read_contacts(value: object, info: ValidationInfo) -> ContactIds:
    if isinstance(value, ContactIds):
        return value  # read already
    known, lists, ids = names_of(info).contacts, set(), set()
    for word in as_list(value):
        text = str(word).strip()
        if text.isascii() and text.isdigit():
            ids.add(read_id(text))
        elif text in known:
            lists.add(text)
        else:
            raise UnknownWord("contact list", text, known)
    if len(lists) == 1 and not ids:
        only = known[next(iter(lists))]
        if isinstance(only, ContactIds):
            return only  # a list may be long: one copy of it is enough
    everybody = ids.union(*(known[name] for name in lists))
    return ContactIds(everybody, (*sorted(lists), *map(str, sorted(ids))))


ASSIGNEE_WORDS = frozenset({"none", "bot", "agent"})
OFFLINE = "offline"
"""Also an assignee: the agent who has the chat is not there."""


def _read_hands(value: object, info: ValidationInfo) -> frozenset[str | int]:
    """From whom to whom a chat goes."""
    if OFFLINE in (str(word).strip().lower() for word in as_list(value)):
        raise ValueError("nobody is handed a chat by being offline: ask when: {assignee: offline}")
    return _read_assignees(value, info)


def _read_assignees(value: object, info: ValidationInfo) -> frozenset[str | int]:
    known, known_words = names_of(info).agents, ASSIGNEE_WORDS | {OFFLINE}
    found: set[str | int] = set()
    for word in as_list(value):
        text = str(word).strip()
        if value is None or text.lower() in {"null", ""}:
            raise ValueError("write `assignee: none` for nobody")
        if text.lower() in known_words:
            found.add(text.lower())
        else:
            try:
                found.add(_named("agent", text, known))
            except UnknownWord as unknown:
                raise UnknownWord("assignee", text, {*unknown.known, *known_words}) from None
    return frozenset(found)


Statuses = Annotated[frozenset[str], BeforeValidator(_read_statuses)]
Replies = Annotated[frozenset[str], BeforeValidator(_read_replies)]
Fates = Annotated[frozenset[str], BeforeValidator(_read_fates)]
Apps = Annotated[frozenset[str], BeforeValidator(_read_apps)]
Channels = Annotated[frozenset[int], BeforeValidator(_read_channels)]
Orgs = Annotated[frozenset[int], BeforeValidator(_read_orgs)]
Contacts = Annotated[
    ContactIds,
    PlainValidator(_read_contacts),
    PlainSerializer(lambda contacts: contacts.words),
]
Assignees = Annotated[frozenset[str | int], BeforeValidator(_read_assignees)]
Hands = Annotated[frozenset[str | int], BeforeValidator(_read_hands)]


class Bounds(Spec):
    """`{above: 20}` or `{below: 3}`, or both: strictly more, strictly fewer."""

    above: int | None = Field(default=None, ge=0)
    below: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _can_hold(self) -> "Bounds":
        if self.above is None and self.below is None:
            raise ValueError("write how many: {above: 20} or {below: 3}")
        if self.above is not None and self.below is not None and self.below - self.above <= 1:
            raise ValueError(f"no number is above {self.above} and below {self.below}")
        return self

    def admits(self, number: int) -> bool:
        return (self.above is None or number > self.above) and (
            self.below is None or number < self.below
        )
