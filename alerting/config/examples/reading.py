"""Examples under rules and in scenario files become values, or mistakes at their places."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from alerting.config.blanks import refuse_blanks
from alerting.config.examples.examples import Example, Expected, Happening, Kind
from alerting.config.examples.forms import NEWS, ExampleForm, ExpectForm, ScenarioForm
from alerting.config.findings import Findings
from alerting.config.keys import keys_of
from alerting.config.suggest import did_you_mean
from alerting.config.yaml.nodes import Data, Path, data_of
from alerting.config.yaml.text import read_yaml
from alerting.errors import RulesError
from alerting.judge.rulebook import RuleBook
from alerting.model.names import Names
from alerting.model.times import EpochMs, as_epoch

AnyExample = TypeVar("AnyExample", bound=ExampleForm)


@dataclass(frozen=True, slots=True)
class Known:
    """What examples may name."""

    names: Names
    zone: ZoneInfo
    told: Collection[str]
    """People and places; a group hears as its people."""
    rules: Mapping[str, str]
    """What each rule's alerts are about: `chat`, `channel` …; empty: not known."""


def read_examples(
    data: Data, where: Path, rule: str, known: Known, findings: Findings
) -> list[Example]:
    """Those under a rule; each is about this rule alone."""
    only = frozenset({rule})
    found = []
    for path, form in _forms(data, where, ExampleForm, known, findings):
        _check_names(form, path, known, findings)
        _check_fates(form, path, findings)
        found.append(_example(form, rule, findings.line(path), only, known))
    _refuse_equal_names(found, where, findings)
    return found


def read_scenarios(text: str, path: str, book: RuleBook, names: Names) -> list[Example]:
    """A scenario file, read beside its rules file; RulesError carries every mistake."""
    document = read_yaml(text, path)
    findings = Findings(document)
    refuse_blanks(document, findings)
    data = data_of(document.root)
    if not isinstance(data, dict) or "scenarios" not in data:
        hint = "it begins with scenarios: and has a - name: for each below it"
        findings.mistake((), "this is not a file of scenarios", hint)
        raise RulesError(path, findings.mistakes)
    for key in data.keys() - {"scenarios", "version"}:
        findings.unknown_key((key,), "scenarios", ("scenarios", "version"))
    rules = {rule.name: rule.per for rule in book.rules}
    told = {*book.directory.people, *book.directory.places}
    known = Known(names, ZoneInfo(book.timezone), told, rules)
    found = []
    for where, form in _forms(data["scenarios"], ("scenarios",), ScenarioForm, known, findings):
        _check_names(form, where, known, findings)
        _check_fates(form, where, findings)
        _check_rules(form.only, (*where, "only"), rules, findings)
        only = frozenset(form.only)
        found.append(_example(form, path, findings.line(where), only, known))
    _refuse_equal_names(found, ("scenarios",), findings)
    if findings.mistakes:
        raise RulesError(path, findings.mistakes)
    return found


def _forms(
    data: Data, where: Path, form: type[AnyExample], known: Known, findings: Findings
) -> Iterator[tuple[Path, AnyExample]]:
    if not isinstance(data, list):
        findings.mistake(where, f"`{where[-1]}` must be a list", "each begins with - name:")
        return
    for index, written in enumerate(data):
        path = (*where, index)
        if not isinstance(written, dict):
            hint = "each begins with - name: and has events: and expect: below it"
            findings.mistake(path, "this is not an example", hint)
            continue
        try:
            yield path, form.model_validate(written, context=known.names)
        except ValidationError as error:
            findings.take(error, path, "", keys_of(form))


def _check_names(form: ExampleForm, path: Path, known: Known, findings: Findings) -> None:
    """Each name a rule's, each recipient a person's or place's."""
    for index, event in enumerate(form.events):
        taken = [event.ack] if event.ack else []
        _check_rules(taken, (*path, "events", index, "ack"), known.rules, findings)
    for index, line in enumerate(form.expect):
        where = (*path, "expect", index)
        for word in NEWS:
            if name := getattr(line, word):
                _check_rules([name], (*where, word), known.rules, findings)
                _check_whose(line, where, known.rules.get(name, ""), findings)
        for number, target in enumerate(line.told or ()):
            if target.name not in known.told:
                text = f"{target.name[:60]} is not one of the people or places"
                hint = did_you_mean(target.name, known.told)
                findings.mistake((*where, "told", number), text, hint)


def _check_whose(line: ExpectForm, where: Path, per: str, findings: Findings) -> None:
    """An alert about channels is not one of a session."""
    right = "session" if per == "chat" else per
    for word in line.whose:
        if per and word != right:
            text = f"this rule's alert is about no {word}"
            one = f"it is about one {per}: write {right}: and which one, or leave it out"
            whole = "it is about all chats together: leave this out"
            findings.mistake((*where, word), text, whole if per == "org" else one)


def _check_fates(form: ExampleForm, path: Path, findings: Findings) -> None:
    """A fate is one of a message that went out in a line above."""
    sent: dict[str, int] = {}
    for index, event in enumerate(form.events):
        if event.message == "out":
            sent |= {chat: sent.get(chat, 0) + 1 for chat in event.session}
        elif event.fate and (event.of or 1) > min(sent.get(chat, 0) for chat in event.session):
            which = f"no message {event.of}" if event.of else "no message"
            text = f"{which} has gone out in the lines above this fate"
            where = (*path, "events", index, "fate")
            findings.mistake(where, text, "write it before: {at: 0m, message: out}")


def _check_rules(
    named: Collection[str], where: Path, rules: Collection[str], findings: Findings
) -> None:
    for name in named:
        if name not in rules:
            text = f"{name[:60]} is not a rule that this example can speak of"
            findings.mistake(where, text, did_you_mean(name, rules))


def _refuse_equal_names(found: list[Example], where: Path, findings: Findings) -> None:
    seen: set[str] = set()
    for each in found:
        if each.name in seen:
            text = f"two examples are called {each.name[:60]}"
            findings.mistake(where, text, "give each a name of its own")
        seen.add(each.name)


def _example(form: ExampleForm, of: str, line: int, only: frozenset[str], known: Known) -> Example:
    starts = as_epoch(form.starts.replace(tzinfo=known.zone))
    happenings = [Happening(it.at.instant(starts, known.zone), it) for it in form.events]
    expected = [_expected(it, starts, known.zone) for it in form.expect]
    return Example(
        form.name,
        of,
        line,
        starts,
        tuple(sorted(happenings, key=lambda it: it.at)),
        tuple(sorted(expected, key=lambda it: it.at)),
        only,
    )


def _expected(form: ExpectForm, starts: EpochMs, zone: ZoneInfo) -> Expected:
    kind = next((Kind(word) for word in NEWS if getattr(form, word)), Kind.NOTHING)
    return Expected(
        at=form.at.instant(starts, zone),
        kind=kind,
        rule=getattr(form, kind) if kind is not Kind.NOTHING else "",
        session=form.session,
        group=_group(form),
        severity=form.severity,
        told=form.told,
        because=form.because,
    )


def _group(form: ExpectForm) -> str:
    """As an alert's subject says it."""
    parts = {"channel": form.channel, "agent": form.agent, "app": form.app}
    return next((f"{kind} {what}" for kind, what in parts.items() if what), "")
