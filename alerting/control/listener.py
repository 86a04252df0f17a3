"""Where the admin pages are to be found, and who may come in."""

import asyncio
import ipaddress
import socket
import stat
from dataclasses import dataclass
from pathlib import Path

import structlog
from aiohttp import web

from alerting.control.crowd import Crowd
from alerting.errors import ListenError

#: Its owner and its group: whoever may command is put into the group.
SOCKET_MODE = 0o660
CLOSE_WITHIN = 5.0
"""Seconds for answers that are on their way when the daemon stops."""
BACKLOG = 128
#: Connected to one listener.
MOST = 1_024
IDLE_SECONDS = 75.0
"""Without a whole request on an open connection."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Listener:
    """Listens until `close`."""

    address: str
    """As others write it, with the port that the system chose."""
    _runner: web.AppRunner
    _server: asyncio.Server
    _socket: Path | None = None

    async def close(self) -> None:
        self._server.close()
        if self._socket is not None:
            self._socket.unlink(missing_ok=True)
        await self._runner.cleanup()


async def listen_unix(app: web.Application, path: Path, mode: int = SOCKET_MODE) -> Listener:
    """ListenError where the path cannot be used; a socket left by a dead process is replaced."""
    door = _door(path, mode)
    runner, server = await _start(app, door, MOST)
    return Listener(f"unix:{path}", runner, server, path)


async def listen_tcp(app: web.Application, host: str, port: int, most: int = MOST) -> Listener:
    """Port 0 lets the system choose. `most`: connections at once."""
    try:
        door = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        )
    except OSError as error:
        raise ListenError(
            f"Cannot listen on {host}:{port}: {error.strerror or error}. "
            "Choose another address, or stop the program that has this one"
        ) from None
    runner, server = await _start(app, door, most)
    chosen = door.getsockname()[1]
    return Listener(f"[{host}]:{chosen}" if ":" in host else f"{host}:{chosen}", runner, server)


def warn_if_open(host: str) -> None:
    """Nobody is asked for a password on the admin listener."""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if not loopback:
        log.warning("admin_listener_open_to_network", host=host, hint="whoever connects commands")


async def _start(
    app: web.Application, door: socket.socket, most: int
) -> tuple[web.AppRunner, asyncio.Server]:
    crowd = Crowd(most)
    crowd.watch(app)
    runner = web.AppRunner(
        app, access_log=None, shutdown_timeout=CLOSE_WITHIN, keepalive_timeout=IDLE_SECONDS
    )
    await runner.setup()
    assert runner.server
    make = crowd.connections(runner.server)
    loop = asyncio.get_running_loop()
    if door.family == socket.AF_UNIX:
        return runner, await loop.create_unix_server(make, sock=door, backlog=BACKLOG)
    return runner, await loop.create_server(make, sock=door, backlog=BACKLOG)


def _door(path: Path, mode: int) -> socket.socket:
    """Bound, and not listening yet: nobody can connect before the mode is right."""
    _make_way(path)
    door = socket.socket(socket.AF_UNIX)
    try:
        door.bind(str(path))
        path.chmod(mode)
    except OSError as error:
        door.close()
        raise ListenError(
            f"Commands cannot come in at unix:{path}: {error.strerror or error}. "
            "Choose another ALERTING_ADMIN_LISTEN, or give this user the right to write there"
        ) from None
    return door


def _make_way(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError:  # nothing is there; whatever else is wrong, `bind` will say
        return
    if not stat.S_ISSOCK(mode):
        raise ListenError(
            f"{path} is there and is no socket. Choose another ALERTING_ADMIN_LISTEN; "
            "nothing was overwritten"
        )
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            path.unlink(missing_ok=True)
            return
    raise ListenError(
        f"Another process answers at unix:{path} already. Stop that one, "
        "or choose another ALERTING_ADMIN_LISTEN"
    )
