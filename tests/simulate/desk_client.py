"""A desk that runs, and a plain HTTP client with a token for it."""

from typing import Any

import aiohttp

from alerting.simulate.people import ORG
from alerting.simulate.zoho.desk import ZohoDesk

ALL = (
    "Desk.InstantMessages.ALL",
    "Desk.basic.READ",
    "Desk.agents.READ",
    "Desk.settings.ALL",
    "Desk.tickets.ALL",
    "Desk.contacts.READ",
    "Desk.tasks.ALL",
    "Desk.webhooks.ALL",
)


class Caller:
    """`call` says the status and the decoded body, or None where there is none."""

    def __init__(self, desk: ZohoDesk, session: aiohttp.ClientSession) -> None:
        self.desk = desk
        self.session = session
        self.token = desk.accounts.access_token(*ALL)
        self.org = str(ORG)
        self.headers: dict[str, str] = {}

    async def call(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, Any]:
        url = f"{self.desk.url}/api/v1{path}"
        headers = {"Authorization": f"Zoho-oauthtoken {self.token}", "orgId": self.org}
        async with self.session.request(
            method, url, json=body, params=query, headers=headers
        ) as answer:
            self.headers = dict(answer.headers)
            return answer.status, await answer.json() if await answer.read() else None

    async def get(self, path: str, **query: str) -> tuple[int, Any]:
        return await self.call("GET", path, **query)

    async def ids(self, path: str, **query: str) -> list[int]:
        """Of a list, in order; empty for 204."""
        status, body = await self.get(path, **query)
        assert status == (200 if body else 204)
        return [int(one["id"]) for one in body["data"]] if body else []

    async def refresh(self, refresh_token: str, /, **changed: str) -> tuple[int, str]:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": self.desk.accounts.client_id,
            "client_secret": self.desk.accounts.client_secret,
            **changed,
        }
        async with self.session.post(f"{self.desk.url}/oauth/v2/token", data=form) as answer:
            return answer.status, await answer.text()
