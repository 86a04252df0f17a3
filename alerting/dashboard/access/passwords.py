"""Passwords are hashed by argon2id, off the event loop, and few at a time: each takes memory."""

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from alerting.dashboard.refusals import NotReady

T = TypeVar("T")

SHORTEST: Final = 12
LONGEST: Final = 1024
#: Who comes when so many wait is asked to come again.
MOST_WAITING: Final = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """RFC 9106's second choice in one lane: 64 MiB, 0.2 s of a core.

    One hash at a time, so that a flood of logins takes neither more memory nor a second core.
    """

    passes: int = 3
    kib: int = 64 * 1024
    lanes: int = 1


class Passwords:
    """Of users; `None` where there is no such user, which must take as long."""

    def __init__(self, cost: Cost | None = None) -> None:
        how = cost or Cost()
        self._hasher = PasswordHasher(how.passes, how.kib, how.lanes)
        self._pool = ThreadPoolExecutor(1, "passwords")
        self._waiting = 0
        self._of_nobody = ""

    def hash(self, password: str) -> str:
        """Takes its time: a daemon calls `hashed`."""
        return self._hasher.hash(_plain(password))

    async def hashed(self, password: str) -> str:
        return await self._off_the_loop(lambda: self.hash(password))

    async def matches(self, kept: str | None, password: str) -> bool:
        return await self._off_the_loop(lambda: self._matches(kept, password))

    def is_old(self, kept: str) -> bool:
        """It was hashed at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _matches(self, kept: str | None, password: str) -> bool:
        if not self._of_nobody:
            self._of_nobody = self._hasher.hash(secrets.token_bytes())
        try:
            self._hasher.verify(kept or self._of_nobody, _plain(password[:LONGEST]))
        except VerifyMismatchError:
            return False
        return kept is not None and len(password) <= LONGEST

    async def _off_the_loop(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise NotReady("Many log in just now. Try again in a few seconds")
        self._waiting += 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        future.add_done_callback(self._done)
        return await future

    def _done(self, _: asyncio.Future[T]) -> None:
        self._waiting -= 1


def unfit(password: str, name: str) -> str:
    """Why it cannot be a password; empty: it can."""
    if len(password) < SHORTEST:
        return f"A password has at least {SHORTEST} characters; some words in a row will do"
    if len(password) > LONGEST:
        return f"A password has at most {LONGEST} characters"
    if any(unicodedata.category(it) in {"Cc", "Cs"} for it in password):
        return "A password has no control characters"
    if password.casefold() == name.casefold():
        return "A password is not the user's own name"
    return ""


def _plain(password: str) -> str:
    """The same letters are the same password, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)
