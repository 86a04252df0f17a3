"""A reload in its parts: others have their turn between them, as they have in the daemon."""

from alerting.judge.rulebook import RuleBook
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.gap import tell_collected
from alerting.pipeline.reload import Swapped, swap, sweep, swept
from tests.builders import Life


def begin(life: Life, other: RuleBook, now: EpochMs) -> Swapped:
    """The new rules are in force, and have looked at no chat yet."""
    unit = Unit(life.shard.mark)
    swapped = swap(life.shard, other, unit, now)
    life.keep(unit)
    return swapped


def look(life: Life, swapped: Swapped, now: EpochMs, chats: int | None = None) -> None:
    """At the first so many; None: at all that are known by now."""
    unit = Unit(life.shard.mark)
    sweep(life.shard, list(life.shard.tracker)[:chats], swapped.new, unit, now)
    life.keep(unit)


def end(life: Life, swapped: Swapped, now: EpochMs) -> None:
    look(life, swapped, now)
    unit = Unit(life.shard.mark)
    swept(life.shard, unit, now)
    life.keep(unit)
    life.keep(tell_collected(life.shard, now, because="reload"))


def reload(life: Life, other: RuleBook, now: EpochMs) -> None:
    end(life, begin(life, other, now), now)
