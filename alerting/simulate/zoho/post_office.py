"""One POST to a webhook's URL, as Zoho makes it: five seconds, and only 200 will do."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

import aiohttp

from alerting.simulate.zoho.keys import HEADER

PATIENCE_SECONDS: Final = 5.0
UNANSWERED: Final = 0
"""Stands among the status codes for: no connection, or no answer in time."""


@dataclass(slots=True)
class PostOffice:
    patience: float = PATIENCE_SECONDS
    answers: Counter[int] = field(default_factory=Counter)
    """Of events, by status code; validation is not counted."""
    _session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def validates(self, url: str) -> bool:
        """A GET, and where that is not answered 200, an empty POST."""
        for method in ("GET", "POST"):
            if await self._ask(method, url, b"", {}) == HTTPStatus.OK:
                return True
        return False

    async def post(self, url: str, body: bytes, token: str) -> int:
        """The status; an empty token leaves the header out."""
        headers = {"Content-Type": "application/json", **({HEADER: token} if token else {})}
        status = await self._ask("POST", url, body, headers)
        self.answers[status] += 1
        return status

    async def _ask(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> int:
        assert self._session is not None
        data = body if method == "POST" else None
        try:
            async with (
                asyncio.timeout(self.patience),
                self._session.request(
                    method, url, data=data, headers=headers, allow_redirects=False
                ) as answer,
            ):
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return UNANSWERED
