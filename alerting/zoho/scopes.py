"""Which scope of consent each call needs, in one table.

Zoho refuses a whole consent in which one scope does not exist: `Desk.InstantMessages.…` is the
only right name for chats, neither `Desk.im.…` nor `Desk.conversations.…`.
"""

from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    BASIC = "Desk.basic.READ"
    """Organisation, agents, their presence, departments."""
    CHATS = "Desk.InstantMessages.READ"
    TICKETS = "Desk.tickets.READ"
    CONTACTS = "Desk.contacts.READ"
    SEE_WEBHOOKS = "Desk.webhooks.READ"
    CREATE_WEBHOOKS = "Desk.webhooks.CREATE"
    UPDATE_WEBHOOKS = "Desk.webhooks.UPDATE"
    UPDATE_CHATS = "Desk.InstantMessages.UPDATE"
    UPDATE_TICKETS = "Desk.tickets.UPDATE"
    CREATE_TASKS = "Desk.tasks.CREATE"


NEEDS: Final = {
    "organizations": Scope.BASIC,
    "agents": Scope.BASIC,
    "agent_by_zuid": Scope.BASIC,
    "departments": Scope.BASIC,
    "availability": Scope.BASIC,
    "sessions": Scope.CHATS,
    "session": Scope.CHATS,
    "session_tickets": Scope.CHATS,
    "messages": Scope.CHATS,
    "channels": Scope.CHATS,
    "bots": Scope.CHATS,
    "add_ons": Scope.CHATS,
    "statement": Scope.CHATS,
    "ticket": Scope.TICKETS,
    "contact": Scope.CONTACTS,
    "webhooks": Scope.SEE_WEBHOOKS,
    "create_webhook": Scope.CREATE_WEBHOOKS,
    "update_webhook": Scope.UPDATE_WEBHOOKS,
    "assign_session": Scope.UPDATE_CHATS,
    "end_session": Scope.UPDATE_CHATS,
    "block_session": Scope.UPDATE_CHATS,
    "assign_ticket": Scope.UPDATE_TICKETS,
    "comment": Scope.UPDATE_TICKETS,
    "create_task": Scope.CREATE_TASKS,
}

READING: Final = (Scope.BASIC, Scope.CHATS, Scope.TICKETS, Scope.CONTACTS, Scope.SEE_WEBHOOKS)
WEBHOOKS: Final = (Scope.CREATE_WEBHOOKS, Scope.UPDATE_WEBHOOKS)
ACTING: Final = (Scope.UPDATE_CHATS, Scope.UPDATE_TICKETS, Scope.CREATE_TASKS)
