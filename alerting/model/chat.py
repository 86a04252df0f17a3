"""One chat as the tracker knows it, and what an event changed about it."""

import msgspec

from alerting.model.times import EpochMs
from alerting.model.unit import EpisodeRecord, FateRecord, Transition

UNKNOWN = ""
NONE = "none"
BOT = "bot"
AGENT = "agent"
CUSTOMER = "customer"

HEARD = ("status", "message_in", "message_out", "message_status")

PENDING = 0
SPENT = -1


class Fate(msgspec.Struct, gc=False, array_like=True):
    """How one outgoing message fared so far."""

    fate: str
    since: EpochMs
    sent_at: EpochMs


class Run(msgspec.Struct, gc=False, array_like=True):
    """One unbroken time in which a rule's condition holds for a chat or one of its messages."""

    rule: str
    """The rule's tag: its name and a hash of what it asks."""
    since: EpochMs
    due: EpochMs
    message: int = 0
    alert: int = PENDING
    """PENDING; the number of its alert; SPENT when that alert was closed by a person."""


class Chat(msgspec.Struct, gc=False, array_like=True):
    """Every fact with the event time from which it holds; 0 and "" mean not seen yet.

    `…_at` is when the value began, `…_seen` the newest event that told it. Mutable, because a
    million of them live in memory: only `track` writes facts and the pipeline writes `runs`.
    One int object is shared by all the facts that one event set.
    """

    org: int
    session: int
    first_seen: EpochMs
    heard_at: EpochMs
    """When we learned the newest thing about it (our clock)."""
    seq: int
    """The journal's number of the newest event believed about it."""

    episode: int = 1
    episode_at: EpochMs = 0
    episode_base: int = 0
    """Zoho's count of messages when the episode began."""
    episode_counted: int = 0
    reopened: bool = False
    previous_end_at: EpochMs = 0

    status: str = UNKNOWN
    status_at: EpochMs = 0
    status_seen: EpochMs = 0
    status_learned: EpochMs = 0
    reply: str = UNKNOWN
    reply_at: EpochMs = 0
    reply_seen: EpochMs = 0
    assignee: int = 0
    assignee_kind: str = UNKNOWN
    """`none`, `bot` or `agent`."""
    assignee_at: EpochMs = 0
    assignee_seen: EpochMs = 0

    channel: int = 0
    app: str = UNKNOWN
    contact: int = 0
    ticket: int = 0
    ticket_number: str = ""
    customer_name: str = ""
    customer_number: str = ""

    messages: int = 0
    """The larger of Zoho's count and ours."""
    counted: int = 0
    messages_at: EpochMs = 0
    first_in_at: EpochMs = 0
    """First message of the customer in this episode."""
    last_in_at: EpochMs = 0
    first_answer_at: EpochMs = 0
    """First message of an agent (no bot) in this episode."""
    last_answer_at: EpochMs = 0
    last_out_at: EpochMs = 0
    waiting_on: str = UNKNOWN
    """`agent` while the customer's last message is unanswered, else `customer`."""
    waiting_since: EpochMs = 0

    confirmed: bool = True
    """False after a gap in intake, until the next event of the chat."""
    fates: dict[int, Fate] | None = None
    """Outgoing messages whose fate a rule may still ask about, by message id."""
    runs: tuple[Run, ...] = ()

    let_go_at: EpochMs = 0
    """When the agent or bot who had it in this episode let go of it, so that nobody had it.

    This and `handed_over_at` change with Fact.ASSIGNEE or EPISODE, `chain_at` with EPISODE only.
    """
    handed_over_at: EpochMs = 0
    """When a bot handed it to people in this episode, whether or not somebody took it."""
    chain_at: EpochMs = 0
    """When the first of the episodes began that followed each other within a day; 0: this one."""

    away: bool | None = None
    """The agent who has it is offline; None: nobody has it, or Zoho has not told.

    This and `away_at` change with Fact.ASSIGNEE.
    """
    away_at: EpochMs = 0
    base_at: EpochMs = 0
    """When Zoho told the count that `episode_base` was taken from."""

    @property
    def episode_messages(self) -> int:
        """Messages of this episode: the larger of Zoho's count and ours."""
        return max(self.episode_counted, self.messages - self.episode_base)

    @property
    def under_way(self) -> bool:
        """Zoho's count says that there were messages of this episode before our time."""
        return self.episode == 1 and not self.reopened and self.episode_base > 0


class Fact:
    """Bits that say which facts an event changed and which facts a rule reads."""

    STATUS = 1
    REPLY = 2
    ASSIGNEE = 4
    CHANNEL = 8
    APP = 16
    CONTACT = 32
    MESSAGES = 64
    WAITING = 128
    EPISODE = 256
    FATE = 512
    TEXT = 1024
    ANY = 2047


class Change(msgspec.Struct, gc=False):
    """What one event did to a chat, and how it was before."""

    chat: Chat
    at: EpochMs
    """The event's time, clamped to its arrival."""
    facts: int = 0
    new: bool = False
    """The first event of the chat."""
    was_status: str = UNKNOWN
    was_assignee: int = 0
    was_assignee_kind: str = UNKNOWN
    was_confirmed: bool = True
    was_waiting: bool = False
    """The customer waited for an answer before this event."""
    reopened: bool = False
    answered: bool = False
    """An agent wrote to the customer."""
    waits_anew: bool = False
    """Late words of one side: the other's wait goes on, but only since a message after them."""
    message: int = 0
    """The outgoing message whose fate changed, or the incoming one that was written."""
    heard: str = ""
    """One of HEARD; empty for what is no more than a note, as Zoho's INFO messages are."""
    hits: tuple[int, ...] = ()
    """Of an incoming message: which texts that rules look for are in it."""
    transition: Transition | None = None
    fate: FateRecord | None = None
    episode: EpisodeRecord | None = None
