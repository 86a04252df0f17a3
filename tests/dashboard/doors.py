"""The page's own server on loopback, with a real store, a gate and two endpoints behind it."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from re import findall
from typing import Any

import msgspec
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from alerting.app.page_users import PageUsers
from alerting.dashboard.access.by_proxy import ProxyHeaders
from alerting.dashboard.access.local_gate import Door, LocalGate
from alerting.dashboard.access.passwords import Cost, Passwords
from alerting.dashboard.access.proofs import OURS, digest
from alerting.dashboard.access.sites import Sites
from alerting.dashboard.account import add_account
from alerting.dashboard.assets import Assets
from alerting.dashboard.endpoint import Endpoint, Nothing
from alerting.dashboard.gate import Gate
from alerting.dashboard.server import Contents, page_app
from alerting.dashboard.shell import Shell
from alerting.dashboard.users import add_users
from alerting.model.user import ApiToken
from alerting.model.visitor import Role, Visitor
from alerting.record.api_tokens import add_token
from alerting.record.store import Store, open_store
from alerting.record.users import Author, add_user
from tests.fakes import ManualClock

PASSWORD = "correct horse battery"
ASSETS = Assets()
CHEAP = Cost(1, 8, 1)
BY = Author("root", "command", 1)


class Seen(msgspec.Struct, frozen=True):
    name: str
    role: int
    csrf: str
    by: str


def contents() -> Contents:
    """For each role something to see, and something to do."""
    made = Contents()
    for role in Role:
        what = role.name.lower()
        made.endpoints.add(Endpoint("GET", f"/{what}", "See.", Nothing, Seen, _seen, role))
        made.endpoints.add(Endpoint("POST", f"/{what}", "Do.", Nothing, Seen, _seen, role))
    return made


async def _seen(_: Nothing, visitor: Visitor) -> Seen:
    return Seen(visitor.name, int(visitor.role), visitor.csrf, visitor.by)


@dataclass(slots=True)
class Browser:
    """One client with cookies of its own."""

    client: TestClient[Any, Any]

    async def form(self, **headers: str) -> str:
        """What the login form must send along."""
        text = await (await self.client.get("/login", headers=headers)).text()
        return str(findall(r'name="csrf" value="(\w+)"', text)[0])

    async def log_in(
        self,
        name: str = "asha",
        password: str = PASSWORD,
        *,
        headers: dict[str, str] | None = None,
        **fields: str,
    ) -> ClientResponse:
        sent = {"csrf": fields.get("csrf") or await self.form(**(headers or {}))}
        return await self.client.post(
            "/login",
            data={"name": name, "password": password, **fields, **sent},
            headers=headers,
            allow_redirects=False,
        )

    async def see(self, what: str = "viewer", **headers: str) -> tuple[int, dict[str, Any]]:
        response = await self.client.get(f"/api/v1/{what}", headers=headers)
        return response.status, await response.json()

    async def do(self, what: str = "viewer", **headers: str) -> int:
        response = await self.client.post(f"/api/v1/{what}", json={}, headers=headers)
        return response.status

    async def csrf(self) -> str:
        return str((await self.see())[1]["csrf"])

    def cookie(self, name: str = "alerting") -> str:
        found = [it for it in self.client.session.cookie_jar if it.key == name]
        return found[0].value if found else ""


@dataclass(slots=True)
class House:
    """The whole of it."""

    store: Store
    gate: LocalGate
    clock: ManualClock
    server: TestServer
    clients: list[TestClient[Any, Any]]
    counts: Counter[str]

    async def browser(self) -> Browser:
        client: TestClient[Any, Any] = TestClient(self.server)
        await client.start_server()
        self.clients.append(client)
        return Browser(client)

    async def logged_in(self, name: str = "asha") -> Browser:
        browser = await self.browser()
        assert (await browser.log_in(name)).status == 303
        return browser

    async def token(self, role: Role, expires_at: int = 0) -> str:
        secret = f"{OURS}{role.name.lower()}"
        token = ApiToken(role.name.lower(), role, secret[:8], 1, 0, expires_at)
        await self.store.access.change(lambda it: add_token(it, digest(secret), token, BY))
        return f"Bearer {secret}"

    async def audited(self) -> list[tuple[str, str]]:
        rows = self.store.reader.execute("SELECT what, who FROM audit ORDER BY id").fetchall()
        return [(str(what), str(who)) for what, who in rows]


@asynccontextmanager
async def house(
    path: Path, sites: Sites | None = None, headers: ProxyHeaders | None = None
) -> AsyncIterator[House]:
    """With asha, a viewer, bruno, a supervisor, and clara, an admin."""
    store, clock, passwords = open_store(path, 0), ManualClock(), Passwords(CHEAP)
    hashed = passwords.hash(PASSWORD)
    for name, role in zip(("asha", "bruno", "clara"), Role, strict=True):
        await store.access.change(lambda it, n=name, r=role: add_user(it, n, r, hashed, BY))  # type: ignore[misc]
    door = Door(b"k" * 32, sites or Sites(), headers or ProxyHeaders())
    gate = LocalGate(store.access, store.audit, door, shell(clock), clock, passwords)
    behind, users = contents(), PageUsers(store.access, clock, CHEAP)
    add_users(behind, users)
    add_account(behind, users)
    server = TestServer(page_app(behind, gate, shell(clock), ASSETS))
    await server.start_server()
    made = House(store, gate, clock, server, [], door.counts)
    try:
        yield made
    finally:
        for client in made.clients:
            await client.close()
        await server.close()
        passwords.close()
        users.close()
        await store.close()


@asynccontextmanager
async def browser_of(gate: Gate) -> AsyncIterator[Browser]:
    app = page_app(contents(), gate, shell(ManualClock()), ASSETS)
    async with TestClient(TestServer(app)) as client:
        yield Browser(client)


def shell(clock: ManualClock) -> Shell:
    return Shell(ASSETS, lambda: "UTC", clock.now)
