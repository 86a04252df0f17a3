"""What is still to be told of an alert, and to whom."""

import msgspec

from alerting.model.alert import Alert, Owed, Reason
from alerting.model.people import Means, Recipient

#: Of two news for one recipient the one that says more; an end takes the place of all.
_WEIGHT = {Reason.RISEN: 3, Reason.ESCALATED: 2, Reason.REMINDER: 1}


def was_told(alert: Alert, to: Recipient) -> bool:
    """By that means, at whatever address."""
    for it in alert.told:  # noqa: SIM110 thousands at once come here when a window ends
        if it.name == to.name and it.means is to.means:
            return True
    return False


def owed_to(alert: Alert, name: str, means: Means) -> Owed | None:
    for it in alert.owed:
        if it.to.name == name and it.to.means is means:
            return it
    return None


def owe(alert: Alert, owed: Owed) -> Alert:
    """At most one for each recipient; what has begun and ended untold is owed to nobody."""
    if not alert.owed:
        return msgspec.structs.replace(alert, owed=(owed,))
    before = owed_to(alert, owed.to.name, owed.to.means)
    kept = owed if before is None else _of_two(alert, before, owed)
    rest = tuple(it for it in alert.owed if it is not before)
    return msgspec.structs.replace(alert, owed=(*rest, kept) if kept else rest)


def paid(alert: Alert, owed: Owed) -> Alert:
    """Its recipient has been told, and so hears the end."""
    told = alert.told if was_told(alert, owed.to) else (*alert.told, owed.to)
    return msgspec.structs.replace(alert, told=told, owed=_but(alert, owed))


def without(alert: Alert, owed: Owed) -> Alert:
    return msgspec.structs.replace(alert, owed=_but(alert, owed))


def without_beginnings(alert: Alert) -> Alert:
    """It has ended, or may not be told now: who does not know of it need not hear."""
    left = tuple(it for it in alert.owed if was_told(alert, it.to))
    return alert if left == alert.owed else msgspec.structs.replace(alert, owed=left)


def _but(alert: Alert, owed: Owed) -> tuple[Owed, ...]:
    if not alert.owed:
        return ()
    of = owed_to(alert, owed.to.name, owed.to.means)
    return tuple([it for it in alert.owed if it is not of])


def _of_two(alert: Alert, before: Owed, new: Owed) -> Owed | None:
    begins = not was_told(alert, before.to)
    if new.reason is Reason.ENDED:
        return None if begins else new
    if begins or _WEIGHT.get(before.reason, 0) > _WEIGHT.get(new.reason, 0):
        return before
    return new
