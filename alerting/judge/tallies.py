"""Which tallies an event concerns: found by the values that rules name, as rules on chats are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from alerting.judge.count import CountSpec, CountTally
from alerting.judge.credits import CreditsSpec, CreditsTally
from alerting.judge.fate import ReceiptsSeen
from alerting.judge.fault import FaultSpec, FaultTally
from alerting.judge.index import REMEMBERED, tag_of
from alerting.judge.missing import MissingSpec, MissingTally
from alerting.judge.narrowed import Narrowed, may_hold
from alerting.judge.repeats import RepeatsSpec, RepeatsTally
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.share import ShareSpec, ShareTally
from alerting.judge.signals import Signals
from alerting.judge.tally import Tally
from alerting.model.alert import Mode
from alerting.model.chat import Change
from alerting.model.people import Directory

Combination: TypeAlias = tuple[int, str, object]


@dataclass(slots=True, eq=False)
class Tallied:
    """A rule about groups and its figures, which outlive new words of the rule."""

    rule: Rule
    tag: str
    tally: Tally
    looks: bool = True
    """Its figures are to be found by looking at all chats."""

    def renew(self, rule: Rule, tally: Tally) -> None:
        """The same question in another file, whose channels, capacities and lists may differ."""
        saved = self.tally.save()
        tally.load(saved)
        self.rule, self.tally, self.looks = rule, tally, not saved


def tallied_of(
    book: RuleBook, receipts: ReceiptsSeen, signals: Signals, kept: Mapping[str, Tallied]
) -> list[Tallied]:
    """One for each rule that is not off; what asks the same as one of `kept` goes on with it."""
    found = []
    for rule in book.rules:
        if rule.mode is Mode.OFF or not rule.asks_of_groups:
            continue
        tag, tally = tag_of(rule), _tally(rule, book.directory, receipts, signals)
        if known := kept.get(tag):
            known.renew(rule, tally)
        found.append(known or Tallied(rule, tag, tally))
    return found


def _tally(rule: Rule, directory: Directory, receipts: ReceiptsSeen, signals: Signals) -> Tally:
    """The type checker refuses this function when a kind of question is forgotten."""
    where, spec = rule.where, rule.question
    match spec:
        case CountSpec():
            capacities = {it.id: it.capacity for it in directory.agents.values() if it.capacity}
            return CountTally(spec, where, capacities, signals.presence)
        case ShareSpec():
            return ShareTally(spec, where, receipts)
        case MissingSpec():
            return MissingTally(spec, where, directory.channels.keys())
        case RepeatsSpec():
            return RepeatsTally(spec, where)
        case FaultSpec():
            return FaultTally(spec, where)
        case CreditsSpec():
            return CreditsTally(spec, signals.credits)
        case _:
            raise AssertionError(f"{rule.name} asks about chats")


class TallyIndex:
    """Tallies by what an event was, which facts it changed, and the values its chat has now."""

    def __init__(self, counted: Iterable[Tallied]) -> None:
        self.all = tuple(counted)
        self.by_tag = {one.tag: one for one in self.all}
        self.by_name = {one.rule.name: one for one in self.all}
        self._narrowed = Narrowed((one.tally.needs, one) for one in self.all)
        self._values = self._narrowed.values
        self._memory: dict[Combination, tuple[Tallied, ...]] = {}

    def concerned(self, change: Change, members: tuple[Tallied, ...]) -> tuple[Tallied, ...]:
        """`members`: those that count its chat already, which values it has now or not."""
        facts, heard, chat = change.facts, change.heard, change.chat
        if not facts and not heard:
            return ()
        key = facts, heard, self._values(chat)
        found = self._memory.get(key)
        if found is None:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            some = self._narrowed.of_values(chat)
            found = self._memory[key] = tuple(it for it in some if _reads(it, facts, heard))
        named = self._narrowed.of_agent.get(chat.assignee, ())
        also = [it for needs, it in named if _reads(it, facts, heard) and may_hold(needs, chat)]
        if not also and not members:
            return found
        counting = (it for it in members if _reads(it, facts, heard))
        return tuple(dict.fromkeys((*found, *also, *counting)))


def _reads(one: Tallied, facts: int, heard: str) -> bool:
    return bool(one.tally.reads & facts) or heard in one.tally.hears
