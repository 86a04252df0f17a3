"""Examples under rules and in scenario files become values, or mistakes at their places."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from alerting.config.blanks import refuse_blanks
from alerting.config.example_forms import NEWS, ExampleForm, ExpectForm, ScenarioForm
from alerting.config.examples import Example, Expected, Happening, Kind
from alerting.config.findings import Findings
from alerting.config.keys import keys_of
from alerting.config.suggest import did_you_mean
from alerting.config.yaml_nodes import Data, Path, data_of
from alerting.config.yaml_text import read_yaml
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


def read_examples(
    data: Data, where: Path, rule: str, known: Known, findings: Findings
) -> list[Example]:
    """Those under a rule; each is about this rule alone."""
    only = frozenset({rule})
    found = []
    for path, form in _forms(data, where, ExampleForm, known, findings):
        _check_names(form, path, {rule}, known, findings)
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
    rules = {rule.name for rule in book.rules}
    told = {*book.directory.people, *book.directory.places}
    known = Known(names, ZoneInfo(book.timezone), told)
    found = []
    for where, form in _forms(data["scenarios"], ("scenarios",), ScenarioForm, known, findings):
        _check_names(form, where, rules, known, findings)
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


def _check_names(
    form: ExampleForm, path: Path, rules: set[str], known: Known, findings: Findings
) -> None:
    """Each name a rule's, each recipient a person's or place's."""
    for index, event in enumerate(form.events):
        _check_rules(
            [event.ack] if event.ack else [], (*path, "events", index, "ack"), rules, findings
        )
    for index, line in enumerate(form.expect):
        where = (*path, "expect", index)
        for word in NEWS:
            if name := getattr(line, word):
                _check_rules([name], (*where, word), rules, findings)
        for number, target in enumerate(line.told or ()):
            if target.name not in known.told:
                text = f"{target.name[:60]} is not one of the people or places"
                hint = did_you_mean(target.name, known.told)
                findings.mistake((*where, "told", number), text, hint)


def _check_fates(form: ExampleForm, path: Path, findings: Findings) -> None:
    """A fate is one of a message that went out in a line above."""
    sent: dict[str, int] = {}
    for index, event in enumerate(form.events):
        if event.message == "out":
            sent[event.session] = sent.get(event.session, 0) + 1
        elif event.fate and (event.of or 1) > sent.get(event.session, 0):
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
        severity=form.severity,
        told=form.told,
        because=form.because,
    )
