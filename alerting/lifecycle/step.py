"""One alert's life as a function: what happens to it, and whether somebody must be told."""

from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from alerting.model.alert import Alert, Ending, Key, Reason
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, EpochMs, Ms

#: Critical alerts remind so often until they end or somebody has them; others do not.
CRITICAL_REPEAT: Ms = 30 * MINUTE


@dataclass(frozen=True, slots=True)
class Policy:
    """What a rule says about the alerts it raises."""

    severity: Severity = Severity.WARNING
    repeat_every: Ms | None = None
    tell_end: bool = True
    keep: Ms | None = None
    """For what has no end of its own: how long it stays open. Such alerts never remind."""
    trial: bool = False
    rising: tuple[Severity, ...] = ()
    """What the alert becomes at each further step of its rule."""
    calm_for: Ms = 0
    """An alert ends only after so long a calm."""

    def severity_at(self, risen: int) -> Severity:
        return (self.severity, *self.rising)[min(risen, len(self.rising))]

    def repeats(self, severity: Severity) -> Ms | None:
        if self.keep is not None or self.trial:
            return None
        if self.repeat_every is None and severity is Severity.CRITICAL:
            return CRITICAL_REPEAT
        return self.repeat_every


@dataclass(frozen=True, slots=True)
class Came:
    """The condition came due."""

    key: Key
    number: int
    episode: int
    due: EpochMs
    """The alert's own time: its deadline, however late it was looked at."""
    confirmed: bool = True
    rises: tuple[EpochMs, ...] = ()
    """When the further steps of its rule come due."""


@dataclass(frozen=True, slots=True)
class Calmed:
    """The condition no longer holds: the alert ends with this, unless the condition is back."""

    ending: Ending


@dataclass(frozen=True, slots=True)
class Returned:
    """The condition holds again before the calm was long enough."""


@dataclass(frozen=True, slots=True)
class Went:
    """The condition no longer holds, or nobody wants to know any more."""

    ending: Ending
    by: str = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """The alert's own next instant, `at`, was reached."""

    at: EpochMs


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody has it, until `until` or its end."""

    by: str
    until: EpochMs | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Its chat was heard of again after a gap."""


Happening: TypeAlias = Came | Calmed | Returned | Went | Timer | Acknowledged | Confirmed


def step(
    alert: Alert | None, happening: Happening, policy: Policy, now: EpochMs
) -> tuple[Alert | None, Reason | None]:
    """The next state of one alert, and why its people hear of it, if they do.

    What is ended stays ended, except that a condition which comes due again under the same key
    (its rule was removed and has come back) opens the same alert anew.
    """
    match happening:
        case Came():
            return _open(alert, happening, policy, now)
        case _ if alert is None or not alert.is_open:
            return alert, None
        case Calmed():
            return _calm(alert, happening, policy, now)
        case Returned():
            return msgspec.structs.replace(alert, calm_until=None, calm_ending=None), None
        case Went():
            return _end(alert, happening, policy, now)
        case Timer():
            return _timer(alert, policy, now)
        case Acknowledged():
            return _acknowledge(alert, happening), None
        case Confirmed():
            return _confirm(alert, policy, now), None


def tells_at(opened_at: EpochMs, now: EpochMs) -> EpochMs:
    """From when its people know: its deadline, but not long ago where it was found late."""
    return now if now - opened_at > MINUTE else opened_at


def wakes_at(alert: Alert) -> EpochMs | None:
    """When the alert wants a Timer; None: only an event moves it."""
    if not alert.is_open:
        return None
    if alert.calm_until is not None:
        return alert.calm_until
    instants = (alert.remind_at, alert.close_at, alert.acked_until, _next_rise(alert))
    return min((at for at in instants if at is not None), default=None)


def _next_rise(alert: Alert) -> EpochMs | None:
    """What is not heard of since a gap rises when it is confirmed."""
    return alert.rises[0] if alert.rises and not alert.unconfirmed else None


def _open(
    alert: Alert | None, came: Came, policy: Policy, now: EpochMs
) -> tuple[Alert, Reason | None]:
    if alert and (alert.is_open or not _may_open_again(alert)):
        return alert, None
    risen = sum(at <= now for at in came.rises)
    severity = policy.severity_at(risen)
    repeat = policy.repeats(severity)
    # opened anew it begins now: its messages must differ from those of its first life
    opened_at = now if alert else came.due
    told_at = tells_at(opened_at, now)
    opened = Alert(
        number=alert.number if alert else came.number,
        key=came.key,
        severity=severity,
        episode=came.episode,
        opened_at=opened_at,
        trial=policy.trial,
        unconfirmed=not came.confirmed,
        risen=risen,
        rises=came.rises[risen:],
        remind_at=told_at + repeat if repeat and came.confirmed else None,
        close_at=told_at + policy.keep if policy.keep is not None else None,
    )
    return opened, None if policy.trial else Reason.FIRST


def _may_open_again(alert: Alert) -> bool:
    return alert.ending in (Ending.RULE_REMOVED, Ending.RULE_CHANGED)


def _calm(
    alert: Alert, calmed: Calmed, policy: Policy, now: EpochMs
) -> tuple[Alert, Reason | None]:
    if not policy.calm_for:
        return _end(alert, Went(calmed.ending), policy, now)
    if alert.calm_until is not None:
        return alert, None
    until = now + policy.calm_for
    return msgspec.structs.replace(alert, calm_until=until, calm_ending=calmed.ending), None


def _end(alert: Alert, went: Went, policy: Policy, now: EpochMs) -> tuple[Alert, Reason | None]:
    ended = msgspec.structs.replace(
        alert,
        ended_at=now,
        ending=went.ending,
        ended_by=went.by,
        rises=(),
        calm_until=None,
        calm_ending=None,
        remind_at=None,
        close_at=None,
        acked_until=None,
    )
    silent = alert.trial or not policy.tell_end or went.ending is Ending.KEPT or not alert.told
    return ended, None if silent else Reason.ENDED


def _timer(alert: Alert, policy: Policy, now: EpochMs) -> tuple[Alert, Reason | None]:
    if alert.calm_until is not None:
        if alert.calm_until > now:
            return alert, None
        return _end(alert, Went(alert.calm_ending or Ending.NORMAL), policy, alert.calm_until)
    if alert.close_at is not None and alert.close_at <= now:
        return _end(alert, Went(Ending.KEPT), policy, alert.close_at)
    rise_at = _next_rise(alert)
    if rise_at is not None and rise_at <= now:
        return _rise(alert, policy, now)
    if alert.acked_until is not None and alert.acked_until <= now:
        # nobody has it any more: say so at once, and go on as before
        free = msgspec.structs.replace(alert, acked_by="", acked_until=None)
        return _remind(free, policy, alert.acked_until, now)
    if alert.remind_at is not None and alert.remind_at <= now:
        return _remind(alert, policy, alert.remind_at, now)
    return alert, None


def _rise(alert: Alert, policy: Policy, now: EpochMs) -> tuple[Alert, Reason | None]:
    """Steps missed while nobody ran are one step; somebody who has it has it until it is worse."""
    passed = [at for at in alert.rises if at <= now]
    risen = alert.risen + len(passed)
    severity = policy.severity_at(risen)
    left = alert.rises[len(passed) :]
    if severity is alert.severity and alert.acked_by:
        return msgspec.structs.replace(alert, risen=risen, rises=left), None
    on = msgspec.structs.replace(alert, risen=risen, rises=left)
    if severity is not alert.severity:
        repeat = policy.repeats(severity)
        on = msgspec.structs.replace(
            on,
            severity=severity,
            acked_by="",
            acked_until=None,
            remind_at=tells_at(passed[-1], now) + repeat if repeat else None,
        )
    return on, None if alert.trial else Reason.RISEN


def _remind(alert: Alert, policy: Policy, at: EpochMs, now: EpochMs) -> tuple[Alert, Reason | None]:
    """Reminders missed while nobody ran are one reminder."""
    repeat = policy.repeats(alert.severity)
    following = at + repeat * ((now - at) // repeat + 1) if repeat else None
    if alert.trial or alert.unconfirmed:
        return msgspec.structs.replace(alert, remind_at=following), None
    reminded = msgspec.structs.replace(alert, remind_at=following, reminders=alert.reminders + 1)
    return reminded, Reason.REMINDER


def _acknowledge(alert: Alert, said: Acknowledged) -> Alert:
    return msgspec.structs.replace(alert, acked_by=said.by, acked_until=said.until, remind_at=None)


def _confirm(alert: Alert, policy: Policy, now: EpochMs) -> Alert:
    if not alert.unconfirmed:
        return alert
    repeat = policy.repeats(alert.severity)
    remind_at = now + repeat if repeat and not alert.acked_by else None
    return msgspec.structs.replace(alert, unconfirmed=False, remind_at=remind_at)
