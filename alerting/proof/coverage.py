"""Which rules, steps and answers no example reaches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from alerting.config.examples.examples import Kind
from alerting.judge.clock import ClockSpec, clock_of
from alerting.judge.conditions import Conditions, conditions_in
from alerting.judge.count import CountSpec
from alerting.judge.credits import CreditsSpec
from alerting.judge.fault import FaultSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.share import ShareSpec
from alerting.judge.state import StateSpec
from alerting.model.alert import Mode
from alerting.model.answer import Holds
from alerting.model.times import spell
from alerting.pipeline.shard import Shard
from alerting.proof.answers import WORDS, answered
from alerting.proof.heard import Heard
from alerting.proof.say import Say, key_of

#: Facts that Zoho tells with every event, or that the program counts itself: always known.
_KNOWN = frozenset({"channel", "org", "messages", "reopened", "any", "all", "not_"})
_WITH_TWO_ANSWERS = ClockSpec | CountSpec | RepeatsSpec | FaultSpec | CreditsSpec
_EITHER = frozenset({Holds.YES, Holds.NO})


@dataclass(slots=True)
class Reached:
    """What the examples have shown of one rule."""

    rule: Rule
    steps: set[int] = field(default_factory=set)
    """0 is the beginning of its alert."""
    answers: dict[str, set[Holds]] = field(default_factory=dict)
    """By the part of the rule: `when`, `where`, `count`."""

    @property
    def missing(self) -> list[str]:
        """In words, what no example reaches."""
        found = [step for no, step in enumerate(_steps(self.rule)) if no not in self.steps]
        for part, possible in _answers(self.rule).items():
            unseen = [it for it in reversed(Holds) if it in possible - self.answers[part]]
            if unseen:
                found.append(f"`{part}` answering {', '.join(WORDS[it] for it in unseen)}")
        return found


class Coverage:
    """Watches every example; give `watch` to each rehearsal."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self.rules = {
            rule.name: Reached(rule, answers={part: set() for part in _answers(rule)})
            for rule in book.rules
            if rule.mode is not Mode.OFF
        }

    def watch(self, shard: Shard, heard: Sequence[Heard]) -> None:
        for it in heard:
            if it.rule in self.rules and it.kind in (Kind.ALERT, Kind.RISES):
                self.rules[it.rule].steps.add(it.risen)
        say = Say(self._book, shard.mark.at)
        for reached in self.rules.values():
            for part, holds in _given(reached.rule, shard, say):
                reached.answers.get(part, set()).add(holds)

    def lines(self) -> list[str]:
        """One for each rule of which something was not reached."""
        return [
            f"{name}: no example reaches {'; '.join(missing)}"
            for name, reached in self.rules.items()
            if (missing := reached.missing)
        ]


def _steps(rule: Rule) -> list[str]:
    spec = rule.question
    severities = [rule.severity, *(step.severity for step in rule.steps)]
    if not isinstance(spec, ClockSpec):
        return [f"its alert with severity {rule.severity}"]
    return [
        f"its step after {spell(at)} ({severity})"
        for at, severity in zip(spec.steps, severities, strict=True)
    ]


def _answers(rule: Rule) -> dict[str, frozenset[Holds]]:
    """The parts of a rule and the answers that each may give."""
    found = {part: _possible(asked) for part, asked in _conditions(rule).items()}
    if isinstance(rule.question, ShareSpec):
        found["share"] = frozenset(Holds)
    elif isinstance(rule.question, _WITH_TWO_ANSWERS):
        found[key_of(rule)] = _EITHER
    return found


def _possible(conditions: Conditions) -> frozenset[Holds]:
    asked = {name for part in conditions_in(conditions) for name in part.model_fields_set}
    return frozenset(Holds) if asked - _KNOWN else _EITHER


def _given(rule: Rule, shard: Shard, say: Say) -> Iterator[tuple[str, Holds]]:
    """What each part answers now, of every chat and group."""
    parts, question = _conditions(rule), rule.question
    for chat in shard.tracker:
        for part, conditions in parts.items():
            yield part, answered(part, conditions, chat, say).holds
        if isinstance(question, ClockSpec):
            yield "clock", clock_of(question).runs.ask(chat)
    if rule.asks_of_groups:
        tally = shard.groups.index.by_name[rule.name].tally
        standings = [tally.standing(group).holds for group in tally.groups()]
        nothing = [Holds.NO] if len(shard.tracker) and key_of(rule) != "credits" else []
        for holds in standings or nothing:
            yield key_of(rule), holds


def _conditions(rule: Rule) -> dict[str, Conditions]:
    when = rule.question.when if isinstance(rule.question, StateSpec) else None
    found = {"when": when, "where": rule.where}
    return {name: it for name, it in found.items() if it is not None}
