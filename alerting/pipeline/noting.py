"""What a step of an alert is in its timeline."""

from alerting.lifecycle.step import Acknowledged, Freed, Happening, Returned
from alerting.model.alert import Alert
from alerting.model.timeline import Happened, What
from alerting.model.times import EpochMs, as_datetime


def happened(
    before: Alert, after: Alert, happening: Happening, at: EpochMs, where: str
) -> Happened | None:
    """None where nothing changed that people would ask about."""
    what = _what(before, after, happening)
    if what is None:
        return None
    who = _who(before, after, what)
    return Happened(after.number, at, what, who, where, _detail(before, after, what))


def asleep(alert: Alert, name: str, at: EpochMs, until: EpochMs) -> Happened:
    """Somebody is told later."""
    detail = f"quiet hours of {name} until {_instant(until)}"
    return Happened(alert.number, at, What.WITHHELD, detail=detail)


def _what(before: Alert, after: Alert, happening: Happening) -> What | None:
    if not after.is_open:
        return What.ENDED
    if isinstance(happening, Acknowledged):
        return What.ACKNOWLEDGED
    if isinstance(happening, Returned):
        return What.RETURNED
    if after.calm_until is not None and before.calm_until is None:
        return What.CALM
    if after.risen > before.risen:
        return What.RISEN
    if isinstance(happening, Freed) or (before.acked_by and not after.acked_by):
        return What.FREED
    if after.stepped > before.stepped:
        return What.ESCALATED
    return What.REMINDED if after.reminders > before.reminders else None


def _who(before: Alert, after: Alert, what: What) -> str:
    match what:
        case What.ACKNOWLEDGED:
            return after.acked_by
        case What.FREED:
            return before.acked_by
        case What.ENDED:
            return after.ended_by
        case _:
            return ""


def _detail(before: Alert, after: Alert, what: What) -> str:
    match what:
        case What.ACKNOWLEDGED if after.acked_until:
            return f"until {_instant(after.acked_until)}"
        case What.ENDED:
            return str(after.ending)
        case What.RISEN:
            return f"{before.severity} to {after.severity}"
        case What.ESCALATED:
            return f"step {after.stepped}"
        case What.REMINDED:
            return f"reminder {after.reminders}"
        case What.CALM if after.calm_until:
            return f"ends {_instant(after.calm_until)}"
        case _:
            return ""


def _instant(at: EpochMs) -> str:
    return f"{as_datetime(at):%Y-%m-%dT%H:%M:%SZ}"
