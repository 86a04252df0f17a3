"""What a step of a policy does in Zoho, besides telling people or instead of it."""

from enum import StrEnum
from typing import Final

import msgspec

from alerting.model.times import MINUTE, EpochMs, Ms


class Act(StrEnum):
    """In the words of the rules file."""

    REASSIGN = "reassign"
    REASSIGN_TICKET = "reassign_ticket"
    COMMENT = "comment"
    CREATE_TASK = "create_task"
    END = "end_chat"
    BLOCK = "block_chat"


LEAD: Final = "lead"
"""Of the chat's agent, else of its channel, else of the file."""
LEAST_LOADED: Final = "least_loaded"
"""Whoever is online and has the fewest chats."""

#: What was to be done so long ago is not done any more.
IN_TIME: Final[Ms] = 2 * MINUTE


class Permission(StrEnum):
    """Whether anything may be changed in Zoho."""

    OFF = "off"
    DRY_RUN = "dry_run"
    """All is looked up, and written down as what would be done."""
    ON = "on"


class Deed(msgspec.Struct, frozen=True, gc=False):
    """One entry of `do`."""

    act: Act
    to: str = ""
    """An agent's name, `lead` or `least_loaded`: who gets it, whom a comment mentions, who owns a
    task; empty: nobody."""
    text: str = ""
    """Of a comment; the subject of a task."""
    due: Ms = 0
    """Of a task: so long after it is made; 0: never."""


_SPOKEN: Final = {LEAD: "the lead", LEAST_LOADED: "whoever has the fewest chats"}


def wish(deed: Deed, to: str = "") -> str:
    """`give the chat to Priya N.`: what is wanted. `to`: whom it has come to."""
    to = to or _SPOKEN.get(deed.to.casefold(), deed.to)
    match deed.act:
        case Act.REASSIGN:
            return f"give the chat to {to}"
        case Act.REASSIGN_TICKET:
            return f"give its ticket to {to}"
        case Act.COMMENT:
            return "write a private comment on its ticket" + (f" that mentions {to}" if to else "")
        case Act.CREATE_TASK:
            return "make a task" + (f" for {to}" if to else "")
        case Act.END:
            return "end the chat"
        case Act.BLOCK:
            return "block the chat"


def report(deed: Deed, to: str = "") -> str:
    """`the chat was given to Priya N.`: what was done."""
    match deed.act:
        case Act.REASSIGN:
            return f"the chat was given to {to}"
        case Act.REASSIGN_TICKET:
            return f"its ticket was given to {to}"
        case Act.COMMENT:
            mention = f" that mentions {to}" if to else ""
            return f"a private comment{mention} was written on its ticket"
        case Act.CREATE_TASK:
            return "a task was made" + (f" for {to}" if to else "")
        case Act.END:
            return "the chat was ended"
        case Act.BLOCK:
            return "the chat was blocked"


class OrderedDeed(msgspec.Struct, frozen=True, gc=False):
    """A deed of one alert, as things were when its step came due; or one that a person ordered."""

    key: str
    """Stable: the same step of the same alert orders the same deed again, which is done once."""
    step: str
    """Equal for all deeds of one step: they belong together."""
    alert: int
    """0 where a person ordered it."""
    rule: str
    at: EpochMs
    """When the step came due, or it was ordered."""
    org: int
    chat: int
    channel: int
    status: str
    assignee: int
    """The agent who had the chat, as webhooks name them; 0: a bot, or nobody."""
    deed: Deed
    whom: int = 0
    """The desk's id of the agent whom a person chose; 0: `deed` says who."""
    ordered_by: str = ""
    """The person; empty: a rule."""

    @property
    def who(self) -> str:
        """As audit and timelines name it."""
        return self.ordered_by or f"rule {self.rule}"


def by_hand(org: int, chat: int) -> str:
    """What the keys of deeds begin with that people ordered for a chat."""
    return f"hand/{org}/{chat}/"


class State(StrEnum):
    WAITING = "waiting"
    CLAIMED = "claimed"
    """Is being done; after a stop it may have been done."""
    DONE = "done"
    WOULD = "would"
    """A dry run: it would have been done."""
    SKIPPED = "skipped"
    """It was no longer wanted, or no longer possible."""
    REFUSED = "refused"
    """Zoho does not let us, until somebody mends something."""
    UNSURE = "unsure"
    """It may have been done, nobody can look, and twice would be worse."""


class Unsettled(msgspec.Struct, frozen=True):
    """A deed of which nobody has said what became of it."""

    ordered: OrderedDeed
    claimed: bool
    """Somebody had begun, and may have done it."""
    whom: int = 0
    """The desk's id of the agent whom it was begun for."""


class Settled(msgspec.Struct, frozen=True):
    """What became of a deed: a state that is none of the first two, and words for people."""

    state: State
    detail: str
