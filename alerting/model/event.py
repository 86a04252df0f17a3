"""What Zoho told, in our words. An Event is what the journal keeps and the tracker believes.

Ids are ints (Zoho's are decimal, some above 2**53), instants are epoch ms, and an absent fact is
the empty string or 0, so that one encoded event is about 60 bytes.
"""

from typing import Final, TypeAlias

import msgspec

from alerting.model.times import EpochMs

NOBODY = 0


class _Event(msgspec.Struct, frozen=True, gc=False, array_like=True):
    org: int
    chat: int
    """Zoho's session id."""
    at: EpochMs
    """Zoho's eventTime, as sent: `track` clamps what lies in the future."""
    channel: int = 0


class StatusEvent(_Event, frozen=True, gc=False, array_like=True, tag="s"):
    """IM_Session_Status."""

    status: str = ""
    was: str = ""
    reply: str = ""
    assignee: int = NOBODY
    bot: bool = False
    """The assignee is a bot; true also where Zoho says BOT without an id."""
    messages: int = 0
    """Zoho's own count of messages; 0 where it gave none."""


class MessageEvent(_Event, frozen=True, gc=False, array_like=True, tag="m"):
    """IM_Message_Add."""

    message: int = 0
    incoming: bool = True
    kind: str = "TEXT"
    actor: str = ""
    """ENDUSER, AGENT or BOT (END_USER is written ENDUSER)."""
    actor_id: int = 0
    app: str = ""
    contact: int = 0
    ticket: int = 0
    ticket_number: str = ""
    fate: str = ""
    agent_name: str = ""
    """An agent's or bot's name; never a customer's."""
    customer_name: str = ""
    """Empty unless `show_customer: name`."""
    customer_number: str = ""
    """Empty unless `show_customer: number`."""
    text: str = ""
    """Empty unless ALERTING_KEEP_TEXT is set."""
    hits: tuple[int, ...] = ()
    """Which texts that rules look for were in it, as found when it was received."""


class FateEvent(_Event, frozen=True, gc=False, array_like=True, tag="f"):
    """IM_Message_Status: how an outgoing message fared."""

    message: int = 0
    fate: str = ""
    was: str = ""


class OtherEvent(_Event, frozen=True, gc=False, array_like=True, tag="o"):
    """An event type this program does not know: kept by name, shown, judged by no rule."""

    name: str = ""
    """Zoho's eventType."""


class Correction(StatusEvent, frozen=True, gc=False, array_like=True, tag="c"):
    """What Zoho's API said of a chat when it was asked, at `at`: an event was lost.

    Where it says what is known already it only confirms the chat.
    """

    app: str = ""
    contact: int = 0
    ticket: int = 0
    ticket_number: str = ""


class MissedMessage(MessageEvent, frozen=True, gc=False, array_like=True, tag="n"):
    """A message of which no webhook told, found by asking."""


class MissedFate(FateEvent, frozen=True, gc=False, array_like=True, tag="g"):
    """How a message fared, of which no webhook told, found by asking."""


class Gone(_Event, frozen=True, gc=False, array_like=True, tag="l"):
    """Zoho, when asked, knows no such chat: we have lost sight of it."""


class PresenceEvent(_Event, frozen=True, gc=False, array_like=True, tag="p"):
    """An agent came or went, told by a webhook or found by asking. It is about no chat."""

    agent: int = NOBODY
    """By the id that chats name an assignee by, where that is known.

    NOBODY: nobody asks any more, so from here on nothing is known of anybody.
    """
    online: bool = False


#: There is no balance any more, so none that is too low.
NOTHING_BOUGHT: Final = float("inf")


class CreditsEvent(_Event, frozen=True, gc=False, array_like=True, tag="b"):
    """The balance from which messages are paid, found by asking. It is about no chat."""

    app: str = ""
    available: float = 0
    """Or NOTHING_BOUGHT."""
    currency: str = ""


class Reloaded(_Event, frozen=True, gc=False, array_like=True, tag="r"):
    """Not Zoho's: from here on the rules of this version are in force."""

    version: int = 0


class Stopped(_Event, frozen=True, gc=False, array_like=True, tag="x"):
    """Not Zoho's: the daemon stopped in good order here."""


Event: TypeAlias = (
    StatusEvent
    | MessageEvent
    | FateEvent
    | OtherEvent
    | Correction
    | MissedMessage
    | MissedFate
    | Gone
    | PresenceEvent
    | CreditsEvent
    | Reloaded
    | Stopped
)
#: Found by asking, not told by a webhook.
ASKED: Final = (Correction, MissedMessage, MissedFate, Gone)


class Numbered(msgspec.Struct, frozen=True, gc=False):
    """An Event in the journal: its place in the order, and when we learned it."""

    seq: int
    arrived: EpochMs
    event: Event
    digest: int
    """64 bits: equal for a repeated element, and for what is found again by asking."""
