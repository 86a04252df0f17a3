"""Strangers wait; who proves who they are never does, from whatever address."""

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from alerting.model.sender import Proxies, read_network
from alerting.receive.answers import SAFE
from alerting.receive.callers import ASKED_AT_ONCE, REFUSED_AT_ONCE, Callers
from alerting.receive.doors import Doors
from tests.fakes import ManualClock
from tests.receive.conftest import Listen, Listening

HOOK = "/webhooks/zoho-desk/"
STATUS = {
    "eventType": "IM_Session_Status",
    "eventTime": "1751022087019",
    "orgId": "1",
    "payload": {"sessionId": "7", "sessionStatus": "OPEN"},
}
BODY = json.dumps([STATUS]).encode()


class Refusing:
    def __init__(self, status: int) -> None:
        self._status = status

    async def __call__(self, request: web.BaseRequest, path: str, body: bytes) -> web.Response:
        return web.Response(status=self._status)


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def opened(listen: Listen, *, trusted: bool = True) -> tuple[Listening, ManualClock]:
    here, clock = await listen(), ManualClock()
    networks = [read_network("127.0.0.1")] if trusted else []
    here.receiver.callers = Callers(clock, Proxies(networks))
    return here, clock


async def asked(
    client: aiohttp.ClientSession, url: str, times: int, sender: str = "", method: str = "GET"
) -> list[int]:
    headers = {"X-Forwarded-For": sender} if sender else {}
    statuses = []
    for _ in range(times):
        data = BODY if method == "POST" else None
        async with client.request(method, url, headers=headers, data=data) as answer:
            assert set(SAFE.items()) <= set(answer.headers.items())
            statuses.append(answer.status)
    return statuses


@pytest.mark.parametrize(
    "path, method, refusal",
    [
        (HOOK + "a-wrong-token", "POST", 401),
        (HOOK + "a-wrong-token", "GET", 401),
        ("/wp-login.php", "GET", 404),
        ("/healthz", "POST", 405),
        ("/a/never-made", "GET", 404),
        ("/twilio/sms", "POST", 401),
    ],
)
async def test_who_guesses_is_told_to_wait_and_others_are_not(
    listen: Listen, client: aiohttp.ClientSession, path: str, method: str, refusal: int
) -> None:
    here, clock = await opened(listen)
    here.receiver.doors = Doors({"a": Refusing(404), "twilio": Refusing(401)})
    url = here.url(path)

    answers = await asked(client, url, REFUSED_AT_ONCE + 2, "198.51.100.1", method)

    assert answers == [refusal] * REFUSED_AT_ONCE + [429, 429]
    assert await asked(client, url, 1, "198.51.100.2", method) == [refusal]
    async with client.get(here.url("/x"), headers={"X-Forwarded-For": "198.51.100.1"}) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "6")
        assert answer.headers["Connection"] == "close"
    await clock.advance(6_000)
    assert await asked(client, url, 2, "198.51.100.1", method) == [refusal, 429]


async def test_a_burst_of_zohos_is_taken_also_from_where_somebody_guesses(
    listen: Listen, client: aiohttp.ClientSession
) -> None:
    here, _clock = await opened(listen, trusted=False)

    await asked(client, here.url(HOOK + "a-wrong-token"), REFUSED_AT_ONCE + 1, method="POST")
    taken = await asked(client, here.url(HOOK + "first-token"), 300, method="POST")

    assert taken == [200] * 300
    assert len(here.intake.taken) == 300
    assert here.counters.answers == {
        (401, "wrong_token"): REFUSED_AT_ONCE,
        (429, "too_many"): 1,
        (200, "taken"): 300,
    }


async def test_who_is_known_and_makes_mistakes_is_told_which(
    listen: Listen, client: aiohttp.ClientSession
) -> None:
    here, _clock = await opened(listen)
    here.receiver.doors = Doors({"a": Refusing(403)})

    for url, said in ((HOOK + "first-token", 400), ("/a/an-old-link", 403)):
        statuses = set()
        for _ in range(REFUSED_AT_ONCE + 5):
            async with client.post(here.url(url), data=b"{") as answer:
                statuses.add(answer.status)
        assert statuses == {said}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_pages_for_everybody_bear_a_monitor_and_no_flood(
    listen: Listen, client: aiohttp.ClientSession, path: str
) -> None:
    here, clock = await opened(listen)

    answers = await asked(client, here.url(path), ASKED_AT_ONCE + 1, "198.51.100.1")

    assert answers == [200] * ASKED_AT_ONCE + [429]
    for _ in range(20):
        await clock.advance(1_000)
        assert await asked(client, here.url(path), 1, "198.51.100.1") == [200]
