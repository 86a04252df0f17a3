"""Whom nobody can name yet, of open chats: each is asked for by itself, and not again and again."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from typing import Final

from alerting.clock import Clock
from alerting.model.chat import BOT, Chat
from alerting.model.times import HOUR, SECOND
from alerting.model.zoho_names import Called, Kind, Named
from alerting.reconcile.agents import Agents
from alerting.reconcile.learning import Learning
from alerting.reconcile.ports import Floor
from alerting.zoho.agents import Agent
from alerting.zoho.answer import Failure, Got, Later, Missing
from alerting.zoho.client import ZohoClient
from alerting.zoho.sessions import session

#: Seconds until what Zoho did not know is asked for again.
AGAIN: Final = HOUR / SECOND
MOST_UNKNOWN: Final = 5_000
#: In one round; each takes a call or two.
AT_ONCE: Final = 10
#: Chats looked at without letting others run.
SLICE: Final = 1_000


class Pauses:
    """What was asked for lately, without success or with."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[Hashable, float] = {}

    def __contains__(self, what: Hashable) -> bool:
        return self._until.get(what, 0) > self._clock.monotonic()

    def add(self, what: Hashable) -> None:
        self._until.pop(what, None)
        self._until[what] = self._clock.monotonic() + AGAIN
        if len(self._until) > MOST_UNKNOWN:
            self._until.pop(next(iter(self._until)))


class Strangers:
    def __init__(
        self, client: ZohoClient, agents: Agents, learning: Learning, floor: Floor, clock: Clock
    ) -> None:
        self._client = client
        self._agents = agents
        self._learning = learning
        self._floor = floor
        self._clock = clock
        self._asked = Pauses(clock)

    async def ask(self, called: Called) -> bool:
        """Who they are. True: a channel is unknown, so that their list is worth another look."""
        channel_unknown, who = False, dict[int, Chat]()
        async for chat in self._active():
            if chat.channel and not called.channel(chat.channel):
                channel_unknown |= self._is_new((Kind.CHANNEL, chat.channel))
            if chat.assignee > 0 and not called.holder(chat.assignee):
                who.setdefault(chat.assignee, chat)
        new = [chat for id_, chat in who.items() if id_ not in self._asked]
        for chat in new[:AT_ONCE]:
            id_ = chat.assignee
            if isinstance(await self._ask(chat), Later):
                break
            self._asked.add(id_)
        return channel_unknown

    async def _active(self) -> AsyncIterator[Chat]:
        for count, chat in enumerate(self._floor.active(), 1):
            yield chat
            if not count % SLICE:
                await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields

    def _is_new(self, what: Hashable) -> bool:
        if what in self._asked:
            return False
        self._asked.add(what)
        return True

    async def _ask(self, chat: Chat) -> Agent | Named | Failure:
        if chat.assignee_kind == BOT:
            return await self._by_chat(chat)
        found = await self._agents.ask(chat.assignee)
        if isinstance(found, Agent):
            await self._learning.learn(self._agents.named(self._clock.now()))
        # no ZUID then: the chat itself says who has it
        return await self._by_chat(chat) if isinstance(found, Missing) else found

    async def _by_chat(self, chat: Chat) -> Named | Failure:
        who, bot = chat.assignee, chat.assignee_kind == BOT
        answer = await session(self._client, chat.session)
        if not isinstance(answer, Got):
            return answer
        it = answer.body
        self._agents.learn(it.agent, it.assignee)
        another = chat.assignee != who or (it.assignee == 0) is not bot
        if another or not it.assignee_name:
            return Missing()
        if not bot and who != it.assignee:
            self._agents.learn(who, it.assignee)
        found = Named(Kind.BOT if bot else Kind.AGENT, who, it.assignee_name, self._clock.now())
        await self._learning.learn([found])
        return found
