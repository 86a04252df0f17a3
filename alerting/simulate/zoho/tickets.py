"""The tickets that hang on chats, who writes to us, and what the desk was asked to do with them."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from alerting.model.times import EpochMs
from alerting.simulate.zoho.truth import TrueChat, Truth

FIRST_COMMENT: Final = 186_543_000_002_000_001
FIRST_TASK: Final = 186_543_000_003_000_001


@dataclass(slots=True)
class Ticket:
    id: int
    chat: TrueChat
    assignee: int = 0
    """The desk's id of an agent."""
    team: int = 0
    status: str = "Open"
    priority: str | None = None
    modified: EpochMs = 0
    comments: list[dict[str, Any]] = field(default_factory=list)


class Tickets:
    """A ticket begins with the first message of its chat that names it."""

    def __init__(self, truth: Truth) -> None:
        self.tasks: list[dict[str, Any]] = []
        self._truth = truth
        self._touched: dict[int, Ticket] = {}
        self._comment = count(FIRST_COMMENT)
        self._task = count(FIRST_TASK)

    def get(self, number: int) -> Ticket | None:
        chats = self._truth.chats.values()
        chat = next((chat for chat in chats if number and chat.ticket == number), None)
        if chat is None:
            return None
        made = Ticket(number, chat, modified=chat.created)
        return self._touched.setdefault(number, made)

    def contact(self, number: int) -> TrueChat | None:
        """A chat of this contact, which tells who it is."""
        chats = self._truth.chats.values()
        return next((chat for chat in chats if number and chat.contact == number), None)

    def comment(self, ticket: Ticket, told: dict[str, Any]) -> dict[str, Any]:
        made = {"id": str(next(self._comment)), **told}
        ticket.comments.append(made)
        return made

    def add_task(self, told: dict[str, Any]) -> dict[str, Any]:
        made = {"id": str(next(self._task)), **told}
        self.tasks.append(made)
        return made
