"""Asks Zoho about chats and makes of the answers what the journal may be told."""

from collections.abc import Callable, Iterable
from typing import Final, Protocol

from alerting.clock import Clock
from alerting.model.event import Correction
from alerting.model.times import MINUTE, SECOND, EpochMs, Ms
from alerting.reconcile.differences import KnowsAgents, as_of, begun_at, correction
from alerting.reconcile.missed import Keep, Where, missed
from alerting.reconcile.ports import Missed, MissedFloor
from alerting.reconcile.rhythm import Rhythm
from alerting.zoho.answer import Failure, Got
from alerting.zoho.client import ZohoClient
from alerting.zoho.messages import Written, messages
from alerting.zoho.sessions import Session

#: After so many questions it rests, for so long.
AT_A_TIME: Final = 10
REST: Final[Ms] = SECOND // 2
#: For the sake of one who is not known.
AGENTS_EVERY: Final[Ms] = 5 * MINUTE
#: Of one chat's messages; fifty each.
MOST_PAGES: Final = 4


class AsksForAgents(KnowsAgents, Protocol):
    async def refresh(self) -> Failure | None:
        """All of them anew."""
        ...


class Asking:
    def __init__(
        self,
        client: ZohoClient,
        floor: MissedFloor,
        clock: Clock,
        agents: AsksForAgents,
        keep: Callable[[], Keep],
    ) -> None:
        self.client = client
        self.floor = floor
        self.clock = clock
        self._agents = agents
        self._keep = keep
        self._agents_asked = Rhythm(clock)
        self._asked = 0

    async def breathe(self) -> None:
        """After a question for which nobody waits: what it costs is not taken from webhooks."""
        self._asked += 1
        if self._asked % AT_A_TIME == 0:
            await self.clock.sleep(REST / SECOND)

    async def meet(self, those: Iterable[Session]) -> None:
        """Whoever has one of these and is not known may have come lately."""
        strange = any(it.assignee and self._agents.zuid_of(it.assignee) is None for it in those)
        if strange and self._agents_asked.due(AGENTS_EVERY):
            await self._agents.refresh()

    def as_of(self) -> EpochMs:
        """Of a question that is sent now: until when its answer is sure to be the newest."""
        return as_of(self.clock.now(), self.client.lead)

    def correction(self, it: Session, at: EpochMs, since: EpochMs = 0) -> Correction:
        """`since`: where the chat is new, it was made after that; 0: nobody knows."""
        chat = self.floor.chat(it.id)
        new = bool(since) and (chat is None or not chat.status)
        told = begun_at(it, since, at) if new else at
        return correction(it, chat, self.client.settings.org, told, self._agents)

    async def written(
        self, it: Session, since: EpochMs, oldest: EpochMs, *, urgent: bool = False
    ) -> list[Missed] | Failure:
        """What was written after `since`, and how messages fare that were sent after `oldest`."""
        asked = self.as_of()
        found: list[Written] = []
        after, start = min(since, oldest), 0
        for _ in range(MOST_PAGES):
            answer = await messages(
                self.client, it.id, modified_after=after, start=start, urgent=urgent
            )
            if not isinstance(answer, Got):
                return answer
            found += answer.body.items
            if answer.body.following is None:
                break
            start = answer.body.following
        return self._news(found, it, since, asked)

    def _news(
        self, found: list[Written], it: Session, since: EpochMs, asked: EpochMs
    ) -> list[Missed]:
        chat = self.floor.chat(it.id)
        org, keep = self.client.settings.org, self._keep()
        where = Where(org, it.id, it.channel, it.app, since, asked)
        told = [event for each in found for event in missed(each, chat, where, keep, self._agents)]
        told.sort(key=lambda event: event.at)
        return self.floor.news(told)
