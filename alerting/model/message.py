"""What the outbox keeps: who is to be told what. Rendered only when it is sent."""

from typing import TypeAlias

import msgspec

from alerting.model.alert import Ending, Reason
from alerting.model.digest_report import DigestReport
from alerting.model.people import Recipient
from alerting.model.severity import Severity
from alerting.model.times import EpochMs


class AlertNews(msgspec.Struct, frozen=True, gc=False, tag="alert"):
    """One alert, as it was when somebody had to be told. What templates see as `alert`."""

    number: int
    rule: str
    title: str
    why: str
    """The rule's `why`: what to do."""
    severity: Severity
    what: str
    """One clause: `ON_HOLD, nobody assigned`; templates add for how long."""
    since: EpochMs
    at: EpochMs
    """When it came due (first), was due again (reminder) or ended."""
    org: int
    chat: int
    message: int = 0
    status: str = ""
    reply: str = ""
    channel: str = ""
    app: str = ""
    assignee: str = ""
    """Name or id of who has it; `nobody`, `a bot`; empty: not known."""
    customer: str = ""
    """Name or number, where `show_customer` allows; never in SMS."""
    ticket: str = ""
    link: str = ""
    messages: int = 0
    waiting_since: EpochMs = 0
    """When the customer's oldest unanswered message came; 0: does not wait, or not known."""
    ending: Ending | None = None
    ended_by: str = ""
    acked_by: str = ""
    """Who has it."""
    acked_until: EpochMs = 0
    """0 with `acked_by` set: until the alert ends."""
    reminder: int = 0
    """1 for the first reminder."""
    had_by: str = ""
    """Who had it until now, in a reminder that nobody has it any more."""
    had_left: bool = False
    """Because they are no longer in the rules file, not because their time was over."""


class Summary(msgspec.Struct, frozen=True, tag="summary"):
    """Many alerts at once: after a gap in intake, or above a limit."""

    because: str
    """`gap`; `limit`; `reload`: new rules found these overdue; `opening`: kept back until now."""
    items: tuple[AlertNews, ...]
    """The worst, at most 20, oldest first."""
    total: int
    unconfirmed: int = 0
    down_from: EpochMs = 0
    down_until: EpochMs = 0
    alerts: tuple[int, ...] = ()
    """The numbers of all of them."""


class GroupItem(msgspec.Struct, frozen=True, gc=False):
    """One alert of several in a message, and why it is in it."""

    reason: Reason
    news: AlertNews


class GroupNews(msgspec.Struct, frozen=True, gc=False, tag="group"):
    """News of several alerts that belong together."""

    title: str
    """The rule's title where all are of one rule; else empty."""
    shared: str
    """What else they have in common, as people call it: `WhatsApp Support`; may be empty."""
    severity: Severity
    """The gravest of the open ones; if none is open, of all."""
    items: tuple[GroupItem, ...]
    """The worst at most five: open before ended, gravest first, then longest."""
    counts: dict[Reason, int]
    """How many alerts are in it for each reason; their sum is `total`."""
    total: int
    alerts: tuple[int, ...]
    """The numbers of all of them in the order of `items`: so the ended ones come last."""
    at: EpochMs
    oldest_since: EpochMs = 0
    """Since when the oldest open one holds; 0: none is open."""
    waiting_since: EpochMs = 0
    """The oldest unanswered message of a customer among them; 0: nobody waits, or not known."""
    above_limit: int = 0
    """The rule fired more often than so many times within an hour, so its news are bundled."""


class DigestNews(msgspec.Struct, frozen=True, tag="digest"):
    """A digest: gathered when it was due, so that a repeated sending says the same."""

    name: str
    at: EpochMs
    since: EpochMs
    """It covers from here up to `at`."""
    report: DigestReport = DigestReport()
    late: bool = False
    """Nobody ran when it was due."""
    sessions: bytes = b""
    """The ended chats as CSV, packed; empty: there were none, or nobody gets it by mail."""
    sessions_left_out: int = 0
    """So many more ended than the CSV has."""


class SilenceNews(msgspec.Struct, frozen=True, tag="silence"):
    """For the author of a silence: it ends soon."""

    number: int
    reason: str
    until: EpochMs
    hides: int
    """So many open alerts are hidden by it, and would be told then."""
    at: EpochMs


class Trouble(msgspec.Struct, frozen=True, tag="trouble"):
    """The daemon's own trouble, for the operators."""

    cause: str
    """Stable id; operators hear of one cause at most once an hour."""
    text: str
    """What happened and what to do, for somebody who did not write the program."""
    at: EpochMs
    paste: str = ""
    """Lines to paste into the rules file, where that mends it."""
    broken: str = ""
    """The means that is broken and must not be the only one to carry this."""


class FileNews(msgspec.Struct, frozen=True, tag="file"):
    """What became of the rules file, and what else its owner should know."""

    what: str
    """`reload`, `mistakes`, `last-week`, `often` or `credits`."""
    title: str
    lines: tuple[str, ...]
    at: EpochMs
    version: int = 0
    """Of the rules in force that it speaks of; 0: of none."""


class Test(msgspec.Struct, frozen=True, tag="test"):
    """`alerting tell`: proves that a person can be reached."""

    at: EpochMs


Content: TypeAlias = (
    AlertNews | GroupNews | Summary | DigestNews | SilenceNews | Trouble | FileNews | Test
)


class Message(msgspec.Struct, frozen=True, gc=False):
    """One notice to one recipient."""

    key: str
    """Stable through restarts: Message-ID, idempotency key, and unique in the outbox."""
    to: Recipient
    reason: Reason
    content: Content
    created_at: EpochMs
    alert: int = 0
    """Number of the alert; 0 for summaries, trouble and tests."""
    thread: str = ""
    """Messages of one thread and recipient stand together in a mailbox or Slack; empty: alone."""
    fallbacks: tuple[Recipient, ...] = ()
    """The same person's other means, tried in order when this one refuses or is over its limit."""
    note: str = ""
    """A line for the recipient: why the message comes by this means."""
    group: str = ""
    """Messages of one group and recipient are sent strictly in order; empty: alone."""
    window_until: EpochMs = 0
    """The recipient hears nothing more of the group before that, unless it is graver."""
    ahead: bool = False
    """The first of its group: it is sent before what waits in the queue."""


class Queued(msgspec.Struct, frozen=True, gc=False):
    """A message of the outbox that is not settled for good."""

    message: Message
    tries: int = 0
    not_before: EpochMs = 0
    uncertain: bool = False
    """A predecessor claimed it and did not say what became of it: it may have been sent."""
    claimed: bool = False
    """Since it was made, because it can go out at once."""
