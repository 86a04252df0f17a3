"""When what holds comes due: so much open time after it began."""

from collections.abc import Iterable

from alerting.judge.hours import Hours
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.pipeline.agenda import NEVER


def due_at(hours: Hours | None, base: EpochMs, hold_for: Ms, since: EpochMs) -> EpochMs:
    """`hold_for` of open time after `base`, not before `since`; at once only in open hours."""
    if hours is None:
        return max(base + hold_for, since)
    due = hours.after(base, hold_for) if hold_for else base
    if due is None:
        return NEVER
    return opens_at(hours, since) if due < since or not hold_for else due


def opens_at(hours: Hours, at: EpochMs) -> EpochMs:
    opening = hours.opens_at(at)
    return NEVER if opening is None else opening


def found_late(hours: Hours | None, due: EpochMs, now: EpochMs) -> EpochMs | None:
    """The next opening, where a deadline is found long after its time and in closed hours."""
    if hours is None or now - due <= MINUTE or hours.is_open(now):
        return None
    return opens_at(hours, now)


def rising_at(hours: Hours | None, base: EpochMs, rises: Iterable[Ms]) -> tuple[EpochMs, ...]:
    """When further steps come due; without those that never will."""
    found = (base + rise if hours is None else hours.after(base, rise) for rise in rises)
    return tuple(at for at in found if at is not None)
