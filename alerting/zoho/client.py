"""Asks Zoho Desk, politely: one token for all, few calls at once, and within a budget of credits.

Nothing is repeated here but a call whose token had run out; whoever asks decides about the rest.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from alerting.clock import Clock
from alerting.model.times import HOUR, EpochMs, Ms
from alerting.zoho.answer import Answer, Empty, Got, Later, NotAllowed
from alerting.zoho.budget import Budget
from alerting.zoho.exchange import Call, Exchange, Reply
from alerting.zoho.meaning import meaning
from alerting.zoho.pace import Pace
from alerting.zoho.said import figure, skew
from alerting.zoho.scopes import Scope
from alerting.zoho.settings import API, ZohoSettings
from alerting.zoho.tokens import Token, Tokens

REMAINING: Final = "X-Rate-Limit-Remaining-v3"
WEIGHT: Final = "X-Rate-Limit-Request-Weight-v3"
_UNAUTHORIZED: Final = 401
_TOO_MANY: Final = 429
MOST_LEAD: Final[Ms] = HOUR
Query: TypeAlias = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Figures:
    """How the way to Zoho fares."""

    answers: Mapping[str, int]
    """How many calls came to `got`, `empty`, `later`, `notallowed`, `missing`."""
    credits_spent: int
    credits_allowed: int
    credits_remaining: int | None
    """The organisation's, as Zoho said last."""
    answered_at: EpochMs
    """When Zoho last said what it was asked; 0: not yet."""
    refused: str
    """Why nothing can be asked until somebody mends it; empty while all is well."""


class ZohoClient:
    """`urgent`: for an alert. Such a call waits for no other and may exceed the budget."""

    def __init__(self, settings: ZohoSettings, clock: Clock) -> None:
        self.settings = settings
        self.skew: Ms | None = None
        """How far our clock is ahead of Zoho's."""
        self._clock = clock
        self._exchange = Exchange(settings.timeout)
        self._tokens = Tokens(settings, clock, self._exchange)
        self._budget = Budget(settings.credits_per_day, clock)
        self._pace = Pace(clock)
        self._places = asyncio.Semaphore(settings.concurrency)
        # one place is left free for what concerns an alert
        self._leisure = asyncio.Semaphore(max(1, settings.concurrency - 1))
        self._answers: Counter[str] = Counter()
        self._refused = ""
        self._answered_at: EpochMs = 0

    async def get(
        self, path: str, query: Query | None = None, *, need: Scope, urgent: bool = False
    ) -> Answer:
        words = {key: str(value) for key, value in (query or {}).items()}
        return await self._ask(Call("GET", self._url(path), words), need, urgent=urgent)

    async def post(self, path: str, body: Any, *, need: Scope, urgent: bool = False) -> Answer:
        return await self._ask(Call("POST", self._url(path), body=body), need, urgent=urgent)

    async def patch(self, path: str, body: Any, *, need: Scope, urgent: bool = False) -> Answer:
        return await self._ask(Call("PATCH", self._url(path), body=body), need, urgent=urgent)

    def figures(self) -> Figures:
        it = self._budget
        return Figures(
            dict(self._answers),
            it.spent,
            it.allowed,
            it.remaining,
            self._answered_at,
            self._refused,
        )

    def has_ample_credits(self) -> bool:
        """For what can wait, so that it takes nothing from what cannot."""
        return self._budget.is_ample()

    @property
    def lead(self) -> Ms:
        """How far our clock is ahead of Zoho's, rather more than less; 0 where it is not, or so far
        that it is to be mended first."""
        return self.skew if self.skew and 0 < self.skew <= MOST_LEAD else 0

    async def close(self) -> None:
        await self._tokens.close()
        await self._exchange.close()

    def _url(self, path: str) -> str:
        return f"{self.settings.desk}{API}{path}"

    async def _ask(self, call: Call, need: Scope, *, urgent: bool) -> Answer:
        async with self._place(urgent=urgent):
            answer = self._held_back(urgent=urgent) or await self._with_token(call, need)
        self._answers[type(answer).__name__.lower()] += 1
        if isinstance(answer, NotAllowed) and answer.everybody:
            self._refused = answer.why
        elif isinstance(answer, Got | Empty):
            self._refused, self._answered_at = "", self._clock.now()
        return answer

    @asynccontextmanager
    async def _place(self, *, urgent: bool) -> AsyncIterator[None]:
        if urgent:
            async with self._places:
                yield
            return
        async with self._leisure, self._places:
            yield

    def _held_back(self, *, urgent: bool) -> Later | None:
        pause = self._pace.left(urgent=urgent)
        if pause:
            return Later("Zoho asked for a rest, or did not answer of late", pause)
        return self._budget.refuses(urgent=urgent)

    async def _with_token(self, call: Call, need: Scope) -> Answer:
        token = await self._tokens.get()
        if not isinstance(token, Token):
            return token
        reply = await self._send(call, token)
        if isinstance(reply, Reply) and reply.status == _UNAUTHORIZED and self._tokens.renew(token):
            token = await self._tokens.get()
            if not isinstance(token, Token):
                return token
            reply = await self._send(call, token)
        return self._understood(reply, call, need)

    async def _send(self, call: Call, token: Token) -> Reply | Later:
        headers = {"Authorization": f"Zoho-oauthtoken {token.text.get_secret_value()}"}
        if self.settings.org:
            headers["orgId"] = str(self.settings.org)
        reply = await self._exchange.run(call, headers)
        if isinstance(reply, Reply):
            self._budget.spend(figure(reply.headers, WEIGHT), figure(reply.headers, REMAINING))
            ahead = skew(reply.headers, self._clock.now())
            self.skew = self.skew if ahead is None else ahead
        return reply

    def _understood(self, reply: Reply | Later, call: Call, need: Scope) -> Answer:
        if isinstance(reply, Later):
            return Later(reply.why, self._pace.fails(), reply.uncertain)
        answer = meaning(reply, call, need, self._clock.now())
        if not isinstance(answer, Later):
            self._pace.goes_well()
            return answer
        asked = reply.status == _TOO_MANY or answer.retry_after is not None
        pause = self._pace.is_asked(answer.retry_after) if asked else self._pace.fails()
        return Later(answer.why, pause, answer.uncertain)
