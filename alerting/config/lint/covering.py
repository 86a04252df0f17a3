"""What rules come to, and which of them leaves another nothing to tell."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import product
from math import inf
from typing import TypeAlias

from alerting.config.lint.doubts import Written
from alerting.config.reach import first_means, people_of
from alerting.config.tables.tables import ROLES
from alerting.judge.asking import named_statuses
from alerting.judge.conditions import Conditions
from alerting.judge.fate import FateSpec
from alerting.judge.rulebook import Rule
from alerting.judge.spec import Bounds
from alerting.judge.state import StateSpec
from alerting.model.names import Names
from alerting.model.people import Directory, Target
from alerting.model.policy import PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, Ms
from alerting.model.zoho import OVER

#: What a chat must be: a key with its values, or conditions that are taken as a whole.
Meaning: TypeAlias = dict[object, object]

_SEVERITIES = list(Severity)
_REMINDERS: Ms = 30 * MINUTE
_FEW_CHANNELS = 20
_COMPARED = frozenset(
    {"name", "title", "why", "line", "mode", "keep"}
    | {"question", "where", "tell", "severity", "repeat_every", "policy"}
)


@dataclass(frozen=True, slots=True)
class Meant:
    """A rule, and what it comes to."""

    rule: Rule
    index: int
    kind: type
    statuses: frozenset[str]
    """Of the chat, or of the message."""
    hold_for: Ms
    meaning: Meaning
    told: frozenset[tuple[str, str]]
    severity: int
    reminds: Ms | float
    rest: tuple[object, ...]
    """Everything else about it."""


def meant(index: int, rule: Rule, file: Written) -> Meant | None:
    """None where it asks what is not compared."""
    where = [rule.where] if rule.where else []
    match rule.question:
        case StateSpec(when=when, hold_for=length):
            meaning = _meaning((when, *where), file.names)
            statuses = _ongoing(meaning.pop("status"), when)
        case FateSpec(message=message, hold_for=length):
            meaning = _meaning(where, file.names)
            statuses = message.status
        case _:
            return None
    usual = _REMINDERS if rule.severity is Severity.CRITICAL else inf
    first, later = _steps(rule)
    return Meant(
        rule,
        index,
        type(rule.question),
        statuses,
        length or 0,
        meaning,
        told=frozenset(it for each in first for it in _hears(each, file.book.directory)),
        severity=_SEVERITIES.index(rule.severity),
        reminds=rule.delivery.repeat_every or usual,
        rest=(
            *(getattr(rule, it.name) for it in fields(rule) if it.name not in _COMPARED),
            replace(rule.delivery, steps=later, name="", repeat_every=None),
        ),
    )


def _steps(rule: Rule) -> tuple[tuple[Target, ...], tuple[PolicyStep, ...]]:
    """Whom it tells of its beginning, and the steps after that."""
    fitting = [it for it in rule.delivery.steps if not it.only or rule.severity in it.only]
    first = (target for it in fitting if not it.after for target in it.tell)
    return tuple(first), tuple(it for it in fitting if it.after)


def _meaning(parts: Iterable[Conditions], names: Names) -> Meaning:
    found: Meaning = {"status": names.statuses}
    for part in parts:
        for key in Conditions.model_fields:
            value, before = getattr(part, key), found.get(key)
            if value is None:
                continue
            if isinstance(value, frozenset) and isinstance(before, frozenset):
                found[key] = before & value
            elif key in found or isinstance(value, tuple | Conditions):
                found[key, value] = True
            else:
                found[key] = value
    return found


def _ongoing(statuses: object, when: Conditions) -> frozenset[str]:
    """Without those that are over, unless `when` names them."""
    assert isinstance(statuses, frozenset)
    named_only = when.status and not when.status & OVER
    return statuses if named_only else statuses - (OVER - named_statuses(when))


def _hears(target: Target, directory: Directory) -> Iterator[tuple[str, str]]:
    """Roles and rotas are somebody, whoever it is."""
    somebody = target.name in ROLES or target.name in directory.rotas
    people = [] if somebody else people_of(target.name, directory)
    if not people:
        yield target.name, str(target.by)
    for person in people:
        yield person, str(target.by or first_means(directory, person))


class Covering:
    """Finds among many rules one that makes another needless, without a look at each of them."""

    def __init__(self, rules: Iterable[Meant]) -> None:
        self._by_key: dict[tuple[object, ...], list[Meant]] = defaultdict(list)
        for each in rules:
            channels = _channels(each)
            several = channels if 0 < len(channels) <= _FEW_CHANNELS else (None,)
            for key in product([each.kind], each.statuses, each.told, several):
                self._by_key[key].append(each)

    def of(self, second: Meant) -> Rule | None:
        """Of two that come to the same, the first in the file stays."""
        if not second.statuses or not second.told:
            return None
        # whatever covers it has all its statuses, recipients and channels, so any one will do
        known = (second.kind, min(second.statuses), min(second.told))
        for channel in (None, *sorted(_channels(second))[:1]):
            for first in self._by_key.get((*known, channel), ()):
                later = first.index > second.index and _covers(second, first)
                if first is not second and _covers(first, second) and not later:
                    return first.rule
        return None


def _channels(rule: Meant) -> frozenset[int]:
    found = rule.meaning.get("channel")
    return found if isinstance(found, frozenset) else frozenset()


def _covers(first: Meant, second: Meant) -> bool:
    """Whoever hears by the second has heard as much by the first."""
    return (
        first.hold_for <= second.hold_for
        and second.statuses <= first.statuses
        and second.told <= first.told
        and first.severity >= second.severity
        and first.reminds <= second.reminds
        and first.rest == second.rest
        and all(_within(value, second.meaning.get(key)) for key, value in first.meaning.items())
    )


def _within(value: object, asked: object) -> bool:
    """What is `asked` leaves no more than `value` does."""
    if isinstance(value, frozenset) and isinstance(asked, frozenset):
        return asked <= value
    if isinstance(value, Bounds) and isinstance(asked, Bounds):
        return _tighter(asked, value)
    return asked == value


def _tighter(inner: Bounds, outer: Bounds) -> bool:
    above = outer.above is None or (inner.above is not None and inner.above >= outer.above)
    below = outer.below is None or (inner.below is not None and inner.below <= outer.below)
    return above and below
