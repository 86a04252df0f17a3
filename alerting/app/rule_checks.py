"""Texts that people type are checked beside the loop, one at a time; a newer one wins."""

import asyncio
import gc
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from alerting.clock import Clock
from alerting.config.check import Checkup, say_of
from alerting.config.examples.examples import Example
from alerting.config.lint.around import around
from alerting.config.rules_file import Checked, check
from alerting.config.settings import Settings
from alerting.config.tables.contacts import only_beside
from alerting.config.yaml.slips import lines_of
from alerting.dashboard.refusals import NotDone, TooMuch
from alerting.dashboard.rules_told import ExampleState, RulesExample
from alerting.errors import Mistake, RulesError
from alerting.proof.rehearsal import in_words, rehearse

#: Examples that are not played by then are not: they count in milliseconds.
SECONDS: Final = 3.0
MOST_VISITORS: Final = 16

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Looked:
    """With mistakes there is nothing else to say."""

    mistakes: tuple[Mistake, ...]
    said: Checkup | None = None
    examples: list[RulesExample] = field(default_factory=list)

    @property
    def failing(self) -> int:
        return sum(it.state != "ok" for it in self.examples)


class RuleChecks:
    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="rules")
        self._asked: dict[str, asyncio.Future[Looked]] = {}

    async def look(self, text: str, who: str, lists: Collection[str]) -> Looked:
        """`lists`: files of contacts that may be named wherever they are."""
        if older := self._asked.pop(who, None):
            older.cancel()
        if len(self._asked) >= MOST_VISITORS:
            raise TooMuch("Too many texts are being checked: try again in a moment")
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(self._thread, self._look_in_peace, text, lists)
        self._asked[who] = asked
        await asyncio.wait([asked])
        if asked.cancelled():
            raise NotDone("A newer text was sent: its answer counts")
        if self._asked.get(who) is asked:
            del self._asked[who]
        return asked.result()

    def stop(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _look_in_peace(self, text: str, lists: Collection[str]) -> Looked:
        """A thousand rules become a million objects: to search those for garbage, which they are
        not, would stop the loop for most of a second.
        """
        gc.disable()
        try:
            return self._look(text, lists)
        finally:
            gc.enable()

    def _look(self, text: str, lists: Collection[str]) -> Looked:
        path = self._settings.rules
        has_secret = self._settings.has_secret()
        try:
            found = check(text, str(path), has_secret, lists=only_beside(path, lists))
        except RulesError as error:
            return Looked(error.mistakes)
        places = found.book.directory.places.values()
        known = around(self._settings, places, self._clock.now())
        said = say_of(found, str(path), lines_of(text), known)
        return Looked((), said, list(self._play(found)))

    def _play(self, found: Checked) -> Iterator[RulesExample]:
        until = self._clock.monotonic() + SECONDS
        zone = ZoneInfo(found.book.timezone)

        def in_time() -> None:
            if self._clock.monotonic() > until:
                raise _TooLong

        for it in found.examples:
            try:
                in_time()
                played = rehearse(it, found.book, lambda _shard, _heard: in_time())
            except _TooLong:
                yield _shown(it, "unplayed", [])
                continue
            if played.ok:
                yield _shown(it, "ok", [])
            else:
                yield _shown(it, "fails", in_words(played, zone))


class _TooLong(Exception):
    """An example may speak of years."""


def _shown(it: Example, state: ExampleState, lines: list[str]) -> RulesExample:
    return RulesExample(it.of, it.name, it.line, state, lines)
