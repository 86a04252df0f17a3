"""Zoho Desk's webhooks: which there are, whether they are on, and making ours."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct
from pydantic import SecretStr

from alerting.zoho.answer import Answer, Empty, Found, Got, found
from alerting.zoho.client import ZohoClient
from alerting.zoho.pages import Page, page
from alerting.zoho.part import Part, reading
from alerting.zoho.scopes import NEEDS

LONGEST_URL: Final = 500
LONGEST_CHANGED_URL: Final = 100
"""Zoho takes five times as much for a new webhook as for a change of one."""
LIMIT: Final = 50
NAME: Final = "Chat alerts"
CHATS: Final = ("IM_Session_Status", "IM_Message_Add", "IM_Message_Status")
PRESENCE: Final = ("Agent_Presence_Update", "Agent_Channel_Preference_Update")
AGENTS: Final = ("Agent_Add", "Agent_Update", "Agent_Delete")


class Webhook(Struct, frozen=True, gc=False):
    id: int
    name: str
    url: SecretStr
    """Its last part is a secret."""
    enabled: bool | None
    events: Mapping[str, Any]
    """What it is subscribed to, with the departments; None: all of them."""

    @property
    def shown(self) -> str:
        return masked(self.url.get_secret_value())


def masked(url: str) -> str:
    """`https://alerts.example.org/webhooks/zoho-desk/…`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "…"
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path.rpartition('/')[0]}/…" if host else "…"


def webhook_of(it: Part) -> Webhook:
    subscriptions = it.raw("subscriptions")
    return Webhook(
        id=it.number("id"),
        name=it.label("name"),
        url=SecretStr(it.label("url", 2000)),
        enabled=it.flag("isEnabled"),
        events=subscriptions if isinstance(subscriptions, dict) else {},
    )


async def webhooks(client: ZohoClient) -> Found[Page[Webhook]]:
    """Zoho takes at most twenty, so they never come in pages."""
    return page(await client.get("/webhooks", need=NEEDS["webhooks"]), webhook_of, 0, LIMIT)


def subscribed(events: Iterable[str], departments: Collection[int] = ()) -> dict[str, Any]:
    """With `departments`, of chats only theirs; agents belong to none."""
    theirs = {"departmentIds": [str(it) for it in departments]} if departments else None
    return {it: theirs if it in CHATS else None for it in events}


async def create_webhook(
    client: ZohoClient, url: SecretStr, subscriptions: Mapping[str, Any]
) -> Found[Webhook]:
    """Zoho calls the URL at once, and refuses it where that does not answer 200."""
    body = {
        "name": NAME,
        "url": url.get_secret_value(),
        "subscriptions": dict(subscriptions),
        "isEnabled": True,
    }
    answer = await client.post("/webhooks", body, need=NEEDS["create_webhook"], urgent=True)
    return _changed(answer)


async def update_webhook(
    client: ZohoClient, id_: int, subscriptions: Mapping[str, Any]
) -> Found[Webhook]:
    """On, and subscribed to these. The URL stays, so Zoho does not call it."""
    body = {"subscriptions": dict(subscriptions), "isEnabled": True}
    need = NEEDS["update_webhook"]
    return _changed(await client.patch(f"/webhooks/{id_}", body, need=need, urgent=True))


def _changed(answer: Answer) -> Found[Webhook]:
    """Where Zoho says nothing about it, its id is 0."""
    return found(Got({}) if isinstance(answer, Empty) else answer, reading(webhook_of))
