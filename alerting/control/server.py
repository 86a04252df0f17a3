"""The admin listener's pages: people's commands as JSON, and the metrics.

Only POST changes anything. Whoever may connect may command; see `listener` for who may.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeAlias, TypeVar

import msgspec
import structlog
from aiohttp import web

from alerting.control.daemon import Daemon, Reloaded
from alerting.control.metrics import add_metrics
from alerting.control.orders import (
    AcknowledgeOrder,
    CloseOrder,
    EndSilenceOrder,
    KeyOrder,
    ReloadOrder,
    RenewLinksOrder,
    RetakeOrder,
    SilenceOrder,
    TellOrder,
)
from alerting.control.pages import add_pages
from alerting.control.refusals import answer, refusals
from alerting.model.done import Done, Silenced

Order = TypeVar("Order", bound=msgspec.Struct)
_Signed: TypeAlias = (
    AcknowledgeOrder | CloseOrder | SilenceOrder | EndSilenceOrder | RenewLinksOrder
)

LARGEST_ORDER = 1 << 20

log = structlog.get_logger(__name__)


def admin_app(daemon: Daemon) -> web.Application:
    """Give it to `listen_unix` or `listen_tcp`."""
    app = web.Application(middlewares=[refusals], client_max_size=LARGEST_ORDER)
    commands = _Commands(daemon)
    app.router.add_get("/v1/status", commands.status)
    app.router.add_get("/v1/vitals", commands.vitals)
    add_pages(app, daemon)
    for name, handler in commands.orders.items():
        app.router.add_post(f"/v1/{name}", handler)
    app.on_shutdown.append(commands.stop)
    add_metrics(app, daemon)
    return app


class _Commands:
    """One method per order: read it, have it done, answer."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._reloads: set[asyncio.Task[None]] = set()
        self.orders: dict[str, Callable[[web.Request], Awaitable[web.Response]]] = {
            "reload": self._reload,
            "acknowledge": self._acknowledge,
            "close": self._close,
            "silences": self._silence,
            "silences/end": self._end_silence,
            "links/renew": self._renew_links,
            "retry": self._retry,
            "drop": self._drop,
            "retake": self._retake,
            "tell": self._tell,
        }

    async def status(self, _request: web.Request) -> web.Response:
        return answer(self._daemon.status())

    async def vitals(self, _request: web.Request) -> web.Response:
        return answer(self._daemon.vitals())

    async def stop(self, _app: web.Application) -> None:
        """A reload that nobody waits for is brought to its end all the same."""
        await asyncio.gather(*self._reloads, return_exceptions=True)

    async def _reload(self, request: web.Request) -> web.Response:
        order = await _read(request, ReloadOrder)
        if order.wait:
            return _done(await self._daemon.reload(order.by))
        task = asyncio.create_task(self._reload_unwatched(order.by))
        self._reloads.add(task)
        task.add_done_callback(self._reloads.discard)
        return answer(Reloaded(ok=True, lines=[]), HTTPStatus.ACCEPTED)

    async def _reload_unwatched(self, by: str) -> None:
        try:
            reloaded = await self._daemon.reload(by)
        except Exception:
            log.exception("reload_failed")
        else:
            log.info("reload_asked_for", ok=reloaded.ok)

    async def _acknowledge(self, request: web.Request) -> web.Response:
        order = await _read(request, AcknowledgeOrder)
        return await self._as(
            order,
            lambda: self._daemon.acknowledge(
                order.alerts, order.by, order.lasting, where=order.where, take=order.take
            ),
        )

    async def _close(self, request: web.Request) -> web.Response:
        order = await _read(request, CloseOrder)
        return await self._as(
            order, lambda: self._daemon.close(order.alerts, order.by, where=order.where)
        )

    async def _silence(self, request: web.Request) -> web.Response:
        order = await _read(request, SilenceOrder)
        if not order.preview:
            return await self._as(order, lambda: self._daemon.add_silence(order))
        author = self._daemon.author(order.by, login=order.login)
        return _done(self._daemon.preview_silence(order) if author.ok else author)

    async def _end_silence(self, request: web.Request) -> web.Response:
        order = await _read(request, EndSilenceOrder)
        return await self._as(
            order, lambda: self._daemon.end_silence(order.number, order.by, where=order.where)
        )

    async def _renew_links(self, request: web.Request) -> web.Response:
        order = await _read(request, RenewLinksOrder)
        return await self._as(order, lambda: self._daemon.renew_links(order.by, where=order.where))

    async def _as(
        self, order: _Signed, what: Callable[[], Awaitable[Done | Silenced]]
    ) -> web.Response:
        """Only in a name that is known; what is remarked on it stands after what was done."""
        author = self._daemon.author(order.by, login=order.login)
        if not author.ok:
            return _done(author)
        done = await what()
        return _done(msgspec.structs.replace(done, text=f"{done.text} {author.text}".rstrip()))

    async def _retry(self, request: web.Request) -> web.Response:
        return _done(await self._daemon.retry((await _read(request, KeyOrder)).key))

    async def _drop(self, request: web.Request) -> web.Response:
        return _done(await self._daemon.drop((await _read(request, KeyOrder)).key))

    async def _retake(self, request: web.Request) -> web.Response:
        return _done(await self._daemon.retake((await _read(request, RetakeOrder)).ids))

    async def _tell(self, request: web.Request) -> web.Response:
        order = await _read(request, TellOrder)
        return _done(await self._daemon.tell(order.person, order.means))


async def _read(request: web.Request, order: type[Order]) -> Order:
    return msgspec.json.decode(await request.read(), type=order)


def _done(done: Done | Reloaded | Silenced) -> web.Response:
    """409 where it was not done, so that a script with curl notices too."""
    return answer(done, HTTPStatus.OK if done.ok else HTTPStatus.CONFLICT)
