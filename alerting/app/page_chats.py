"""Chats, as the page looks for them: those behind its numbers, and one that somebody names."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from alerting.app.build import Parts
from alerting.app.chats_sought import Found, Lately, Order, look_for
from alerting.app.floor_figures import SOON
from alerting.app.floor_now import FloorNow
from alerting.app.page_chat import LARGEST, PageChat
from alerting.dashboard.chat_story import ChatStory
from alerting.dashboard.chats import ChatList, ChatRow, ChatsAsked, Choice, Choices
from alerting.lifecycle.news import Teller
from alerting.model.chat import Chat
from alerting.model.done import Done
from alerting.model.unit import Transition
from alerting.model.zoho import OVER, SESSION_STATUSES
from alerting.model.zoho_names import Called, Kind
from alerting.wallboard.seat import NEVER, seconds_ahead
from alerting.wallboard.sought import Place, Sort, Sought, State

#: So many digits of a session id find it by its end.
ENOUGH_DIGITS: Final = 3
SHOWN_CHOICES: Final = 300


class PageChats:
    def __init__(self, parts: Parts, floor: FloorNow, one: PageChat) -> None:
        self._shard = parts.shard
        self._clock = parts.start.clock
        self._floor = floor
        self._one = one
        self._lately = Lately(self._clock)

    async def listed(self, asked: ChatsAsked) -> ChatList:
        await self._floor.counted()
        state = State(asked.state or ("all" if asked.q.strip() else "open"))
        sort = Sort(asked.sort or ("longest" if state in _BY_WAIT else "newest"))
        found = await self._lately.found(asked, lambda: self._look(asked, state, sort))
        chats = found.chats
        recorded = [] if chats or asked.after else await self._recorded(asked)
        return ChatList(
            chats=[self._row(chat) for _, chat in chats] or recorded,
            total=found.total or len(recorded),
            after=_mark(chats[-1][0]) if len(chats) == asked.limit else "",
            complete=self._floor.complete,
            state=state,
            sort=sort,
        )

    async def _recorded(self, asked: ChatsAsked) -> list[ChatRow]:
        """By its whole id also one that is no longer followed is found."""
        words = asked.q.strip()
        if asked != ChatsAsked(q=asked.q, limit=asked.limit) or not _is_id(words):
            return []
        last = await self._one.last_of(int(words))
        return [_row_of(last)] if last else []

    def choices(self) -> Choices:
        teller, board = self._shard.board.teller, self._floor.board
        agents = ((it, teller.holder_name(it)) for it in board.agents)
        channels = ((it, teller.channel_name(it) or "(not known)") for it in board.channels)
        return Choices(_sorted(channels), _sorted(agents))

    async def story(self, org: int, chat: int) -> ChatStory | None:
        return await self._one.story(org, chat)

    async def assign(self, org: int, chat: int, agent: int, by: str) -> Done:
        return await self._one.assigning.assign(org, chat, agent, by)

    def _look(self, asked: ChatsAsked, state: State, sort: Sort) -> "asyncio.Task[Found]":
        now, after = self._clock.now(), _read_mark(asked.after)
        sought = Sought(
            state=state,
            ahead=seconds_ahead(SOON, now),
            channel=int(asked.channel) if asked.channel else None,
            agent=int(asked.agent) if asked.agent else None,
            matches=_matching(asked.q.strip(), self._shard.board.teller),
        )
        order = Order(sort, after, asked.limit)
        board, tracker = self._floor.board, self._shard.tracker
        return asyncio.create_task(look_for(sought, order, board, tracker, now))

    def _row(self, chat: Chat) -> ChatRow:
        teller, seat = self._shard.board.teller, self._floor.board.seat((chat.org, chat.session))
        return ChatRow(
            chat=str(chat.session),
            org=str(chat.org),
            status=chat.status,
            means=SESSION_STATUSES.get(chat.status, ""),
            since=chat.status_at,
            agent=str(chat.assignee or ""),
            holder=teller.assignee_name(chat),
            channel=str(chat.channel or ""),
            channel_name=teller.channel_name(chat.channel),
            app=chat.app,
            ticket=chat.ticket_number,
            customer=teller.customer(chat),
            waiting_since=seat.waits if seat else 0,
            due=seat.due if seat and seat.due != NEVER else 0,
            over=chat.status in OVER,
        )


#: Of these the longest wait is what people look for.
_BY_WAIT: Final = frozenset(State) - {State.ABANDONED, State.ENDED, State.ALL}


def _matching(words: str, teller: Teller) -> Callable[[Chat], bool] | None:
    """By number where it is one, else by name. None: whichever."""
    wanted = words.removeprefix("#").casefold()
    if not wanted:
        return None
    number = wanted if wanted.isascii() and wanted.isdecimal() else ""
    ends = number if len(number) >= ENOUGH_DIGITS else ""
    agents, channels = _called(wanted, teller)

    def matches(chat: Chat) -> bool:
        if wanted == chat.ticket_number.casefold() or wanted in teller.customer(chat).casefold():
            return True
        if chat.assignee in agents or chat.channel in channels:
            return True
        session = str(chat.session) if number else ""
        return bool(number) and (
            number in (session, str(chat.contact or "")) or bool(ends and session.endswith(ends))
        )

    return matches


def _is_id(words: str) -> bool:
    return words.isascii() and words.isdecimal() and int(words) <= LARGEST


def _row_of(last: Transition) -> ChatRow:
    return ChatRow(
        chat=str(last.chat),
        org=str(last.org),
        status=last.status,
        means=SESSION_STATUSES.get(last.status, ""),
        since=last.at,
        agent="",
        holder="",
        channel="",
        channel_name="",
        app="",
        ticket="",
        customer="",
        waiting_since=0,
        due=0,
        over=last.status in OVER,
    )


def _called(wanted: str, teller: Teller) -> tuple[set[int], set[int]]:
    """Ids of agents, bots and channels with that in their name."""
    directory, zoho = teller.directory, teller.zoho
    called = Called(directory, zoho)
    agents = {*directory.agents, *zoho.learnt, *_ids(teller, Kind.AGENT), *_ids(teller, Kind.BOT)}
    channels = {*directory.channels, *_ids(teller, Kind.CHANNEL)}
    return (
        {it for it in agents if wanted in called.holder(it).casefold()},
        {it for it in channels if wanted in called.channel(it).casefold()},
    )


def _ids(teller: Teller, kind: Kind) -> Iterable[int]:
    return (it.id for it in teller.zoho.all(kind))


def _sorted(known: Iterable[tuple[int, str]]) -> list[Choice]:
    named = sorted(((name, id_) for id_, name in known), key=lambda it: it[0].casefold())
    return [Choice(str(id_), name) for name, id_ in named[:SHOWN_CHOICES]]


def _mark(at: Place) -> str:
    return ".".join(map(str, at))


def _read_mark(text: str) -> Place | None:
    if not text:
        return None
    first, org, session = map(int, text.split("."))
    return first, org, session
