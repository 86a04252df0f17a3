"""One chat as people look at it: what it is, what happened, what each rule makes of it."""

from typing import Literal

import msgspec

from alerting.model.moments import Episode
from alerting.model.story import AlertSeen
from alerting.model.times import EpochMs, Ms


class ChatFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An instant of 0: not, or not known; an empty text: the same."""

    chat: str
    org: str
    followed: bool
    """False: it is long over, and only the record knows it."""
    status: str
    status_means: str
    status_since: EpochMs
    reply: str
    """Zoho's reply status."""
    reply_means: str
    reply_since: EpochMs
    agent: str
    holder: str
    """Who has it, in words."""
    holder_since: EpochMs
    channel: str
    channel_name: str
    app: str
    ticket: str
    link: str
    """To the chat or its ticket in Zoho Desk."""
    contact: str
    customer: str
    """Name or number, as `show_customer` of the rules file allows."""
    episode: int
    episode_began: EpochMs
    waiting_since: EpochMs
    """Since when the customer waits."""
    messages: int
    """Of this episode."""
    last_in_at: EpochMs
    last_out_at: EpochMs
    first_answer_at: EpochMs
    heard_at: EpochMs
    """When something was heard of it last."""
    confirmed: bool
    """False: nothing was heard of it since a gap."""


class Said(msgspec.Struct, frozen=True):
    """A condition of a rule, and what the chat answers."""

    asked: str
    answer: str
    """`yes`, `no` or `cannot say`."""
    has: str
    """How the chat is; empty where there are parts."""
    parts: list["Said"] = []


class TimerSeen(msgspec.Struct, frozen=True, kw_only=True):
    since: EpochMs
    due: EpochMs
    """0: its hours do not open again."""
    length: Ms
    paused: bool
    """Outside `hours`."""
    hours: str
    alert: int
    """0: it has not opened yet."""


class RuleSeen(msgspec.Struct, frozen=True, kw_only=True):
    rule: str
    title: str
    severity: str
    mode: str
    holds: str
    """Like an answer; empty where the rule waits for something to happen."""
    concerns: bool
    """It holds, may hold, has a timer or an open alert; the rest is seldom of interest."""
    about: str
    """What it counts, where it is not about this chat alone: `channel WhatsApp`."""
    answers: list[Said]
    timers: list[TimerSeen]
    next: list[str]
    """What will or may happen, in sentences."""
    hears: list[str]
    """Whom its alert is told."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An agent to whom the chat may be given."""

    agent: str
    """Zoho Desk's id."""
    name: str
    online: bool | None
    """None: it is not known."""
    chats: int
    capacity: int
    """0: none is given."""


class ChatStory(msgspec.Struct, frozen=True, kw_only=True):
    at: EpochMs
    facts: ChatFacts
    alerts: list[AlertSeen]
    """The newest first, ended ones too."""
    episodes: list[Episode]
    """The newest first."""
    messages_since: EpochMs
    """Messages before this instant are not looked for; 0: all are there."""
    rules: list[RuleSeen]
    assigning: Literal["", "dry_run", "on"] = ""
    """Whether it may be given to somebody from here; `dry_run`: that changes nothing in Zoho."""
    candidates: list[Candidate] = []
    """Those who are online first, and of them who has the fewest chats."""
