"""A server that takes our webhooks, and believes only what is signed, as real ones do."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import web
from standardwebhooks import Webhook

from alerting.clock import Clock, SystemClock
from alerting.model.times import MINUTE, SECOND, as_datetime
from alerting.simulate.site import Site

KEY = "whsec_" + b64encode(bytes(range(32))).decode()
TOLERANCE = 5 * MINUTE

Answer = Callable[[web.Request], Awaitable[web.StreamResponse | None]]
"""None: as usual."""


@dataclass(frozen=True, slots=True)
class Post:
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.json.decode(self.body)
        return found

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


async def as_usual(_request: web.Request) -> None:
    return None


def answering(status: int, headers: Mapping[str, str] | None = None, text: str = "") -> Answer:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers=headers, text=text)

    return answer


class Receiver:
    """`key`: what posts must be signed with; empty: anything is taken."""

    def __init__(self, key: str = KEY, clock: Clock | None = None) -> None:
        self.tried: list[Post] = []
        self.taken: list[Post] = []
        self.answer: Answer = as_usual
        self.url = ""
        self._key = key
        self._clock = clock or SystemClock()
        self._site = Site()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        app = web.Application()
        app.router.add_post("/{path:.*}", self._take)
        self.url = f"{await self._site.start(app, host, port)}/hook"
        return self.url

    async def stop(self) -> None:
        await self._site.stop()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        post = Post(request.path, dict(request.headers), await request.read())
        self.tried.append(post)
        scripted = await self.answer(request)
        if scripted is not None:
            return scripted
        if self._key and not self._believes(post):
            return web.Response(status=401)
        self.taken.append(post)
        return web.Response(status=202, text="thank you")

    def _believes(self, post: Post) -> bool:
        """By our own clock; the library's only knows today's."""
        at = int(post.headers["webhook-timestamp"]) * SECOND
        signed = Webhook(self._key).sign(post.id, as_datetime(at), post.body.decode())
        given = post.headers.get("webhook-signature", "").split()
        return signed in given and abs(self._clock.now() - at) <= TOLERANCE
