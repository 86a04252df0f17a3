"""What the tables do not say of an open alert: why it is not told now, and what it is about."""

from zoneinfo import ZoneInfo

from alerting.model.alert import Alert, Subject
from alerting.model.times import EpochMs, as_datetime
from alerting.model.zoho_names import Called
from alerting.pipeline.shard import Shard


def withheld_now(alert: Alert, shard: Shard, now: EpochMs) -> str:
    """Empty: nothing keeps it back, or nobody is to be told any more."""
    if alert.trial or alert.acked_by or not alert.is_open:
        return ""
    withholding = shard.board.withholding
    if why := withholding.why(alert, shard.chat_of(alert), now):
        return why
    if not alert.told and withholding.never_told(alert):
        mute = withholding.mutes.over(alert.key.rule, alert.opened_at)
        return f"came while muted: {mute.name}" if mute else ""
    return "; ".join(_asleep(alert, shard, now))


def name_of(subject: Subject, shard: Shard) -> str:
    """Of a channel or an agent; empty where there is none, or no name is known."""
    called = Called(shard.book.directory, shard.names)
    return called.channel(subject.channel) or called.holder(subject.assignee)


def _asleep(alert: Alert, shard: Shard, now: EpochMs) -> list[str]:
    zone, telling = ZoneInfo(shard.book.timezone), shard.board.telling
    until = {owed.to.name: telling.awake(owed.to, alert, now) for owed in alert.owed}
    return [
        f"quiet hours of {name} until {as_datetime(at).astimezone(zone).isoformat(' ', 'minutes')}"
        for name, at in until.items()
        if at > now
    ]
