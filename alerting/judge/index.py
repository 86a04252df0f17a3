"""Which rules an event concerns: found by the values that rules name, not by asking them all."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from sys import intern
from typing import TypeAlias

from alerting.judge.change import ChangeQuestion, ChangeSpec
from alerting.judge.clock import ClockQuestion, ClockSpec
from alerting.judge.count import CountSpec
from alerting.judge.credits import CreditsSpec
from alerting.judge.fate import FateQuestion, FateSpec, ReceiptsSeen
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.narrowed import Narrowed, may_hold
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.rulebook import Rule
from alerting.judge.share import ShareSpec
from alerting.judge.state import StateQuestion, StateSpec
from alerting.judge.text import TextQuestion, TextSpec
from alerting.judge.verdict import Question
from alerting.model.alert import Mode
from alerting.model.chat import Chat
from alerting.model.times import Ms

#: Combinations of values whose rules are remembered; a full memory is begun anew.
REMEMBERED = 20_000

Combination: TypeAlias = tuple[int, object]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A rule, ready to be asked. `tag` changes when what it asks changes."""

    rule: Rule
    tag: str
    question: Question
    reads: int
    per_message: bool
    endless: bool
    rises: tuple[Ms, ...]
    by_values: bool


def tag_of(rule: Rule) -> str:
    """Changes when what the rule asks changes."""
    digest = hashlib.blake2b(rule.identity.encode(), digest_size=4).hexdigest()
    return intern(f"{rule.name}#{digest}")


def ask_of(rule: Rule, receipts: ReceiptsSeen) -> Asked:
    question = _question(rule, receipts)
    return Asked(
        rule,
        tag_of(rule),
        question,
        question.reads,
        question.per_message,
        question.endless,
        question.rises,
        question.by_values,
    )


def _question(rule: Rule, receipts: ReceiptsSeen) -> Question:
    """The type checker refuses this function when a kind of question is forgotten."""
    match rule.question:
        case StateSpec():
            return StateQuestion(rule.question, rule.where)
        case ChangeSpec():
            return ChangeQuestion(rule.question, rule.where)
        case ClockSpec():
            return ClockQuestion(rule.question, rule.where)
        case FateSpec():
            return FateQuestion(rule.question, rule.where, receipts)
        case TextSpec():
            return TextQuestion(rule.question, rule.where)
        case (
            CountSpec() | ShareSpec() | MissingSpec() | RepeatsSpec() | FaultSpec() | CreditsSpec()
        ):
            raise AssertionError(f"{rule.name} does not ask about chats")


class Index:
    """Rules by the facts an event changed and the values a chat has now."""

    def __init__(self, rules: Sequence[Rule], receipts: ReceiptsSeen) -> None:
        live = [rule for rule in rules if rule.mode is not Mode.OFF and not rule.asks_of_groups]
        self.all = tuple(ask_of(rule, receipts) for rule in live)
        self.by_tag = {asked.tag: asked for asked in self.all}
        self.by_name = {asked.rule.name: asked for asked in self.all}
        settled = reduce(or_, (asked.reads for asked in self.all if asked.by_values), 0)
        self._narrowed = Narrowed(((it.question.needs, it) for it in self.all), settled)
        self._values = self._narrowed.values
        of_agents = (it.reads for named in self._narrowed.of_agent.values() for _, it in named)
        self._of_agents_reads = reduce(or_, of_agents, 0)
        self._memory: dict[Combination, tuple[Asked, ...]] = {}

    def concerned(self, facts: int, chat: Chat) -> tuple[Asked, ...]:
        """Rules that may begin to hold for this chat after `facts` have changed.

        One whose answer depends on the values alone is among them where it holds, and only there.
        """
        if not facts or not self.all:
            return ()
        key = facts, self._values(chat)
        found = self._memory.get(key)
        if found is None:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            some = self._narrowed.of_values(chat)
            found = self._memory[key] = tuple(
                it for it in some if it.reads & facts and _may_begin(it, chat)
            )
        if not facts & self._of_agents_reads:
            return found
        named = self._narrowed.of_agent.get(chat.assignee, ())
        also = [it for needs, it in named if it.reads & facts and may_hold(needs, chat)]
        return (*found, *also) if also else found


def _may_begin(asked: Asked, chat: Chat) -> bool:
    if not asked.by_values:
        return True
    try:
        return asked.question.look(chat) is not None
    except Exception:  # noqa: BLE001 who asks it hears of that, and names the rule
        return True
