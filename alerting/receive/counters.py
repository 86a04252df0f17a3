"""What came in, in plain numbers; whoever publishes metrics reads them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from alerting.model.event import (
    Event,
    FateEvent,
    MessageEvent,
    OtherEvent,
    PresenceEvent,
    StatusEvent,
)
from alerting.model.histogram import Histogram
from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs, Ms
from alerting.receive.agent_events import AGENTS, PRESENCE
from alerting.receive.answers import PAGES
from alerting.receive.payload import Parsed

MOST_NAMES: Final = 200
#: From the start, since Prometheus sees no increase in what was not there before.
EXPECTED: Final = (200, 401, 429, 503)
THE_REST: Final = "(others)"
ANSWERS: Final[tuple[Ms, ...]] = (2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000)
AGES: Final[tuple[Ms, ...]] = (
    250,
    500,
    *(it * SECOND for it in (1, 2, 5, 10, 30)),
    *(it * MINUTE for it in (1, 5, 15)),
    HOUR,
    6 * HOUR,
)

_NAMES: Final[Mapping[type, str]] = {
    StatusEvent: "IM_Session_Status",
    MessageEvent: "IM_Message_Add",
    FateEvent: "IM_Message_Status",
    PresenceEvent: "Agent_Presence_Update",
}
_OF_AGENTS: Final = AGENTS | PRESENCE


@dataclass(slots=True)
class Counters:
    """Only ever grow, since the start of the process."""

    answers: Counter[tuple[int, str]] = field(default_factory=Counter)
    """By status code and reason."""
    events: Counter[str] = field(default_factory=Counter)
    """Durable ones, by Zoho's event type; types that are not known are `other`.

    What an agent prefers, where it is understood, counts as presence.
    """
    unknown_keys: Counter[str] = field(default_factory=Counter)
    unknown_types: Counter[str] = field(default_factory=Counter)
    quarantined: int = 0
    bytes: int = 0
    """Of bodies, as they were when unpacked."""
    answer_time: Histogram = field(default_factory=lambda: Histogram(ANSWERS))
    """From a webhook's whole body to its 200."""
    event_age: Histogram = field(default_factory=lambda: Histogram(AGES))
    """How long ago an event had happened when it arrived."""
    doors: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Answers of what is no webhook, by the first part of the path and the status code."""
    connections_refused: int = 0
    """Closed, because too many were open."""
    last_webhook_at: EpochMs = 0
    """Arrival of the last POST that was answered 200, an empty one too; 0: none yet."""

    def took(self, parsed: Parsed, size: int, arrived: EpochMs, answered: EpochMs) -> None:
        """One body is durable."""
        self.answer_time.add(answered - arrived)
        for event in parsed.events:
            self.events[_NAMES.get(type(event)) or _other(event)] += 1
            self.event_age.add(arrived - event.at)
        self.quarantined += len(parsed.unreadable)
        self.bytes += size
        self.last_webhook_at = arrived
        if parsed.unknown_keys:
            _add(self.unknown_keys, parsed.unknown_keys)
        if parsed.unknown_types:
            _add(self.unknown_types, parsed.unknown_types)

    def of_webhooks(self) -> dict[int, int]:
        """Answers by status code, without those of the pages for whoever watches the process."""
        found = Counter(dict.fromkeys(EXPECTED, 0))
        for (code, reason), count in self.answers.items():
            if reason not in PAGES:
                found[code] += count
        return dict(found)

    def of_doors(self) -> dict[str, dict[int, int]]:
        found: dict[str, dict[int, int]] = {}
        for (name, code), count in self.doors.items():
            found.setdefault(name, {})[code] = count
        return found


def _other(event: Event) -> str:
    return event.name if isinstance(event, OtherEvent) and event.name in _OF_AGENTS else "other"


def _add(known: Counter[str], seen: Mapping[str, int]) -> None:
    """Bounded, because a sender may invent names without end."""
    for name, count in seen.items():
        known[name if name in known or len(known) < MOST_NAMES else THE_REST] += count
