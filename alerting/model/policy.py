"""Who hears of an alert, in which order, and how often."""

from dataclasses import dataclass
from enum import StrEnum

from alerting.model.deed import Deed
from alerting.model.people import Target
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, Ms


class GroupBy(StrEnum):
    """What alerts must have in common to be told in one message."""

    RULE = "rule"
    SESSION = "session"
    """One chat, whichever rule it is."""
    CHANNEL = "channel"
    APP = "app"
    AGENT = "agent"
    ORG = "org"


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """Whom an alert is told, so long after it opened or was last found graver."""

    tell: tuple[Target, ...]
    """Nobody, where the step only does something."""
    after: Ms = 0
    only: frozenset[Severity] = frozenset()
    """Passed over unless the alert is one of these; empty: whatever it is."""
    do: tuple[Deed, ...] = ()
    """What is done in Zoho then, where that is permitted."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One of the file's `policies`, or what a rule with its own `tell` amounts to."""

    steps: tuple[PolicyStep, ...]
    """In the order of their `after`."""
    name: str = ""
    """Empty: of one rule alone, so that only its own alerts are told together."""
    group_by: tuple[GroupBy, ...] = (GroupBy.RULE,)
    group_wait: Ms = 0
    """How long to collect before the first message of a group."""
    group_interval: Ms = 2 * MINUTE
    """News of a group come to one recipient at most so often, unless they are graver."""
    repeat_every: Ms | None = None
    """None: critical reminds every 30 minutes, others do not."""
    tell_end: bool = True
    if_undelivered: tuple[Target, ...] = ()
    """Told instead where somebody can be reached by none of their means."""
