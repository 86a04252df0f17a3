"""/agents, /departments, /agentAvailability: who works here, where, and who is there."""

from collections.abc import Sequence
from typing import Final

from aiohttp import web

from alerting.simulate.zoho import asked
from alerting.simulate.zoho.gate import LIST, Call, any_of
from alerting.simulate.zoho.refusals import bad_parameter
from alerting.simulate.zoho.staff import Agent
from alerting.simulate.zoho.world import World

AGENTS: Final = any_of("Desk.agents.READ", "Desk.basic.READ", "Desk.settings.READ")
BASIC: Final = any_of("Desk.basic.READ", "Desk.settings.READ")
EVERYWHERE: Final = -1
_EXTRA: Final = frozenset(
    {"chatStatus", "mailStatus", "phoneStatus", "presenceStatus", "phoneMode"}
)


class People:
    def __init__(self, world: World) -> None:
        self._world = world

    def calls(self) -> list[Call]:
        return [
            Call("GET", "/agents", AGENTS, self._list, LIST),
            Call("GET", "/agents/zuid/{id}", AGENTS, self._by_zuid),
            Call("GET", "/agents/email/{email}", AGENTS, self._by_email),
            Call("GET", "/agents/{id}", AGENTS, self._one),
            Call("GET", "/departments", BASIC, self._departments, LIST),
            Call("GET", "/organizations", BASIC, self._organizations, LIST, any_org=True),
            Call("GET", "/agentAvailability", BASIC, self._availability, LIST),
            Call("GET", "/onlineAgents", BASIC, self._online, LIST),
            Call("GET", "/offlineAgents", BASIC, self._offline, LIST),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        status = request.query.get("status")
        found = [
            agent
            for agent in self._world.staff.agents
            if status is None or agent.active == (status == "ACTIVE")
        ]
        return asked.page(request, found, Agent.told, 10, 200)

    async def _one(self, request: web.Request) -> web.Response:
        return _told(self._world.staff.by_desk_id(asked.path_id(request)))

    async def _by_zuid(self, request: web.Request) -> web.Response:
        return _told(self._world.staff.by_zuid(asked.path_id(request)))

    async def _by_email(self, request: web.Request) -> web.Response:
        return _told(self._world.staff.by_email(request.match_info["email"]))

    async def _departments(self, request: web.Request) -> web.Response:
        found = self._world.company.departments
        return asked.page(request, found, lambda one: one.told(), 50, 200)

    async def _organizations(self, _request: web.Request) -> web.Response:
        told = {"id": str(self._world.org), "companyName": "Zylker", "edition": "ENTERPRISE"}
        return web.json_response({"data": [told]})

    async def _availability(self, request: web.Request) -> web.Response:
        return self._presence(request, self._there(request), 50, 50)

    async def _online(self, request: web.Request) -> web.Response:
        there = [agent for agent in self._there(request) if agent.online]
        return self._presence(request, there, 20, 6000)

    async def _offline(self, request: web.Request) -> web.Response:
        away = [agent for agent in self._there(request) if not agent.online]
        return self._presence(request, away, 20, 6000)

    def _there(self, request: web.Request) -> list[Agent]:
        if "departmentId" not in request.query:
            raise bad_parameter("departmentId")
        department = asked.number(request, "departmentId")
        return [
            agent
            for agent in self._world.staff.agents
            if agent.active and (department == EVERYWHERE or department in agent.departments)
        ]

    @staticmethod
    def _presence(
        request: web.Request, found: Sequence[Agent], default: int, most: int
    ) -> web.Response:
        """Never 204: nobody online is an answer."""
        extra = asked.words(request, "include", _EXTRA)
        first, limit = asked.number(request, "from"), asked.number(request, "limit", default)
        if first < 0:
            raise bad_parameter("from")
        if not 0 < limit <= most:
            raise bad_parameter("limit")
        keys = {"agentId", "status"} | extra
        data = [
            {key: value for key, value in agent.presence().items() if key in keys}
            for agent in found[first : first + limit]
        ]
        more = first + limit < len(found)
        told = {"data": data, "totalAgentsCount": str(len(found)), "hasMore": more}
        return web.json_response(told)


def _told(agent: Agent | None) -> web.Response:
    return web.json_response(asked.known(agent).told())
