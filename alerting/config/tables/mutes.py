"""The list `mute`: times known beforehand in which rules tell nobody."""

from collections.abc import Collection
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import Form, Line, Lines, word_of
from alerting.config.keys import keys_of
from alerting.config.suggest import did_you_mean
from alerting.config.tables.spans import Misread, WallSpan, read_span
from alerting.config.yaml.nodes import Data, Path
from alerting.model.mute import Afterwards, Mute, Span
from alerting.model.wall_clock import first_instant, last_instant

ALL = "all"


class MuteForm(Form):
    name: Line
    rules: Lines
    during: Lines
    afterwards: Annotated[Afterwards, BeforeValidator(word_of("answer", list(Afterwards)))] = (
        Afterwards.TELL_IF_STILL_TRUE
    )


def read_mutes(
    section: Data, rules: Collection[str], timezone: str, findings: Findings
) -> tuple[Mute, ...]:
    """`rules` are the names of all of them; dates and times are of `timezone`."""
    if section and not isinstance(section, list):
        hint = "each entry begins with - name:"
        findings.mistake(("mute",), "`mute` must be a list", hint)
    reader = _Reader(frozenset(rules), ZoneInfo(timezone), findings)
    entries = enumerate(section if isinstance(section, list) else [])
    return tuple(mute for index, data in entries if (mute := reader.mute(data, ("mute", index))))


class _Reader:
    def __init__(self, rules: frozenset[str], zone: ZoneInfo, findings: Findings) -> None:
        self._rules = rules
        self._zone = zone
        self._findings = findings
        self._names: dict[str, int] = {}

    def mute(self, data: Data, where: Path) -> Mute | None:
        """None where there is a mistake in it."""
        try:
            form = MuteForm.model_validate(data)
        except ValidationError as error:
            self._findings.take(error, where, "mute", keys_of(MuteForm))
            return None
        self._refuse_equal(form.name, (*where, "name"))
        rules = None if form.rules == (ALL,) else frozenset(form.rules)
        if rules is not None:
            self._check_rules(form.rules, (*where, "rules"))
        spans = self._spans(form.during, (*where, "during"))
        return Mute(form.name, spans, rules, form.afterwards)

    def _refuse_equal(self, name: str, where: Path) -> None:
        line = self._names.setdefault(name.casefold(), self._findings.line(where))
        if line != self._findings.line(where):
            text = f"a mute called {name[:60]} stands in line {line} already"
            self._findings.mistake(where, text, "give each a name of its own")

    def _check_rules(self, names: tuple[str, ...], where: Path) -> None:
        for index, name in enumerate(names):
            if name not in self._rules:
                text = f"{name[:60]} is not one of the `rules`"
                hint = did_you_mean(name, self._rules | {ALL})
                if name == ALL:
                    text, hint = "`all` stands beside names of rules", "write rules: all"
                self._findings.mistake((*where, index), text, hint)

    def _spans(self, written: tuple[str, ...], where: Path) -> tuple[Span, ...]:
        spans = []
        for index, text in enumerate(written):
            try:
                spans.append(self._span(read_span(text)))
            except Misread as error:
                self._findings.mistake((*where, index), str(error), error.hint)
        return tuple(spans)

    def _span(self, wall: WallSpan) -> Span:
        return Span(first_instant(wall.begins, self._zone), last_instant(wall.ends, self._zone))
