"""PATCH of a chat: who has it, and its status; what Zoho allows and what comes of it."""

from typing import Any, Final

from alerting.simulate.elements import Element
from alerting.simulate.zoho import asked
from alerting.simulate.zoho.refusals import bad_field
from alerting.simulate.zoho.truth import TrueChat
from alerting.simulate.zoho.world import World

ANYWHERE: Final = frozenset({"BLOCKED", "ENDED"})
ALLOWED: Final = frozenset(
    {
        ("BLOCKED", "OPEN"),
        ("OPEN", "ON_HOLD"),
        ("ON_PROGRESS", "ENDED"),
        ("ENDED", "ON_HOLD"),
    }
)
_REPLY: Final = {"ENDED": "SESSION_ENDED", "BLOCKED": "SESSION_BLOCKED"}


class Change:
    def __init__(self, world: World) -> None:
        self._world = world

    def apply(self, chat: TrueChat, given: dict[str, Any]) -> None:
        """The chat is as asked for afterwards, or the call is refused and nothing has changed."""
        unknown = given.keys() - {"agentId", "botId", "status"}
        if unknown:
            raise bad_field(min(unknown))
        status = self._status(chat, given)
        assignee, by_bot = self._assignee(chat, given)
        if status == "OPEN" and chat.status == "BLOCKED" and "agentId" not in given:
            assignee, by_bot = 0, False
        at = max(self._world.clock.now(), chat.modified + 1)
        self._world.happens(
            status_event(self._world.org, chat, at, status, assignee, by_bot=by_bot)
        )

    @staticmethod
    def _status(chat: TrueChat, given: dict[str, Any]) -> str:
        """To stay what it is, is allowed: that is how a chat changes hands."""
        status = given.get("status", chat.status)
        fine = status == chat.status or status in ANYWHERE or (chat.status, status) in ALLOWED
        if not fine:
            raise bad_field("status", text=f"{chat.status} cannot become that")
        return str(status)

    def _assignee(self, chat: TrueChat, given: dict[str, Any]) -> tuple[int, bool]:
        agent_id, bot_id = asked.field_id(given, "agentId"), asked.field_id(given, "botId")
        if agent_id is not None:
            agent = self._world.staff.by_desk_id(agent_id)
            if agent is None or not agent.active:
                raise bad_field("agentId")
            return agent.zuid, False
        if bot_id is not None:
            bots = {bot.desk_id: bot.id for bot in self._world.company.bots}
            if bot_id not in bots:
                raise bad_field("botId")
            return bots[bot_id], True
        return chat.assignee, chat.by_bot


def status_event(
    org: int, chat: TrueChat, at: int, status: str, assignee: int, *, by_bot: bool
) -> Element:
    payload = {
        "currentAssigneeId": str(assignee) if assignee else "",
        "sessionStatus": status,
        "replyStatus": _REPLY.get(status, "ACCEPTED" if assignee else "UNASSIGNED"),
        "sessionOldStatus": chat.status,
        "sessionId": str(chat.session),
        "messagesCount": str(chat.messages),
        "assigneeType": ("BOT" if by_bot else "AGENT") if assignee else "",
        "channelId": str(chat.channel),
    }
    return {
        "payload": payload,
        "eventTime": str(at),
        "eventType": "IM_Session_Status",
        "orgId": str(org),
    }
