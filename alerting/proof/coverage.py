"""Which rules, severities and answers no example reaches."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from alerting.config.examples import Kind
from alerting.judge.conditions import Conditions
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.state import StateSpec
from alerting.model.alert import Mode, Severity
from alerting.model.answer import Holds
from alerting.pipeline.shard import Shard
from alerting.proof.answers import WORDS, answered
from alerting.proof.heard import Heard
from alerting.proof.say import Say


@dataclass(slots=True)
class Reached:
    """What the examples have shown of one rule."""

    rule: Rule
    severities: set[Severity] = field(default_factory=set)
    answers: dict[str, set[Holds]] = field(default_factory=dict)
    """By the part of the rule: `when`, `where`."""

    @property
    def missing(self) -> list[str]:
        """In words, what no example reaches."""
        found = [
            f"its alert with severity {it}"
            for it in severities_of(self.rule)
            if it not in self.severities
        ]
        for part, seen in self.answers.items():
            unseen = [WORDS[it] for it in reversed(Holds) if it not in seen]
            if unseen:
                found.append(f"`{part}` answering {', '.join(unseen)}")
        return found


class Coverage:
    """Watches every example; give `watch` to each rehearsal."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self.rules = {
            rule.name: Reached(rule, answers={part: set() for part in _conditions(rule)})
            for rule in book.rules
            if rule.mode is not Mode.OFF
        }

    def watch(self, shard: Shard, heard: Sequence[Heard]) -> None:
        for it in heard:
            if it.rule in self.rules and it.kind in (Kind.ALERT, Kind.RISES):
                self.rules[it.rule].severities.add(it.severity)
        say = Say(self._book, shard.mark.at)
        for chat in shard.tracker:
            for reached in self.rules.values():
                for part, conditions in _conditions(reached.rule).items():
                    reached.answers[part].add(answered(part, conditions, chat, say).holds)

    def lines(self) -> list[str]:
        """One for each rule of which something was not reached."""
        return [
            f"{name}: no example reaches {'; '.join(missing)}"
            for name, reached in self.rules.items()
            if (missing := reached.missing)
        ]


def severities_of(rule: Rule) -> list[Severity]:
    """Those that its alert may have, in the order of its steps."""
    steps = getattr(rule.question, "warn", None) or ()
    return list(dict.fromkeys([it.severity for it in steps])) or [rule.severity]


def _conditions(rule: Rule) -> dict[str, Conditions]:
    when = rule.question.when if isinstance(rule.question, StateSpec) else None
    found = {"when": when, "where": rule.where}
    return {name: it for name, it in found.items() if it is not None}
