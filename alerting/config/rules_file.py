"""The rules file: YAML in, RuleBook out, every mistake at once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as FilePath
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from alerting.config.blanks import refuse_blanks
from alerting.config.examples.examples import Example
from alerting.config.examples.reading import Known, read_examples
from alerting.config.findings import Findings
from alerting.config.forms import TopForm
from alerting.config.keys import keys_in, keys_of
from alerting.config.lint.doubts import Around, Written
from alerting.config.lint.lint import lint
from alerting.config.receivers import check_receiver, receivers_in_policies
from alerting.config.recipients import check_digest, check_tell
from alerting.config.rules import RestOfFile, read_rule
from alerting.config.steps import written_in
from alerting.config.suggest import did_you_mean
from alerting.config.tables.addresses import secret_name
from alerting.config.tables.contacts import ReadList, beside
from alerting.config.tables.digests import read_digests, told_by_digests
from alerting.config.tables.hides import read_hides
from alerting.config.tables.hours import RuleHours
from alerting.config.tables.limits import read_limits
from alerting.config.tables.mutes import read_mutes
from alerting.config.tables.policies import read_policies, told_by_policies
from alerting.config.tables.tables import TABLES, Tables, read_tables, section_of
from alerting.config.texts.patterns import Unfit
from alerting.config.texts.texts import finder_of
from alerting.config.yaml.nodes import Data, Path, data_of
from alerting.config.yaml.text import MAX_CHARACTERS, read_yaml
from alerting.errors import ConfigError, Mistake, RulesError
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.text import FindTexts, nothing_found
from alerting.model.calendar import ALWAYS
from alerting.model.digest import Digest
from alerting.model.names import Names
from alerting.model.people import Directory

#: Says whether a secret of that name is among the service's credentials.
HasSecret = Callable[[str], bool]

FILE_KEYS = frozenset({*keys_in(TopForm), *TABLES, "rules", "policies", "hide", "mute", "digests"})


@dataclass(frozen=True, slots=True)
class Checked:
    """A rules file without a mistake."""

    book: RuleBook
    names: Names
    data: dict[str, Data]
    """As written."""
    findings: Findings
    examples: tuple[Example, ...] = ()
    """Those beside the rules, in the order of the file."""

    @property
    def warnings(self) -> tuple[Mistake, ...]:
        return self.doubts(Around())

    def doubts(self, around: Around) -> tuple[Mistake, ...]:
        """What is no mistake, and yet perhaps not meant; worked out when asked for."""
        lint(Written(self.book, self.data, self.names, around), self.findings)
        return tuple(self.findings.warnings)


def open_text(path: FilePath) -> str:
    """The text of the file; ConfigError where there is none to read."""
    try:
        with path.open("rb") as file:
            raw = file.read(4 * MAX_CHARACTERS + 1)
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{path}: line {line} is not UTF-8 text; save the file with the encoding UTF-8"
        ) from None


def read(
    text: str, path: str, secrets: HasSecret | None = None, *, lists: ReadList | None = None
) -> RuleBook:
    """RulesError carries every mistake."""
    return check(text, path, secrets, lists=lists).book


def warnings(text: str, path: str, secrets: HasSecret | None = None) -> tuple[Mistake, ...]:
    """What is no mistake, and yet perhaps not meant."""
    return check(text, path, secrets).warnings


def check(
    text: str,
    path: str,
    secrets: HasSecret | None = None,
    *,
    lists: ReadList | None = None,
) -> Checked:
    """Lists of contacts are looked for beside `path`, unless `lists` knows them."""
    document = read_yaml(text, path)
    findings = Findings(document)
    refuse_blanks(document, findings)
    data = data_of(document.root)
    if not isinstance(data, dict):
        hint = "it begins with version: 1 and has people: and rules: below"
        findings.mistake((), "this is not a rules file", hint)
        raise RulesError(path, findings.mistakes)
    reader = _File(data, lists or beside(FilePath(path)), findings)
    book = reader.book(text)
    if secrets is not None:
        _look_for_secrets(reader.tables, secrets, findings)
    if findings.mistakes:
        raise RulesError(path, findings.mistakes)
    return Checked(book, reader.names, data, findings, tuple(reader.examples))


class _File:
    """Two passes: the tables first, then what uses their names."""

    def __init__(self, data: dict[str, Data], lists: ReadList, findings: Findings) -> None:
        self._data = data
        self._findings = findings
        for key in data:
            if key not in FILE_KEYS:
                findings.unknown_key((key,), "file", FILE_KEYS)
        self._top = self._read_top()
        self._lead = str(data.get("lead") or "")
        self.tables = read_tables(data, self._top, lists, findings)
        self.names = self.tables.names(self._top)
        self._calendars = self.tables.calendar_names(findings)
        self._hours = self._calendars.named(self._top.hours, ("hours",))
        self._told_by = section_of(data, "policies", findings)
        self._policies = read_policies(self._told_by, findings)
        self.examples: list[Example] = []

    def book(self, text: str) -> RuleBook:
        top, tables, data = self._top, self.tables, self._data
        self._check_people()
        rules = tuple(self._rules())
        return RuleBook(
            rules=rules,
            directory=Directory(
                people=tables.people,
                groups=tables.groups,
                rotas=tables.rotas,
                places=tables.places,
                channels=tables.channels,
                agents=tables.agents,
                operators=top.operators,
                owner=top.owner,
                lead=top.lead,
            ),
            limits=read_limits(top.limits),
            timezone=top.timezone,
            language=top.language,
            show_customer=top.show_customer,
            chat_link=top.chat_link,
            text=text,
            hours=None if self._hours is ALWAYS else self._hours,
            calendars=tables.calendars,
            mutes=read_mutes(data.get("mute"), self._rule_names(), top.timezone, self._findings),
            policies=self._policies.read,
            hides=read_hides(data.get("hide"), self._rule_names(), self._findings),
            digests=self._digests(),
            files=tables.files,
            find=self._finder(rules),
        )

    def _read_top(self) -> TopForm:
        """Key by key, so that a mistake in one does not hide what another says."""
        good: dict[str, Data] = {"version": "1"}
        for key in TopForm.model_fields:
            value = self._data.get(key)
            if key not in self._data:
                if key == "version":
                    hint = "write version: 1 in the first line"
                    self._findings.mistake((), "`version` is missing", hint)
                continue
            try:
                TopForm.model_validate({"version": "1", key: value})
            except ValidationError as error:
                kind = "limits" if key == "limits" else ""
                self._findings.take(error, (), kind, keys_of(TopForm))
            else:
                good[key] = value
        return TopForm.model_validate(good)

    def _check_people(self) -> None:
        people = self.tables.known["people"]
        if not people and not self.tables.known["places"] and "people" not in self._data:
            hint = "write people: and below it asha: {email: asha@zylker.example}"
            self._findings.mistake((), "nobody can be told: there are no `people`", hint)
        if self._lead and self._lead not in people:
            text = f"{self._lead[:60]} is not one of the `people`"
            self._findings.mistake(("lead",), text, did_you_mean(self._lead, people))
        for key in ("operators", "owner"):
            self._check_tell(self._data.get(key) or [], (key,))
        for told, place in told_by_policies(self._told_by):
            self._check_tell(told, place)
        for each in receivers_in_policies(self._told_by):
            check_receiver(each, self.tables, self._lead, self._findings)

    def _check_tell(self, told: Data, place: Path) -> None:
        check_tell(told, place, self.tables, self._lead, self._findings)

    def _rules(self) -> list[Rule]:
        section = self._data.get("rules")
        if "rules" not in self._data:
            hint = "write rules: and below it the first one: - name: on-hold-too-long"
            self._findings.mistake((), "there are no `rules`", hint)
        elif not isinstance(section, list) and section:
            hint = "each rule begins with - name:"
            self._findings.mistake(("rules",), "`rules` must be a list", hint)
        rules = []
        rest = RestOfFile(self.names, self._rule_hours, self._policies)
        for index, data in enumerate(section if isinstance(section, list) else []):
            where = ("rules", index)
            for tell, place in written_in(data, where, "tell"):
                self._check_tell(tell, place)
            for policy, place in written_in(data, where, "policy"):
                self._policies.check(policy, place)
            rule = read_rule(data, where, rest, self._findings)
            if rule is not None:
                rules.append(rule)
            if isinstance(data, dict) and data.get("examples"):
                self._read_examples(data, where, rule.per if rule else "")
        self._refuse_equal_names(section)
        return rules

    def _read_examples(self, data: dict[str, Data], where: Path, per: str) -> None:
        known = self.tables.known
        path, rule = (*where, "examples"), str(data.get("name")).strip()
        told = known["people"] | known["places"]
        may_name = Known(self.names, ZoneInfo(self._top.timezone), told, {rule: per})
        self.examples += read_examples(data["examples"], path, rule, may_name, self._findings)

    def _finder(self, rules: tuple[Rule, ...]) -> FindTexts:
        try:
            return finder_of(rules)
        except Unfit as unfit:
            self._findings.mistake(("rules",), str(unfit), unfit.hint)
            return nothing_found

    def _rule_hours(self, word: str, where: Path) -> RuleHours:
        return self._calendars.of_rule(word, where, self._hours)

    def _rule_names(self) -> list[str]:
        """Those of rules with mistakes too."""
        section = self._data.get("rules")
        rules = section if isinstance(section, list) else []
        written = [each.get("name") for each in rules if isinstance(each, dict)]
        return [name.strip() for name in written if isinstance(name, str)]

    def _digests(self) -> tuple[Digest, ...]:
        section = self._data.get("digests")
        for told, place in told_by_digests(section):
            self._check_tell(told, place)
            check_digest(told, place, self.tables, self._lead, self._findings)
        return read_digests(section, self._top.timezone, self._findings)

    def _refuse_equal_names(self, section: Data) -> None:
        first: dict[str, int] = {}
        for index, data in enumerate(section if isinstance(section, list) else []):
            name = data.get("name") if isinstance(data, dict) else None
            if not isinstance(name, str):
                continue
            where = ("rules", index, "name")
            if name.strip().casefold() in first:
                line = first[name.strip().casefold()]
                text = f"a rule called {name[:60]} stands in line {line} already"
                self._findings.mistake(where, text, "give each rule a name of its own")
            else:
                first[name.strip().casefold()] = self._findings.line(where)


def _look_for_secrets(tables: Tables, secrets: HasSecret, findings: Findings) -> None:
    for name, place in tables.places.items():
        for key, value in place.secrets().items():
            wanted = secret_name(value)
            if not secrets(wanted):
                hint = f"save it as a file {wanted} in the directory of ALERTING_SECRETS_DIR"
                text = f"no secret {wanted} is among the service's credentials"
                findings.warn(("places", name, key), text, hint)
