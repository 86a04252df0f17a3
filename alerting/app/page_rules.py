"""The rules for the page: checked and tried beside the loop, saved as `alerting reload` would."""

import asyncio
from collections.abc import Collection
from typing import Any, Final

from alerting.app.build import Parts
from alerting.app.rule_checks import Looked, RuleChecks
from alerting.app.rule_trials import RuleTrials
from alerting.app.rules_on_disk import OnDisk, plain, put, read, why_not
from alerting.config.schema.file import schema
from alerting.dashboard.refusals import NotDone, NotReady, NotThere
from alerting.dashboard.rules_told import (
    RulesChecked,
    RulesDifference,
    RulesFinding,
    RulesNow,
    RulesSave,
    RulesSaved,
    RulesTrial,
    RulesVersion,
    RulesVersionText,
)
from alerting.errors import ConfigError, Mistake
from alerting.model.visitor import Visitor
from alerting.proof.compared import Side, compared
from alerting.record.rulebooks import RulesText, brought

VERSIONS: Final = 50
#: Files that somebody has loaded and may save: to say what changed on disk meanwhile.
LOADED: Final = 8
NOT_TRIED: Final = "What it would have done last week is not known."


class PageRules:
    """`RulesDesk`."""

    def __init__(self, parts: Parts) -> None:
        settings = parts.start.settings
        self._settings = settings
        self._rules = parts.rules
        self._engine = parts.engine
        self._store = parts.store
        self._checks = RuleChecks(settings, parts.start.clock)
        self._trials = RuleTrials(parts.backtesting, settings.rules)
        self._loaded: dict[str, str] = {}
        self._one_at_a_time = asyncio.Lock()

    async def stop(self) -> None:
        self._checks.stop()
        await self._trials.close()

    async def now(self) -> RulesNow:
        version, since, by = next(iter(brought(self._store.reader, 1)), (0, 0, ""))
        in_force = self._engine.shard.book.text
        found: OnDisk | None = None
        try:
            found = await asyncio.to_thread(read, self._settings.rules)
        except ConfigError as error:
            why = f"{error}."
        else:
            why = self._why_not(found)
            self._remember(found)
        return RulesNow(
            text=found.text if found else plain(in_force),
            hash=found.hash if found else "",
            editable=not why,
            why_not=why,
            in_force=found is not None and found.raw == in_force,
            version=version,
            since=since,
            by=by,
        )

    async def check(self, text: str, visitor: Visitor) -> RulesChecked:
        found = await self._look(text, visitor)
        said = found.said
        return RulesChecked(
            mistakes=_findings(found.mistakes),
            warnings=_findings(said.warnings) if said else [],
            examples=found.examples,
            rules=[*said.sentences] if said else [],
            digests=[*said.digests] if said else [],
            on_duty=[*said.on_duty] if said else [],
            holidays=[*said.closings] if said else [],
        )

    async def compare(self, text: str) -> RulesDifference:
        found = await self._read()
        return RulesDifference(await _difference(Side("the file", found.text), Side("new", text)))

    async def begin_trial(self, text: str, visitor: Visitor) -> RulesTrial:
        if (await self._look(text, visitor)).mistakes:
            raise NotDone("The text has mistakes: mend them first")
        return self._trials.begin(text, self._rules.version, visitor.name)

    def trial(self, number: int) -> RulesTrial:
        return self._trials.get(number)

    def stop_trial(self, number: int, visitor: Visitor) -> RulesTrial:
        return self._trials.stop(number, visitor.name)

    async def save(self, wanted: RulesSave, visitor: Visitor) -> RulesSaved:
        if not self._engine.live:
            raise NotReady("Still catching up after the start: try again in a moment")
        async with self._one_at_a_time:
            before = await self._read()
            if why := self._why_not(before):
                raise NotDone(why.removesuffix("."))
            looked = await self._look(wanted.text, visitor)
            if looked.mistakes:
                return RulesSaved("mistakes", [], _findings(looked.mistakes))
            if before.hash != wanted.hash:
                return await self._changed(wanted)
            changes = before.text != wanted.text
            doubts = self._doubts(wanted.text, looked) if changes else []
            if doubts and not wanted.confirmed:
                return RulesSaved("confirm", doubts)
            return await self._put(wanted, visitor)

    def versions(self) -> list[RulesVersion]:
        return [
            RulesVersion(number, at, by, number == self._rules.version)
            for number, at, by in brought(self._store.reader, VERSIONS)
        ]

    def version(self, number: int) -> RulesVersionText:
        found = self._version(number)
        return RulesVersionText(found.version, found.at, found.by, plain(found.text))

    async def difference(self, number: int, against: int) -> RulesDifference:
        newer = _side(self._version(number))
        if against:
            return RulesDifference(await _difference(_side(self._version(against)), newer))
        return RulesDifference(
            await _difference(Side("the file", (await self._read()).text), newer)
        )

    def schema(self) -> dict[str, Any]:
        return schema()

    def _remember(self, found: OnDisk) -> None:
        self._loaded.pop(found.hash, None)
        self._loaded[found.hash] = found.text
        if len(self._loaded) > LOADED:
            del self._loaded[next(iter(self._loaded))]

    async def _look(self, text: str, visitor: Visitor) -> Looked:
        return await self._checks.look(text, visitor.name, self._lists())

    def _lists(self) -> Collection[str]:
        return {it.name for it in self._engine.shard.book.files}

    def _why_not(self, found: OnDisk) -> str:
        return why_not(self._settings.rules, found, allowed=self._settings.rules_edit)

    def _doubts(self, text: str, looked: Looked) -> list[str]:
        week = self._trials.week_of(text, self._rules.version)
        doubts = week.doubts if week else [NOT_TRIED]
        if count := looked.failing:
            doubts = [*doubts, f"{count} example{'' if count == 1 else 's'} of it did not go well."]
        return doubts

    async def _put(self, wanted: RulesSave, visitor: Visitor) -> RulesSaved:
        path = self._settings.rules
        try:
            new = await asyncio.to_thread(put, path, wanted.hash, wanted.text)
        except OSError as error:
            raise NotDone(f"{path} was not changed: {error.strerror or error}") from None
        if new is None:
            return await self._changed(wanted)
        reason = " ".join("".join(filter(str.isprintable, wanted.reason)).split())
        ok, lines = await self._rules.reload(visitor.name, reason, place="page")
        version = self._rules.version
        return RulesSaved("saved", lines, hash=new.hash, in_force=ok, version=version)

    async def _changed(self, wanted: RulesSave) -> RulesSaved:
        """What they did, and what would be left of it."""
        disk = await self._read()
        theirs, yours = Side("the file now", disk.text), Side("yours", wanted.text)
        loaded = self._loaded.get(wanted.hash)
        since = [] if loaded is None else await _difference(Side("as loaded", loaded), theirs)
        return RulesSaved(
            "changed", [], theirs=since, yours=await _difference(theirs, yours), hash=disk.hash
        )

    async def _read(self) -> OnDisk:
        try:
            return await asyncio.to_thread(read, self._settings.rules)
        except ConfigError as error:
            raise NotDone(str(error)) from None

    def _version(self, number: int) -> RulesText:
        found = self._store.rulebooks.get(number)
        if found is None:
            raise NotThere(f"There is no version {number} of the rules")
        return found


def _findings(found: Collection[Mistake]) -> list[RulesFinding]:
    return [RulesFinding(it.line, it.column, it.text, it.hint) for it in found]


def _side(kept: RulesText) -> Side:
    return Side(f"version {kept.version}", plain(kept.text))


async def _difference(first: Side, second: Side) -> list[str]:
    return await asyncio.to_thread(lambda: list(compared(first, second)))
