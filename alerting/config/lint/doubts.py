"""What a lint says of a rules file, and what it may look at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from alerting.config.hearing import HEARERS
from alerting.config.rules import QUESTIONS
from alerting.config.yaml.nodes import Data, Path
from alerting.judge.rulebook import Rule, RuleBook
from alerting.model.alert import Mode
from alerting.model.deed import Permission
from alerting.model.names import Names
from alerting.model.people import Means
from alerting.model.times import EpochMs


@dataclass(frozen=True, slots=True)
class Doubt:
    """No mistake, and yet perhaps not meant: where it stands, and what to do."""

    where: Path
    """Empty: of the file as a whole."""
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What the file cannot say of itself."""

    now: EpochMs | None = None
    """None: nothing is said of what depends on the day."""
    unset: Mapping[Means, str] | None = None
    """Why a means cannot send at present, for those that cannot; None: not known of any."""
    asks_zoho: bool | None = None
    """There are credentials for Zoho's API; None: not known."""
    acts: Permission | None = None
    """Whether rules may change anything there; None: not known."""


UNKNOWN: Final = Around()


@dataclass(frozen=True, slots=True)
class Written:
    """A rules file without a mistake."""

    book: RuleBook
    data: dict[str, Data]
    """As written: what is absent has no place in the book."""
    names: Names = field(default_factory=Names)
    around: Around = field(default_factory=Around)

    def watching(self) -> Iterator[tuple[int, Rule]]:
        """Rules that are not off, with their places in the list."""
        return ((n, it) for n, it in enumerate(self.book.rules) if it.mode is not Mode.OFF)

    def live(self) -> Iterator[tuple[int, Rule]]:
        return ((n, it) for n, it in enumerate(self.book.rules) if it.mode is Mode.LIVE)

    def section(self, table: str) -> dict[str, Data]:
        """Empty where it is not written."""
        section = self.data.get(table)
        return section if isinstance(section, dict) else {}

    def question(self, index: int) -> Path:
        """The place of what the rule asks."""
        return self._first(index, QUESTIONS)

    def hearers(self, index: int) -> Path:
        """The place where the rule says who hears."""
        return self._first(index, HEARERS)

    def _first(self, index: int, keys: Iterable[str]) -> Path:
        rules = self.data.get("rules")
        rule = rules[index] if isinstance(rules, list) else None
        written = [key for key in keys if isinstance(rule, dict) and key in rule]
        return ("rules", index, *written[:1])


def listed(names: list[str], most: int = 4) -> str:
    """`a, b, c`, and how many more there are."""
    more = len(names) - most
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:most])} (+{more})"
