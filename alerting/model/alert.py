"""An alert: a rule's condition that came true for one subject, until it ends."""

from enum import StrEnum

import msgspec

from alerting.model.people import Recipient
from alerting.model.severity import Severity
from alerting.model.times import EpochMs


class Mode(StrEnum):
    """`trial` evaluates and records, and tells nobody."""

    LIVE = "live"
    TRIAL = "trial"
    OFF = "off"


class Ending(StrEnum):
    """Why an alert ended, in the words that its last message uses."""

    UNANSWERED = "ended without an answer"
    ANSWERED = "answered"
    TAKEN = "taken"
    NORMAL = "back to normal"
    LOST_SIGHT = "lost sight of"
    RULE_REMOVED = "rule removed"
    RULE_CHANGED = "rule changed"
    CLOSED = "closed"
    KEPT = "kept long enough"
    """What has no end of its own (`change`) closes silently after `keep`."""


class Reason(StrEnum):
    """Why a message is sent; every message says it."""

    FIRST = "first"
    REMINDER = "reminder"
    RISEN = "risen"
    ESCALATED = "escalated"
    """Nobody has it yet, so the next step of its policy is told."""
    ACKNOWLEDGED = "acknowledged"
    """Somebody has it now; the others who were told see it."""
    ENDED = "ended"
    GROUP = "group"
    """News of several alerts; each of them says its own reason."""
    DIGEST = "digest"
    SILENCE = "silence"
    """A silence ends soon, for its author."""
    SUMMARY = "summary"
    TROUBLE = "trouble"
    FILE = "file"
    TEST = "test"


class Subject(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A chat, one message of it, or (with `chat` 0) a group: a channel, agent, app or org."""

    org: int
    chat: int
    message: int = 0
    group: str = ""
    """`channel 3942000000995017`, `agent 106554156`, `app WHATSAPP` or `org`."""

    @property
    def channel(self) -> int:
        """0 where it is no channel."""
        return int(self._of("channel") or 0)

    @property
    def assignee(self) -> int:
        """0 where it is no agent."""
        return int(self._of("agent") or 0)

    @property
    def app(self) -> str:
        """Empty where it is no app."""
        return self._of("app")

    def _of(self, kind: str) -> str:
        named, _, what = self.group.partition(" ")
        return what if named == kind else ""


class Key(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What makes an alert the same alert. Nothing in it changes while the alert is open."""

    rule: str
    subject: Subject
    since: EpochMs
    """Event time at which this run of the condition began."""


class Owed(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What one recipient is still to be told of an alert, and from when on."""

    to: Recipient
    reason: Reason
    at: EpochMs
    """When that happened which is to be told."""
    had_by: str = ""
    """Who had it until then, of a reminder that nobody has it any more."""
    had_left: bool = False
    """They are no longer in the rules file."""


class Alert(msgspec.Struct, frozen=True, gc=False):
    """`number` is what people say and type; `key` is what makes it unique."""

    number: int
    key: Key
    severity: Severity
    episode: int
    opened_at: EpochMs
    """The deadline at which it came due, not the tick that found it."""
    trial: bool = False
    unconfirmed: bool = False
    """Opened for a chat that was not heard of since a gap; told in a summary, reminds not."""
    told: tuple[Recipient, ...] = ()
    """Who was told the beginning, and so hears the end."""
    owed: tuple[Owed, ...] = ()
    """News that wait for the window of their group, or for the end of somebody's quiet hours."""
    counted_from: EpochMs = 0
    """Its policy's steps are counted from here: its opening, or its last rise."""
    stepped: int = 0
    """How many steps of its policy it has gone since."""
    step_at: EpochMs | None = None
    """When the next step comes due; None: there is none, or somebody has it."""
    risen: int = 0
    """How many of its rule's further steps it has gone."""
    rises: tuple[EpochMs, ...] = ()
    """When the steps that are left come due."""
    calm_until: EpochMs | None = None
    """Its condition holds no longer; it ends then, unless the condition is back before."""
    calm_ending: Ending | None = None
    remind_at: EpochMs | None = None
    reminders: int = 0
    close_at: EpochMs | None = None
    acked_by: str = ""
    acked_until: EpochMs | None = None
    """None with `acked_by` set: until the alert ends."""
    ended_at: EpochMs | None = None
    ending: Ending | None = None
    ended_by: str = ""
    """Who closed it, for Ending.CLOSED."""

    @property
    def is_open(self) -> bool:
        return self.ended_at is None
