"""A time in which the daemon did not run: who was open before it is unconfirmed after it."""

import msgspec

from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.model.zoho import OVER
from alerting.pipeline.shard import Shard
from alerting.pipeline.summaries import Gap, summaries
from alerting.pipeline.turn import Turn


def after_gap(shard: Shard, since: EpochMs, until: EpochMs, unit: Unit) -> int:
    """Marks chats not heard of since; what falls due for them is told in summaries."""
    unconfirmed = 0
    for chat in shard.tracker:
        if chat.status not in OVER and chat.heard_at <= since:
            chat.confirmed = False
            unconfirmed += 1
    turn = Turn(unit, until, until)
    for alert in list(shard.board.open.values()):
        chat_of = shard.chat_of(alert)
        if chat_of and not chat_of.confirmed and not alert.unconfirmed:
            shard.board.replace(msgspec.structs.replace(alert, unconfirmed=True), turn)
    shard.gap = Gap(since, until, unconfirmed)
    return unconfirmed


def tell_collected(shard: Shard, now: EpochMs, *, because: str = "gap") -> Unit:
    """What was collected since the last time, one message per person."""
    gap = shard.gap if because == "gap" else None
    unit = Unit(shard.mark)
    unit.messages.extend(summaries(shard.board.collected, gap, shard.book.directory, now))
    return unit
