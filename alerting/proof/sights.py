"""What the recorded events have in them, apart from what the rules make of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from alerting.model.event import (
    NOBODY,
    CreditsEvent,
    FateEvent,
    MessageEvent,
    Numbered,
    PresenceEvent,
    StatusEvent,
    Stopped,
)
from alerting.model.times import EpochMs
from alerting.proof.course import HOLE


@dataclass(slots=True)
class Sights:
    """Looks at every event once."""

    events: int = 0
    first: EpochMs = 0
    last: EpochMs = 0
    statuses: int = 0
    messages: int = 0
    fates: int = 0
    presences: int = 0
    balances: int = 0
    without_text: int = 0
    """Messages of customers of whose text no more is recorded than what rules found in it."""
    under_way: int = 0
    """Chats whose first event says that something was before it."""
    chats: set[int] = field(default_factory=set)
    channels: set[int] = field(default_factory=set)
    assignees: set[int] = field(default_factory=set)
    contacts: set[int] = field(default_factory=set)
    holes: list[tuple[EpochMs, EpochMs]] = field(default_factory=list)
    """Times in which the daemon was stopped in good order."""
    _stopped: EpochMs = 0

    def look(self, events: Sequence[Numbered]) -> None:
        self.events += len(events)
        self.first = self.first or events[0].arrived
        self.last = max(self.last, events[-1].arrived)
        for it in events:
            if self._stopped:
                if it.arrived - self._stopped > HOLE:
                    self.holes.append((self._stopped, it.arrived))
                self._stopped = 0
            self._look_at(it)

    def _look_at(self, it: Numbered) -> None:
        event = it.event
        if isinstance(event, StatusEvent):
            self.statuses += 1
            self.assignees.add(event.assignee)
            if event.chat not in self.chats and event.status not in ("", "CREATED"):
                self.under_way += 1
        elif isinstance(event, MessageEvent):
            self.messages += 1
            self.contacts.add(event.contact)
            if event.incoming and event.kind == "TEXT" and not event.text:
                self.without_text += 1
        elif isinstance(event, FateEvent):
            self.fates += 1
        elif isinstance(event, PresenceEvent):
            self.presences += event.agent != NOBODY
        elif isinstance(event, CreditsEvent):
            self.balances += 1
        elif isinstance(event, Stopped):
            self._stopped = it.arrived
            return
        if event.chat:
            self.chats.add(event.chat)
            self.channels.add(event.channel)
