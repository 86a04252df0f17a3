"""Access tokens, refreshed by one at a time and kept in memory only.

Zoho gives ten in ten minutes for a refresh token, and answers 200 with "Access Denied" beyond.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

from alerting.clock import Clock
from alerting.model.times import MINUTE, SECOND, Ms
from alerting.zoho.answer import Later, NotAllowed
from alerting.zoho.exchange import Call, Exchange, Reply
from alerting.zoho.pace import Pace
from alerting.zoho.said import decoded, error_word, too_many_tokens
from alerting.zoho.settings import ZohoSettings

KEPT: Final[Ms] = 55 * MINUTE
"""Of the hour that a token lives."""
MARGIN: Final[Ms] = 5 * MINUTE
WINDOW: Final[Ms] = 10 * MINUTE
DOUBT: Final[Ms] = MINUTE
MOST: Final = 9
"""In a window, by us; the tenth is for a person who tries something."""
STOPPED: Final = "Names, catch-up and actions have stopped; alerts go on with what webhooks tell."
MEND: Final = "Give consent again with: alerting zoho connect"
FINAL: Final = {
    "invalid_code": "the refresh token is void",
    "invalid_grant": "the refresh token is void",
    "invalid_token": "the refresh token is void",
    "invalid_client": "the client is not known there; is ALERTING_ZOHO_DATA_CENTER right?",
    "invalid_client_secret": "the client secret is wrong",
    "unauthorized_client": "the client may not do this",
}
_OK: Final = 200
_SERVER: Final = 500


@dataclass(frozen=True, slots=True)
class Token:
    text: SecretStr
    until: float
    """Of the monotonic clock."""
    trusted_from: float = 0.0
    """Fetched because another was refused: until then, one more would not help either."""


class Tokens:
    def __init__(self, settings: ZohoSettings, clock: Clock, exchange: Exchange) -> None:
        self._settings = settings
        self._clock = clock
        self._exchange = exchange
        self._pace = Pace(clock)
        self._fetched: deque[float] = deque(maxlen=MOST)
        self._kept: Token | None = None
        self._void = False
        self._refused: NotAllowed | None = None
        self._under_way: asyncio.Task[Token | Later | NotAllowed] | None = None

    async def get(self) -> Token | Later | NotAllowed:
        """Whoever comes while one is fetched waits for that one."""
        if self._refused is not None:
            return self._refused
        if self._kept is not None and self._clock.monotonic() < self._kept.until:
            return self._kept
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(self._fetch())
        return await asyncio.shield(self._under_way)

    def renew(self, token: Token) -> bool:
        """After a 401. Whether another one may help: not where that was tried just now."""
        if self._kept is not None and token.text is not self._kept.text:
            return True  # somebody else has fetched one meanwhile
        if self._clock.monotonic() < token.trusted_from:
            return False
        self._kept, self._void = None, True
        return True

    async def close(self) -> None:
        if self._under_way is not None and not self._under_way.done():
            self._under_way.cancel()
            await asyncio.wait([self._under_way])

    async def _fetch(self) -> Token | Later | NotAllowed:
        pause = max(self._pace.left(), self._window_left())
        if pause:
            return Later("no access token can be had just now", pause)
        self._fetched.append(self._clock.monotonic())
        got = self._read(await self._exchange.run(self._call()))
        match got:
            case Token():
                self._kept, self._void = got, False
                self._pace.goes_well()
            case NotAllowed():
                self._refused = got
            case Later():
                pass
        return got

    def _call(self) -> Call:
        it = self._settings
        form = {
            "grant_type": "refresh_token",
            "client_id": it.client_id,
            "client_secret": it.client_secret.get_secret_value(),
            "refresh_token": it.refresh_token.get_secret_value(),
        }
        return Call("POST", f"{it.accounts}/oauth/v2/token", form=form)

    def _read(self, reply: Reply | Later) -> Token | Later | NotAllowed:
        if isinstance(reply, Later):
            return Later(reply.why, self._pace.fails())
        word = error_word(reply.body)
        if too_many_tokens(word):
            why = "Zoho gives no more access tokens for ten minutes (Access Denied)"
            return Later(why, self._pace.is_asked(WINDOW))
        if word in FINAL and reply.status < _SERVER:
            why = f"Zoho refuses our credentials: {FINAL[word]} ({word}). {STOPPED} {MEND}"
            return NotAllowed(why, everybody=True)
        if word or reply.status != _OK:
            why = f"Zoho gave no access token: {word or reply.status}"
            return Later(why, self._pace.fails())
        return self._token(reply.body) or Later(
            "Zoho's answer holds no access token", self._pace.fails()
        )

    def _token(self, body: bytes) -> Token | None:
        try:
            said = decoded(body)
        except ValueError:
            return None
        text = said.get("access_token") if isinstance(said, dict) else None
        if not isinstance(text, str) or not text:
            return None
        lives = said.get("expires_in")
        seconds = lives if isinstance(lives, int) and lives > 0 else KEPT // SECOND
        kept = min(KEPT, max(seconds * SECOND - MARGIN, seconds * SECOND // 2)) / SECOND
        now = self._clock.monotonic()
        return Token(SecretStr(text), now + kept, now + DOUBT / SECOND if self._void else 0.0)

    def _window_left(self) -> Ms:
        if len(self._fetched) < MOST:
            return 0
        until = self._fetched[0] + WINDOW / SECOND
        return max(0, round((until - self._clock.monotonic()) * SECOND))
