"""Messages of which no webhook told, and how messages fared of which it was not told either. Pure.

Zoho counts messages and says when who wrote last; where that is more than was heard, the chat's
last messages are asked for.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from alerting.model.chat import Chat
from alerting.model.event import MissedFate, MissedMessage
from alerting.model.times import SECOND, EpochMs, Ms
from alerting.model.zoho import FATE_RANK, SILENT
from alerting.reconcile.differences import KnowsAgents
from alerting.zoho.messages import Written
from alerting.zoho.sessions import Session

#: Webhooks and the API may name times of one message that differ by so much.
TOLERANCE: Final[Ms] = 2 * SECOND
#: Until then a message that went out may well be on its way.
FATE_WITHIN: Final[Ms] = 30 * SECOND
_SENT: Final = FATE_RANK["SENT"]


class Keep(Protocol):
    """What of the customer may be written down; as for webhooks."""

    @property
    def text(self) -> bool: ...

    @property
    def customer(self) -> str:
        """`none`, `name` or `number`."""
        ...

    @property
    def find(self) -> "Find": ...


class Find(Protocol):
    def __call__(self, text: str, /) -> tuple[int, ...]:
        """What rules look for in it."""
        ...


@dataclass(frozen=True, slots=True)
class Where:
    """A chat, and what of it is news."""

    org: int
    chat: int
    channel: int
    app: str
    since: EpochMs
    """What was written before is known or does not matter."""
    asked: EpochMs
    """For what Zoho names no time."""


def unheard(it: Session, chat: Chat | None) -> int:
    """So many of the messages that Zoho counts were not heard."""
    return it.messages - (chat.counted if chat else 0)


def suspects(it: Session, chat: Chat | None, since: EpochMs, known: int) -> bool:
    """Whether messages written after `since` are missing; `known`: so many are, from before."""
    if max(it.customer_at, it.agent_at, it.active_at) <= since:
        return False
    if unheard(it, chat) > known:
        return True
    last_in, last_out = (chat.last_in_at, chat.last_out_at) if chat else (0, 0)
    wrote = it.customer_at > max(since, last_in + TOLERANCE)
    return wrote or it.agent_at > max(since, last_out + TOLERANCE)


def waiting(chat: Chat, fates: Collection[str], now: EpochMs) -> list[EpochMs]:
    """When those were sent that have been in one of these fates for longer than is usual."""
    known = (chat.fates or {}).values()
    return [it.sent_at for it in known if it.fate in fates and it.since + FATE_WITHIN <= now]


def missed(
    it: Written, chat: Chat | None, where: Where, keep: Keep, agents: KnowsAgents
) -> Iterator[MissedMessage | MissedFate]:
    """What one message tells that may not be known."""
    if not it.id or it.kind in SILENT:
        return
    at = it.at or where.asked
    fates = (chat.fates if chat else None) or {}
    if at > where.since:
        yield _message(it, at, where, keep, agents)
    elif it.id not in fates:
        return
    known = fates.get(it.id)
    rank = FATE_RANK.get(it.fate, 0)
    if not it.incoming and rank >= _SENT and (not known or rank > FATE_RANK.get(known.fate, 0)):
        told = max(at, it.fate_at or where.asked)
        yield MissedFate(where.org, where.chat, told, where.channel, it.id, it.fate)


def _message(
    it: Written, at: EpochMs, where: Where, keep: Keep, agents: KnowsAgents
) -> MissedMessage:
    text = it.text.get_secret_value()
    return MissedMessage(
        where.org,
        where.chat,
        at,
        where.channel,
        message=it.id,
        incoming=it.incoming,
        kind=it.kind or "TEXT",
        actor=it.actor,
        actor_id=agents.zuid_of(it.actor_id) or it.actor_id,
        app=where.app,
        contact=it.contact,
        ticket=it.ticket,
        ticket_number=it.ticket_number,
        # how it fares now is told apart, with its own time
        fate="SAVED" if FATE_RANK.get(it.fate, 0) >= _SENT else it.fate,
        agent_name=it.actor_name,
        customer_name=it.customer_name.get_secret_value() if keep.customer == "name" else "",
        customer_number=it.customer_number.get_secret_value() if keep.customer == "number" else "",
        text=text if keep.text else "",
        hits=keep.find(text) if it.incoming else (),
    )
