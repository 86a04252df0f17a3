"""/im/channels and /im/bots."""

from typing import Final

from aiohttp import web

from alerting.simulate.zoho import asked
from alerting.simulate.zoho.company import Bot, Channel
from alerting.simulate.zoho.gate import LIST, Call, any_of
from alerting.simulate.zoho.world import World

READ: Final = any_of("Desk.InstantMessages.READ", "Desk.basic.READ")


class Channels:
    def __init__(self, world: World) -> None:
        self._world = world

    def calls(self) -> list[Call]:
        return [
            Call("GET", "/im/channels", READ, self._list, LIST),
            Call("GET", "/im/channels/{id}", READ, self._one),
            Call("GET", "/im/bots", READ, self._bots, LIST),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        departments = asked.ids(request, "departmentId")
        found = [
            channel
            for channel in self._world.company.channels.values()
            if not departments or channel.department in departments
        ]
        return asked.page(request, found, Channel.told, 50, 100)

    async def _one(self, request: web.Request) -> web.Response:
        channel = asked.known(self._world.company.channels.get(asked.path_id(request)))
        chats = self._world.truth.chats.values()
        count = sum(chat.channel == channel.id for chat in chats)
        return web.json_response({**channel.told(), "conversationCount": str(count), "meta": []})

    async def _bots(self, request: web.Request) -> web.Response:
        return asked.page(request, self._world.company.bots, Bot.told, 50, 100)
