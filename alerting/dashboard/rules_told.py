"""What the page asks about the rules, and what it is told."""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

#: A longer file is shown only: with its quotes it would not fit into what a page may send.
LONGEST_TEXT: Final = 500_000
LONGEST_REASON: Final = 200

ExampleState = Literal["ok", "fails", "unplayed"]
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Version = Annotated[int, Meta(ge=1, le=1 << 53)]


class RulesText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: Text


class RulesSave(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: Text
    hash: Annotated[str, Meta(max_length=64)]
    """Of the file that was loaded: another one on disk is not overwritten."""
    reason: Annotated[str, Meta(max_length=LONGEST_REASON)] = ""
    confirmed: bool = False
    """It is saved whatever is doubtful."""


class TrialNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: Version


class VersionNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: Version


class VersionCompared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: Version
    against: Annotated[int, Meta(ge=0, le=1 << 53)] = 0
    """An older version; 0: the file as it is now."""


class RulesNow(msgspec.Struct, frozen=True):
    """The file on disk. Its lines end as in Unix, whatever stands there."""

    text: str
    hash: str
    editable: bool
    why_not: str
    in_force: bool
    """It is what the daemon goes by; else that is the newest version."""
    version: int
    since: int
    by: str


class RulesFinding(msgspec.Struct, frozen=True):
    """Line and column count from 1; 0 is the whole file."""

    line: int
    column: int
    text: str
    hint: str


class RulesExample(msgspec.Struct, frozen=True):
    of: str
    """Its rule."""
    name: str
    line: int
    state: ExampleState
    """Unplayed: all of them together took too long."""
    lines: list[str]
    """Of one that fails: `-` was expected, `+` is what people would hear instead."""


class RulesChecked(msgspec.Struct, frozen=True):
    """What `alerting check` says, and how the examples went."""

    mistakes: list[RulesFinding]
    warnings: list[RulesFinding]
    examples: list[RulesExample]
    rules: list[str]
    digests: list[str]
    on_duty: list[str]
    holidays: list[str]


class RulesWeekRow(msgspec.Struct, frozen=True):
    """A rule or a person, in a week of the rules in force and in one of the new text."""

    name: str
    before: int
    now: int
    messages_before: int
    messages_now: int


class RulesWeek(msgspec.Struct, frozen=True):
    events: int
    chats: int
    alerts_before: int
    alerts_now: int
    messages_before: int
    messages_now: int
    rules: list[RulesWeekRow]
    """Alerts and messages of those that differ."""
    people: list[RulesWeekRow]
    """SMS at night, and messages, of those for whom they differ."""
    lines: list[str]
    doubts: list[str]
    """What is to be confirmed before it is saved."""
    cannot_be_judged: list[str]


class RulesTrial(msgspec.Struct, frozen=True):
    """A text played through the last seven days, beside the rules in force."""

    number: int
    state: Literal["running", "done", "failed"]
    percent: int
    why: str
    """It failed."""
    week: RulesWeek | None


class RulesSaved(msgspec.Struct, frozen=True):
    state: Literal["saved", "mistakes", "changed", "confirm"]
    """Changed: somebody else has changed the file since it was loaded. Only `saved` wrote it."""
    lines: list[str]
    """What was done, or what is to be confirmed."""
    mistakes: list[RulesFinding] = []
    hash: str = ""
    """Of the file as it is now."""
    in_force: bool = False
    version: int = 0
    theirs: list[str] = []
    """What they changed, where it is still known what was loaded."""
    yours: list[str] = []
    """From theirs to the text that was to be saved."""


class RulesVersion(msgspec.Struct, frozen=True):
    number: int
    at: int
    by: str
    in_force: bool


class RulesVersions(msgspec.Struct, frozen=True):
    """The newest first."""

    versions: list[RulesVersion]


class RulesVersionText(msgspec.Struct, frozen=True):
    number: int
    at: int
    by: str
    text: str


class RulesDifference(msgspec.Struct, frozen=True):
    """As `diff -u` shows it; one sentence where there is nothing to show."""

    lines: list[str]


class RulesSchema(msgspec.Struct, frozen=True):
    """The JSON Schema of the rules file."""

    schema: dict[str, Any]


class RulesPageGiven(msgspec.Struct, frozen=True):
    version: Annotated[int, Meta(ge=0, le=1 << 53)] = 0
    """One to bring back: its text is in the editor, and the file as it was."""
