"""A time in which the daemon did not run: who was open before it is unconfirmed after it."""

import msgspec

from alerting.model.alert import Alert
from alerting.model.people import Recipient
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.model.zoho import OVER
from alerting.pipeline.shard import Shard
from alerting.pipeline.summaries import Gap, Untold, by_person, summary
from alerting.pipeline.turn import Turn


def after_gap(shard: Shard, since: EpochMs, until: EpochMs, unit: Unit) -> int:
    """Marks chats not heard of since; what falls due for them is told in summaries."""
    unconfirmed = 0
    shard.tracker.presence.forget()  # who came and went meanwhile, nobody told
    for chat in shard.tracker:
        if chat.away is not None:
            chat.away, chat.away_at = None, until
        if chat.status not in OVER and chat.heard_at <= since:
            chat.confirmed = False
            unconfirmed += 1
    shard.groups.resume(until)
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
    shard.runs.kept_for_opening = False
    unit = Unit(shard.mark)
    untold = _untold(shard, now)
    heard = by_person(untold)
    unit.messages.extend(
        summary(to, items, gap or because, shard.book.directory, now) for to, items in heard.items()
    )
    told: dict[int, list[Recipient]] = {one.news.number: [] for one in untold}
    for to, items in heard.items():
        for news in items:
            told[news.number].append(to)
    turn = Turn(unit, now, now)
    for one in untold:
        number = one.news.number
        shard.board.told_together(number, told[number], one.asleep, now, turn)
    shard.board.telling.release(turn)
    return unit


def _untold(shard: Shard, now: EpochMs) -> list[Untold]:
    """What somebody has already waits until nobody has it any more."""
    found = []
    for number in sorted(shard.board.collected.alerts):
        alert = shard.board.open[number]
        known = shard.about(alert)
        if known and not alert.acked_by and _may_be_told(shard, alert, now):
            people = shard.board.who_hears(alert, known, now)
            awake = [to for to in people if shard.board.telling.awake(to, alert, now) == now]
            asleep = [to for to in people if to not in awake]
            news = shard.board.news(alert, known, alert.opened_at)
            found.append(Untold(news, awake, asleep))
    return found


def _may_be_told(shard: Shard, alert: Alert, now: EpochMs) -> bool:
    """Neither while something withholds it nor in closed hours; after some mutes never."""
    withholding = shard.board.withholding
    if withholding.why(alert, shard.chat_of(alert), now) or withholding.never_told(alert):
        return False
    return not shard.is_closed(alert, now)
