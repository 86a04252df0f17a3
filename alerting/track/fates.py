"""What an IM_Message_Status tells: an outgoing message's fate, by rank and not by order."""

from alerting.model.chat import Change, Chat, Fact, Fate
from alerting.model.event import FateEvent, Numbered
from alerting.model.unit import FateRecord
from alerting.model.zoho import FATE_RANK
from alerting.track.messages import MOST_FATES

#: Nobody asks about these any more.
SETTLED = frozenset({"READ", "DELETED"})
#: Settled messages remembered per chat, so that late news of one does not begin it anew.
REMEMBERED = 8


def hear_fate(change: Change, event: FateEvent, it: Numbered) -> None:
    """FAILED and READ win over DELIVERED, DELIVERED over SENT, whatever came first."""
    if not event.message or not event.fate:
        return
    chat, at = change.chat, change.at
    fates = chat.fates if chat.fates is not None else {}
    known = fates.get(event.message)
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
    if known is None:
        fates[event.message] = Fate(event.fate, at, at)
        if len(fates) > MOST_FATES:
            del fates[next(iter(fates))]
    elif FATE_RANK.get(event.fate, 0) > FATE_RANK.get(known.fate, 0):
        known.fate, known.since = event.fate, at
    else:
        return
    chat.fates = fates
    if event.fate in SETTLED:
        drop_settled(chat)
    change.message = event.message
    change.facts |= Fact.FATE


def drop_settled(chat: Chat) -> None:
    """Keeps the newest settled messages only, and everything that is not settled."""
    fates = chat.fates or {}
    settled = [message for message, known in fates.items() if known.fate in SETTLED]
    for message in settled[:-REMEMBERED]:
        del fates[message]
