"""How a command asks the running daemon."""

import asyncio
import os
import pwd
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar, assert_never

import typer

from alerting.cli.failure import Code, fail
from alerting.cli.printable import clean
from alerting.config.listening import Address, TcpAddress, UnixAddress
from alerting.config.settings import read_settings
from alerting.control.client import AdminClient
from alerting.model.done import Done

T = TypeVar("T")

SERVICE_SOCKET = Path("/run/alerting/admin.sock")


def ask(admin: str | None, question: Callable[[AdminClient], Awaitable[T]]) -> T:
    """NotRunning where no daemon answers."""
    settings = read_settings({"admin_listen": admin})
    return asyncio.run(_ask(_at_hand(settings.admin_listen), question))


def order(admin: str | None, what: Callable[[AdminClient], Awaitable[Done]]) -> None:
    """Prints what the daemon says of it; exit code 1 where it was not done."""
    say(ask(admin, what))


def orders(
    admin: str | None, all_of_them: Sequence[Callable[[AdminClient], Awaitable[Done]]]
) -> None:
    """Each is tried, also after one that was not done."""
    answers = [ask(admin, each) for each in all_of_them]
    for done in answers:
        typer.echo(clean(done.text), err=not done.ok)
    if not all(done.ok for done in answers):
        raise typer.Exit(Code.FAILED)


def say(done: Done) -> None:
    if not done.ok:
        fail(done.text)
    typer.echo(clean(done.text))


def whoever(by: str | None) -> tuple[str, bool]:
    """In whose name, and whether that is only the name of whoever is logged in."""
    return (login_name(), True) if by is None else (by, False)


def login_name() -> str:
    """Who sits at the terminal, also behind sudo."""
    try:
        return os.getlogin()
    except OSError:  # started by cron, systemd, or in a container: there is no terminal
        pass
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


def _at_hand(address: Address) -> Address:
    """A shell has none of the service's environment, so its socket is tried where it usually is."""
    missing = isinstance(address, UnixAddress) and not address.path.exists()
    return UnixAddress(SERVICE_SOCKET) if missing and SERVICE_SOCKET.exists() else address


async def _ask(address: Address, question: Callable[[AdminClient], Awaitable[T]]) -> T:
    async with _client(address) as client:
        return await question(client)


def _client(address: Address) -> AdminClient:
    match address:
        case UnixAddress(path):
            return AdminClient.over_socket(path)
        case TcpAddress(host, port):
            return AdminClient.over_tcp(host, port)
        case _ as never:
            assert_never(never)
