"""Rules that can never fire, whatever happens to a chat."""

from collections.abc import Iterator, Mapping

from alerting.config.lint.doubts import Doubt, Written
from alerting.config.lint.ways import Asked, TooMany, Way, conflict, together, ways
from alerting.judge.asking import named_statuses
from alerting.judge.change import AssigneeStep, ChangeSpec, FactChange, StatusStep
from alerting.judge.fate import TOLD_BY, FateSpec
from alerting.judge.rulebook import Rule
from alerting.judge.state import StateSpec
from alerting.model.names import Names
from alerting.model.people import Channel
from alerting.model.zoho import ENDS_EPISODE, OVER


def excluding(file: Written) -> Iterator[Doubt]:
    """Conditions of which one refuses what another asks for."""
    apps = {number: each.app for number, each in file.book.directory.channels.items()}
    for index, rule in file.watching():
        found = excluded(rule, file.names, apps)
        if found is not None:
            text, hint = found
            yield Doubt(file.question(index), f"{rule.name} can never fire: {text}", hint)


def excluded(rule: Rule, names: Names, apps: Mapping[int, str]) -> tuple[str, str] | None:
    """Why the rule's conditions never hold together, and what to do; None: they can."""
    try:
        found = list(_ways(rule, names))
    except TooMany:
        return None
    keys = {conflict(way, apps) for way in found}
    if () in keys:
        return None
    if _is_over_only(rule, names, apps):
        text = "without a status in `when` a rule is not asked about chats that are over"
        return text, "write the status in `when` instead of `where`"
    match sorted(keys):
        case [("channel", "app")]:
            text = "none of its channels belongs to its `app`"
            return text, "compare it with the app of the channel under `channels`"
        case [(key,)]:
            return f"its conditions on `{key}` exclude each other", _hint(key)
        case _:
            return "its conditions exclude each other", "take one of them out"


def _hint(key: str) -> str:
    if key in ("messages", "waiting_on", "reopened"):
        return "take one of them out, or put them below `any`"
    return f"a chat has one `{key}` at a time; for any of several write them into one list"


def _ways(rule: Rule, names: Names, *, also_over: bool = False) -> list[Way]:
    parts = [ways(it) for it in (getattr(rule.question, "when", None), rule.where) if it]
    own = [Asked("status", names.statuses), *_implied(rule)]
    if not also_over:
        own += _not_over(rule)
    return together([*parts, [tuple(own)]])


def _not_over(rule: Rule) -> list[Asked]:
    question = rule.question
    if not isinstance(question, StateSpec):
        return []
    when = question.when
    if when.status and not when.status & OVER:
        return []
    return [Asked("status", OVER - named_statuses(when), denied=True)]


def _is_over_only(rule: Rule, names: Names, apps: Mapping[int, str]) -> bool:
    return any(not conflict(way, apps) for way in _ways(rule, names, also_over=True))


def _implied(rule: Rule) -> list[Asked]:
    """What a chat is when that just happened to it."""
    match rule.question:
        case ChangeSpec(change="ended_unanswered"):
            return [Asked("status", OVER)]
        case ChangeSpec(change="ended_abruptly"):
            return [Asked("status", ENDS_EPISODE)]
        case ChangeSpec(change="reopened"):
            return [Asked("reopened", value=True)]
        case ChangeSpec(change=FactChange(status=StatusStep(to=to))) if to:
            return [Asked("status", to)]
        case ChangeSpec(change=FactChange(assignee=AssigneeStep(to=to))) if to:
            return [Asked("assignee", to)]
        case _:
            return []


def unmoving(file: Written) -> Iterator[Doubt]:
    """A change from something to the very same."""
    for index, rule in file.watching():
        change = getattr(rule.question, "change", None)
        if isinstance(change, FactChange) and (same := _same(change)):
            text = f"{rule.name} can never fire: from {same} to {same} is no change"
            yield Doubt(file.question(index), text, "leave one of the two sides out")


def _same(change: FactChange) -> str:
    """The one value on both sides, if a chat cannot change between two of its kind."""
    step: StatusStep | AssigneeStep | None = change.status or change.assignee
    if step is None or not step.from_ or not step.to:
        return ""
    both = {str(each) for each in (*step.from_, *step.to)}
    # two agents, or two bots, are two
    return both.pop() if len(both) == 1 and not both & {"agent", "bot"} else ""


def receiptless(file: Written) -> Iterator[Doubt]:
    """Messages whose fate the channels never tell, as the file itself says."""
    for index, rule in file.watching():
        question = rule.question
        if not isinstance(question, FateSpec):
            continue
        needed = [TOLD_BY.get(it) for it in sorted(question.message.status)]
        channels = _channels(rule, file.book.directory.channels)
        if channels and all(it and not _gives(channels, it) for it in needed):
            words = " or ".join(sorted({it for it in needed if it}))
            text = f"{rule.name} can never fire: its channels never tell of {words}"
            hint = "look at `receipts` of the channel under `channels`"
            yield Doubt(file.question(index), text, hint)


def _channels(rule: Rule, known: Mapping[int, Channel]) -> list[Channel]:
    """Those that `where` names; none where one of them is not in the file."""
    named = (rule.where.channel if rule.where else None) or frozenset()
    return [known[it] for it in named] if all(it in known for it in named) else []


def _gives(channels: list[Channel], receipt: str) -> bool:
    """Whether one of them does, or may."""
    return any(it.receipts is None or receipt in it.receipts for it in channels)
