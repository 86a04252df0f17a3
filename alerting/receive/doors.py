"""What else the public listener lets in: people's answers, and what providers report.

It shares the port with the webhooks and nothing else: whatever strangers send here takes none of
the room that bodies of webhooks have, and a webhook never comes this way.
"""

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


@dataclass(slots=True)
class Doors:
    """By the first part of the path: `a` answers for `/a/…`."""

    by_name: Mapping[str, Door] = field(default_factory=dict)
    bounds: DoorBounds = field(default_factory=DoorBounds)
    _budget: Budget = field(init=False)
    _in_flight: int = 0

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
        claimed = claim(request, self.bounds.body)
        if self._in_flight >= self.bounds.requests or not self._budget.take(claimed):
            return answers.OVERLOADED.response()
        self._in_flight += 1
        try:
            body = await read_body(request, self.bounds.body, self.bounds.read_seconds)
            return await door(request, rest, body)
        except Unread as unread:
            return _unread(unread)
        finally:
            self._in_flight -= 1
            self._budget.give_back(claimed)


def _unread(unread: Unread) -> web.Response:
    """What is not readable as a webhook is not JSON; here it is no form either."""
    return (UNREADABLE if unread.answer is answers.NOT_JSON else unread.answer).response()


UNREADABLE: Final = answers.Answer(
    400, "unreadable", b"the body cannot be read\n", {"Content-Type": "text/plain; charset=utf-8"}
)
