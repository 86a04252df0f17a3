"""What the pipeline decided, as one transaction."""

from dataclasses import dataclass, field

import msgspec

from alerting.model.alert import Alert
from alerting.model.deed import OrderedDeed
from alerting.model.message import Message
from alerting.model.silence import Silence
from alerting.model.timeline import Happened
from alerting.model.times import EpochMs


class Mark(msgspec.Struct, frozen=True, gc=False):
    """How far the journal has been believed, and up to when deadlines have been run."""

    seq: int
    at: EpochMs


class Transition(msgspec.Struct, frozen=True, gc=False):
    """A chat's status, reply status or assignee changed: the compliance record."""

    seq: int
    """The journal's number of the event that told it."""
    org: int
    chat: int
    at: EpochMs
    """When it happened (event time)."""
    learned: EpochMs
    """When we learned it (arrival)."""
    episode: int
    status: str
    was: str
    reply: str
    assignee: int
    assignee_kind: str
    late: bool = False
    """Older than what was known already: history, but it turned nothing back."""
    corrected: bool = False
    """No webhook told it: Zoho's API did, when asked."""


class FateRecord(msgspec.Struct, frozen=True, gc=False):
    """An outgoing message's fate, READ too."""

    seq: int
    org: int
    chat: int
    channel: int
    message: int
    at: EpochMs
    learned: EpochMs
    fate: str
    was: str


class EpisodeRecord(msgspec.Struct, frozen=True, gc=False):
    """An episode that ended: one line of the quality-review log."""

    seq: int
    org: int
    chat: int
    episode: int
    began_at: EpochMs
    ended_at: EpochMs
    status: str
    """ENDED, BLOCKED or MISSED."""
    unanswered: bool
    """The customer still waited."""
    channel: int
    app: str
    agent: int
    contact: int
    ticket: int
    ticket_number: str
    first_in_at: EpochMs
    first_answer_at: EpochMs
    messages: int


@dataclass(slots=True)
class Unit:
    """Alerts, messages and mark are one transaction: all of it is true, or none."""

    mark: Mark
    alerts: dict[int, Alert] = field(default_factory=dict)
    """New or changed, by number; the last state wins."""
    messages: list[Message] = field(default_factory=list)
    cancel: list[int] = field(default_factory=list)
    """Alerts (numbers) whose queued, unclaimed messages are dropped."""
    transitions: list[Transition] = field(default_factory=list)
    timeline: list[Happened] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    """New or changed; the last state of each counts."""
    fates: list[FateRecord] = field(default_factory=list)
    episodes: list[EpisodeRecord] = field(default_factory=list)
    deeds: list[OrderedDeed] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Nothing but a mark: it may be left out, since replay finds the same."""
        return not (
            self.alerts
            or self.messages
            or self.cancel
            or self.timeline
            or self.silences
            or self.transitions
            or self.fates
            or self.episodes
            or self.deeds
        )
