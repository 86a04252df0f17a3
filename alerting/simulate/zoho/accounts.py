"""Zoho's accounts server: consent codes and refresh tokens become access tokens of an hour."""

import random
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

from alerting.clock import Clock
from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs

LIVES: Final = HOUR
CODE_LIVES: Final = 10 * MINUTE
MOST_IN_A_WHILE: Final = 10
A_WHILE: Final = 10 * MINUTE
MOST_LIVE: Final = 15
"""Access tokens of one refresh token; the oldest ends when one more is made."""

DENIED: Final = "Access Denied"


@dataclass(frozen=True, slots=True)
class Token:
    scopes: frozenset[str]
    refresh: str
    ends: EpochMs


@dataclass(slots=True)
class Grant:
    """A refresh token: what it may do, and when it was used."""

    scopes: frozenset[str]
    made: deque[EpochMs] = field(default_factory=deque)


class Accounts:
    """`denies_in_json`: too many tokens are answered with a JSON error instead of plain text."""

    def __init__(self, clock: Clock, seed: int = 0) -> None:
        self.client_id = "1000.DESKOFOUROWN0000000000000000"
        self.client_secret = "5" * 42
        self.denies_in_json = False
        self.asked = 0
        """How often a token was asked for, whatever the answer."""
        self._clock = clock
        self._chance = random.Random(seed)  # noqa: S311 a simulation
        self._codes: dict[str, tuple[frozenset[str], EpochMs]] = {}
        self._grants: dict[str, Grant] = {}
        self._tokens: dict[str, Token] = {}

    def consent(self, *scopes: str) -> str:
        """A code as the self-client page shows it, good for ten minutes and once."""
        code = self._word()
        self._codes[code] = (_clean(scopes), self._clock.now() + CODE_LIVES)
        return code

    def refresh_token(self, *scopes: str) -> str:
        """As if somebody had consented long ago."""
        word = self._word()
        self._grants[word] = Grant(_clean(scopes))
        return word

    def access_token(self, *scopes: str) -> str:
        """As if somebody had asked for it just now."""
        return self._make(self.refresh_token(*scopes))

    def revoke(self, refresh_token: str) -> None:
        """Somebody has removed the client in their account: its access tokens end, too."""
        self._grants.pop(refresh_token, None)
        self._tokens = {k: t for k, t in self._tokens.items() if t.refresh != refresh_token}

    def end_all(self) -> None:
        """Every access token ends now; refresh tokens stay good."""
        self._tokens.clear()

    def scopes_of(self, token: str) -> frozenset[str] | None:
        """None: not known, or over."""
        found = self._tokens.get(token)
        return found.scopes if found and self._clock.now() < found.ends else None

    async def answer(self, request: web.Request) -> web.Response:
        """POST /oauth/v2/token, with a form or a query; errors are 200, as Zoho's are."""
        self.asked += 1
        form = {**request.query, **{k: str(v) for k, v in (await request.post()).items()}}
        error = self._wrong_client(form)
        if error:
            return web.json_response({"error": error})
        match form.get("grant_type"):
            case "refresh_token":
                return self._refreshed(form.get("refresh_token", ""))
            case "authorization_code":
                return self._redeemed(form.get("code", ""))
            case _:
                return web.json_response({"error": "unsupported_grant_type"})

    def _wrong_client(self, form: dict[str, str]) -> str:
        if form.get("client_id") != self.client_id:
            return "invalid_client"
        return "" if form.get("client_secret") == self.client_secret else "invalid_client_secret"

    def _refreshed(self, refresh: str) -> web.Response:
        grant = self._grants.get(refresh)
        if grant is None:
            return web.json_response({"error": "invalid_code"})
        while grant.made and grant.made[0] <= self._clock.now() - A_WHILE:
            grant.made.popleft()
        if len(grant.made) >= MOST_IN_A_WHILE:
            return self._denied()
        return web.json_response(self._told(self._make(refresh)))

    def _redeemed(self, code: str) -> web.Response:
        scopes, ends = self._codes.pop(code, (frozenset(), 0))
        if self._clock.now() >= ends:
            return web.json_response({"error": "invalid_code"})
        refresh = self.refresh_token(*scopes)
        return web.json_response({**self._told(self._make(refresh)), "refresh_token": refresh})

    def _denied(self) -> web.Response:
        if not self.denies_in_json:
            return web.Response(text=DENIED)
        why = "You have made too many requests continuously. Please try again after some time."
        return web.json_response({"error": DENIED, "error_description": why, "status": "failure"})

    def _make(self, refresh: str) -> str:
        now = self._clock.now()
        grant = self._grants[refresh]
        grant.made.append(now)
        mine = [word for word, token in self._tokens.items() if token.refresh == refresh]
        for word in mine[: max(0, len(mine) - MOST_LIVE + 1)]:
            del self._tokens[word]
        made = self._word()
        self._tokens[made] = Token(grant.scopes, refresh, now + LIVES)
        return made

    def _told(self, token: str) -> dict[str, Any]:
        return {
            "access_token": token,
            "scope": " ".join(sorted(self._tokens[token].scopes)),
            "api_domain": "https://www.zohoapis.com",
            "token_type": "Bearer",
            "expires_in": LIVES // SECOND,
        }

    def _word(self) -> str:
        return f"1000.{self._chance.getrandbits(128):032x}.{self._chance.getrandbits(128):032x}"


def _clean(scopes: tuple[str, ...] | frozenset[str]) -> frozenset[str]:
    return frozenset(one for scope in scopes for one in scope.replace(",", " ").split())
