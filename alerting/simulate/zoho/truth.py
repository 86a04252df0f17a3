"""What is really so: every chat of the desk, made from the very elements that webhooks tell."""

from dataclasses import dataclass, field
from typing import Any, Final

from alerting.model.times import EpochMs
from alerting.simulate.elements import Element

OPEN_ENDS: Final = frozenset({"ENDED", "BLOCKED", "MISSED"})


@dataclass(slots=True)
class Said:
    """One message."""

    id: int
    at: EpochMs
    incoming: bool
    kind: str
    text: str
    actor: Element
    fate: str = "SAVED"
    fate_at: EpochMs = 0


@dataclass(slots=True)
class TrueChat:
    """0 and "" mean that there is none, or none yet."""

    session: int
    channel: int
    created: EpochMs
    modified: EpochMs
    status: str = "CREATED"
    reply: str = "UNASSIGNED"
    assignee: int = 0
    """The agent's ZUID or the bot's id, as webhooks write it."""
    by_bot: bool = False
    app: str = ""
    contact: int = 0
    customer_name: str = ""
    customer_number: str = ""
    ticket: int = 0
    ticket_number: str = ""
    messages: int = 0
    last_in_at: EpochMs = 0
    last_out_at: EpochMs = 0
    said: list[Said] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return self.status in OPEN_ENDS

    @property
    def last_at(self) -> EpochMs:
        return max(self.last_in_at, self.last_out_at, self.created)

    @property
    def unread(self) -> int:
        """Messages of the customer after the last answer."""
        count = 0
        for said in reversed(self.said):
            if not said.incoming:
                break
            count += 1
        return count

    @property
    def fates(self) -> dict[int, str]:
        """By message that went out."""
        return {said.id: said.fate for said in self.said if not said.incoming}


class Truth:
    def __init__(self) -> None:
        self.chats: dict[int, TrueChat] = {}
        self.forgotten: set[int] = set()
        """Chats that were deleted: REST no longer knows them."""

    def forget(self, session: int) -> None:
        self.chats.pop(session, None)
        self.forgotten.add(session)

    def only_reply_changes(self, element: Element) -> bool:
        """Whether an element tells nothing but another reply status."""
        payload = element["payload"]
        chat = self.chats.get(int(payload["sessionId"]))
        if chat is None or element["eventType"] != "IM_Session_Status":
            return False
        same = (payload["sessionStatus"], _assignee(payload)) == (chat.status, chat.assignee)
        return same and payload["replyStatus"] != chat.reply

    def take(self, element: Element) -> TrueChat:
        """Elements come in the order in which things happen."""
        payload, at = element["payload"], int(element["eventTime"])
        session = int(payload["sessionId"])
        chat = self.chats.get(session)
        if chat is None:
            chat = TrueChat(session, int(payload["channelId"]), at, at)
            self.chats[session] = chat
        chat.modified = max(chat.modified, at)
        _APPLY[element["eventType"]](chat, payload, at)
        return chat


def _status(chat: TrueChat, payload: dict[str, Any], _at: EpochMs) -> None:
    chat.status = payload["sessionStatus"]
    chat.reply = payload["replyStatus"]
    chat.assignee = _assignee(payload)
    chat.by_bot = payload.get("assigneeType") == "BOT"
    chat.messages = max(chat.messages, int(payload["messagesCount"]))


def _message(chat: TrueChat, payload: dict[str, Any], at: EpochMs) -> None:
    actor = payload["actor"]
    incoming = payload["direction"] == "IN"
    said = Said(int(payload["id"]), at, incoming, payload["messageType"], payload["text"], actor)
    chat.said.append(said)
    chat.messages = max(chat.messages + 1, len(chat.said))
    chat.app = payload["integration"]
    chat.ticket = int(payload["meta"]["DESK_TICKET_ID"])
    chat.ticket_number = payload["meta"]["DESK_TICKET_NUMBER"]
    if not incoming:
        chat.last_out_at = at
        return
    chat.last_in_at = at
    chat.contact = int(actor["contactId"])
    chat.customer_name, chat.customer_number = actor["name"], actor["externalId"]


def _fate(chat: TrueChat, payload: dict[str, Any], at: EpochMs) -> None:
    for said in reversed(chat.said):
        if said.id == payload["messageId"]:
            said.fate, said.fate_at = payload["messageNewStatus"]["status"], at
            return


_APPLY: Final = {
    "IM_Session_Status": _status,
    "IM_Message_Add": _message,
    "IM_Message_Status": _fate,
}


def _assignee(payload: dict[str, Any]) -> int:
    return int(payload.get("currentAssigneeId") or 0)
