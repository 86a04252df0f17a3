"""The shape of `examples:` under a rule and of `scenarios:` in a file of their own."""

import re
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from alerting.config.examples.times import Moment, read_moment, read_start
from alerting.config.forms import Form, Line, Targets, Text
from alerting.judge.credits import Amount
from alerting.judge.spec import ASSIGNEE_WORDS, OFFLINE, UnknownWord, as_list, names_of, read_id
from alerting.model.alert import Ending
from alerting.model.names import Names
from alerting.model.severity import Severity
from alerting.model.zoho import FATE_RANK

#: The assignee `agent` of an example: somebody, whoever it is.
SOMEBODY = 1
#: The channel of an example's chats unless it is said.
SOME_CHANNEL = 1
#: Chats of which one line of an example may speak.
MOST_SESSIONS = 1_000
LONGEST_NAME = 100
WRITERS = ("customer", "agent", "bot")

_RANGE = re.compile(r"(\D*)(\d{1,6})\.\.(?:\1)?(\d{1,6})")


def _known(kind: str, words: Callable[[Names], Collection[str]]) -> BeforeValidator:
    """One of Zoho's values, in any case."""

    def read(value: object, info: ValidationInfo) -> str:
        known = words(names_of(info))
        text = str(value).strip().upper()
        if text not in known:
            raise UnknownWord(kind, str(value), known)
        return text

    return BeforeValidator(read)


def _read_sessions(value: object) -> tuple[str, ...]:
    """`A`, `[A, B]`, or `1..21` for twenty-one chats."""
    names = [name for word in as_list(value) for name in _spread(str(word).strip())]
    if not all(0 < len(name) <= LONGEST_NAME for name in names):
        raise ValueError("a chat is called by a letter or a word, like A")
    if len(names) > MOST_SESSIONS:
        raise ValueError(f"{len(names)} chats are too many for one line; at most {MOST_SESSIONS}")
    return tuple(names)


def _spread(word: str) -> list[str]:
    found = _RANGE.fullmatch(word)
    if not found:
        return [word]
    first, last = int(found[2]), int(found[3])
    if first > last:
        raise ValueError(f"{word[:60]} goes down: write {found[1]}{last}..{first}")
    return [f"{found[1]}{number}" for number in range(first, min(last, first + MOST_SESSIONS) + 1)]


def _id_of(word: object, kind: str, names: dict[str, int]) -> int:
    text = str(word).strip()
    if text.isascii() and text.isdigit():
        return read_id(text)
    for name, number in names.items():
        if name.casefold() == text.casefold():
            return number
    raise UnknownWord(kind, text, names)


def _read_channel(value: object, info: ValidationInfo) -> int:
    return _id_of(value, "channel", names_of(info).channels)


def _read_contact(value: object, info: ValidationInfo) -> int:
    """A list's name stands for somebody who is on it."""
    lists = names_of(info).contacts
    return _id_of(value, "contact list", {name: min(ids, default=0) for name, ids in lists.items()})


def _read_assignee(value: object, info: ValidationInfo) -> str | int:
    word = str(value).strip().lower()
    if word in ASSIGNEE_WORDS:
        return word
    if word == OFFLINE:
        raise ValueError("in a line of its own write {at: 3m, agent: NAME, presence: offline}")
    agents = names_of(info).agents
    try:
        return _id_of(value, "agent", agents)
    except UnknownWord:
        raise UnknownWord("assignee", str(value), {*agents, *ASSIGNEE_WORDS}) from None


def _read_agent(value: object, info: ValidationInfo) -> int:
    return _id_of(value, "agent", names_of(info).agents)


def _read_ending(value: object) -> Ending:
    word = " ".join(str(value).split()).casefold()
    if word not in list(Ending):
        raise UnknownWord("reason for an end", str(value), list(Ending))
    return Ending(word)


def _read_severity(value: object) -> Severity:
    word = str(value).strip().casefold()
    if word not in list(Severity):
        raise UnknownWord("severity", str(value), list(Severity))
    return Severity(word)


def _read_told(value: object) -> list[object]:
    return [] if value == "nobody" else as_list(value)


At = Annotated[Moment, BeforeValidator(read_moment)]
Told = Annotated[Targets, BeforeValidator(_read_told)]
Named = Annotated[tuple[Line, ...], BeforeValidator(as_list)]
Sessions = Annotated[tuple[str, ...], BeforeValidator(_read_sessions)]
Channel = Annotated[int, BeforeValidator(_read_channel)]
App = Annotated[str, _known("app", lambda names: names.apps)]
Agent = Annotated[int, BeforeValidator(_read_agent)]
Assignee = Annotated[str | int, BeforeValidator(_read_assignee)]


class EventForm(Form):
    """One line: a status event, a message, a message's fate, or a person's acknowledgement.

    Or what is about no chat: an agent comes or goes, a balance is asked for.
    """

    at: At
    session: Sessions = ("A",)
    """In each of these chats alike."""
    status: Annotated[str, _known("status", lambda names: names.statuses)] = ""
    reply_status: Annotated[str, _known("reply status", lambda names: names.reply_statuses)] = ""
    assignee: Assignee | None = None
    messages: Annotated[int, Field(ge=1)] | None = None
    """Zoho's own count."""
    channel: Channel = 0
    contact: Annotated[int, BeforeValidator(_read_contact)] = 0
    app: App = ""
    ticket: Line = ""
    message: Literal["in", "out"] | None = None
    by: Line = ""
    """Of a message: customer, agent or bot. Of an acknowledgement: who."""
    kind: Annotated[str, Field(alias="type", pattern="^[A-Za-z_]+$")] = "TEXT"
    text: Text = ""
    fate: Annotated[str, _known("message status", lambda _names: FATE_RANK)] = ""
    of: Annotated[int, Field(ge=1)] | None = None
    """Which of the session's outgoing messages, counted from 1; without it the latest."""
    agent: Agent = 0
    presence: Literal["online", "offline"] | None = None
    """Of `agent`."""
    credits: Amount | None = None
    """What is left to pay messages from."""
    ack: Line = ""
    """The rule whose alert somebody takes."""

    @model_validator(mode="after")
    def _one_event(self) -> "EventForm":
        told = self._kinds()
        self._signal_fits()
        if not told and not self.says_whose:
            raise ValueError("nothing happens here: write for instance status: ON_HOLD")
        if len(told) > 1:
            raise ValueError(f"{' and '.join(told)} are two events: write a line for each")
        if self.of is not None and not self.fate:
            raise ValueError("`of` belongs to `fate`: {at: 2m, fate: READ, of: 1}")
        if (self.text or self.kind != "TEXT") and self.message is None:
            raise ValueError("`text` and `type` belong to `message`: {at: 2m, message: in}")
        self._writer_fits()
        return self

    def _kinds(self) -> list[str]:
        there = {
            "status": self.is_status,
            "message": self.message is not None,
            "fate": bool(self.fate),
            "presence": self.presence is not None,
            "credits": self.credits is not None,
            "ack": bool(self.ack),
        }
        return [word for word, truth in there.items() if truth]

    def _signal_fits(self) -> None:
        if self.presence and not self.agent:
            raise ValueError("say of whom: {at: 3m, agent: NAME, presence: offline}")
        if self.agent and not self.presence:
            raise ValueError("`agent` goes with `presence`; who has a chat is its `assignee`")
        of_chats = {"session", "channel", "contact", "ticket"} & self.model_fields_set
        if self.is_signal and of_chats:
            words = " and ".join(f"`{it}`" for it in sorted(of_chats))
            raise ValueError(f"it is about no chat: leave {words} out")
        if self.presence and self.app:
            raise ValueError("it is about no chat: leave `app` out")

    def _writer_fits(self) -> None:
        if not self.by or self.ack:
            return
        if self.message is None:
            raise ValueError("`by` belongs to `message`: {at: 2m, message: out, by: agent}")
        if self.by not in WRITERS:
            raise ValueError("`by` of a message is customer, agent or bot")
        if (self.by == "customer") is not (self.message == "in"):
            raise ValueError("what customers write comes in, what agents and bots write goes out")

    @property
    def named(self) -> tuple[str, ...]:
        """The chats that the line names; empty where it leaves that open."""
        return self.session if "session" in self.model_fields_set else ()

    @property
    def is_signal(self) -> bool:
        """It is about no chat."""
        return self.presence is not None or self.credits is not None

    @property
    def is_status(self) -> bool:
        given = (self.status, self.reply_status, self.messages, self.assignee is not None)
        return any(given)

    @property
    def says_whose(self) -> bool:
        """Which channel, app, customer or ticket the chat belongs to."""
        return any((self.channel, self.contact, self.app, self.ticket))


class ExpectForm(Form):
    """One line of what people must have been told."""

    at: At
    nothing: Literal[True] | None = None
    alert: Line = ""
    rises: Line = ""
    escalates: Line = ""
    reminder: Line = ""
    acknowledged: Line = ""
    ended: Line = ""
    session: Line = ""
    channel: Channel = 0
    agent: Agent = 0
    app: App = ""
    severity: Annotated[Severity, BeforeValidator(_read_severity)] | None = None
    told: Told | None = None
    because: Annotated[Ending, BeforeValidator(_read_ending)] | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "ExpectForm":
        said = [word for word in ("nothing", *NEWS) if getattr(self, word)]
        if len(said) != 1:
            raise ValueError(f"write one of nothing: true, {', '.join(NEWS)}")
        if self.because and not self.ended:
            raise ValueError("`because` belongs to `ended`: {at: 14m, ended: NAME, because: …}")
        if self.nothing and (self.told is not None or self.severity or self.whose):
            raise ValueError("nothing is told to nobody: leave the rest of this line out")
        if len(self.whose) > 1:
            raise ValueError(f"{' and '.join(self.whose)} are two things: an alert is about one")
        return self

    @property
    def whose(self) -> list[str]:
        """Which of the keys that say what its alert is about are written."""
        return [word for word in WHOSE if getattr(self, word)]


#: What an alert may be about.
WHOSE = ("session", "channel", "agent", "app")
#: What can be expected of a rule's alert.
NEWS = ("alert", "rises", "escalates", "reminder", "acknowledged", "ended")


class ExampleForm(Form):
    """What happens, and what people hear of it."""

    name: Line
    starts: Annotated[datetime, BeforeValidator(read_start)] = read_start("mon 10:00")
    events: tuple[EventForm, ...]
    expect: tuple[ExpectForm, ...]


class ScenarioForm(ExampleForm):
    """An example of the whole file."""

    only: Named = ()
    """Alerts of these rules count; the others are not looked at."""
