"""One alert's life as a function: what happens to it, and whether somebody must be told."""

from typing import TypeAlias

import msgspec

from alerting.lifecycle.terms import Terms, counted_anew, next_step, steps_gone
from alerting.model.alert import Alert, Ending, Key, Reason
from alerting.model.times import MINUTE, EpochMs


class Came(msgspec.Struct, frozen=True):
    """The condition came due."""

    key: Key
    number: int
    episode: int
    due: EpochMs
    """The alert's own time: its deadline, however late it was looked at."""
    confirmed: bool = True
    rises: tuple[EpochMs, ...] = ()
    """When the further steps of its rule come due."""


class Calmed(msgspec.Struct, frozen=True):
    """The condition no longer holds: the alert ends with this, unless the condition is back."""

    ending: Ending


class Returned(msgspec.Struct, frozen=True):
    """The condition holds again before the calm was long enough."""


class Went(msgspec.Struct, frozen=True):
    """The condition no longer holds, or nobody wants to know any more."""

    ending: Ending
    by: str = ""


class Timer(msgspec.Struct, frozen=True):
    """The alert's own next instant, `at`, was reached."""

    at: EpochMs


class Acknowledged(msgspec.Struct, frozen=True):
    """Somebody has it, until `until` or its end."""

    by: str
    until: EpochMs | None = None


class Freed(msgspec.Struct, frozen=True):
    """Who had it is gone: it is nobody's again."""


class Confirmed(msgspec.Struct, frozen=True):
    """Its chat was heard of again after a gap."""


Happening: TypeAlias = Came | Calmed | Returned | Went | Timer | Acknowledged | Freed | Confirmed


def step(
    alert: Alert | None, happening: Happening, terms: Terms, now: EpochMs
) -> tuple[Alert | None, Reason | None]:
    """The next state of one alert, and why its people hear of it, if they do.

    What is ended stays ended, except that a condition which comes due again under the same key
    (its rule was removed and has come back) opens the same alert anew.
    """
    match happening:
        case Came():
            return _open(alert, happening, terms, now)
        case _ if alert is None or not alert.is_open:
            return alert, None
        case Calmed():
            return _calm(alert, happening, terms, now)
        case Returned():
            return msgspec.structs.replace(alert, calm_until=None, calm_ending=None), None
        case Went():
            return _end(alert, happening, terms, now)
        case Timer():
            return _timer(alert, terms, min(happening.at, now), now)
        case Acknowledged():
            news = happening.by != alert.acked_by and not alert.trial
            return _acknowledge(alert, happening), Reason.ACKNOWLEDGED if news else None
        case Freed():
            return _free(alert, terms, now, now) if alert.acked_by else (alert, None)
        case Confirmed():
            return _confirm(alert, terms, now), None


def tells_at(opened_at: EpochMs, now: EpochMs) -> EpochMs:
    """From when its people know: its deadline, but not long ago where it was found late."""
    return now if now - opened_at > MINUTE else opened_at


def wakes_at(alert: Alert) -> EpochMs | None:
    """When the alert wants a Timer; None: only an event moves it."""
    if not alert.is_open:
        return None
    if alert.calm_until is not None:
        return alert.calm_until
    step_at = None if alert.unconfirmed else alert.step_at
    instants = (alert.remind_at, alert.close_at, alert.acked_until, _next_rise(alert), step_at)
    return min([at for at in instants if at is not None], default=None)


def _next_rise(alert: Alert) -> EpochMs | None:
    """What is not heard of since a gap rises when it is confirmed."""
    return alert.rises[0] if alert.rises and not alert.unconfirmed else None


def _open(
    alert: Alert | None, came: Came, terms: Terms, now: EpochMs
) -> tuple[Alert, Reason | None]:
    if alert and (alert.is_open or not _may_open_again(alert)):
        return alert, None
    risen = sum(at <= now for at in came.rises)
    severity = terms.severity_at(risen)
    repeat, policy = terms.repeats(severity, risen), terms.policy_at(risen)
    # opened anew it begins now: its messages must differ from those of its first life
    opened_at = now if alert else came.due
    told_at = tells_at(opened_at, now)
    stepped = steps_gone(policy, 0)
    opened = Alert(
        number=alert.number if alert else came.number,
        key=came.key,
        severity=severity,
        episode=came.episode,
        opened_at=opened_at,
        trial=terms.trial,
        unconfirmed=not came.confirmed,
        risen=risen,
        rises=came.rises[risen:],
        remind_at=told_at + repeat if repeat and came.confirmed else None,
        close_at=told_at + terms.keep if terms.keep is not None else None,
        counted_from=told_at,
        stepped=stepped,
        step_at=None if terms.trial else next_step(policy, severity, stepped, told_at),
    )
    return opened, None if terms.trial else Reason.FIRST


def _may_open_again(alert: Alert) -> bool:
    return alert.ending in (Ending.RULE_REMOVED, Ending.RULE_CHANGED)


def _calm(alert: Alert, calmed: Calmed, terms: Terms, now: EpochMs) -> tuple[Alert, Reason | None]:
    if not terms.calm_for:
        return _end(alert, Went(calmed.ending), terms, now)
    if alert.calm_until is not None:
        return alert, None
    until = now + terms.calm_for
    return msgspec.structs.replace(alert, calm_until=until, calm_ending=calmed.ending), None


def _end(alert: Alert, went: Went, terms: Terms, now: EpochMs) -> tuple[Alert, Reason | None]:
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
        step_at=None,
    )
    tells = terms.policy_at(alert.risen).tell_end
    silent = alert.trial or not tells or went.ending is Ending.KEPT or not alert.told
    return ended, None if silent else Reason.ENDED


def _timer(alert: Alert, terms: Terms, at: EpochMs, now: EpochMs) -> tuple[Alert, Reason | None]:
    """What was due at `at`, and no later thing, though it be looked at late."""
    if alert.calm_until is not None:
        if alert.calm_until > at:
            return alert, None
        return _end(alert, Went(alert.calm_ending or Ending.NORMAL), terms, alert.calm_until)
    if alert.close_at is not None and alert.close_at <= at:
        return _end(alert, Went(Ending.KEPT), terms, alert.close_at)
    rise_at = _next_rise(alert)
    if rise_at is not None and rise_at <= at:
        return _rise(alert, terms, now)
    if alert.acked_until is not None and alert.acked_until <= at:
        return _free(alert, terms, alert.acked_until, now)
    if alert.remind_at is not None and alert.remind_at <= at:
        # before the step: whom that tells first need not be reminded at once
        return _remind(alert, terms, alert.remind_at, now)
    if alert.step_at is not None and alert.step_at <= at and not alert.unconfirmed:
        return _escalate(alert, terms, now)
    return alert, None


def _rise(alert: Alert, terms: Terms, now: EpochMs) -> tuple[Alert, Reason | None]:
    """Steps missed while nobody ran are one step; somebody who has it has it until it is worse."""
    passed = [at for at in alert.rises if at <= now]
    risen = alert.risen + len(passed)
    severity, policy = terms.severity_at(risen), terms.policy_at(risen)
    on = msgspec.structs.replace(alert, risen=risen, rises=alert.rises[len(passed) :])
    told_at = tells_at(passed[-1], now)
    if severity is not alert.severity:
        repeat = terms.repeats(severity, risen)
        remind_at = told_at + repeat if repeat else None
        on = msgspec.structs.replace(
            on, severity=severity, acked_by="", acked_until=None, remind_at=remind_at
        )
    if severity is not alert.severity or policy != terms.policy_at(alert.risen):
        on = _count_steps(on, terms, steps_gone(policy, 0), told_at)
    return on, None if on.trial or on.acked_by else Reason.RISEN


def _escalate(alert: Alert, terms: Terms, now: EpochMs) -> tuple[Alert, Reason]:
    """Steps missed while nobody ran are one step."""
    policy = terms.policy_at(alert.risen)
    stepped = steps_gone(policy, now - alert.counted_from)
    step_at = next_step(policy, alert.severity, stepped, alert.counted_from)
    return msgspec.structs.replace(alert, stepped=stepped, step_at=step_at), Reason.ESCALATED


def begin_steps(alert: Alert, terms: Terms, at: EpochMs) -> Alert:
    """Its beginning is told only then, so all its policy's steps come from there."""
    return _count_steps(alert, terms, steps_gone(terms.policy_at(alert.risen), 0), at)


def begin_anew(alert: Alert, terms: Terms, at: EpochMs) -> Alert:
    """The same, and its reminders too."""
    repeat = terms.repeats(alert.severity, alert.risen)
    begun = msgspec.structs.replace(alert, remind_at=at + repeat if repeat else None)
    return begin_steps(begun, terms, at)


def count_steps(alert: Alert, terms: Terms, at: EpochMs) -> Alert:
    """From then on the steps that are left come, each in its distance to the one before."""
    policy = terms.policy_at(alert.risen)
    return _count_steps(alert, terms, alert.stepped, counted_anew(policy, alert.stepped, at))


def other_steps(alert: Alert, terms: Terms, now: EpochMs) -> Alert:
    """Its policy was changed: what would have come by now counts as gone."""
    if alert.step_at is None and alert.acked_by:
        return alert
    stepped = steps_gone(terms.policy_at(alert.risen), max(0, now - alert.counted_from))
    return _count_steps(alert, terms, stepped, alert.counted_from)


def _count_steps(alert: Alert, terms: Terms, stepped: int, counted_from: EpochMs) -> Alert:
    policy, step_at = terms.policy_at(alert.risen), None
    if not (alert.trial or alert.acked_by):
        step_at = next_step(policy, alert.severity, stepped, counted_from)
    return msgspec.structs.replace(
        alert, stepped=stepped, counted_from=counted_from, step_at=step_at
    )


def _free(alert: Alert, terms: Terms, at: EpochMs, now: EpochMs) -> tuple[Alert, Reason | None]:
    """Nobody has it any more: said at once, and all goes on as before."""
    free = msgspec.structs.replace(alert, acked_by="", acked_until=None)
    return _remind(count_steps(free, terms, tells_at(at, now)), terms, at, now)


def _remind(alert: Alert, terms: Terms, at: EpochMs, now: EpochMs) -> tuple[Alert, Reason | None]:
    """Reminders missed while nobody ran are one reminder."""
    repeat = terms.repeats(alert.severity, alert.risen)
    since = tells_at(at, now)
    following = since + repeat * ((now - since) // repeat + 1) if repeat else None
    if alert.trial or alert.unconfirmed:
        return msgspec.structs.replace(alert, remind_at=following), None
    reminded = msgspec.structs.replace(alert, remind_at=following, reminders=alert.reminders + 1)
    return reminded, Reason.REMINDER


def _acknowledge(alert: Alert, said: Acknowledged) -> Alert:
    return msgspec.structs.replace(
        alert, acked_by=said.by, acked_until=said.until, remind_at=None, step_at=None
    )


def _confirm(alert: Alert, terms: Terms, now: EpochMs) -> Alert:
    if not alert.unconfirmed:
        return alert
    repeat = terms.repeats(alert.severity, alert.risen)
    if alert.acked_by:
        return msgspec.structs.replace(alert, unconfirmed=False, remind_at=None)
    remind_at = now + repeat if repeat else None
    known = msgspec.structs.replace(alert, unconfirmed=False, remind_at=remind_at)
    return count_steps(known, terms, now)
