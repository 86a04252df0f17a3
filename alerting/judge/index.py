"""Which rules an event concerns: found by the values that rules name, not by asking them all."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from sys import intern
from typing import TypeAlias

from alerting.judge.change import ChangeQuestion, ChangeSpec
from alerting.judge.fate import FateQuestion, FateSpec, ReceiptsSeen
from alerting.judge.rulebook import Rule
from alerting.judge.state import StateQuestion, StateSpec
from alerting.judge.verdict import Question
from alerting.model.alert import Mode
from alerting.model.chat import Chat

#: Combinations of values whose rules are remembered; a full memory is begun anew.
REMEMBERED = 20_000

Combination: TypeAlias = tuple[int, str, str, str, str, int, str]
_FIELDS = ("status", "reply", "assignee_kind", "waiting_on", "channel", "app")


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule, ready to be asked. `tag` changes when what it asks changes."""

    rule: Rule
    tag: str
    question: Question
    reads: int
    per_message: bool
    endless: bool


def ask_of(rule: Rule, receipts: ReceiptsSeen) -> Asked:
    digest = hashlib.blake2b(rule.identity.encode(), digest_size=4).hexdigest()
    question = _question(rule, receipts)
    tag = intern(f"{rule.name}#{digest}")
    return Asked(rule, tag, question, question.reads, question.per_message, question.endless)


def _question(rule: Rule, receipts: ReceiptsSeen) -> Question:
    """The type checker refuses this function when a kind of question is forgotten."""
    match rule.question:
        case StateSpec():
            return StateQuestion(rule.question, rule.where)
        case ChangeSpec():
            return ChangeQuestion(rule.question, rule.where)
        case FateSpec():
            return FateQuestion(rule.question, rule.where, receipts)


class Index:
    """Rules by the facts an event changed and the values a chat has now."""

    def __init__(self, rules: Sequence[Rule], receipts: ReceiptsSeen) -> None:
        live = [rule for rule in rules if rule.mode is not Mode.OFF]
        self.all = tuple(ask_of(rule, receipts) for rule in live)
        self.by_tag = {asked.tag: asked for asked in self.all}
        self.by_name = {asked.rule.name: asked for asked in self.all}
        self._memory: dict[Combination, tuple[Asked, ...]] = {}

    def concerned(self, facts: int, chat: Chat) -> tuple[Asked, ...]:
        """Rules that may begin to hold for this chat after `facts` have changed."""
        if not facts:
            return ()
        key = (
            facts,
            chat.status,
            chat.reply,
            chat.assignee_kind,
            chat.waiting_on,
            chat.channel,
            chat.app,
        )
        found = self._memory.get(key)
        if found is None:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            found = self._memory[key] = tuple(
                asked for asked in self.all if asked.reads & facts and _may_hold(asked, chat)
            )
        return found


def _may_hold(asked: Asked, chat: Chat) -> bool:
    needs = asked.question.needs
    return all(getattr(chat, name) in needs[name] for name in _FIELDS if name in needs)
