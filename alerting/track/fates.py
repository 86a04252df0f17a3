"""What an IM_Message_Status tells: an outgoing message's fate, by rank and not by order."""

from alerting.model.chat import Change, Chat, Fact
from alerting.model.event import FateEvent, Numbered
from alerting.model.unit import FateRecord
from alerting.track.messages import fared

#: Nobody asks about these any more.
SETTLED = frozenset({"READ", "DELETED"})
#: Settled messages remembered per chat, so that late news of one does not begin it anew.
REMEMBERED = 8


def hear_fate(change: Change, event: FateEvent, it: Numbered) -> None:
    """Every fate goes into the history, also one that changes nothing."""
    if not event.message or not event.fate:
        return
    chat, at = change.chat, change.at
    change.heard = "message_status"
    change.fate = FateRecord(
        seq=it.seq,
        org=chat.org,
        chat=chat.session,
        channel=chat.channel,
        message=event.message,
        at=at,
        learned=it.arrived,
        fate=event.fate,
        was=event.was,
    )
    if not fared(chat, event.message, event.fate, at):
        return
    if event.fate in SETTLED:
        _drop_settled(chat, event.message)
    change.message = event.message
    change.facts |= Fact.FATE


def _drop_settled(chat: Chat, newest: int) -> None:
    """Keeps those settled last and everything that is not settled."""
    fates = chat.fates or {}
    fates[newest] = fates.pop(newest)
    if len(fates) <= REMEMBERED:
        return
    settled = [message for message, known in fates.items() if known.fate in SETTLED]
    for message in settled[:-REMEMBERED]:
        del fates[message]
