"""All that the calls of the desk share."""

from collections.abc import Callable
from dataclasses import dataclass

from alerting.clock import Clock
from alerting.simulate.elements import Element
from alerting.simulate.zoho.company import Company
from alerting.simulate.zoho.staff import Agent, Staff
from alerting.simulate.zoho.truth import TrueChat, Truth


@dataclass(slots=True)
class World:
    org: int
    clock: Clock
    company: Company
    staff: Staff
    truth: Truth
    happens: Callable[[Element], None]
    """Makes it so, and tells the webhooks."""
    web: str = "https://desk.zylker.example"
    """Where people would look at it in a browser; nothing is there."""
    me: int = 0
    """The ZUID of the agent who consented: whose chats are MINE."""

    def ticket_url(self, ticket: int) -> str:
        return f"{self.web}/support/zylker/ShowHomePage.do#Cases/dv/{ticket}"

    def contact_url(self, contact: int) -> str:
        return f"{self.web}/support/zylker/ShowHomePage.do#Contacts/dv/{contact}"

    def holder(self, chat: TrueChat) -> Agent | None:
        return None if chat.by_bot else self.staff.by_zuid(chat.assignee)
