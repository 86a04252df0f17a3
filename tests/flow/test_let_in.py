"""Whoever connects just when the daemon is stopped: let in and answered, or kept for the next."""

import select
import socket

from aiohttp import web

from alerting.app.listen import listen
from alerting.clock import SystemClock
from alerting.config.listening import TcpAddress
from tests.flow.waiting import until

REQUEST = b"GET / HTTP/1.0\r\n\r\n"


async def test_no_connection_is_broken_at_whatever_turn_of_the_loop_the_listener_closes() -> None:
    fates = [await _fate(turns) for turns in range(6)]

    assert {*fates} == {"waits", "200"}


async def _fate(turns: int) -> str:
    """What becomes of one who knocks so many turns before."""
    runner = web.ServerRunner(web.Server(_answer))
    with socket.create_server(("127.0.0.1", 0)) as door:
        listening = await listen(runner, TcpAddress("127.0.0.1", 0), [door.dup()])
        with socket.create_connection(door.getsockname()) as client:
            client.sendall(REQUEST)
            for _ in range(turns):
                await SystemClock().sleep(0)
            await listening.close()
            await until(lambda: _readable(door) or _readable(client))
            fate = "waits" if _readable(door) else client.recv(100).split()[1].decode()
    await runner.cleanup()
    return fate


async def _answer(_request: web.BaseRequest) -> web.Response:
    return web.Response()


def _readable(peer: socket.socket) -> bool:
    return bool(select.select([peer], [], [], 0)[0])
