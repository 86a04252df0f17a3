"""Zoho's side of signatures: RSA keys, tokens, and a real HTTP server that publishes the keys."""

import asyncio
import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from alerting.errors import StorageError
from alerting.model.times import HOUR, EpochMs
from alerting.model.webhook_auth import Auth
from alerting.receive.authenticity import Signatures
from alerting.receive.key_set import PATH, KeySet
from alerting.receive.signature import Expected
from alerting.simulate.site import Site
from tests.fakes import ManualClock
from tests.receive.conftest import NOW

ORG, WEBHOOK = 78412359, 4000000012345


@cache
def private_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def published(name: str, **more: Any) -> dict[str, Any]:
    """As it stands in Zoho's list."""
    whole = RSAAlgorithm.to_jwk(private_key(name).public_key(), as_dict=True)
    return {"kty": "RSA", "n": whole["n"], "e": whole["e"], "kid": name, **more}


def claims(now: EpochMs = NOW, **changed: Any) -> dict[str, Any]:
    """None leaves a claim out."""
    usual = {
        "iss": f"orgId:{ORG}",
        "aud": f"webhookId:{WEBHOOK}",
        "iat": now // 1000,
        "exp": (now + HOUR) // 1000,
    }
    return {name: value for name, value in {**usual, **changed}.items() if value is not None}


def token(key: str = "first", *, now: EpochMs = NOW, **changed: Any) -> str:
    return signed(json.dumps(claims(now, **changed)).encode(), key)


def signed(payload: bytes, key: str = "first", kid: str = "") -> str:
    return jwt.PyJWS().encode(payload, private_key(key), "RS256", headers={"kid": kid or key})


@dataclass
class KeyServer:
    """Publishes `keys`; or answers `status`, or not before `go_on` is set."""

    keys: list[dict[str, Any]] = field(default_factory=lambda: [published("first")])
    status: int = 200
    body: bytes | None = None
    go_on: asyncio.Event | None = None
    asked: int = 0
    url: str = ""
    _site: Site = field(default_factory=Site)

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.router.add_get(PATH, self._answer)
        self.url = await self._site.start(app, "127.0.0.1", port)

    async def stop(self) -> None:
        await self._site.stop()

    async def _answer(self, _request: web.Request) -> web.Response:
        self.asked += 1
        if self.go_on:
            await self.go_on.wait()
        body = json.dumps({"keys": self.keys}).encode() if self.body is None else self.body
        return web.Response(status=self.status, body=body, headers={"Location": "/elsewhere"})


@dataclass
class FakeKept:
    """Keeps the last list in memory."""

    body: bytes | None = None
    failure: StorageError | None = None
    writes: int = 0

    def last(self) -> bytes | None:
        return self.body

    async def keep(self, body: bytes) -> None:
        if self.failure:
            raise self.failure
        self.writes += 1
        self.body = body


def signatures(
    server: KeyServer,
    mode: Auth = Auth.JWT,
    webhooks: frozenset[int] = frozenset({WEBHOOK}),
    kept: FakeKept | None = None,
) -> tuple[Signatures, ManualClock]:
    clock = ManualClock(NOW)
    keys = KeySet(server.url + PATH, kept or FakeKept(), clock)
    return Signatures(mode, keys, Expected(webhooks, ORG), clock), clock
