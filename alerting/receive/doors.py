"""What else the public listener lets in: people's answers, and what providers report.

It shares the port with the webhooks and nothing else: whatever strangers send here takes none of
the room that bodies of webhooks have, and a webhook never comes this way.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from aiohttp import web

from alerting.receive import answers
from alerting.receive.body import Budget, Unread, claim, read_body


class Door(Protocol):
    """Answers every request below one path of its own."""

    async def __call__(self, request: web.BaseRequest, path: str, body: bytes) -> web.Response:
        """`path` is what follows the door's own, without a query; `body` is that of a POST."""
        ...


@dataclass(frozen=True, slots=True)
class DoorBounds:
    """What all doors take together at most."""

    body: int = 2**18
    bodies: int = 2**22
    requests: int = 64
    read_seconds: float = 10


@dataclass(slots=True, eq=False)
class _Guest:
    claimed: int
    reading: asyncio.Timeout | None = None
    """While the body comes; who reschedules it ends that."""


@dataclass(slots=True)
class Doors:
    """By the first part of the path: `a` answers for `/a/…`.

    Nobody has proven anything while a body comes. So where the room is used up, whose body has
    been coming for longest gives way: a person's comes at once, a stranger's who wants to keep
    people out does not.
    """

    by_name: Mapping[str, Door] = field(default_factory=dict)
    bounds: DoorBounds = field(default_factory=DoorBounds)
    _budget: Budget = field(init=False)
    _guests: dict[_Guest, None] = field(init=False, default_factory=dict)
    """The first came first."""

    def __post_init__(self) -> None:
        self._budget = Budget(self.bounds.bodies)

    async def __call__(self, request: web.BaseRequest, path: str) -> web.Response | None:
        """None where no door is."""
        name, slash, rest = path[1:].partition("/")
        door = self.by_name.get(name) if slash else None
        if door is None:
            return None
        if request.method != "POST":
            return await door(request, rest, b"")
        guest = _Guest(claim(request, self.bounds.body))
        if not self._lets_in(guest):
            return answers.OVERLOADED.response()
        try:
            return await door(request, rest, await self._read(request, guest))
        except Unread as unread:
            return _unread(unread)
        finally:
            self._leaves(guest)

    async def _read(self, request: web.BaseRequest, guest: _Guest) -> bytes:
        try:
            async with asyncio.timeout(None) as guest.reading:
                return await read_body(request, self.bounds.body, self.bounds.read_seconds)
        except TimeoutError:
            raise Unread(answers.TOO_SLOW) from None
        finally:
            guest.reading = None

    def _lets_in(self, guest: _Guest) -> bool:
        while len(self._guests) >= self.bounds.requests or not self._budget.take(guest.claimed):
            slowest = next((it for it in self._guests if it.reading), None)
            if slowest is None:
                return False
            assert slowest.reading
            slowest.reading.reschedule(asyncio.get_running_loop().time())
            self._leaves(slowest)
        self._guests[guest] = None
        return True

    def _leaves(self, guest: _Guest) -> None:
        if guest in self._guests:
            del self._guests[guest]
            self._budget.give_back(guest.claimed)


def _unread(unread: Unread) -> web.Response:
    """What is not readable as a webhook is not JSON; here it is no form either."""
    return (UNREADABLE if unread.answer is answers.NOT_JSON else unread.answer).response()


UNREADABLE: Final = answers.Answer(
    400, "unreadable", b"the body cannot be read\n", {"Content-Type": "text/plain; charset=utf-8"}
)
