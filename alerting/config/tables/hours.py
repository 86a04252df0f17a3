"""The key `hours`, at the top of the file, of a rule and of a channel."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerting.config.findings import Findings
from alerting.config.suggest import did_you_mean
from alerting.config.yaml.nodes import Path
from alerting.model.calendar import ALWAYS, Calendar

#: Words of `hours` that are no calendar.
RESERVED = {"always": "at all hours", "channel": "the hours of the chat's channel"}
_ALWAYS_TOO = ("24/7", "24x7", "all", "any", "none", "no", "never", "24h", "all day")


@dataclass(frozen=True, slots=True)
class RuleHours:
    """`calendar` None: at all hours. `by_channel`: the hours of the chat's channel come first."""

    calendar: Calendar | None = None
    by_channel: bool = True


class CalendarNames:
    """What `hours` may name. `known` are all calendars, `read` those without a mistake."""

    def __init__(
        self, known: frozenset[str], read: Mapping[str, Calendar], findings: Findings
    ) -> None:
        self._known = known
        self._read = read
        self._findings = findings

    def named(self, word: str, where: Path) -> Calendar | None:
        """None where nothing is written; a word that is not known is a mistake."""
        if word == ALWAYS.name:
            return ALWAYS
        if word and word not in self._known:
            self._unknown(word, where, self._known | {ALWAYS.name})
        return self._read.get(word)

    def of_rule(self, word: str, where: Path, usual: Calendar | None) -> RuleHours:
        """`usual` are the hours of the file."""
        if word in ("", "channel"):
            return RuleHours(_or_none(usual))
        if word not in {*self._known, *RESERVED}:
            self._unknown(word, where, self._known | RESERVED.keys())
            return RuleHours()
        return RuleHours(_or_none(self.named(word, where)), by_channel=False)

    def _unknown(self, word: str, where: Path, known: frozenset[str]) -> None:
        hint = did_you_mean(word, known)
        if word.casefold() in _ALWAYS_TOO:
            hint = "for all hours write always"
        elif word[:1].isdigit():
            hint = f'give it a name: calendars: {{support-hours: {{mon-sun: ["{word[:20]}"]}}}}'
        self._findings.mistake(where, f"{word[:60]} is not one of the `calendars`", hint)


def _or_none(calendar: Calendar | None) -> Calendar | None:
    return None if calendar is ALWAYS else calendar
