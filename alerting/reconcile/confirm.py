"""Just before somebody is told of a chat that was silent for long: is it still so?"""

import asyncio
from typing import Final

import structlog

from alerting.errors import StorageError
from alerting.model.times import SECOND, Ms
from alerting.reconcile.asking import Asking
from alerting.reconcile.reach import Reach
from alerting.reconcile.sifting import Sifting
from alerting.zoho.answer import Got, Missing
from alerting.zoho.sessions import session

#: Who is to be told waits so many seconds at most.
WITHIN: Final = 2.0
#: What Zoho said is good for so long.
REMEMBERED: Final[Ms] = 30 * SECOND
#: Where more are asked about at once, the others are told as they are known.
MOST_AT_ONCE: Final = 8

log = structlog.get_logger(__name__)


class Confirm:
    def __init__(self, asking: Asking, sifting: Sifting, reach: Reach, *, after: Ms) -> None:
        """`after`: so long a chat may be silent; 0: for ever."""
        self._asking = asking
        self._sifting = sifting
        self._reach = reach
        self._after = after
        self._asked: dict[tuple[int, bool], float] = {}
        self._under_way: dict[tuple[int, bool], asyncio.Task[None]] = {}

    async def ask(self, chat: int, *, fates: bool = False) -> None:
        """What differs is believed when it returns; where Zoho cannot say, nothing changes.

        `fates`: how its messages fared, too.
        """
        key = (chat, fates)
        task = self._under_way.get(key)
        if task is None:
            if not self._is_worth_it(chat, fates=fates):
                return
            task = self._under_way[key] = asyncio.create_task(self._look(chat, fates=fates))
            task.add_done_callback(lambda _task: self._under_way.pop(key))
        await asyncio.wait([task], timeout=WITHIN)

    async def close(self) -> None:
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _is_worth_it(self, session_: int, *, fates: bool) -> bool:
        clock, chat = self._asking.clock, self._asking.floor.chat(session_)
        if not self._after or chat is None or clock.now() - chat.heard_at <= self._after:
            return False
        fresh = clock.monotonic() - REMEMBERED / SECOND
        self._asked = {key: at for key, at in self._asked.items() if at > fresh}
        return (session_, fates) not in self._asked and len(self._under_way) < MOST_AT_ONCE

    async def _look(self, chat: int, *, fates: bool) -> None:
        at = self._asking.as_of()
        answer = await session(self._asking.client, chat, urgent=True)
        self._reach.heard(answer, of_one=True)
        try:
            match answer:
                case Got(found):
                    await self._sifting.settle_one(found, at, fates=fates)
                case Missing():
                    pass  # one such answer keeps nobody from hearing; the next look decides
                case _:
                    return
        except StorageError as error:
            log.warning("chat_not_confirmed", why=str(error))
            return
        self._asked[chat, fates] = self._asking.clock.monotonic()
