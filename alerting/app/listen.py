"""Opens the public listener: on sockets the service manager handed over, or on a port of ours."""

import socket
from collections.abc import Sequence

from aiohttp import web
from aiohttp.web_runner import BaseRunner

from alerting.config.listening import TcpAddress
from alerting.errors import ListenError

#: Connections that wait in the kernel while the loop is busy.
BACKLOG = 1024


async def listen(
    runner: BaseRunner, address: TcpAddress, handed_over: Sequence[socket.socket]
) -> str:
    """Where it listens now; ListenError says why it cannot."""
    await runner.setup()
    try:
        for each in handed_over:
            await web.SockSite(runner, each, backlog=BACKLOG).start()
        if not handed_over:
            await web.TCPSite(runner, address.host, address.port, backlog=BACKLOG).start()
    except OSError as error:
        raise ListenError(
            f"Cannot listen on {address}: {error.strerror or error}. "
            "Is another program using it, or is the right missing?"
        ) from None
    host, port = runner.addresses[0][:2]
    return str(TcpAddress(host, port))
