"""A chat as REST writes it."""

from typing import Any

from alerting.model.times import SECOND
from alerting.simulate.zoho.truth import Said, TrueChat
from alerting.simulate.zoho.world import World
from alerting.simulate.zoho.written import iso, iso_or_empty


def session(chat: TrueChat, world: World) -> dict[str, Any]:
    """Nobody and nothing are `""`, `{}` or absent, as in Zoho's examples."""
    agent = world.holder(chat)
    channel = world.company.channels.get(chat.channel)
    return {
        "id": str(chat.session),
        "channelId": str(chat.channel),
        "channel": channel.code if channel else "",
        "status": chat.status,
        "replyStatus": chat.reply,
        "createdTime": iso(chat.created),
        "lastActiveTime": iso(chat.last_at),
        "contactLastActiveTime": iso_or_empty(chat.last_in_at),
        "agentLastActiveTime": iso_or_empty(chat.last_out_at),
        "agentId": str(agent.im_id) if agent else "",
        "botId": str(chat.assignee) if chat.by_bot else "",
        "deskAssignee": _assignee(chat, world),
        "actor": _customer(chat),
        "contactId": str(chat.contact or ""),
        "subject": next((said.text for said in chat.said), ""),
        "messagesCount": str(chat.messages),
        "unreadMessagesCount": str(chat.unread),
        "integrationService": chat.app or (channel.app if channel else ""),
        "meta": _meta(chat),
    }


def _assignee(chat: TrueChat, world: World) -> dict[str, Any]:
    agent = world.holder(chat)
    if agent:
        return agent.actor()
    bots = {bot.id: bot for bot in world.company.bots}
    return bots[chat.assignee].actor() if chat.assignee in bots else {}


def _customer(chat: TrueChat) -> dict[str, Any]:
    if not chat.contact:
        return {}
    return {
        "name": chat.customer_name,
        "type": "ENDUSER",
        "photoURL": "",
        "externalId": chat.customer_number,
        "id": str(chat.contact + 70),
        "email": "",
        "contactId": str(chat.contact),
        "botType": "",
        "contactName": chat.customer_name,
    }


def _meta(chat: TrueChat) -> dict[str, Any]:
    if not chat.ticket:
        return {}
    return {"DESK_TICKET_ID": str(chat.ticket), "DESK_TICKET_NUMBER": chat.ticket_number}


def message(chat: TrueChat, index: int, world: World) -> dict[str, Any]:
    said = chat.said[index]
    return {
        "sessionId": str(chat.session),
        "id": str(said.id),
        "direction": "IN" if said.incoming else "OUT",
        "status": said.fate,
        "type": said.kind,
        "createdTime": iso(said.at),
        "statusUpdatedTime": iso(said.fate_at or said.at),
        "actor": _author(said, world),
        "index": str(index + 1),
        "isRead": not said.incoming,
        "displayMessage": said.text,
        "meta": _meta(chat),
        "ticketWebUrl": world.ticket_url(chat.ticket) if chat.ticket else "",
        "info": {},
        "attachment": {},
        "replyToMessage": {},
        "template": {},
        "contentType": "text/plain",
    }


def _author(said: Said, world: World) -> dict[str, Any]:
    """An agent by the id of Zoho Desk's agents, whatever webhooks call him."""
    agent = world.staff.by_zuid(int(said.actor.get("id") or 0))
    return agent.actor() if agent and said.actor["type"] == "AGENT" else said.actor


def ticket_of(chat: TrueChat, world: World) -> dict[str, Any]:
    """The chat's ticket, shorter than `/tickets/{id}` tells it."""
    agent = world.holder(chat)
    return {
        "id": str(chat.ticket),
        "ticketNumber": chat.ticket_number,
        "subject": next((said.text for said in chat.said), ""),
        "status": "Open",
        "statusType": "Open",
        "createdTime": iso(chat.created // SECOND * SECOND),
        "priority": None,
        "channel": chat.app,
        "departmentId": str(world.company.department_of(chat.channel)),
        "contactId": str(chat.contact or ""),
        "assigneeId": str(agent.desk_id) if agent else None,
        "teamId": None,
        "source": {"extId": str(chat.session), "type": "INSTANT_MESSAGE"},
        "webUrl": world.ticket_url(chat.ticket),
    }
