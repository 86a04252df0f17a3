"""The names that a rules file gives to Zoho's ids and values."""

from dataclasses import dataclass, field

from alerting.model.zoho import APPS, REPLY_STATUSES, SESSION_STATUSES


@dataclass(frozen=True, slots=True)
class Names:
    """What a name in a condition may mean; read from the file before its rules are."""

    channels: dict[str, int] = field(default_factory=dict)
    agents: dict[str, int] = field(default_factory=dict)
    contacts: dict[str, frozenset[int]] = field(default_factory=dict)
    statuses: frozenset[str] = frozenset(SESSION_STATUSES)
    reply_statuses: frozenset[str] = frozenset(REPLY_STATUSES)
    apps: frozenset[str] = frozenset(APPS)
