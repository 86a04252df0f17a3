"""Gives a chat to an agent because a person says so: the way that a rule's deeds go, too."""

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Final, Literal

from alerting.app.build import Parts
from alerting.dashboard.chat_story import Candidate
from alerting.model.chat import Chat
from alerting.model.deed import Act, Deed, OrderedDeed, Permission, Settled, State, by_hand
from alerting.model.done import Done
from alerting.model.unit import Unit
from alerting.model.zoho import OVER
from alerting.wallboard.seat import agent_of
from alerting.zoho.agents import Agent

#: So long the person waits for what Zoho says.
PATIENCE: Final = 8.0
SHOWN: Final = 200


class Assigning:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._shard = parts.shard

    def permission(self, chat: Chat) -> Literal["", "dry_run", "on"]:
        """Empty: not from here, or not this chat."""
        if self._refusal(chat):
            return ""
        return "dry_run" if self._permitted is Permission.DRY_RUN else "on"

    def candidates(self, chat: Chat) -> list[Candidate]:
        """Those who are online first, and of them who has the fewest chats."""
        if self._refusal(chat):
            return []
        load, holder = self._load(chat.org), self._agent(agent_of(chat))
        found = [
            self._candidate(it, chat.org, load[it.id])
            for it in self._parts.zoho_side.agents.by_desk.values()
            if it.active and it != holder
        ]
        found.sort(key=lambda it: (_RANK[it.online], it.chats, it.name))
        return found[:SHOWN]

    async def assign(self, org: int, session: int, agent: int, by: str) -> Done:
        if not self._parts.engine.live:
            return Done(ok=False, text="Still catching up after the start; try again.")
        chat = self._shard.tracker.find(org, session)
        if chat is None:
            return Done(ok=False, text=f"No chat {session} is followed.")
        if no := self._refusal(chat):
            return Done(ok=False, text=no)
        whom = self._parts.zoho_side.agents.by_desk.get(agent)
        if whom is None or not whom.active:
            return Done(ok=False, text="Zoho has no such agent: load the page again.")
        ordered = self._ordered(chat, whom, by)
        settled = await self._carried_out(ordered)
        return _said(settled, whom.name)

    async def _carried_out(self, ordered: OrderedDeed) -> Settled | None:
        """It is on disk before anything is done. None: what became of it is not known yet."""
        outcome = self._parts.actor.expect(ordered.key)
        self._parts.engine.write(Unit(self._shard.mark, deeds=[ordered]))
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                return await outcome
        return None

    def _ordered(self, chat: Chat, whom: Agent, by: str) -> OrderedDeed:
        now = self._parts.start.clock.now()
        key = f"{by_hand(chat.org, chat.session)}{now}/{whom.id}"
        return OrderedDeed(
            key=key,
            step=key,
            alert=0,
            rule="",
            at=now,
            org=chat.org,
            chat=chat.session,
            channel=chat.channel,
            status=chat.status,
            assignee=agent_of(chat),
            deed=Deed(Act.REASSIGN, whom.name),
            whom=whom.id,
            ordered_by=by,
        )

    def _refusal(self, chat: Chat) -> str:
        client = self._parts.zoho_side.client
        if client is None or not self._parts.actor.may_act:
            return "Chats are given to people in Zoho Desk: ALERTING_ZOHO_ACTIONS is off."
        if chat.org != client.settings.org:
            return "The chat is of another organisation than Zoho's credentials."
        return "The chat is over." if chat.status in OVER else ""

    @property
    def _permitted(self) -> Permission:
        return self._parts.start.settings.zoho_actions

    def _agent(self, id_: int) -> Agent | None:
        return self._parts.zoho_side.agents.find(id_)

    def _load(self, org: int) -> Counter[int]:
        """Chats of each, by the desk's id."""
        load: Counter[int] = Counter()
        for id_, chats in self._shard.tracker.held.counts(org).items():
            if agent := self._agent(id_):
                load[agent.id] += chats
        return load

    def _candidate(self, it: Agent, org: int, chats: int) -> Candidate:
        presence, named = self._shard.tracker.presence, self._shard.book.directory.agents
        ids = [id_ for id_ in (it.zuid, it.id) if id_]
        told = (presence.online(org, id_) for id_ in ids)
        known = next((named[id_] for id_ in ids if id_ in named), None)
        return Candidate(
            agent=str(it.id),
            name=(known.name if known else "") or it.name,
            online=next((there for there in told if there is not None), None),
            chats=chats,
            capacity=(known.capacity or 0) if known else 0,
        )


_RANK: Final = {True: 0, None: 1, False: 2}


def _said(settled: Settled | None, whom: str) -> Done:
    if settled is None:
        later = "The chat's timeline says what becomes of it."
        return Done(ok=True, text=f"The order to give it to {whom} is on its way. {later}")
    match settled.state:
        case State.DONE:
            return Done(ok=True, text=_sentence(settled.detail))
        case State.WOULD:
            return Done(ok=True, text=f"A dry run, nothing was changed: {settled.detail}.")
        case _:
            return Done(ok=False, text=f"It was not given to {whom}: {settled.detail}.")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
