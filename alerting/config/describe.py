"""What a rule will do, in one sentence that can be read aloud."""

from collections.abc import Iterable, Iterator
from typing import Any

from alerting.config.lint import first_means
from alerting.judge.change import AssigneeStep, ChangeSpec, FactChange, StatusStep
from alerting.judge.conditions import Conditions
from alerting.judge.fate import FateSpec
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.spec import Bounds
from alerting.judge.state import StateSpec
from alerting.model.alert import Mode, Severity
from alerting.model.calendar import ALWAYS
from alerting.model.names import Names
from alerting.model.people import Target
from alerting.model.times import Ms, spell
from alerting.model.zoho import CANNOT_SEND, CHANNEL_FAULT

_ASSIGNEES = {"none": "nobody", "bot": "a bot", "agent": "an agent"}
_REMINDERS = "30m"


def describe(rule: Rule, book: RuleBook, names: Names) -> str:
    """`on-hold-too-long: when a chat is ON_HOLD for 10m, tell asha by slack and by email`."""
    asked, hours = _Words(book, names).question(rule), _hours(rule, book)
    match rule.mode:
        case Mode.OFF:
            return f"{rule.name}: off, watches nothing"
        case Mode.TRIAL:
            return f"{rule.name}: {asked}{hours}, record it and tell nobody (trial)"
        case Mode.LIVE:
            return f"{rule.name}: {asked}{hours}, tell {_told(rule, book)}{_reminders(rule)}"


def _hours(rule: Rule, book: RuleBook) -> str:
    """`, in support-hours`; a channel's own hours come first where any channel has some."""
    usual = rule.hours.name if rule.hours else ""
    own = {each.hours.name for each in book.directory.channels.values() if each.hours}
    if rule.by_channel and own - {usual}:
        return f", in its channel's hours (else {usual or ALWAYS.name})"
    return f", in {usual}" if usual else ""


def _reminders(rule: Rule) -> str:
    if isinstance(rule.question, ChangeSpec):
        return ""
    if rule.repeat_every is not None:
        return f", again every {spell(rule.repeat_every)} until it ends"
    critical = rule.severity is Severity.CRITICAL
    return f", again every {_REMINDERS} until it ends" if critical else ""


def _told(rule: Rule, book: RuleBook) -> str:
    by_name: dict[str, list[str]] = {}
    for target in rule.tell:
        by_name.setdefault(target.name, []).extend(_by(target, book))
    return and_(f"{name}{' ' if by else ''}{and_(by)}" for name, by in by_name.items())


def _by(target: Target, book: RuleBook) -> list[str]:
    if target.name in book.directory.places:
        return []
    if target.by is not None:
        return [f"by {target.by}"]
    if target.name in book.directory.people:
        return [f"by {first_means(book.directory, target.name)}"]
    return []


def and_(words: Iterable[str]) -> str:
    return _joined(list(words), "and")


def or_(words: Iterable[str]) -> str:
    return _joined(list(words), "or")


def _joined(words: list[str], last: str) -> str:
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _lasting(length: Ms | None) -> str:
    return "" if length is None else f" for {spell(length)}"


class _Words:
    """Ids become the names that the file gives them."""

    def __init__(self, book: RuleBook, names: Names) -> None:
        self._channels = {number: each.name for number, each in book.directory.channels.items()}
        self._agents = {number: each.name for number, each in book.directory.agents.items()}
        self._contacts = names.contacts

    def question(self, rule: Rule) -> str:
        where = f" that {self.conditions(rule.where)}" if rule.where else ""
        match rule.question:
            case StateSpec(when=when, hold_for=length):
                return f"when a chat{where} {self.conditions(when)}{_lasting(length)}"
            case FateSpec(message=message, hold_for=length):
                stays = "stays" if length else "is"
                chat = f" in a chat{where}" if where else ""
                fates = or_(sorted(message.status))
                return f"when our message{chat} {stays} {fates}{_lasting(length)}"
            case ChangeSpec() as spec:
                return f"when a chat{where} {self.change(spec)}"

    def change(self, spec: ChangeSpec) -> str:
        within = spell(spec.within) if spec.within else ""
        match spec.change:
            case "ended_unanswered":
                return "ends while the customer waits for an answer"
            case "ended_abruptly":
                few = f" after {self.bounds(spec.messages)}" if spec.messages else ""
                return (
                    f"ends abruptly: within {within or '2m'}{few or ' after fewer than 3'} messages"
                )
            case "reopened":
                return f"is reopened within {within or '24h'}"
            case FactChange(status=StatusStep(from_=old, to=new)):
                return "changes its status" + _step(_sorted(old), _sorted(new))
            case FactChange(assignee=AssigneeStep(from_=old, to=new)):
                return "changes hands" + _step(self.people(old), self.people(new))
            case _:
                return "changes"

    def conditions(self, spec: Conditions) -> str:
        return and_(self._each(spec))

    def _each(self, spec: Conditions) -> Iterator[str]:
        """In the order in which Conditions lists them."""
        for name in Conditions.model_fields:
            value = getattr(spec, name)
            if value is not None:
                yield self._one(name, value)

    def _one(self, name: str, value: Any) -> str:  # noqa: C901, PLR0912 one clause for each condition
        match name:
            case "status":
                return f"is {or_(sorted(value))}"
            case "reply_status":
                return _reply(value)
            case "assignee":
                return f"is assigned to {or_(self.people(value))}"
            case "channel":
                names = (self._channels.get(each, f"channel {each}") for each in sorted(value))
                return f"is on {or_(names)}"
            case "app":
                return f"came by {or_(sorted(value))}"
            case "contact":
                return f"is with {self._contact(value)}"
            case "messages":
                return f"has {self.bounds(value)} messages"
            case "waiting_on":
                return f"waits for the {value}"
            case "reopened":
                return "was reopened" if value else "was never reopened"
            case "org":
                return f"belongs to org {or_(map(str, sorted(value)))}"
            case "any":
                return f"({or_(self.conditions(part) for part in value)})"
            case "all":
                return f"({and_(self.conditions(part) for part in value)})"
            case _:
                return f"not ({self.conditions(value)})"

    def people(self, who: frozenset[str | int] | None) -> list[str]:
        return [
            self._agents.get(each, f"agent {each}") if isinstance(each, int) else _ASSIGNEES[each]
            for each in sorted(who or (), key=str)
        ]

    def _contact(self, ids: frozenset[int]) -> str:
        lists = [name for name, members in self._contacts.items() if members and members <= ids]
        rest = ids.difference(*(self._contacts[name] for name in lists))
        return or_([*lists, *(f"contact {each}" for each in sorted(rest))])

    def bounds(self, bounds: Bounds) -> str:
        above = [] if bounds.above is None else [f"more than {bounds.above}"]
        below = [] if bounds.below is None else [f"fewer than {bounds.below}"]
        return and_(above + below)


def _sorted(words: frozenset[str] | None) -> list[str]:
    return sorted(words or ())


def _step(old: list[str], new: list[str]) -> str:
    return (f" from {or_(old)}" if old else "") + (f" to {or_(new)}" if new else "")


def _reply(replies: frozenset[str]) -> str:
    if replies == CANNOT_SEND:
        return "cannot be written to (cannot_send)"
    if replies == CHANNEL_FAULT:
        return "has a channel that cannot send (channel_fault)"
    return f"has reply status {or_(sorted(replies))}"
