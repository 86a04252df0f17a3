"""Who may come in, and what is said when nobody can."""

import os
import socket
import stat
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from aiohttp import web

from alerting.control.client import AdminClient
from alerting.control.listener import listen_tcp, listen_unix, warn_if_open
from alerting.control.server import admin_app
from alerting.errors import ConfigError, ControlError, NotRunning
from tests.control.fake_daemon import FakeDaemon, status


@asynccontextmanager
async def listening(path: Path, daemon: FakeDaemon) -> AsyncIterator[None]:
    listener = await listen_unix(admin_app(daemon), path)
    try:
        yield
    finally:
        await listener.close()


@pytest.mark.parametrize("mode", [0o600, 0o660])
async def test_the_socket_is_for_its_owner_and_group_only(
    daemon: FakeDaemon, listeners: AsyncExitStack, tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "admin.sock"
    listener = await listen_unix(admin_app(daemon), path, mode)
    listeners.push_async_callback(listener.close)

    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert listener.address == f"unix:{path}"


async def test_the_socket_is_gone_when_the_daemon_is(daemon: FakeDaemon, tmp_path: Path) -> None:
    path = tmp_path / "admin.sock"
    async with listening(path, daemon):
        assert path.exists()

    assert not path.exists()


async def test_a_socket_left_by_a_dead_process_is_replaced(
    daemon: FakeDaemon, tmp_path: Path
) -> None:
    path = tmp_path / "admin.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))

    async with listening(path, daemon), AdminClient.over_socket(path) as client:
        assert await client.status() == status()


async def test_the_socket_of_a_living_process_is_left_alone(
    daemon: FakeDaemon, tmp_path: Path
) -> None:
    path = tmp_path / "admin.sock"
    async with listening(path, daemon):
        with pytest.raises(ConfigError, match="Another process answers"):
            await listen_unix(web.Application(), path)
        assert path.exists()


async def test_a_file_that_is_no_socket_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "admin.sock"
    path.write_text("precious")

    with pytest.raises(ConfigError, match="is no socket"):
        await listen_unix(web.Application(), path)

    assert path.read_text() == "precious"


@pytest.mark.parametrize("path", ["nowhere/admin.sock", "x" * 120])
async def test_a_path_that_cannot_be_used_is_a_sentence(tmp_path: Path, path: str) -> None:
    with pytest.raises(ConfigError, match="ALERTING_ADMIN_LISTEN"):
        await listen_unix(web.Application(), tmp_path / path)


async def test_a_port_that_is_taken_is_a_sentence(
    daemon: FakeDaemon, listeners: AsyncExitStack
) -> None:
    listener = await listen_tcp(admin_app(daemon), "127.0.0.1", 0)
    listeners.push_async_callback(listener.close)

    port = int(listener.address.rpartition(":")[2])
    with pytest.raises(ConfigError, match=f"Cannot listen on 127.0.0.1:{port}"):
        await listen_tcp(web.Application(), "127.0.0.1", port)


async def test_without_a_daemon_the_client_says_what_to_look_at(tmp_path: Path) -> None:
    path = tmp_path / "admin.sock"
    async with AdminClient.over_socket(path) as client:
        with pytest.raises(NotRunning) as caught:
            await client.status()

    assert str(caught.value).startswith(
        f"No daemon answers at unix:{path}. Is it running? systemctl status alerting."
    )


async def test_a_port_where_nobody_listens_is_no_daemon() -> None:
    with socket.socket() as taken:  # bound and not listening: refused for certain
        taken.bind(("127.0.0.1", 0))
        async with AdminClient.over_tcp("127.0.0.1", taken.getsockname()[1]) as client:
            with pytest.raises(NotRunning, match=r"No daemon answers at 127\.0\.0\.1:"):
                await client.status()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
async def test_who_may_not_use_the_socket_is_told_so(
    daemon: FakeDaemon, listeners: AsyncExitStack
) -> None:
    folder = listeners.enter_context(TemporaryDirectory())  # pytest's own is closed to others
    os.chmod(folder, 0o711)  # noqa: PTH101 the other way is banned in async functions
    path = Path(folder, "admin.sock")
    listener = await listen_unix(admin_app(daemon), path, 0o600)
    listeners.push_async_callback(listener.close)

    os.seteuid(65534)
    try:
        async with AdminClient.over_socket(path) as client:
            with pytest.raises(ControlError, match="This user may not talk") as caught:
                await client.status()
    finally:
        os.seteuid(0)

    assert not isinstance(caught.value, NotRunning)


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"version": 1}'])
async def test_another_program_at_the_address_is_not_taken_for_the_daemon(
    listeners: AsyncExitStack, tmp_path: Path, body: bytes
) -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(body=body)

    app = web.Application()
    app.router.add_get("/v1/status", page)
    listener = await listen_unix(app, tmp_path / "admin.sock")
    listeners.push_async_callback(listener.close)

    async with AdminClient.over_socket(tmp_path / "admin.sock") as client:
        with pytest.raises(ControlError, match="not this version of the daemon"):
            await client.status()


async def test_a_daemon_that_breaks_off_is_told(listeners: AsyncExitStack, tmp_path: Path) -> None:
    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport
        request.transport.close()
        return web.Response()

    app = web.Application()
    app.router.add_get("/v1/status", hang_up)
    listener = await listen_unix(app, tmp_path / "admin.sock")
    listeners.push_async_callback(listener.close)

    async with AdminClient.over_socket(tmp_path / "admin.sock") as client:
        with pytest.raises(ControlError, match="broke off"):
            await client.status()


@pytest.mark.parametrize(
    "host, warned",
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True)],
)
def test_an_admin_listener_for_the_whole_network_is_warned_of(
    capfd: pytest.CaptureFixture[str], host: str, *, warned: bool
) -> None:
    warn_if_open(host)

    out = capfd.readouterr()
    assert ("admin_listener_open_to_network" in out.out + out.err) is warned
