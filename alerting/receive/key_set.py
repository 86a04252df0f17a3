"""Zoho's public keys as of now: fetched, kept for the next start, and never waited for long."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from alerting.clock import Clock
from alerting.errors import StorageError
from alerting.receive.key_list import LARGEST, read_keys
from alerting.receive.signature import Flaw, Keys

PATH: Final = "/.well-known/jwks.json"
#: Of the five that Zoho waits for an answer.
FETCH_SECONDS: Final = 1.5
#: Whatever is asked for meanwhile: keys that do not exist make no flood of fetches.
COOL_DOWN_SECONDS: Final = 60
#: After a fetch that failed.
AGAIN_SECONDS: Final = 10
#: A key that Zoho has withdrawn is trusted for so long at most, while Zoho can be asked.
OLD_SECONDS: Final = 3_600
OK: Final = 200

log = structlog.get_logger(__name__)


class KeptKeys(Protocol):
    """Keeps the last good list, so that a start needs nothing of Zoho. `app` provides it."""

    def last(self) -> bytes | None: ...

    async def keep(self, body: bytes) -> None:
        """Raise StorageError where it cannot."""
        ...


class KeySet:
    """Of one data centre. `on_change` is called when other keys are trusted than before."""

    def __init__(self, url: str, kept: KeptKeys, clock: Clock) -> None:
        self.url = url
        self.keys: Keys = {}
        self.on_change: Callable[[], object] = lambda: None
        self.fetches = 0
        self.failing = ""
        """Why the last fetch failed; empty: it did not."""
        self._kept = kept
        self._clock = clock
        self._body = b""
        self._began_at = clock.monotonic()
        self._fetched_at: float | None = None
        self._not_before = 0.0
        self._fetching: asyncio.Task[None] | None = None
        self._keeping: set[asyncio.Task[None]] = set()
        self._session: ClientSession | None = None

    async def load(self) -> None:
        """What was kept, so that a start needs nothing of Zoho; without it Zoho is asked now."""
        self._use(self._kept.last() or b"")
        if not self.keys and (fetching := self.refresh()):
            await asyncio.wait([fetching], timeout=FETCH_SECONDS)

    async def find(self, key_id: str, *, wait: bool) -> RSAPublicKey | Flaw:
        """`wait`: until it is fetched, if need be. NO_KEYS: whether there is one is not known."""
        if key_id in self.keys:
            return self.keys[key_id]
        if (fetching := self.refresh()) and wait:
            await asyncio.wait([fetching], timeout=FETCH_SECONDS)
        if key_id in self.keys:
            return self.keys[key_id]
        known = self._fetched_at is not None and not self.failing and not self._fetching
        return Flaw.UNKNOWN_KEY if known else Flaw.NO_KEYS

    def refresh(self) -> asyncio.Task[None] | None:
        """The fetch under way, or a new one; None where the last one was just now."""
        if self._fetching is None and self._clock.monotonic() >= self._not_before:
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    def refresh_if_old(self) -> None:
        if self._fetched_at is None or self.unheard >= OLD_SECONDS:
            self.refresh()

    @property
    def unheard(self) -> float:
        """Seconds since Zoho was last asked with success, or since the start."""
        return self._clock.monotonic() - (self._fetched_at or self._began_at)

    async def close(self) -> None:
        tasks = [*self._keeping, *([self._fetching] if self._fetching else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _fetch(self) -> None:
        self.fetches += 1
        try:
            body = await self._get()
            self._use_fetched(body)
            self.failing = ""
        except (ClientError, TimeoutError, OSError) as error:
            self._failed(type(error).__name__)
        except _Unusable as error:
            self._failed(str(error))
        finally:
            pause = AGAIN_SECONDS if self.failing else COOL_DOWN_SECONDS
            self._not_before = self._clock.monotonic() + pause
            self._fetching = None

    async def _get(self) -> bytes:
        """No redirect is followed: it could lead to a host that is not Zoho's."""
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=FETCH_SECONDS))
        async with self._session.get(self.url, allow_redirects=False) as answer:
            if answer.status != OK:
                raise _Unusable(f"it answered {answer.status}")
            body = bytearray()
            async for chunk in answer.content.iter_any():
                body += chunk
                if len(body) > LARGEST:
                    raise _Unusable("it answered with too much")
            return bytes(body)

    def _use_fetched(self, body: bytes) -> None:
        if not read_keys(body):
            raise _Unusable("it answered without a key")
        self._fetched_at = self._clock.monotonic()
        if body != self._body:
            self._use(body)
            keeping = asyncio.create_task(self._keep(body))
            self._keeping.add(keeping)
            keeping.add_done_callback(self._keeping.discard)

    def _use(self, body: bytes) -> None:
        self._body, self.keys = body, read_keys(body)
        self.on_change()

    async def _keep(self, body: bytes) -> None:
        try:
            await self._kept.keep(body)
        except StorageError as error:  # the next start asks Zoho first
            log.warning("key_set_not_kept", why=str(error))

    def _failed(self, why: str) -> None:
        self.failing = why
        log.warning("key_set_not_fetched", url=self.url, why=why)


class _Unusable(Exception):
    """Something answered, and not with keys."""
