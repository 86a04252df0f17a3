"""The rules: the file, whether it is right, what it would have done, its versions."""

from typing import Annotated, Any, Final, Literal, Protocol

import msgspec
from msgspec import Meta

from alerting.dashboard.endpoint import Endpoint, Nothing
from alerting.dashboard.page import Page
from alerting.dashboard.server import Contents
from alerting.model.visitor import Role, Visitor

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


class RulesDesk(Protocol):
    """Each raises a `Refused` where it cannot be done."""

    async def now(self) -> RulesNow: ...

    async def check(self, text: str, visitor: Visitor) -> RulesChecked:
        """Of a visitor's texts only the newest is looked at to the end."""
        ...

    async def compare(self, text: str) -> RulesDifference:
        """From the file to the text."""
        ...

    async def begin_trial(self, text: str, visitor: Visitor) -> RulesTrial: ...

    def trial(self, number: int) -> RulesTrial: ...

    def stop_trial(self, number: int, visitor: Visitor) -> RulesTrial: ...

    async def save(self, wanted: RulesSave, visitor: Visitor) -> RulesSaved: ...

    def versions(self) -> list[RulesVersion]: ...

    def version(self, number: int) -> RulesVersionText: ...

    async def difference(self, number: int, against: int) -> RulesDifference: ...

    def schema(self) -> dict[str, Any]: ...


class RulesPageGiven(msgspec.Struct, frozen=True):
    version: Annotated[int, Meta(ge=0, le=1 << 53)] = 0
    """One to bring back: its text is in the editor, and the file as it was."""


def add_rules(contents: Contents, of: RulesDesk) -> None:
    _pages(contents, of)
    _reading(contents, of)
    _changing(contents, of)


def _pages(contents: Contents, of: RulesDesk) -> None:
    async def rules(given: RulesPageGiven, _visitor: Visitor) -> dict[str, Any]:
        now = await of.now()
        wanted = of.version(given.version) if given.version else None
        return {
            "rules": now,
            "text": wanted.text if wanted else now.text,
            "bring_back": given.version,
            "versions": of.versions(),
        }

    async def version(given: VersionNumber, _visitor: Visitor) -> dict[str, Any]:
        before = max(given.number - 1, 1)
        return {
            "it": of.version(given.number),
            "changed": (await of.difference(given.number, before)).lines,
            "against_file": (await of.difference(given.number, 0)).lines,
            "first": given.number == 1,
            "rules": await of.now(),
        }

    contents.pages.append(Page("/rules", "rules.html", RulesPageGiven, rules))
    contents.pages.append(
        Page("/rules/versions/{number}", "rules_version.html", VersionNumber, version)
    )


def _reading(contents: Contents, of: RulesDesk) -> None:
    async def now(_given: Nothing, _visitor: Visitor) -> RulesNow:
        return await of.now()

    async def schema(_given: Nothing, _visitor: Visitor) -> RulesSchema:
        return RulesSchema(of.schema())

    async def versions(_given: Nothing, _visitor: Visitor) -> RulesVersions:
        return RulesVersions(of.versions())

    async def version(given: VersionNumber, _visitor: Visitor) -> RulesVersionText:
        return of.version(given.number)

    async def difference(given: VersionCompared, _visitor: Visitor) -> RulesDifference:
        return await of.difference(given.number, given.against)

    endpoints: tuple[Endpoint[Any, Any], ...] = (
        Endpoint("GET", "/rules", "The rules file, and what is in force.", Nothing, RulesNow, now),
        Endpoint("GET", "/rules/schema", "What it may say.", Nothing, RulesSchema, schema),
        Endpoint("GET", "/rules/versions", "Its versions.", Nothing, RulesVersions, versions),
        Endpoint(
            "GET",
            "/rules/versions/{number}",
            "A version that was in force.",
            VersionNumber,
            RulesVersionText,
            version,
        ),
        Endpoint(
            "GET",
            "/rules/versions/{number}/diff",
            "What a version has otherwise.",
            VersionCompared,
            RulesDifference,
            difference,
        ),
    )
    for it in endpoints:
        contents.endpoints.add(it)


def _changing(contents: Contents, of: RulesDesk) -> None:
    async def check(given: RulesText, visitor: Visitor) -> RulesChecked:
        return await of.check(given.text, visitor)

    async def compare(given: RulesText, _visitor: Visitor) -> RulesDifference:
        return await of.compare(given.text)

    async def begin(given: RulesText, visitor: Visitor) -> RulesTrial:
        return await of.begin_trial(given.text, visitor)

    async def trial(given: TrialNumber, _visitor: Visitor) -> RulesTrial:
        return of.trial(given.number)

    async def stop(given: TrialNumber, visitor: Visitor) -> RulesTrial:
        return of.stop_trial(given.number, visitor)

    async def save(given: RulesSave, visitor: Visitor) -> RulesSaved:
        return await of.save(given, visitor)

    supervisor = Role.SUPERVISOR
    endpoints: tuple[Endpoint[Any, Any], ...] = (
        Endpoint(
            "POST",
            "/rules/check",
            "Mistakes, warnings and examples of a text.",
            RulesText,
            RulesChecked,
            check,
            supervisor,
        ),
        Endpoint(
            "POST",
            "/rules/compare",
            "What a text has otherwise than the file.",
            RulesText,
            RulesDifference,
            compare,
            supervisor,
        ),
        Endpoint(
            "POST",
            "/rules/backtest",
            "Begin to play a text through the last seven days.",
            RulesText,
            RulesTrial,
            begin,
            supervisor,
        ),
        Endpoint(
            "GET",
            "/rules/backtest/{number}",
            "How far it is, and what came of it.",
            TrialNumber,
            RulesTrial,
            trial,
            supervisor,
        ),
        Endpoint(
            "POST",
            "/rules/backtest/stop",
            "End one that you began.",
            TrialNumber,
            RulesTrial,
            stop,
            supervisor,
        ),
        Endpoint(
            "POST",
            "/rules/save",
            "Put a text into the file and in force.",
            RulesSave,
            RulesSaved,
            save,
            supervisor,
        ),
    )
    for it in endpoints:
        contents.endpoints.add(it)
