"""From the disk back to the moment before the stop: snapshot, then the journal from there."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from alerting.app.engine import Engine
from alerting.app.snapshot import Extra, chats_decoder, extra_decoder
from alerting.judge.rulebook import RuleBook
from alerting.model.event import Numbered, Reloaded
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.gap import after_gap
from alerting.pipeline.reload import swap, sweep, swept
from alerting.record.snapshots import Snapshot
from alerting.record.store import Store
from alerting.track.credits import Credits
from alerting.track.presence import Presence
from alerting.track.receipts import Receipts
from alerting.track.repeats import Repeats
from alerting.track.tracker import Tracker, shared

BATCH = 500

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Past:
    """What a restoration asks for, and whom it tells that it goes on."""

    version: Callable[[int], RuleBook | None]
    """The rules of that version; None: they cannot be read any more."""
    alive: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Outage:
    """The daemon did not run between these instants."""

    since: EpochMs
    until: EpochMs


def read_extra(snapshot: Snapshot | None) -> Extra | None:
    return extra_decoder.decode(snapshot.extra) if snapshot else None


def tracker_of(extra: Extra | None) -> Tracker:
    if extra is None:
        return Tracker()
    tracker = Tracker(
        Repeats(extra.repeats),
        Receipts(extra.receipts),
        Presence(extra.presence),
        Credits(extra.credits),
    )
    tracker.agent_names.update(extra.agent_names)
    return tracker


async def restore(
    engine: Engine, store: Store, snapshot: Snapshot | None, outage: Outage, past: Past
) -> int:
    """Returns once the shard has caught up with the journal and is live; events replayed.

    Alerts that are on disk are found there by their keys, so nobody is told of them again.
    """
    shard = engine.shard
    for alert in (*store.alerts.open(), *store.alerts.owing()):
        shard.board.load(alert)
    for _mark, body in snapshot.slices if snapshot else ():
        for chat in chats_decoder.decode(body):
            shard.watch(shared(chat))
        past.alive()
        await _others()
    shard.board.telling.reopen(store.outbox.windows(outage.until))
    replayed = await _replay(engine, store, snapshot.mark.seq if snapshot else 0, outage, past)
    # not before: by chats that only the journal knows an alert would belong to another group
    shard.resume((), outage.until)
    await engine.tick()
    return replayed


async def _replay(engine: Engine, store: Store, after: int, outage: Outage, past: Past) -> int:
    replayed = 0
    gap_known = outage.since >= outage.until
    while events := store.journal.read(after, BATCH):
        run: list[Numbered] = []
        for it in events:
            if not gap_known and it.arrived >= outage.until:
                _believe(engine, run)
                _mark_gap(engine, outage)
                gap_known = True
            if isinstance(it.event, Reloaded):
                _believe(engine, run)
                _reload(engine, past.version(it.event.version), it.arrived)
            run.append(it)
        _believe(engine, run)
        after = events[-1].seq
        replayed += len(events)
        past.alive()
        await _others()
    # nothing awaits from the last read to the last line, so no event can slip through between
    if not gap_known:
        _mark_gap(engine, outage)
    engine.live = True
    return replayed


def _believe(engine: Engine, run: list[Numbered]) -> None:
    engine.take(run)
    run.clear()


def _mark_gap(engine: Engine, outage: Outage) -> None:
    unit = Unit(engine.shard.mark)
    unconfirmed = after_gap(engine.shard, outage.since, outage.until, unit)
    engine.write(unit)
    log.warning("gap", since=outage.since, until=outage.until, unconfirmed=unconfirmed)


def _reload(engine: Engine, book: RuleBook | None, now: EpochMs) -> None:
    """The stop came between a reload and its snapshot."""
    if book is None:
        return
    unit = Unit(engine.shard.mark)
    swapped = swap(engine.shard, book, unit, now)
    sweep(engine.shard, list(engine.shard.tracker), swapped.new, unit, now)
    swept(engine.shard, unit, now)
    engine.write(unit)


async def _others() -> None:
    await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields
