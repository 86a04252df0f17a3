"""The rules: the file, whether it is right, what it would have done, its versions."""

from typing import Any, Protocol

from alerting.dashboard.endpoint import Endpoint, Nothing
from alerting.dashboard.page import Page
from alerting.dashboard.rules_told import (
    RulesChecked,
    RulesDifference,
    RulesNow,
    RulesPageGiven,
    RulesSave,
    RulesSaved,
    RulesSchema,
    RulesText,
    RulesTrial,
    RulesVersion,
    RulesVersions,
    RulesVersionText,
    TrialNumber,
    VersionCompared,
    VersionNumber,
)
from alerting.dashboard.server import Contents
from alerting.model.visitor import Role, Visitor


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
