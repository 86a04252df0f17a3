"""The links of tickets, and customers' names where they may be shown.

Asked for shortly before somebody is told of a chat, so that they are there by then; of most chats
nobody is ever told. A message never waits for them.
"""

from collections.abc import Callable, Iterator
from typing import Final

import structlog

from alerting.clock import Clock
from alerting.model.chat import PENDING, Chat
from alerting.model.times import MINUTE, SECOND, EpochMs
from alerting.model.zoho_names import Kind, Named
from alerting.reconcile.learning import Learning
from alerting.reconcile.ports import Floor
from alerting.reconcile.strangers import Pauses
from alerting.zoho.answer import Failure, Got, Later, NotAllowed, why
from alerting.zoho.client import ZohoClient
from alerting.zoho.tickets import contact, ticket

#: Chats that wait for their ticket, or to be asked about; the oldest makes room.
MOST_WAITING: Final = 5_000
#: Before somebody is told.
SHORTLY: Final = MINUTE
#: Calls in one round.
AT_ONCE: Final = 20
#: Seconds without asking after Zoho could not answer.
REST: Final = 10.0

log = structlog.get_logger(__name__)


class ChatNames:
    """`shows_customers`: `show_customer: name`. Without it no contact is asked for."""

    def __init__(
        self,
        client: ZohoClient,
        learning: Learning,
        floor: Floor,
        shows_customers: Callable[[], bool],
        clock: Clock,
    ) -> None:
        self._client = client
        self._learning = learning
        self._floor = floor
        self._shows_customers = shows_customers
        self._clock = clock
        self._waiting: dict[int, bool] = {}
        """Whether somebody is told about now, by whatever rule; else its runs say when."""
        self._asked = Pauses(clock)
        self._rests_until = 0.0

    def want(self, chat: Chat, due: EpochMs) -> None:
        """Somebody may be told of it at `due`. Chats of other organisations are passed over."""
        if self._floor.chat(chat.session) is not chat:
            return
        now = self._is_near(due) or self._waiting.get(chat.session, False)
        self._waiting[chat.session] = now
        if len(self._waiting) > MOST_WAITING:
            self._waiting.pop(next(iter(self._waiting)))

    async def ask_of_chats(self) -> None:
        """Call it every second or two."""
        if not self._waiting or self._clock.monotonic() < self._rests_until:
            return
        if not self._client.has_ample_credits():
            return
        calls = 0
        for chat in list(self._chats()):
            for kind, id_ in self._unknown(chat):
                if calls == AT_ONCE:
                    return
                calls += 1
                failure = await self._ask(kind, id_)
                if isinstance(failure, Later):
                    self._rests_until = self._clock.monotonic() + self._rest(failure)
                    return
            if chat.ticket or not chat.runs:
                self._waiting.pop(chat.session, None)

    def _chats(self) -> Iterator[Chat]:
        """Those of which somebody is told shortly, or was."""
        for session, now in list(self._waiting.items()):
            chat = self._floor.chat(session)
            if chat is None or not (now or chat.runs):
                del self._waiting[session]
            elif now or any(it.alert != PENDING or self._is_near(it.due) for it in chat.runs):
                yield chat

    def _is_near(self, due: EpochMs) -> bool:
        return due - self._clock.now() <= SHORTLY

    def _unknown(self, chat: Chat) -> list[tuple[Kind, int]]:
        wanted = [(Kind.TICKET, chat.ticket)]
        if self._shows_customers() and not chat.customer_name:
            wanted.append((Kind.CONTACT, chat.contact))
        names = self._learning.names
        return [
            (kind, id_)
            for kind, id_ in wanted
            if id_ > 0 and not names.find(kind, id_)  # below: somebody who was erased
            if kind not in self._asked and (kind, id_) not in self._asked
        ]

    async def _ask(self, kind: Kind, id_: int) -> Failure | None:
        found = await (self._link(id_) if kind is Kind.TICKET else self._customer(id_))
        if isinstance(found, Named):
            # it may have been switched off meanwhile
            if kind is Kind.TICKET or self._shows_customers():
                await self._learning.learn([found])
            return None
        if not isinstance(found, Later):
            self._asked.add((kind, id_))
        if isinstance(found, NotAllowed) and kind not in self._asked:
            self._asked.add(kind)
            log.warning("names_not_asked", of=str(kind), why=why(found))
        return found

    async def _link(self, id_: int) -> Named | Failure:
        found = await ticket(self._client, id_)
        if not isinstance(found, Got):
            return found
        return Named(Kind.TICKET, id_, "", self._clock.now(), found.body.url)

    async def _customer(self, id_: int) -> Named | Failure:
        found = await contact(self._client, id_)
        if not isinstance(found, Got):
            return found
        return Named(Kind.CONTACT, id_, found.body.name, self._clock.now())

    @staticmethod
    def _rest(failure: Later) -> float:
        return max(REST, (failure.retry_after or 0) / SECOND)
