"""The commands' side of the admin listener."""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import aiohttp
import msgspec

from alerting.control.daemon import Reloaded, Status, Vitals
from alerting.control.orders import (
    AcknowledgeOrder,
    CloseOrder,
    EndSilenceOrder,
    Failure,
    KeyOrder,
    ReloadOrder,
    RenewLinksOrder,
    RetakeOrder,
    SilenceOrder,
    TellOrder,
)
from alerting.errors import ControlError, NotRunning
from alerting.model.done import Done, Silenced
from alerting.model.times import Ms

T = TypeVar("T", bound=msgspec.Struct)

CONNECT_WITHIN = 5.0
ANSWER_WITHIN = 120.0
"""Seconds: a reload looks at every chat, a test message waits for its provider."""

#: The bodies of these are answers: 409 says that it was not done, and why.
ANSWERS = {HTTPStatus.OK, HTTPStatus.ACCEPTED, HTTPStatus.CONFLICT}


class AdminClient:
    """`async with AdminClient.over_socket(path) as daemon: await daemon.status()`."""

    def __init__(
        self, connector: aiohttp.BaseConnector, address: str, base: str = "http://alerting"
    ) -> None:
        self._address = address
        self._session = aiohttp.ClientSession(
            base,
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN, sock_connect=CONNECT_WITHIN),
        )

    @classmethod
    def over_socket(cls, path: Path) -> Self:
        """In a running event loop, like `over_tcp`."""
        return cls(aiohttp.UnixConnector(str(path)), f"unix:{path}")

    @classmethod
    def over_tcp(cls, host: str, port: int) -> Self:
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        return cls(aiohttp.TCPConnector(), address, f"http://{address}")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        await self._session.close()

    async def reload(self, by: str, *, wait: bool = True) -> Reloaded:
        """Without `wait` the answer says only that the daemon was asked."""
        return await self._post("reload", ReloadOrder(by, wait), Reloaded)

    async def acknowledge(
        self,
        alerts: int | Sequence[int],
        by: str,
        lasting: Ms | None = None,
        *,
        take: bool = False,
        login: bool = False,
    ) -> Done:
        """`login`: nobody gave the name, it is that of whoever is logged in; so everywhere."""
        order = AcknowledgeOrder(
            numbers=_several(alerts),
            by=by,
            lasting=lasting,
            take=take,
            where="command",
            login=login,
        )
        return await self._post("acknowledge", order, Done)

    async def close(self, alerts: int | Sequence[int], by: str, *, login: bool = False) -> Done:
        order = CloseOrder(numbers=_several(alerts), by=by, where="command", login=login)
        return await self._post("close", order, Done)

    async def silence(self, order: SilenceOrder) -> Silenced:
        return await self._post("silences", order, Silenced)

    async def end_silence(self, number: int, by: str, *, login: bool = False) -> Done:
        order = EndSilenceOrder(number=number, by=by, where="command", login=login)
        return await self._post("silences/end", order, Done)

    async def renew_links(self, by: str, *, login: bool = False) -> Done:
        order = RenewLinksOrder(by=by, where="command", login=login)
        return await self._post("links/renew", order, Done)

    async def retry(self, key: str) -> Done:
        return await self._post("retry", KeyOrder(key), Done)

    async def drop(self, key: str) -> Done:
        return await self._post("drop", KeyOrder(key), Done)

    async def retake(self, ids: list[int]) -> Done:
        return await self._post("retake", RetakeOrder(ids), Done)

    async def tell(self, person: str, means: str) -> Done:
        return await self._post("tell", TellOrder(person, means), Done)

    async def status(self) -> Status:
        return await self._ask("GET", "status", None, Status)

    async def vitals(self) -> Vitals:
        return await self._ask("GET", "vitals", None, Vitals)

    async def _post(self, name: str, order: msgspec.Struct, answer: type[T]) -> T:
        return await self._ask("POST", name, msgspec.json.encode(order), answer)

    async def _ask(self, method: str, name: str, order: bytes | None, answer: type[T]) -> T:
        status, body = await self._talk(method, f"/v1/{name}", order)
        try:
            if status in ANSWERS:
                return msgspec.json.decode(body, type=answer)
            text = msgspec.json.decode(body, type=Failure).error
        except msgspec.DecodeError:
            raise ControlError(
                f"What answers at {self._address} is not this version of the daemon"
            ) from None
        raise ControlError(f"The daemon at {self._address} says: {text}")

    async def _talk(self, method: str, path: str, order: bytes | None) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json"} if order is not None else {}
        try:
            async with self._session.request(method, path, data=order, headers=headers) as response:
                return response.status, await response.read()
        except aiohttp.ClientConnectorError as error:
            raise self._unreached(error.os_error) from None
        except TimeoutError:
            raise ControlError(
                f"The daemon at {self._address} did not answer in time; "
                "`journalctl -u alerting` says what it does"
            ) from None
        except aiohttp.ClientError as error:
            raise ControlError(
                f"The daemon at {self._address} broke off: {type(error).__name__}. "
                "Did it stop meanwhile?"
            ) from None

    def _unreached(self, error: OSError) -> ControlError:
        if isinstance(error, PermissionError):
            return ControlError(
                f"This user may not talk to the daemon at {self._address}. "
                "Use sudo, or join the group that owns the socket"
            )
        return NotRunning(
            f"No daemon answers at {self._address}. Is it running? systemctl status alerting. "
            "If it listens elsewhere, say so with --admin or ALERTING_ADMIN_LISTEN"
        )


def _several(alerts: int | Sequence[int]) -> list[int]:
    return [alerts] if isinstance(alerts, int) else list(alerts)
