"""Lets in who has a password, a token, or a proxy's word."""

from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Final

import structlog
from aiohttp import web

from alerting.clock import Clock
from alerting.dashboard.access import cookies
from alerting.dashboard.access.by_proxy import ProxyHeaders
from alerting.dashboard.access.forms import URLENCODED, fields
from alerting.dashboard.access.login import LoginPages
from alerting.dashboard.access.passwords import Passwords
from alerting.dashboard.access.ports import Audit, Kept
from alerting.dashboard.access.proofs import OURS, digest, fresh, same, sealed
from alerting.dashboard.access.sites import Sites
from alerting.dashboard.access.tries import Tries
from alerting.dashboard.refusals import Misdirected, NotAllowed
from alerting.dashboard.shell import Shell
from alerting.errors import StorageError
from alerting.model.times import MINUTE, EpochMs
from alerting.model.user import Login, User
from alerting.model.visitor import Visitor

#: That a login or a token was used is written down at most so often.
NOTED_EVERY: Final = 5 * MINUTE

#: `forged`: a proxy's headers from somebody who is none.
LOGIN_RESULTS: Final = ("let_in", "refused", "held_back", "forged")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """How this door is set up. `key`: 32 bytes that stay the same, known to nobody else."""

    key: bytes
    sites: Sites
    headers: ProxyHeaders = field(default_factory=ProxyHeaders)
    counts: Counter[str] = field(default_factory=Counter)
    """By LOGIN_RESULTS."""


class LocalGate:
    def __init__(
        self, kept: Kept, audit: Audit, door: Door, shell: Shell, clock: Clock, passwords: Passwords
    ) -> None:
        self._kept = kept
        self._audit = audit
        self._door = door
        self._clock = clock
        self._passwords = passwords
        self._tries = Tries()
        self._pages = LoginPages(self, kept, door.sites, shell, door.key)

    def close(self) -> None:
        self._passwords.close()

    def routes(self) -> list[web.RouteDef]:
        return self._pages.routes()

    async def visitor(self, request: web.Request) -> Visitor | None:
        self.require_our_name(request)
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer" and secret.startswith(OURS):
            return await self._by_token(secret)
        if self._door.headers.told(request) and (found := self._by_proxy(request)):
            return found
        return await self._by_login(request)

    async def is_theirs(self, request: web.Request, visitor: Visitor) -> bool:
        if visitor.by == "token":
            return True  # no browser sends it by itself
        if not self._door.sites.sent(request):
            log.warning("page_asked_from_elsewhere", host=request.host[:100])
            return False
        sent = request.headers.get("X-CSRF-Token", "")
        if not sent and request.content_type == URLENCODED:
            sent = str((await fields(request)).get("csrf", ""))
        return bool(visitor.csrf) and same(sent, visitor.csrf)

    def require_our_name(self, request: web.Request) -> None:
        if not self._door.sites.are_asked(request):
            log.warning("page_asked_by_another_name", host=request.host[:100])
            raise Misdirected(
                "The page is not known by this name. An admin adds it to ALERTING_PAGE_URL"
            )

    def login_of(self, request: web.Request) -> tuple[str, Login] | None:
        """What the browser has of us, and which login that is."""
        secret = cookies.read(request, cookies.LOGIN, https=self._door.sites.is_https(request))
        login = self._kept.login(digest(secret)) if secret else None
        return (secret, login) if login and not login.is_over(self._clock.now()) else None

    def begin_try(self, name: str, peer: str) -> float:
        """Seconds to wait."""
        wait = self._tries.begin(name, peer, self._clock.monotonic())
        self._door.counts["held_back"] += wait > 0
        return wait

    async def log_in(self, name: str, password: str, peer: str, old: str) -> str:
        """What the browser is to keep from now on; empty: name or password is wrong."""
        now, user = self._clock.now(), self._kept.user(name)
        fits = await self._passwords.matches(user.password if user else None, password)
        if user is None or not fits:
            return await self._refused(user, peer, now)
        secret = fresh()
        if not await self._kept.log_in(digest(secret), user, now, digest(old)):
            return await self._refused(user, peer, now)
        self._tries.succeeded(name, peer)
        self._door.counts["let_in"] += 1
        log.info("logged_in", user=user.name, peer=peer)
        await self._audit.append(now, "logged in", user.name, "page", "")
        if self._passwords.is_old(user.password):
            await self._kept.hash_anew(user, await self._passwords.hashed(password))
        return secret

    async def log_out(self, request: web.Request, *, everywhere: bool) -> None:
        found = self.login_of(request)
        if found is None:
            return
        secret, login = found
        if everywhere:
            await self._kept.log_out_everywhere(login.user)
        else:
            await self._kept.log_out(digest(secret))
        what = "logged out everywhere" if everywhere else "logged out"
        await self._audit.append(self._clock.now(), what, login.user.name, "page", "")

    async def _refused(self, user: User | None, peer: str, now: EpochMs) -> str:
        """What was typed as a name is not written down: it may be a password."""
        self._door.counts["refused"] += 1
        log.warning("login_refused", user=user.name if user else "(unknown)", peer=peer)
        if user:
            await self._audit.append(now, "login refused", user.name, "page", f"from {peer}")
        return ""

    async def _by_token(self, secret: str) -> Visitor | None:
        now, of_it = self._clock.now(), digest(secret)
        token = self._kept.token(of_it)
        if token is None or token.is_over(now):
            return None
        if now - token.used_at >= NOTED_EVERY:
            await self._note(self._kept.token_used(of_it, now))
        return Visitor(f"token {token.name}", token.role, "token")

    def _by_proxy(self, request: web.Request) -> Visitor | None:
        headers = self._door.headers
        if not headers.proxies.trust(request.remote):
            self._door.counts["forged"] += 1
            log.warning("proxy_header_from_elsewhere", peer=request.remote)
            raise NotAllowed("Only the proxy may say who you are")
        found = headers.who(request, self._kept)
        if found is None:
            return None
        name, role = found
        return Visitor(name, role, "proxy", sealed(self._door.key, f"proxy {name}"))

    async def _by_login(self, request: web.Request) -> Visitor | None:
        found = self.login_of(request)
        if found is None:
            return None
        secret, login = found
        now = self._clock.now()
        if now - login.used_at >= NOTED_EVERY:
            await self._note(self._kept.login_used(digest(secret), now))
        user = login.user
        return Visitor(user.name, user.role, "session", sealed(secret, "csrf"))

    async def _note(self, written: Awaitable[None]) -> None:
        try:
            await written
        except StorageError as error:  # a full disk must not keep people from seeing so
            log.warning("use_not_noted", why=str(error))
