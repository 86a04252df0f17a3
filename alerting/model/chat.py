"""One chat as the tracker knows it."""

import msgspec

from alerting.model.times import EpochMs

UNKNOWN = ""
NONE = "none"
BOT = "bot"
AGENT = "agent"
CUSTOMER = "customer"


class Fate(msgspec.Struct, gc=False, array_like=True):
    """How one outgoing message fared so far."""

    fate: str
    since: EpochMs
    sent_at: EpochMs


class Chat(msgspec.Struct, gc=False, array_like=True):
    """Every fact with the event time from which it holds; 0 and "" mean not seen yet.

    Mutable, because a million of them live in memory: only `track` writes, everybody else reads.
    One int object is shared by all facts that one event set.
    """

    org: int
    session: int

    first_seen: EpochMs
    """Event time of the first event of the chat."""
    heard_at: EpochMs
    """When we learned the newest thing about it (our clock)."""
    seq: int
    """The journal's number of the last event believed about it."""

    episode: int = 1
    episode_at: EpochMs = 0

    status: str = UNKNOWN
    status_at: EpochMs = 0
    status_learned: EpochMs = 0
    reply: str = UNKNOWN
    reply_at: EpochMs = 0
    assignee: int = 0
    assignee_kind: str = UNKNOWN
    """`none`, `bot` or `agent`."""
    assignee_at: EpochMs = 0

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
    """Spoken messages that we saw."""
    messages_at: EpochMs = 0
    first_in_at: EpochMs = 0
    """First message of the customer in this episode."""
    last_in_at: EpochMs = 0
    first_answer_at: EpochMs = 0
    """First message of an agent (no bot) in this episode."""
    last_out_at: EpochMs = 0
    """Last message of an agent or bot."""
    waiting_on: str = UNKNOWN
    """`agent` while the customer's last message is unanswered, else `customer`."""
    waiting_since: EpochMs = 0

    episode_counted: int = 0
    """Spoken messages that we saw in this episode."""
    confirmed: bool = True
    """False after a gap in intake, until the next event of the chat."""
    fates: dict[int, Fate] | None = None
    """Outgoing messages whose fate a rule may still ask about, by message id."""
