"""Which connections stay open, when there are too many."""

import asyncio
from typing import Final

import structlog

from alerting.model.throttle import Throttle
from alerting.receive.counters import Counters

LOGGED_EVERY: Final = 60.0

log = structlog.get_logger(__name__)


class Connections:
    """For one too many, that which has been idle for longest is closed.

    Else a stranger who opens as many as there may be, and asks nothing, would keep everybody else
    out. Idle is who has not asked anything, sends the beginning of a request for minutes, or does
    not take the answer.
    """

    def __init__(self, most: int, counters: Counters) -> None:
        self._most = most
        self._counters = counters
        self._open: dict[object, asyncio.Transport] = {}
        self._idle: dict[object, None] = {}
        """The first has been so for longest."""
        self._logged = Throttle(1, LOGGED_EVERY)

    def opened(self, connection: object, transport: asyncio.Transport) -> None:
        self._open[connection] = transport
        self._idle[connection] = None
        if len(self._open) > self._most:
            self._close(next(iter(self._idle)))  # where all others are busy, itself

    def busy(self, connection: object) -> None:
        self._idle.pop(connection, None)

    def idle(self, connection: object) -> None:
        if connection in self._open:
            self._idle[connection] = None

    def closed(self, connection: object) -> None:
        self._open.pop(connection, None)
        self._idle.pop(connection, None)

    def _close(self, connection: object) -> None:
        transport = self._open[connection]
        self.closed(connection)
        transport.abort()
        self._counters.connections_refused += 1
        if not self._logged.take("", asyncio.get_running_loop().time()):
            log.warning("connections_closed", count=self._counters.connections_refused)
