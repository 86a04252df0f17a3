"""Opens the public listener, on sockets the service manager handed over or on a port of ours, and
closes it so that nobody who was let in is turned away."""

import asyncio
import resource
import socket
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aiohttp.web_runner import BaseRunner

from alerting.config.listening import TcpAddress
from alerting.errors import ListenError
from alerting.receive.server import Bounds

#: Connections that wait in the kernel while the loop is busy.
BACKLOG: Final = 1024
#: The loop needs so many turns until what it accepted belongs to the server.
ACCEPT_TURNS: Final = 3
#: Of the files that the process may have open, so many are not for those who connect here.
OWN_FILES: Final = 1_536


class Listening:
    """Where connections come in, all of them for the same server."""

    def __init__(self, servers: Sequence[asyncio.Server]) -> None:
        self._servers = servers

    @property
    def address(self) -> str:
        host, port = self._servers[0].sockets[0].getsockname()[:2]
        return str(TcpAddress(host, port))

    async def close(self) -> None:
        """Who knocks from now on waits in the kernel, for the next process if there is one.

        A server of asyncio's that is closed at once resets, without a word, the connections that
        were accepted in the very last turn of the loop.
        """
        loop = asyncio.get_running_loop()
        for server in self._servers:
            for each in server.sockets:
                loop.remove_reader(each.fileno())
        for _ in range(ACCEPT_TURNS):
            await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields
        for server in self._servers:
            server.close()


def bounds_within_files(bounds: Bounds) -> Bounds:
    """Strangers who connect must leave files for the disk and the providers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited, enough = resource.RLIM_INFINITY, bounds.connections + OWN_FILES
    if soft == unlimited or soft >= enough:
        return bounds
    most = enough if hard == unlimited else min(enough, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return replace(bounds, connections=max(most - OWN_FILES, most // 2))


async def listen(
    runner: BaseRunner, address: TcpAddress, handed_over: Sequence[socket.socket]
) -> Listening:
    """ListenError says why it cannot."""
    await runner.setup()
    create = asyncio.get_running_loop().create_server
    server = runner.server
    assert server
    try:
        if handed_over:
            servers = [await create(server, sock=it, backlog=BACKLOG) for it in handed_over]
        else:
            servers = [await create(server, address.host, address.port, backlog=BACKLOG)]
    except OSError as error:
        raise ListenError(
            f"Cannot listen on {address}: {error.strerror or error}. "
            "Is another program using it, or is the right missing?"
        ) from None
    return Listening(servers)
