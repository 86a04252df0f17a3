"""Digests, each when it is due: gathered beside the loop, then queued like any other message.

What was queued for an instant is found in the outbox by its key, so neither a crash nor a restart
tells anybody twice. Of those that were due while nobody ran, the last one is made up for.
"""

import asyncio
from contextlib import closing
from typing import TypeAlias

import apsw
import structlog

from alerting.app.desk import Desk
from alerting.app.engine import Engine
from alerting.app.links import link_of
from alerting.clock import Clock
from alerting.errors import StorageError
from alerting.judge.rulebook import RuleBook
from alerting.model.digest import Digest
from alerting.model.message import DigestNews
from alerting.model.times import MINUTE, SECOND, EpochMs, Ms
from alerting.notify.courier import Courier
from alerting.record.database import open_reader
from alerting.record.digests import queued_before
from alerting.record.failures import explain
from alerting.record.store import Store
from alerting.report.digest import gather, times
from alerting.report.digest_messages import key_of, messages, readers_of
from alerting.report.digest_names import Names
from alerting.report.digest_times import latest_at, next_at

#: It may have been due, and not queued yet, so long before the last sign of life.
GATHERING: Ms = 10 * MINUTE
#: Where the evaluator has not come so far yet, it is looked again after so long.
BEHIND_SECONDS = 1.0
#: Seconds: a clock that was set forward is noticed after so long.
LONGEST_SLEEP = 60.0
RETRY_SECONDS = 60.0

log = structlog.get_logger(__name__)

_Schedule: TypeAlias = tuple[str, int, frozenset[int], str]


class Digests:
    """`run` goes on until it is cancelled."""

    def __init__(
        self, engine: Engine, store: Store, courier: Courier, desk: Desk, clock: Clock
    ) -> None:
        self._engine = engine
        self._store = store
        self._courier = courier
        self._desk = desk
        self._clock = clock
        self._changed = asyncio.Event()
        self._counted: dict[_Schedule, EpochMs] = {}
        """Up to when each was seen to."""
        self._looked_at: EpochMs = 0
        self.go_on(engine.shard.book)

    def go_on(self, book: RuleBook) -> None:
        """These were in force when the daemon last ran, if it ever did."""
        alive = self._store.journal.last_beat()
        since = self._clock.now() if alive is None else alive - GATHERING
        self._counted = {_schedule(it): since for it in book.digests}

    def rules_changed(self) -> None:
        """A digest that is new counts from now on."""
        self._changed.set()

    async def run(self) -> None:
        while True:
            self._changed.clear()
            try:
                await self._send_due()
            except (StorageError, apsw.Error) as error:
                log.warning("digest_postponed", why=str(error))
                await self._clock.sleep(RETRY_SECONDS)
            else:
                await self._pause()

    async def _send_due(self) -> None:
        book, now = self._engine.shard.book, self._clock.now()
        self._looked_at = now
        self._counted = {(key := _schedule(it)): self._counted.get(key, now) for it in book.digests}
        due = [it for it in book.digests if latest_at(it, now) > self._counted[_schedule(it)]]
        if due:
            await self._engine.tick()
        for digest in due:
            at = latest_at(digest, self._decided())
            if at > self._counted[_schedule(digest)]:
                if now - at < digest.covers:
                    await self._send(digest, at, book)
                self._counted[_schedule(digest)] = at

    async def _send(self, digest: Digest, at: EpochMs, book: RuleBook) -> None:
        keys = [key_of(digest, at, to) for to in readers_of(digest, at, book)]
        if not keys:
            self._desk.trouble(
                f"nobody-told-digest-{digest.name}",
                f"The digest {digest.name} was due, and nobody in its `tell` can be reached by "
                "e-mail or Slack. Give it somebody with an address, or a place.",
            )
        known = queued_before(self._store.reader, keys)
        if known.issuperset(keys):
            return
        await self._engine.written()
        try:
            news = await asyncio.to_thread(self._gather, digest, at, self._names(digest, book))
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 one bad digest must not stop the others
            self._failed(digest, error)
            return
        made = messages(digest, news, book, self._clock.now())
        new = [it for it in made if it.key not in known]
        await self._store.outbox.add(new)
        self._courier.hand_over(new)
        log.info("digest", name=digest.name, alerts=news.report.alerts, messages=len(new))

    def _names(self, digest: Digest, book: RuleBook) -> Names:
        shard = self._engine.shard
        find = shard.tracker.find
        return Names(book, digest.timezone, shard.names, link_of(book.chat_link), find)

    def _gather(self, digest: Digest, at: EpochMs, names: Names) -> DigestNews:
        """On a thread of its own, as it may take seconds: with a reader of its own."""
        path = self._store.database.path
        with closing(open_reader(path)) as reader:
            try:
                its = times(digest, at, self._clock.now(), running=True)
                return gather(reader, digest, names, its)
            except apsw.Error as error:
                raise explain(error, path) from error

    def _failed(self, digest: Digest, error: Exception) -> None:
        """The text of an error may hold anything, so only its kind is told."""
        log.error("digest_failed", name=digest.name, why=type(error).__name__)
        self._desk.trouble(
            f"digest-{digest.name}",
            f"The digest {digest.name} could not be made because of a fault in the program "
            f"({type(error).__name__}). Try: alerting digest {digest.name}. Please report it.",
        )

    def _decided(self) -> EpochMs:
        """Up to when everything that came due has been decided: what comes later is of the next."""
        return min(self._clock.now(), self._engine.last_tick)

    async def _pause(self) -> None:
        seconds = self._seconds()
        if seconds == 0:
            return
        waits: list[asyncio.Task[object]] = [asyncio.create_task(self._changed.wait())]
        if seconds is not None:
            waits.append(asyncio.create_task(self._clock.sleep(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _seconds(self) -> float | None:
        """Until the next one; None: there is none."""
        known = self._counted
        dues = [
            next_at(it, known[_schedule(it)])
            for it in self._engine.shard.book.digests
            if _schedule(it) in known
        ]
        if not dues:
            return None
        due = min(dues)
        if due <= self._looked_at:
            return BEHIND_SECONDS
        return max(0, min(LONGEST_SLEEP, (due - self._clock.now()) / SECOND))


def _schedule(digest: Digest) -> _Schedule:
    """One whose time was changed is another digest, which counts from then on."""
    return digest.name, digest.at, digest.days, digest.timezone.key
