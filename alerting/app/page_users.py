"""Users and tokens, as the page changes them."""

import math
import secrets
from typing import Final

import apsw

from alerting.clock import Clock
from alerting.dashboard.access.passwords import Cost, Passwords
from alerting.dashboard.access.proofs import digest, new_token
from alerting.dashboard.access.tries import NAME_AT_ONCE, NAME_SECONDS
from alerting.dashboard.users import TokenSeen, UserList, UserSeen
from alerting.model.throttle import Throttle
from alerting.model.times import Ms
from alerting.model.visitor import Role
from alerting.record import api_tokens, users
from alerting.record.access import Access
from alerting.record.users import Author

WHERE: Final = "page"
#: 24 characters.
_BYTES: Final = 18


class PageUsers:
    """Passwords are made here, so that nobody else has ever known them."""

    def __init__(self, access: Access, clock: Clock, cost: Cost | None = None) -> None:
        self._access = access
        self._clock = clock
        self._passwords = Passwords(cost)
        self._tries = Throttle(NAME_AT_ONCE, NAME_SECONDS)

    def close(self) -> None:
        self._passwords.close()

    def listed(self) -> UserList:
        logins = self._access.logins(self._clock.now())
        return UserList(
            [
                UserSeen(it.name, _word(it.role), it.made_at, *logins.get(it.id, (0, 0)))
                for it in self._access.users()
            ],
            [
                TokenSeen(it.name, _word(it.role), it.prefix, it.made_at, it.used_at, it.expires_at)
                for it in self._access.tokens()
            ],
        )

    async def add(self, name: str, role: Role, by: str) -> str:
        password, author = secrets.token_urlsafe(_BYTES), self._author(by)
        hashed = await self._passwords.hashed(password)
        done = await self._access.change(lambda it: users.add_user(it, name, role, hashed, author))
        return password if done else ""

    async def set_role(self, name: str, role: Role, by: str) -> bool:
        author = self._author(by)
        return await self._access.change(lambda it: users.set_role(it, name, role, author))

    async def new_password(self, name: str, by: str) -> str:
        password, author = secrets.token_urlsafe(_BYTES), self._author(by)
        hashed = await self._passwords.hashed(password)
        done = await self._access.change(lambda it: users.set_password(it, name, hashed, author))
        return password if done else ""

    async def change_password(self, name: str, current: str, password: str) -> str:
        wait = self._tries.take(name.casefold(), self._clock.monotonic())
        if wait:
            return f"Too many tries. Please wait {math.ceil(wait)} seconds, and try again"
        user, author = self._access.user(name), self._author(name)
        if user is None or not await self._passwords.matches(user.password, current):
            return "The password you have is another one"
        self._tries.forgive(name.casefold())
        hashed = await self._passwords.hashed(password)
        await self._access.change(lambda it: users.set_password(it, name, hashed, author))
        return ""

    async def remove(self, name: str, by: str) -> bool:
        author = self._author(by)
        return await self._access.change(lambda it: users.remove_user(it, name, author))

    async def log_out(self, name: str, by: str) -> bool:
        author = self._author(by)

        def end(connection: apsw.Connection) -> bool:
            user = users.user_named(connection, name)
            if user is None:
                return False
            users.end_logins(connection, user.id)
            author.writes(connection, "logins ended", user.name)
            return True

        return await self._access.change(end)

    async def add_token(self, name: str, role: Role, lasting: Ms, by: str) -> str:
        author = self._author(by)
        secret, kept = new_token(name, role, author.at, lasting)
        done = await self._access.change(
            lambda it: api_tokens.add_token(it, digest(secret), kept, author)
        )
        return secret if done else ""

    async def revoke_token(self, name: str, by: str) -> bool:
        author = self._author(by)
        return await self._access.change(lambda it: api_tokens.revoke_token(it, name, author))

    def _author(self, by: str) -> Author:
        return Author(by, WHERE, self._clock.now())


def _word(role: Role) -> str:
    return role.name.lower()
