"""One request and its whole answer, within a time limit; the session that all of them share."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ConnectionTimeoutError,
    DummyCookieJar,
)

from alerting.zoho.answer import Later

LARGEST: Final = 16 << 20
"""Bytes of one answer."""
_NOT_SENT: Final = (ClientConnectorError, ConnectionTimeoutError)


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    url: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = field(default=None, repr=False)
    """Sent as JSON."""
    form: Mapping[str, str] | None = field(default=None, repr=False)

    @property
    def changes(self) -> bool:
        return self.method != "GET"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Found whatever the case of their names."""
    body: bytes = field(repr=False)


class Exchange:
    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._session: ClientSession | None = None

    async def run(self, call: Call, headers: Mapping[str, str] | None = None) -> Reply | Later:
        """Redirects are not followed: they would carry the token along."""
        try:
            async with asyncio.timeout(self._timeout):
                return await self._run(call, headers or {})
        except TimeoutError as error:
            why = f"Zoho did not answer within {self._timeout:g} seconds"
            return Later(why, uncertain=call.changes and not isinstance(error, _NOT_SENT))
        except (ClientError, OSError, ValueError) as error:
            why = f"Zoho cannot be reached: {type(error).__name__}"
            return Later(why, uncertain=call.changes and not isinstance(error, _NOT_SENT))

    async def _run(self, call: Call, headers: Mapping[str, str]) -> Reply:
        async with self._open().request(
            call.method,
            call.url,
            params=dict(call.query),
            json=call.body,
            data=call.form,
            headers={"User-Agent": "zoho-chat-alerting", **headers},
            allow_redirects=False,
        ) as answer:
            return Reply(answer.status, answer.headers, await _whole(answer))

    def _open(self) -> ClientSession:
        """At the first call, because a session belongs to the running loop."""
        if self._session is None:
            self._session = ClientSession(cookie_jar=DummyCookieJar())
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


async def _whole(answer: ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > LARGEST:
            raise ValueError("the answer is too large")
    return bytes(body)
