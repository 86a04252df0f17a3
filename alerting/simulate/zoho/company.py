"""The desk's departments, channels and bots."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from alerting.model.times import EpochMs
from alerting.simulate.elements import Line
from alerting.simulate.people import BOT, LINES
from alerting.simulate.zoho.written import iso

SUPPORT: Final = 186_543_000_000_006_907
SALES: Final = 186_543_000_000_006_908
FIRST_CREATED: Final[EpochMs] = 1_753_075_736_000

_NAMES: Final = {
    "WHATSAPP": "WhatsApp orders",
    "IM_TALK": "Website",
    "INSTAGRAM": "Instagram shop",
    "FACEBOOKMESSENGER": "Facebook page",
    "TELEGRAM": "Telegram",
}


@dataclass(slots=True)
class Department:
    id: int
    name: str

    def told(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "nameInCustomerPortal": self.name,
            "isEnabled": True,
            "isDefault": self.id == SUPPORT,
            "isVisibleInCustomerPortal": True,
            "description": "",
            "createdTime": iso(FIRST_CREATED),
        }


@dataclass(slots=True)
class Channel:
    id: int
    app: str
    name: str
    department: int
    active: bool = True
    authorization_pending: bool = False
    subscribed: bool = True
    deleted: bool = False

    @property
    def code(self) -> str:
        return self.name.upper().replace(" ", "_")

    def told(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "accountName": self.name.lower().replace(" ", "_"),
            "integrationServiceType": self.app,
            "defaultBotId": "-1",
            "name": self.name,
            "isActive": self.active,
            "isStorageEnabled": False,
            "isSandBox": False,
            "createdTime": iso(FIRST_CREATED),
            "createdBy": "186543000",
            "isAuthorizationPending": self.authorization_pending,
            "isSubscribed": self.subscribed,
            "authenticationURL": None,
            "isOwner": True,
            "universalLink": None,
            "callsUniversalLink": None,
            "isDeleted": self.deleted,
            "departmentId": str(self.department),
            "appName": self.name,
            "photoURL": None,
            "code": self.code,
        }


@dataclass(slots=True)
class Bot:
    id: int
    """What webhooks and `botId` of a chat call it."""
    desk_id: int
    """What a chat is reassigned to."""
    name: str

    def told(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "createdTime": iso(FIRST_CREATED),
            "associatedChannels": [],
            "createdBy": "186543000",
            "deskBotId": str(self.desk_id),
            "departmentId": str(SUPPORT),
            "status": "enabled",
            "description": "",
            "type": "zia",
        }

    def actor(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "type": "BOT",
            "photoURL": "",
            "externalId": "",
            "id": str(self.desk_id),
            "email": "",
            "contactId": "",
            "botType": "ZIA",
            "contactName": "",
        }


class Company:
    def __init__(self, lines: Sequence[Line] = LINES) -> None:
        self.departments = [Department(SUPPORT, "Support"), Department(SALES, "Sales")]
        self.bots = [Bot(BOT.id, 186_543_000_000_522_004, BOT.name)]
        self.channels = {line.id: _channel(line) for line in lines}

    def department_of(self, channel: int) -> int:
        """Zoho's, whatever the channel; an unknown one is support's."""
        found = self.channels.get(channel)
        return found.department if found else SUPPORT


def _channel(line: Line) -> Channel:
    department = SALES if line.app == "INSTAGRAM" else SUPPORT
    return Channel(line.id, line.app, _NAMES.get(line.app, line.app.title()), department)
