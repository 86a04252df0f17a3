"""Looks for what no webhook told: changed chats often, all of them at the start and every hour."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import structlog

from alerting.model.chat import Chat
from alerting.model.times import DAY, HOUR, SECOND, EpochMs, Ms
from alerting.reconcile.asking import Asking
from alerting.reconcile.counts import Counts
from alerting.reconcile.differences import as_of
from alerting.reconcile.reach import Reach
from alerting.reconcile.sifting import Sifting, holds_up
from alerting.zoho.answer import Found, Got, Missing
from alerting.zoho.pages import MOST_PAGES, Page
from alerting.zoho.sessions import Session, session, sessions

WHOLE_EVERY: Final[Ms] = HOUR
#: What Zoho lists it may list a little late.
OVERLAP: Final[Ms] = 10 * SECOND
#: Webhooks under way arrive meanwhile.
GRACE: Final[Ms] = 10 * SECOND
#: Those that Zoho can be asked for; CREATED is not among them.
ACTIVE: Final = ("OPEN", "ON_PROGRESS", "ON_HOLD")

Ask: TypeAlias = Callable[[int], Awaitable[Found[Page[Session]]]]

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Listing:
    """The pages of one list: after a failure it goes on where it stood."""

    ask: Ask
    began: EpochMs
    """By Zoho's clock."""
    start: int | None = 0


@dataclass(slots=True)
class Whole:
    """A look at all chats that are not over."""

    listing: Listing
    began: EpochMs
    """By our clock."""
    listed: set[int] = field(default_factory=set)
    rest: deque[int] | None = None
    """Chats of ours that Zoho did not list; each is asked for by itself."""
    missing: set[int] = field(default_factory=set)
    """Of these, those that Zoho did not know when it was first asked."""


class CatchUp:
    def __init__(self, asking: Asking, sifting: Sifting, reach: Reach, *, poll: Ms) -> None:
        self.mark: EpochMs = 0
        """By Zoho's clock: what happened until then was looked at."""
        self._asking = asking
        self._clock = asking.clock
        self._sifting = sifting
        self._reach = reach
        self._grace = min(GRACE, poll // 4)
        self._changes: Listing | None = None
        self._whole: Whole | None = None
        self._whole_at: EpochMs | None = None
        self._busy = False

    @property
    def counts(self) -> Counts:
        return self._sifting.counts

    async def begin(self, heard_until: EpochMs) -> None:
        """After the start: webhooks were taken until then, by our clock."""
        self.mark = as_of(heard_until, self._asking.client.lead)
        self._sifting.began = self.mark - OVERLAP
        await self.look()

    async def look(self, *, whole: bool = False) -> None:
        """What changed since the last time; everything once an hour, or where it is asked for."""
        if self._busy:
            return
        self._busy = True
        before = self.counts.found()
        try:
            whole = whole or self._whole_is_due
            done = await self._changed() and (not whole or await self._everything())
        finally:
            self._busy = False
            self._say(before)
        self.counts.looks += 1
        if done:
            self.counts.looked_at = self._clock.now()
            self._sifting.first = False
        else:
            self.counts.failed += 1

    @property
    def _whole_is_due(self) -> bool:
        at = self._whole_at
        return at is None or self._clock.now() - at >= WHOLE_EVERY

    async def _changed(self) -> bool:
        after = self._sifting.since = self.mark - OVERLAP
        it, self._changes = self._changes or self._since(after), None
        whole = await self._list(it)
        settled = await self._settle()
        if settled and not whole:  # else what was seen is looked for anew, also after a cancel
            self._changes = it
        if whole and settled:
            self.mark = it.began
        return whole and settled

    async def _everything(self) -> bool:
        now = self._clock.now()
        if self._whole is None or now - self._whole.began > WHOLE_EVERY:
            self._whole = Whole(Listing(self._active, self._asking.as_of()), now)
        it, self._whole = self._whole, None
        done = await self._list(it.listing, it.listed) and await self._singly(it)
        if not await self._settle():
            return False
        if not done:
            self._whole = it
            return False
        self._whole_at = now
        self._sifting.forget()
        return True

    def _settle(self) -> Awaitable[bool]:
        """What was missed in a gap comes by no webhook any more: nobody waits for one."""
        return self._sifting.settle(0 if self._sifting.first else self._grace)

    async def _list(self, it: Listing, listed: set[int] | None = None) -> bool:
        for _ in range(MOST_PAGES):
            if it.start is None:
                break
            at = self._asking.as_of()
            answer = await it.ask(it.start)
            self._reach.heard(answer)
            if not isinstance(answer, Got):
                return False
            for each in answer.body.items:
                self._sifting.see(each, at)
                if listed is not None:
                    listed.add(each.id)
            it.start = answer.body.following
            await self._sifting.confirm()
            await self._asking.breathe()
        return it.start is None

    async def _singly(self, it: Whole) -> bool:
        if it.rest is None:
            active = self._asking.floor.active()
            silent = (chat.session for chat in active if self._is_silent(chat, it.began))
            it.rest = deque(one for one in silent if one not in it.listed)
        while it.rest:
            at = self._asking.as_of()
            answer = await session(self._asking.client, it.rest[0])
            self._reach.heard(answer, of_one=True)
            match answer:
                case Got(found):
                    self._sifting.see(found, at)
                case Missing() if it.rest[0] in it.missing:
                    await self._sifting.gone(it.rest[0], at)
                case Missing():
                    it.missing.add(it.rest[0])
                    it.rest.append(it.rest[0])
                case _:
                    if holds_up(answer):
                        return False
            it.rest.popleft()
            await self._asking.breathe()
        await self._sifting.confirm()
        return True

    @staticmethod
    def _is_silent(chat: Chat, began: EpochMs) -> bool:
        """Those that are only CREATED are in no list, and need not be asked for every hour."""
        wait = DAY if chat.confirmed and chat.status == "CREATED" else 0
        return chat.heard_at < began - wait

    def _since(self, after: EpochMs) -> Listing:
        def ask(start: int) -> Awaitable[Found[Page[Session]]]:
            return sessions(self._asking.client, modified_after=after, start=start)

        return Listing(ask, self._asking.as_of())

    def _active(self, start: int) -> Awaitable[Found[Page[Session]]]:
        return sessions(self._asking.client, statuses=ACTIVE, start=start)

    def _say(self, before: dict[str, int]) -> None:
        found = {name: n - before[name] for name, n in self.counts.found().items()}
        if any(found.values()):
            log.info("caught_up", **found)
