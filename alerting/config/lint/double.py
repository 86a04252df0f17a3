"""Rules that add nothing to another one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from alerting.config.lint.covering import Covering, meant
from alerting.config.lint.doubts import Doubt, Written, listed
from alerting.config.rules import QUESTIONS
from alerting.judge.rulebook import Rule
from alerting.judge.state import StateSpec

_FEW = 3


def equal(file: Written) -> Iterator[Doubt]:
    """Two live rules that ask the same."""
    first: dict[str, Rule] = {}
    for index, rule in file.live():
        other = first.setdefault(_asked(rule), rule)
        if other is not rule:
            text = f"{rule.name} asks the same as {other.name} in line {other.line}"
            hint = "make one rule of them, whose `tell` names everybody"
            yield Doubt(file.question(index), text, hint)


def _asked(rule: Rule) -> str:
    return replace(rule, name="").identity


def needless(file: Written) -> Iterator[Doubt]:
    """Live rules of which everybody has heard before, by another one."""
    first: dict[str, tuple[int, Rule]] = {}
    for index, rule in file.live():
        first.setdefault(_asked(rule), (index, rule))
    rules = [meaning for it in first.values() if (meaning := meant(*it, file))]
    covering = Covering(rules)
    for each in rules:
        if other := covering.of(each):
            text = (
                f"{each.rule.name} adds nothing to {other.name} in line {other.line}: "
                "the same people hear of the same chats as soon or sooner"
            )
            hint = "take it out, or tell other people, or give it a higher severity"
            yield Doubt(file.question(each.index), text, hint)


def stepped(file: Written) -> Iterator[Doubt]:
    """The same asked again and again, each time a little later."""
    if "clock" not in QUESTIONS:
        return
    alike: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
    for index, rule in file.live():
        if isinstance(rule.question, StateSpec):
            question = rule.question.model_copy(update={"hold_for": None})
            alike[_asked(replace(rule, question=question))].append((index, rule))
    for several in alike.values():
        if len({getattr(rule.question, "hold_for", None) for _, rule in several}) >= _FEW:
            names = listed([rule.name for _, rule in several])
            text = f"{names} ask the same, and differ only in how long it lasts"
            hint = "one rule with clock, target and warn tells more people step by step"
            yield Doubt(("rules", several[-1][0], "for"), text, hint)
