"""One alert lived through step by step, as the board does it."""

import msgspec

from alerting.lifecycle.step import Came, Happening, step
from alerting.lifecycle.terms import Terms
from alerting.model.alert import Alert, Key, Reason, Subject
from alerting.model.people import Means, Recipient
from alerting.model.policy import Policy
from alerting.model.severity import Severity
from alerting.model.times import EpochMs, Ms
from tests.builders import ASHA, START, at

KEY = Key("on-hold", Subject(1, 2), START)
TOLD = (Recipient("asha", Means.EMAIL, ASHA.email),)

Step = tuple[float, Happening]


def came(minute: float = 0, *, confirmed: bool = True, rises: tuple[EpochMs, ...] = ()) -> Came:
    return Came(KEY, 1, 1, at(minutes=minute), confirmed, rises)


def terms(  # noqa: PLR0913 one for each
    severity: Severity = Severity.WARNING,
    *,
    repeat_every: Ms | None = None,
    tell_end: bool = True,
    keep: Ms | None = None,
    trial: bool = False,
    rising: tuple[Severity, ...] = (),
    calm_for: Ms = 0,
) -> Terms:
    """Of a rule without further steps of its policy."""
    policy = Policy((), repeat_every=repeat_every, tell_end=tell_end)
    return Terms(severity, (policy,), rising, keep, trial, calm_for)


def live(policy: Terms, *steps: Step) -> tuple[Alert, list[tuple[float, Reason]]]:
    """Its last state, and (minute, reason) of what its people were told."""
    alert: Alert | None = None
    told: list[tuple[float, Reason]] = []
    for minute, happening in steps:
        alert, reason = step(alert, happening, policy, at(minutes=minute))
        if reason is Reason.FIRST:
            assert alert
            alert = msgspec.structs.replace(alert, told=TOLD)
        if reason:
            told.append((minute, reason))
    assert alert
    return alert, told


def alert() -> Alert:
    """A critical one that has just opened."""
    return live(terms(severity=Severity.CRITICAL), (0, came()))[0]
