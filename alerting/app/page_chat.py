"""One chat, as the page tells of it: from memory what it is, from the disk what happened."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import closing
from typing import Final, TypeVar

import apsw

from alerting.app.assigning import Assigning
from alerting.app.build import Parts
from alerting.app.chat_rules import rules_seen
from alerting.app.daemon import RunningDaemon
from alerting.dashboard.chat_story import ChatFacts, ChatStory, RuleSeen
from alerting.model.alert import Alert
from alerting.model.chat import AGENT, BOT, Chat
from alerting.model.unit import Transition
from alerting.model.zoho import OVER, REPLY_STATUSES, SESSION_STATUSES
from alerting.model.zoho_names import Called
from alerting.proof.explain import situation_of
from alerting.record.database import open_reader
from alerting.record.failures import explain
from alerting.report.chat_past import MOST_ALERTS, ChatPast, Spoken, Wanted, last_of, past_of
from alerting.wallboard.seat import waits

#: Chats whose messages need not be looked for again.
REMEMBERED: Final = 100
#: Beyond what the database can hold.
LARGEST: Final = (1 << 63) - 1

T = TypeVar("T")


class PageChat:
    def __init__(self, parts: Parts, daemon: RunningDaemon) -> None:
        self._parts = parts
        self._daemon = daemon
        self._shard = parts.shard
        self._clock = parts.start.clock
        self.assigning = Assigning(parts)
        self._spoken: OrderedDict[tuple[int, int], Spoken] = OrderedDict()

    async def story(self, org: int, session: int) -> ChatStory | None:
        """None: nothing is known of it."""
        if max(org, session) > LARGEST:
            return None
        past = await self._past(org, session)
        chat = self._shard.tracker.find(org, session)
        if chat is None and past.last is None and not past.alerts and not past.spoken.found:
            return None
        alerts = [self._newest(alert) for alert in past.alerts]
        return ChatStory(
            at=self._clock.now(),
            facts=self._facts(chat) if chat else _remembered(org, session, past.last),
            alerts=[self._daemon.seen(alert) for alert in alerts[:MOST_ALERTS]],
            episodes=past.episodes,
            messages_since=past.spoken.since,
            rules=await self._rules(chat, alerts) if chat else [],
            assigning=self.assigning.permission(chat) if chat else "",
            candidates=self.assigning.candidates(chat) if chat else [],
        )

    async def last_of(self, session: int) -> Transition | None:
        """What the record has of it last, followed or not, whichever organisation's it is."""
        return await asyncio.to_thread(self._read, lambda reader: last_of(reader, session))

    async def _past(self, org: int, session: int) -> ChatPast:
        """In a thread, by a connection of its own: the loop goes on meanwhile."""
        wanted = self._wanted(org, session)
        known = self._spoken.get((org, session)) if wanted.last else None
        now, called = self._clock.now(), Called(self._shard.book.directory, self._shard.names)
        past = await asyncio.to_thread(
            self._read, lambda reader: past_of(reader, wanted, called, now, known)
        )
        if wanted.last:
            self._spoken[org, session] = past.spoken
            self._spoken.move_to_end((org, session))
            if len(self._spoken) > REMEMBERED:
                self._spoken.popitem(last=False)
        return past

    def _read(self, ask: Callable[[apsw.Connection], T]) -> T:
        path = self._parts.start.settings.database
        try:
            with closing(open_reader(path)) as reader:
                return ask(reader)
        except apsw.Error as error:
            raise explain(error, path) from error

    def _wanted(self, org: int, session: int) -> Wanted:
        chat, keeps = self._shard.tracker.find(org, session), self._parts.start.settings.keep_text
        if chat is None:
            return Wanted(org, session, keeps_text=keeps)
        return Wanted(
            org,
            session,
            began_at=chat.first_seen,
            last=chat.seq,
            episode=chat.episode,
            episode_at=chat.episode_at,
            keeps_text=keeps,
        )

    def _newest(self, alert: Alert) -> Alert:
        """As it is now, which the disk may not know yet."""
        return self._shard.board.open.get(alert.number, alert)

    async def _rules(self, chat: Chat, alerts: list[Alert]) -> list[RuleSeen]:
        return await rules_seen(chat, alerts, situation_of(self._shard, self._clock.now()))

    def _facts(self, chat: Chat) -> ChatFacts:
        teller = self._shard.board.teller
        return ChatFacts(
            chat=str(chat.session),
            org=str(chat.org),
            followed=True,
            status=chat.status,
            status_means=SESSION_STATUSES.get(chat.status, ""),
            status_since=chat.status_at,
            reply=chat.reply,
            reply_means=REPLY_STATUSES.get(chat.reply, ""),
            reply_since=chat.reply_at,
            agent=str(chat.assignee or ""),
            holder=teller.assignee_name(chat),
            holder_since=chat.assignee_at,
            channel=str(chat.channel or ""),
            channel_name=teller.channel_name(chat.channel),
            app=chat.app,
            ticket=chat.ticket_number,
            link=_safe(teller.chat_link(chat)),
            contact=str(chat.contact or ""),
            customer=teller.customer(chat),
            episode=chat.episode,
            episode_began=chat.episode_at,
            waiting_since=0 if chat.status in OVER else waits(chat),
            messages=chat.episode_messages,
            last_in_at=chat.last_in_at,
            last_out_at=chat.last_out_at,
            first_answer_at=chat.first_answer_at,
            heard_at=chat.heard_at,
            confirmed=chat.confirmed,
        )


def _safe(link: str) -> str:
    """Only what leads to a site: neither the file nor Zoho may put a script into a page."""
    return link if link.startswith(("https://", "http://")) else ""


def _remembered(org: int, session: int, last: Transition | None) -> ChatFacts:
    """Of a chat that is no longer followed: what the record's last word was."""
    status, reply = (last.status, last.reply) if last else ("", "")
    held = last is not None and last.assignee_kind in (AGENT, BOT)
    return ChatFacts(
        chat=str(session),
        org=str(org),
        followed=False,
        status=status,
        status_means=SESSION_STATUSES.get(status, ""),
        status_since=last.at if last else 0,
        reply=reply,
        reply_means=REPLY_STATUSES.get(reply, ""),
        reply_since=0,
        agent=str(last.assignee or "") if last and held else "",
        holder="",
        holder_since=0,
        channel="",
        channel_name="",
        app="",
        ticket="",
        link="",
        contact="",
        customer="",
        episode=last.episode if last else 0,
        episode_began=0,
        waiting_since=0,
        messages=0,
        last_in_at=0,
        last_out_at=0,
        first_answer_at=0,
        heard_at=last.learned if last else 0,
        confirmed=True,
    )
