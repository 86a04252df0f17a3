"""What is no mistake, and yet perhaps not meant."""

from alerting.config.findings import Findings
from alerting.config.yaml_nodes import Data
from alerting.judge.fate import FateSpec
from alerting.judge.rulebook import Rule, RuleBook
from alerting.model.alert import Mode
from alerting.model.people import USUAL_ORDER, Directory, Means, Target

#: A message passes through these in any case.
_PASSING = frozenset({"SAVED", "QUEUED", "SENT", "DELIVERED", "READ"})


def lint(book: RuleBook, data: dict[str, Data], findings: Findings) -> None:
    """`data` is the file as written: what is absent has no place in the book."""
    if "hours" not in data:
        hint = "write hours: and the name of one of the `calendars`, or hours: always"
        findings.warn((), "without `hours` rules count and tell people day and night", hint)
    if "timezone" not in data:
        hint = "write for instance timezone: Asia/Kolkata"
        findings.warn((), "without `timezone` messages give times in UTC", hint)
    _lint_operators(book, data, findings)
    for index, rule in _places(book, data, findings):
        _lint_rule(rule, index, book, findings)


def _lint_operators(book: RuleBook, data: dict[str, Data], findings: Findings) -> None:
    if "operators" not in data:
        text = "without `operators` nobody hears when this program itself is in trouble"
        findings.warn((), text, "write for instance operators: [asha by email, nikhil by sms]")
        return
    means = {each for target in book.directory.operators for each in used(target, book.directory)}
    if len(means) == 1:
        text = f"all operators are told by {means.pop()}: if that fails, nobody hears of it"
        findings.warn(("operators",), text, "add one by other means")


def _places(book: RuleBook, data: dict[str, Data], findings: Findings) -> list[tuple[int, Rule]]:
    section = data.get("rules")
    lines = {
        findings.line(("rules", index)): index
        for index in range(len(section) if isinstance(section, list) else 0)
    }
    return [(lines[rule.line], rule) for rule in book.rules]


def _lint_rule(rule: Rule, index: int, book: RuleBook, findings: Findings) -> None:
    if rule.mode is Mode.OFF:
        findings.warn(("rules", index, "mode"), f"{rule.name} is off and watches nothing")
    question = rule.question
    if isinstance(question, FateSpec) and question.hold_for is None:
        _lint_at_once(question, index, findings)
    if any(target.name == "lead" for target in rule.tell) and not book.directory.lead:
        text = "where neither the agent nor the channel has a lead, nobody is told"
        findings.warn(("rules", index, "tell"), text, "write lead: NAME at the top of the file")


def _lint_at_once(question: FateSpec, index: int, findings: Findings) -> None:
    if passing := sorted(question.message.status & _PASSING):
        text = f"without `for` every message that is {' or '.join(passing)} raises an alert"
        findings.warn(("rules", index, "message"), text, "add for instance for: 5m")


def used(target: Target, directory: Directory) -> set[Means]:
    """The means by which a target's first message goes."""
    if target.by is not None:
        return {target.by}
    if target.name in directory.places:
        return {Means.SLACK}
    people = directory.groups.get(target.name, (target.name,))
    return {
        means
        for name in people
        if name in directory.people and (means := first_means(directory, name)) is not None
    }


def first_means(directory: Directory, name: str) -> Means | None:
    """What the person prefers, else Slack, e-mail, SMS."""
    person = directory.people[name]
    order = (*person.prefers, *USUAL_ORDER)
    return next((means for means in order if person.address(means)), None)
