"""/im/sessions: what chats there are, and changing them."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from aiohttp import web

from alerting.model.zoho import SESSION_STATUSES
from alerting.simulate.zoho import asked
from alerting.simulate.zoho.changing import Change
from alerting.simulate.zoho.gate import LIST, Call, any_of
from alerting.simulate.zoho.refusals import bad_field, bad_parameter
from alerting.simulate.zoho.session_told import message, session, ticket_of
from alerting.simulate.zoho.truth import TrueChat
from alerting.simulate.zoho.world import World

READ: Final = any_of("Desk.InstantMessages.READ")
UPDATE: Final = any_of("Desk.InstantMessages.UPDATE")
#: Others cannot be asked for: CREATED and MISSED are seen only without this filter.
STATUSES: Final = frozenset({"OPEN", "ENDED", "ON_PROGRESS", "ON_HOLD", "BLOCKED"})
_USUAL: Final = 50
_MOST: Final = 100
_MOST_LAST: Final = 50

Keeps = Callable[[TrueChat], bool]


class Sessions:
    def __init__(self, world: World) -> None:
        self._world = world
        self._change = Change(world)

    def calls(self) -> list[Call]:
        return [
            Call("GET", "/im/sessions", READ, self._list, LIST),
            Call("GET", "/im/sessions/metrics", READ, self._metrics, LIST),
            Call("POST", "/im/sessions/lastMessages", READ, self._last, LIST),
            Call("GET", "/im/sessions/{id}", READ, self._one),
            Call("PATCH", "/im/sessions/{id}", UPDATE, self._patch),
            Call("GET", "/im/sessions/{id}/tickets", READ, self._tickets, LIST),
            Call("GET", "/im/sessions/{id}/messages", READ, self._messages, LIST),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        """The one that was active last comes first."""
        keeps = [*self._time_filters(request), *self._filters(request)]
        found = [
            chat for chat in self._world.truth.chats.values() if all(keep(chat) for keep in keeps)
        ]
        found.sort(key=lambda chat: (-chat.modified, chat.session))
        return asked.page(request, found, self._told, _USUAL, _MOST)

    async def _one(self, request: web.Request) -> web.Response:
        return web.json_response(self._told(self._chat(request)))

    async def _patch(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        self._change.apply(chat, await asked.body(request))
        return web.json_response(self._told(chat))

    async def _tickets(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        tickets = [chat] if chat.ticket else []
        return asked.page(request, tickets, lambda one: ticket_of(one, self._world), _MOST, _MOST)

    async def _messages(self, request: web.Request) -> web.Response:
        """The newest first."""
        chat, after = self._chat(request), asked.instant(request, "modifiedAfter") or 0
        found = [i for i, it in enumerate(chat.said) if max(it.at, it.fate_at) > after]
        found.reverse()
        return asked.page(request, found, lambda i: message(chat, i, self._world), _USUAL, _USUAL)

    async def _last(self, request: web.Request) -> web.Response:
        given = (await asked.body(request)).get("sessionIds")
        if not isinstance(given, list) or not 0 < len(given) <= _MOST_LAST:
            raise bad_field("sessionIds")
        wanted = [asked.field_id({"sessionIds": one}, "sessionIds") for one in given]
        chats = [self._world.truth.chats.get(one or 0) for one in wanted]
        data = [message(it, len(it.said) - 1, self._world) for it in chats if it and it.said]
        return web.json_response({"data": data}) if data else web.Response(status=204)

    async def _metrics(self, request: web.Request) -> web.Response:
        keeps = self._place_filters(request)
        chats = [
            chat for chat in self._world.truth.chats.values() if all(keep(chat) for keep in keeps)
        ]
        told = {
            name: _counted(chat for chat in chats if keep(chat))
            for name, keep in self._assignee_filters().items()
            if name != "BOT"
        }
        return web.json_response({"kind": "single.session.metrics", "assignee": told})

    def _chat(self, request: web.Request) -> TrueChat:
        return asked.known(self._world.truth.chats.get(asked.path_id(request)))

    def _told(self, chat: TrueChat) -> dict[str, Any]:
        return session(chat, self._world)

    def _filters(self, request: web.Request) -> list[Keeps]:
        keeps: list[Keeps] = list(self._place_filters(request))
        statuses = asked.words(request, "status", STATUSES)
        if statuses:
            keeps.append(lambda chat: chat.status in statuses)
        who = request.query.get("assigneeFilter")
        if who is not None:
            if who not in self._assignee_filters():
                raise bad_parameter("assigneeFilter")
            keeps.append(self._assignee_filters()[who])
        agents = asked.ids(request, "agentId")
        if agents:
            keeps.append(lambda chat: self._held_by(chat) in agents)
        bots = asked.ids(request, "botIds")
        if bots:
            keeps.append(lambda chat: chat.by_bot and chat.assignee in bots)
        contacts = asked.ids(request, "contactId")
        if contacts:
            keeps.append(lambda chat: chat.contact in contacts)
        return keeps

    def _place_filters(self, request: web.Request) -> list[Keeps]:
        keeps: list[Keeps] = []
        channels = asked.ids(request, "channelId")
        if channels:
            keeps.append(lambda chat: chat.channel in channels)
        departments = asked.ids(request, "departmentId")
        if departments:
            of = self._world.company.department_of
            keeps.append(lambda chat: of(chat.channel) in departments)
        return keeps

    @staticmethod
    def _time_filters(request: web.Request) -> list[Keeps]:
        """Each strictly: what happened at that very millisecond is not after it."""
        keeps: list[Keeps] = []
        modified = asked.instant(request, "modifiedAfter")
        if modified is not None:
            keeps.append(lambda chat: chat.modified > modified)
        after = asked.instant(request, "createdAfter")
        if after is not None:
            keeps.append(lambda chat: chat.created > after)
        before = asked.instant(request, "createdBefore")
        if before is not None:
            keeps.append(lambda chat: chat.created < before)
        return keeps

    def _assignee_filters(self) -> Mapping[str, Keeps]:
        me = self._world.me
        return {
            "MINE": lambda chat: not chat.by_bot and chat.assignee == me,
            "UNASSIGNED": lambda chat: not chat.assignee,
            "NONE": lambda _chat: True,
            "BOT": lambda chat: chat.by_bot,
        }

    def _held_by(self, chat: TrueChat) -> int:
        agent = self._world.holder(chat)
        return agent.im_id if agent else 0


def _counted(chats: Any) -> dict[str, str]:
    counts = Counter(chat.status for chat in chats)
    return {status: str(counts[status]) for status in SESSION_STATUSES}
