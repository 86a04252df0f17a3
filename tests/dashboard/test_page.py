"""What the page's listener answers, whatever is behind it."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import msgspec
import pytest
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request

from alerting.dashboard.endpoint import Endpoint
from alerting.dashboard.refusals import NotDone
from alerting.dashboard.server import Contents
from alerting.errors import StorageBusy
from alerting.model.visitor import Role, Visitor
from tests.dashboard.opened import ASHA, FakeFloor, OpenGate, opened, quiet

Connect = Callable[[Application], Awaitable[TestClient[Request, Application]]]
CSRF = {"X-CSRF-Token": ASHA.csrf}


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int


class Done(msgspec.Struct, frozen=True):
    text: str


def endpoints(wrong: Exception | None = None) -> Contents:
    async def done(given: Order, visitor: Visitor) -> Done:
        if wrong:
            raise wrong
        return Done(f"{visitor.name} did {given.number}")

    contents = Contents()
    contents.endpoints.add(
        Endpoint("POST", "/orders", "Do it.", Order, Done, done, Role.SUPERVISOR)
    )
    contents.endpoints.add(Endpoint("GET", "/orders/{number}", "See it.", Order, Done, done))
    return contents


async def test_whoever_is_not_known_is_sent_to_log_in_and_back(aiohttp_client: Connect) -> None:
    client = await aiohttp_client(opened(OpenGate(None))[0])
    page = await client.get("/?a=1", allow_redirects=False)
    assert (page.status, page.headers["Location"]) == (303, "/login?to=%2F%3Fa%3D1")
    asked = await client.get("/api/v1/now")
    assert asked.status == HTTPStatus.UNAUTHORIZED
    assert asked.headers["WWW-Authenticate"] == "Bearer"
    assert asked.headers["Server"] == "alerting", "its version is nobody's business"
    assert await asked.json() == {"error": "Log in first"}


async def test_a_role_that_is_too_small_is_told_so(aiohttp_client: Connect) -> None:
    gate = OpenGate(Visitor("vik", Role.VIEWER, "session", ASHA.csrf))
    client = await aiohttp_client(opened(gate, endpoints())[0])
    assert (await client.get("/api/v1/orders/1")).status == HTTPStatus.OK
    refused = await client.post("/api/v1/orders", json={"number": 1}, headers=CSRF)
    assert refused.status == HTTPStatus.FORBIDDEN
    assert "role supervisor" in (await refused.json())["error"]


async def test_an_order_must_be_sent_by_our_page(aiohttp_client: Connect) -> None:
    client = await aiohttp_client(opened(OpenGate(), endpoints())[0])
    forged = await client.post("/api/v1/orders", json={"number": 1})
    assert forged.status == HTTPStatus.FORBIDDEN
    meant = await client.post("/api/v1/orders", json={"number": 1}, headers=CSRF)
    assert await meant.json() == {"text": "asha did 1"}


@pytest.mark.parametrize(
    "wrong, status, said",
    [
        (NotDone("Somebody else has it"), 409, "Somebody else has it"),
        (StorageBusy("The disk is full"), 503, "The disk is full"),
        (KeyError("secret"), 500, "its log says why"),
    ],
)
async def test_what_goes_wrong_is_one_sentence(
    aiohttp_client: Connect, wrong: Exception, status: int, said: str
) -> None:
    client = await aiohttp_client(opened(OpenGate(), endpoints(wrong))[0])
    answer = await client.get("/api/v1/orders/1")
    assert answer.status == status
    body = await answer.json()
    assert list(body) == ["error"]
    assert said in body["error"]
    assert "secret" not in body["error"]


@pytest.mark.parametrize(
    "path, status",
    [
        ("/nowhere", 404),
        ("/api/v1/nowhere", 404),
        ("/api/v1/orders/x", 404),
        ("/api/v1/orders/1?number=2&number=3", 400),
        ("/api/v1/orders", 405),
        ("/static/0/page.css", 404),
        ("/static/0/..%2f..%2flayout.html", 404),
    ],
)
async def test_what_is_not_there_or_cannot_be_read_is_refused(
    aiohttp_client: Connect, path: str, status: int
) -> None:
    client = await aiohttp_client(opened(OpenGate(), endpoints())[0])
    answer = await client.get(path)
    assert answer.status == status
    kind = "application/json" if path.startswith("/api") else "text/"
    assert answer.content_type.startswith(kind)


async def test_a_body_of_another_kind_is_not_read(aiohttp_client: Connect) -> None:
    client = await aiohttp_client(opened(OpenGate(), endpoints())[0])
    answer = await client.post("/api/v1/orders", data="number=1", headers=CSRF)
    assert answer.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    assert "Content-Type: application/json" in (await answer.json())["error"]


@pytest.mark.parametrize("path", ["/", "/wall", "/nowhere", "/api/v1/now", "/api/v1/nowhere"])
async def test_every_answer_tells_browsers_to_trust_nobody(
    aiohttp_client: Connect, path: str
) -> None:
    client = await aiohttp_client(opened(OpenGate())[0])
    headers = (await client.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


async def test_style_and_scripts_may_be_kept_for_ever(aiohttp_client: Connect) -> None:
    client = await aiohttp_client(opened(OpenGate(None))[0])
    page = await (await client.get("/nowhere")).text()
    address = page.split('stylesheet" href="')[1].split('"')[0]
    style = await client.get(address)
    assert style.status == HTTPStatus.OK
    assert "immutable" in style.headers["Cache-Control"]
    assert style.headers["Content-Encoding"] == "gzip"


async def test_what_is_shown_is_text_whatever_is_in_it(aiohttp_client: Connect) -> None:
    evil = "<script>alert(1)</script>{{ 7 * 7 }}"
    floor = FakeFloor(quiet(problems=[evil]))
    client = await aiohttp_client(opened(OpenGate(), floor=floor)[0])
    page = await (await client.get("/")).text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page
    assert "<script>alert" not in page


async def test_head_is_answered_like_get(aiohttp_client: Connect) -> None:
    client = await aiohttp_client(opened(OpenGate())[0])
    assert (await client.head("/")).status == HTTPStatus.OK
