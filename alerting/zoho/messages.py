"""What was written in a chat, as Zoho's API lists it."""

from typing import Final

from msgspec import Struct
from pydantic import SecretStr

from alerting.model.times import EpochMs
from alerting.zoho.answer import Found
from alerting.zoho.client import ZohoClient
from alerting.zoho.pages import Page, page
from alerting.zoho.part import Part, written
from alerting.zoho.scopes import NEEDS

LIMIT: Final = 50
LONGEST_TEXT: Final = 5_000
_OURS: Final = frozenset({"AGENT", "BOT"})


class Written(Struct, frozen=True, gc=False):
    """A message. What is the customer's is shown to nobody by accident."""

    id: int
    way: str
    """IN or OUT."""
    kind: str
    fate: str
    at: EpochMs
    fate_at: EpochMs
    actor: str
    """ENDUSER, AGENT or BOT (END_USER is written ENDUSER)."""
    actor_id: int
    """Of an agent or a bot; an agent's by the id of Zoho Desk's agents."""
    actor_name: str
    """Of an agent or a bot only."""
    contact: int
    ticket: int
    ticket_number: str
    text: SecretStr
    customer_name: SecretStr
    customer_number: SecretStr

    @property
    def incoming(self) -> bool:
        """Where Zoho does not say the direction, who wrote it tells."""
        return self.way == "IN" if self.way in {"IN", "OUT"} else self.actor not in _OURS


def message_of(it: Part) -> Written:
    who, meta = it.part("actor"), it.part("meta")
    actor = who.word("type")
    ours = actor in _OURS
    return Written(
        id=it.number("id"),
        way=it.word("direction"),
        kind=it.word("type"),
        fate=it.word("status"),
        at=it.time("createdTime"),
        fate_at=it.time("statusUpdatedTime"),
        actor="ENDUSER" if actor == "END_USER" else actor,
        actor_id=who.number("id") if ours else 0,
        actor_name=who.label("name") if ours else "",
        contact=who.number("contactId"),
        ticket=meta.number("DESK_TICKET_ID"),
        ticket_number=meta.label("DESK_TICKET_NUMBER"),
        text=SecretStr(it.label("displayMessage", LONGEST_TEXT)),
        customer_name=SecretStr("" if ours else who.label("name")),
        customer_number=SecretStr("" if ours else who.label("externalId")),
    )


async def messages(
    client: ZohoClient,
    session: int,
    *,
    modified_after: EpochMs | None = None,
    start: int = 0,
    urgent: bool = False,
) -> Found[Page[Written]]:
    """In no order that Zoho would promise."""
    query: dict[str, str | int] = {"from": start, "limit": LIMIT}
    if modified_after is not None:
        query["modifiedAfter"] = written(modified_after)
    need = NEEDS["messages"]
    answer = await client.get(f"/im/sessions/{session}/messages", query, need=need, urgent=urgent)
    return page(answer, message_of, start, LIMIT)
