"""Rules that hold for nearly every chat at once, and so tell of each."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written
from alerting.judge.conditions import Conditions
from alerting.judge.fate import FateSpec
from alerting.judge.spec import ASSIGNEE_WORDS, Bounds
from alerting.judge.state import StateSpec
from alerting.model.zoho import OVER, SESSION_STATUSES

#: A chat that is not over is in one of these.
_ONGOING = frozenset(SESSION_STATUSES) - OVER
_USUAL_REPLY = "ACCEPTED"
#: A message passes through these in any case.
_PASSING = frozenset({"SAVED", "QUEUED", "SENT", "DELIVERED", "READ"})


def broad(file: Written) -> Iterator[Doubt]:
    for index, rule in file.watching():
        question = rule.question
        if isinstance(question, StateSpec) and question.hold_for is None:
            parts = [question.when, *([rule.where] if rule.where else [])]
            if all(holds_for_most(each) for each in parts):
                text = f"{rule.name} holds for nearly every chat at once, and tells of each"
                hint = "narrow it, or add for instance for: 10m"
                yield Doubt(file.question(index), text, hint)


def passing(file: Written) -> Iterator[Doubt]:
    """What every message goes through, without `for`."""
    for index, rule in file.watching():
        question = rule.question
        if not isinstance(question, FateSpec) or question.hold_for is not None:
            continue
        if fates := sorted(question.message.status & _PASSING):
            text = f"without `for` every message that is {' or '.join(fates)} raises an alert"
            yield Doubt(("rules", index, "message"), text, "add for instance for: 5m")


def holds_for_most(spec: Conditions) -> bool:
    """Whether hardly a chat is left out."""
    leaves = ((key, getattr(spec, key)) for key in Conditions.model_fields)
    return all(_most(key, value) for key, value in leaves if value is not None)


def _most(key: str, value: object) -> bool:
    match key, value:
        case "status", frozenset():
            return value >= _ONGOING
        case "reply_status", frozenset():
            return _USUAL_REPLY in value
        case "assignee", frozenset():
            return value >= ASSIGNEE_WORDS
        case "messages", Bounds(above=0, below=None):
            return True
        case "reopened", bool():
            return not value
        case "any", tuple():
            return any(holds_for_most(each) for each in value)
        case "all", tuple():
            return all(holds_for_most(each) for each in value)
        case "not_", Conditions():
            return not holds_for_most(value) and not _chooses(value)
        case _:
            return False


def _chooses(spec: Conditions) -> bool:
    """It tells apart channels and the like, of which there may be few."""
    nested = [*(spec.any or ()), *(spec.all or ()), *([spec.not_] if spec.not_ else [])]
    return bool(spec.channel or spec.app or spec.org) or any(map(_chooses, nested))
