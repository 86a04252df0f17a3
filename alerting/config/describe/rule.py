"""What a rule will do, in one sentence that can be read aloud.

Every English phrase goes through `say` as a template: by it the catalogues know the phrase.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from alerting.config.describe.clocks import clock
from alerting.config.describe.groups import GroupWords, ends
from alerting.config.describe.joined import and_, or_
from alerting.config.describe.telling import Telling
from alerting.config.say import Say, in_english
from alerting.judge.change import (
    FEW_MESSAGES,
    AssigneeStep,
    ChangeSpec,
    FactChange,
    StatusStep,
)
from alerting.judge.clock import ClockSpec
from alerting.judge.conditions import Conditions
from alerting.judge.count import CountSpec
from alerting.judge.credits import CreditsSpec
from alerting.judge.fate import FateSpec
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.share import ShareSpec
from alerting.judge.spec import Bounds, ContactIds
from alerting.judge.state import StateSpec
from alerting.judge.text import LookedFor, TextSpec
from alerting.model.alert import Mode
from alerting.model.calendar import ALWAYS
from alerting.model.names import Names
from alerting.model.times import Ms, spell
from alerting.model.zoho import CANNOT_SEND, CHANNEL_FAULT

_ASSIGNEES = {
    "none": "nobody",
    "bot": "a bot",
    "agent": "an agent",
    "offline": "an agent who is offline",
}
_WAITS = {"agent": "waits for the agent", "customer": "waits for the customer"}
#: Of the words a rule looks for, so many are read aloud.
_WORDS = 8


def describe(rule: Rule, book: RuleBook, names: Names, say: Say = in_english) -> str:
    """`on-hold-too-long: when a chat is ON_HOLD for 10m, tell asha by slack and by email`."""
    words = _Words(book, names, say)
    asked, hours = words.question(rule) + ends(rule, words, say), _hours(rule, book, say)
    match rule.mode:
        case Mode.OFF:
            return say("{}: off, watches nothing", rule.name)
        case Mode.TRIAL:
            return say("{}: {}{}, record it and tell nobody (trial)", rule.name, asked, hours)
        case Mode.LIVE:
            told = Telling(book, say).of(rule)
            return say("{}: {}{}, tell {}", rule.name, asked, hours, told)


def _hours(rule: Rule, book: RuleBook, say: Say) -> str:
    """`, in support-hours`; a channel's own hours come first where any channel has some."""
    usual = rule.hours.name if rule.hours else ""
    own = {each.hours.name for each in book.directory.channels.values() if each.hours}
    if rule.by_channel and own - {usual}:
        return say(", in its channel's hours (else {})", usual or ALWAYS.name)
    return say(", in {}", usual) if usual else ""


class _Words:
    """Ids become the names that the file gives them."""

    def __init__(self, book: RuleBook, names: Names, say: Say) -> None:
        self._channels = {number: each.name for number, each in book.directory.channels.items()}
        self._agents = {number: each.name for number, each in book.directory.agents.items()}
        self._contacts = names.contacts
        self._say = say

    def question(self, rule: Rule) -> str:
        say = self._say
        where = say(" that {}", self.conditions(rule.where)) if rule.where else ""
        match rule.question:
            case StateSpec(when=when, hold_for=length):
                return say("when a chat{} {}{}", where, self.conditions(when), self.lasting(length))
            case FateSpec(message=message, hold_for=length):
                chat = say(" in a chat{}", where) if where else ""
                fates = self.or_(sorted(message.status))
                stays = "when our message{} stays {}{}" if length else "when our message{} is {}{}"
                return say(stays, chat, fates, self.lasting(length))
            case ChangeSpec() as spec:
                return say("when a chat{} {}", where, self.change(spec))
            case ClockSpec() as spec:
                return clock(spec, where, say)
            case TextSpec(text=looked_for):
                chat = say(" in a chat{}", where) if where else ""
                return say("when a customer writes {}{}", self.texts(looked_for), chat)
            case (
                CountSpec()
                | ShareSpec()
                | MissingSpec()
                | RepeatsSpec()
                | FaultSpec()
                | CreditsSpec()
            ) as asked:
                return GroupWords(self, say).question(asked, rule.where)

    def lasting(self, length: Ms | None) -> str:
        return "" if length is None else self._say(" for {}", spell(length))

    def and_(self, words: Iterable[str]) -> str:
        return and_(words, self._say)

    def or_(self, words: Iterable[str]) -> str:
        return or_(words, self._say)

    def change(self, spec: ChangeSpec) -> str:
        say = self._say
        match spec.change:
            case "ended_unanswered":
                return say("ends while the customer waits for an answer")
            case "ended_abruptly":
                within = spell(spec.within) if spec.within else "2m"
                few = self.bounds(spec.messages or FEW_MESSAGES)
                return say("ends abruptly: within {} after {} messages", within, few)
            case "reopened":
                return say("is reopened within {}", spell(spec.within) if spec.within else "24h")
            case FactChange(status=StatusStep(from_=old, to=new)):
                return say("changes its status{}", self.step(_sorted(old), _sorted(new)))
            case FactChange(assignee=AssigneeStep(from_=old, to=new)):
                return say("changes hands{}", self.step(self.people(old), self.people(new)))
            case _:
                return say("changes")

    def texts(self, spec: LookedFor) -> str:
        words = [f'"{each}"' if " " in each else each for each in sorted(spec.words)]
        more = [self._say("one of {} more", len(words) - _WORDS)] if len(words) > _WORDS else []
        said = self.or_(words[:_WORDS] + more)
        if not spec.patterns:
            return said
        many = self._say("one of {} patterns", len(spec.patterns))
        matches = self._say(
            "what matches {}", many if len(spec.patterns) > 1 else self._say("a pattern")
        )
        return self._say("{}, or {}", said, matches) if said else matches

    def step(self, old: list[str], new: list[str]) -> str:
        before = self._say(" from {}", self.or_(old)) if old else ""
        return before + (self._say(" to {}", self.or_(new)) if new else "")

    def conditions(self, spec: Conditions) -> str:
        return self.and_(self._each(spec))

    def _each(self, spec: Conditions) -> Iterator[str]:
        """In the order in which Conditions lists them."""
        for name in Conditions.model_fields:
            value = getattr(spec, name)
            if value is not None:
                yield self._one(name, value)

    def _one(self, name: str, value: Any) -> str:  # noqa: C901, PLR0912 one clause for each condition
        say = self._say
        match name:
            case "status":
                return say("is {}", self.or_(sorted(value)))
            case "reply_status":
                return self._reply(value)
            case "assignee":
                return say("is assigned to {}", self.or_(self.people(value)))
            case "channel":
                return say("is on {}", self.channels(value))
            case "app":
                return say("came by {}", self.or_(sorted(value)))
            case "contact":
                return say("is with {}", self.contacts(value))
            case "messages":
                return say("has {} messages", self.bounds(value))
            case "waiting_on":
                return say(_WAITS[value])
            case "reopened":
                return say("was reopened") if value else say("was never reopened")
            case "org":
                return say("belongs to org {}", self.or_(map(str, sorted(value))))
            case "any":
                return f"({self.or_(self.conditions(part) for part in value)})"
            case "all":
                return f"({self.and_(self.conditions(part) for part in value)})"
            case _:
                return say("not ({})", self.conditions(value))

    def people(self, who: frozenset[str | int] | None) -> list[str]:
        return [
            self._agents.get(each, self._say("agent {}", each))
            if isinstance(each, int)
            else self._say(_ASSIGNEES[each])
            for each in sorted(who or (), key=str)
        ]

    def channels(self, numbers: frozenset[int]) -> str:
        return self.or_(
            self._channels.get(each, self._say("channel {}", each)) for each in sorted(numbers)
        )

    def contacts(self, ids: ContactIds) -> str:
        lists = self._contacts
        return self.or_(it if it in lists else self._say("contact {}", it) for it in ids.words)

    def bounds(self, bounds: Bounds) -> str:
        above = [] if bounds.above is None else [self._say("more than {}", bounds.above)]
        below = [] if bounds.below is None else [self._say("fewer than {}", bounds.below)]
        return self.and_(above + below)

    def _reply(self, replies: frozenset[str]) -> str:
        if replies == CANNOT_SEND:
            return self._say("cannot be written to (cannot_send)")
        if replies == CHANNEL_FAULT:
            return self._say("has a channel that cannot send (channel_fault)")
        return self._say("has reply status {}", self.or_(sorted(replies)))


def _sorted(words: frozenset[str] | None) -> list[str]:
    return sorted(words or ())
