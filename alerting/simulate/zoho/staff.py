"""Who works at the desk. An agent has three ids, and no two of them ever agree."""

from dataclasses import dataclass
from typing import Any, Final

from alerting.simulate.people import FIRST_AGENT, agents

FIRST_DESK_ID: Final = 186_543_000_000_190_001
FIRST_IM_ID: Final = 3_942_000_000_896_697
_STEP: Final = 1_000
MOST: Final = 10_000


@dataclass(slots=True)
class Agent:
    zuid: int
    """Of the Zoho account: what webhooks call him."""
    desk_id: int
    """What `/agents` and tickets call him, and what a chat is reassigned to."""
    im_id: int
    """`agentId` of a chat in REST."""
    name: str
    email: str
    departments: tuple[int, ...]
    active: bool = True
    online: bool = True
    chats_online: bool = True

    def told(self) -> dict[str, Any]:
        first, _, last = self.name.partition(" ")
        return {
            "id": str(self.desk_id),
            "zuid": str(self.zuid),
            "name": self.name,
            "firstName": first,
            "lastName": last,
            "emailId": self.email,
            "status": "ACTIVE" if self.active else "DISABLED",
            "associatedDepartmentIds": [str(department) for department in self.departments],
            "associatedChatDepartmentIds": [],
            "roleId": "186543000000006901",
            "profileId": "186543000000006895",
            "rolePermissionType": "AgentPublic",
            "isConfirmed": True,
            "photoURL": None,
            "mobile": "",
            "phone": "",
            "extn": "",
            "aboutInfo": "",
            "timeZone": "Asia/Kolkata",
            "langCode": "en_US",
            "countryCode": "en_US",
            "channelExpert": [],
        }

    def actor(self) -> dict[str, Any]:
        """As the assignee of a chat in REST."""
        return {
            "name": self.name,
            "type": "AGENT",
            "photoURL": "",
            "externalId": "",
            "id": str(self.desk_id),
            "email": self.email,
            "contactId": "",
            "botType": "",
            "contactName": "",
        }

    def presence(self) -> dict[str, Any]:
        said = {True: "ONLINE", False: "OFFLINE"}
        return {
            "agentId": str(self.desk_id),
            "status": said[self.online],
            "chatStatus": said[self.online and self.chats_online],
            "mailStatus": said[self.online],
            "phoneStatus": "OFFLINE",
            "presenceStatus": said[self.online],
            "phoneMode": None,
        }


class Staff:
    """Agents are hired in the order of their ZUIDs, with the names of the simulated floor."""

    def __init__(self, count: int, departments: tuple[int, ...]) -> None:
        self.agents: list[Agent] = []
        self._departments = departments
        self.hire(count)

    def hire(self, count: int) -> None:
        """Until there are so many."""
        for i, who in list(enumerate(agents(count)))[len(self.agents) :]:
            email = f"{who.name.lower().replace('.', '').replace(' ', '.')}@zylker.example"
            desk_id, im_id = FIRST_DESK_ID + i * _STEP, FIRST_IM_ID + i * _STEP
            made = Agent(who.id, desk_id, im_id, who.name, email, self._departments)
            self.agents.append(made)

    def expect(self, zuid: int) -> None:
        """Somebody unknown has a chat: hired meanwhile."""
        place = zuid - FIRST_AGENT
        if len(self.agents) <= place < MOST:
            self.hire(place + 1)

    def by_zuid(self, zuid: int) -> Agent | None:
        place = zuid - FIRST_AGENT
        return self.agents[place] if 0 <= place < len(self.agents) else None

    def by_desk_id(self, desk_id: int) -> Agent | None:
        return next((agent for agent in self.agents if agent.desk_id == desk_id), None)

    def by_email(self, email: str) -> Agent | None:
        return next((agent for agent in self.agents if agent.email == email.lower()), None)
