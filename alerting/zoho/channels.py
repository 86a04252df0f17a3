"""Zoho's channels and bots."""

from typing import Final

from msgspec import Struct

from alerting.zoho.answer import Found
from alerting.zoho.client import ZohoClient
from alerting.zoho.pages import Page, page
from alerting.zoho.part import Part
from alerting.zoho.scopes import NEEDS

LIMIT: Final = 50


class Channel(Struct, frozen=True, gc=False):
    """What Zoho does not say of one counts as fine."""

    id: int
    name: str
    app: str
    department: int
    code: str
    """What a chat names its channel by."""
    active: bool = True
    subscribed: bool = True
    authorization_pending: bool = False
    """Somebody has to sign in to the app again."""
    deleted: bool = False


class Bot(Struct, frozen=True, gc=False):
    id: int
    desk_id: int
    """What a chat is handed to a bot by."""
    name: str


def channel_of(it: Part) -> Channel:
    return Channel(
        id=it.number("id"),
        name=it.label("name") or it.label("appName"),
        app=it.word("integrationServiceType"),
        department=it.number("departmentId"),
        code=it.label("code"),
        active=it.flag("isActive") is not False,
        subscribed=it.flag("isSubscribed") is not False,
        authorization_pending=it.flag("isAuthorizationPending") is True,
        deleted=it.flag("isDeleted") is True,
    )


def bot_of(it: Part) -> Bot:
    return Bot(it.number("id"), it.number("deskBotId"), it.label("name"))


async def channels(client: ZohoClient, *, start: int = 0) -> Found[Page[Channel]]:
    query = {"from": start, "limit": LIMIT}
    answer = await client.get("/im/channels", query, need=NEEDS["channels"])
    return page(answer, channel_of, start, LIMIT)


async def bots(client: ZohoClient, *, start: int = 0) -> Found[Page[Bot]]:
    query = {"from": start, "limit": LIMIT}
    return page(await client.get("/im/bots", query, need=NEEDS["bots"]), bot_of, start, LIMIT)
