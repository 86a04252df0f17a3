"""Signed webhooks at the listener, in every mode, with keys from a server on loopback."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import msgspec
import pytest
from multidict import CIMultiDict

from alerting.model.times import HOUR, MINUTE
from alerting.model.webhook_auth import Auth
from alerting.receive.authenticity import HEADER, Signatures
from alerting.receive.server import Bounds
from tests.fakes import ManualClock, until
from tests.receive.conftest import NOW, Listen, Listening
from tests.receive.signing import (
    ORG,
    WEBHOOK,
    KeyServer,
    claims,
    published,
    signatures,
    signed,
    token,
)

HOOK = "/webhooks/zoho-desk"
WITH_TOKEN = f"{HOOK}/first-token"


def element(chat: int = 7, org: object = str(ORG)) -> dict[str, Any]:
    payload = {"sessionId": str(chat), "sessionStatus": "OPEN"}
    return {
        "eventType": "IM_Session_Status",
        "eventTime": str(NOW),
        "orgId": org,
        "payload": payload,
    }


BODY = msgspec.json.encode([element()])


class Desk:
    """A listener with signatures, and what Zoho posts to it."""

    def __init__(
        self,
        here: Listening,
        server: KeyServer,
        signatures: Signatures,
        clock: ManualClock,
        session: aiohttp.ClientSession,
    ) -> None:
        self.here, self.server, self.clock, self.session = here, server, clock, session
        self.signatures = here.receiver.signatures = signatures

    async def post(self, *tokens: str, body: bytes = BODY, path: str = HOOK) -> int:
        headers = CIMultiDict((HEADER.lower(), each) for each in tokens)
        async with self.session.post(self.here.url(path), data=body, headers=headers) as answer:
            await answer.read()
            return answer.status

    async def ask(self, method: str, path: str = HOOK) -> int:
        async with self.session.request(method, self.here.url(path)) as answer:
            return answer.status

    @property
    def taken(self) -> int:
        return sum(len(it.events) for it in self.here.intake.taken)


Open = Callable[..., Awaitable[Desk]]


@pytest.fixture
async def server() -> AsyncIterator[KeyServer]:
    server = KeyServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def opened(listen: Listen, server: KeyServer) -> AsyncIterator[Open]:
    desks = []
    async with aiohttp.ClientSession() as session:

        async def start(mode: Auth = Auth.JWT, **more: Any) -> Desk:
            made, clock = signatures(server, mode, **more)
            desks.append(Desk(await listen(), server, made, clock, session))
            return desks[-1]

        yield start
    for desk in desks:
        await desk.signatures.keys.close()


async def test_what_zoho_signed_is_taken_and_nothing_else(opened: Open) -> None:
    desk = await opened()

    assert await desk.post(token()) == 200
    assert await desk.post() == 401
    assert await desk.post("garbage") == 401
    assert await desk.post(token("other")) == 401
    assert await desk.post(token(exp=(NOW - HOUR) // 1000)) == 401
    assert await desk.post(token(aud="webhookId:5")) == 401
    assert await desk.post(token(iss="orgId:5")) == 401
    assert await desk.post(token(), token()) == 401
    assert await desk.post("x" * 5_000) == 401

    assert desk.taken == 1
    assert desk.signatures.results == {
        "valid": 1,
        "unsigned": 1,
        "malformed": 2,
        "unknown_key": 1,
        "expired": 1,
        "audience": 1,
        "issuer": 1,
        "two_headers": 1,
    }
    assert desk.here.counters.answers[401, "signature_expired"] == 1


@pytest.mark.parametrize("org", [str(ORG + 1), ORG + 1, "", None, "0"])
async def test_every_element_must_be_of_the_organisation_that_was_signed(
    opened: Open, org: object
) -> None:
    desk = await opened()
    body = msgspec.json.encode([element(), element(org=org)])

    assert await desk.post(token(), body=body) == 401

    assert not desk.taken
    assert desk.signatures.results == {"org": 1}


async def test_an_element_that_cannot_be_read_may_be_of_no_other_organisation_either(
    opened: Open,
) -> None:
    desk = await opened()
    strange = {**element(), "eventTime": "soon"}

    assert await desk.post(token(), body=msgspec.json.encode([strange, 5])) == 200
    assert await desk.post(token(), body=msgspec.json.encode([{**strange, "orgId": "5"}])) == 401
    assert [len(it.unreadable) for it in desk.here.intake.taken] == [2]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("webhooks", [frozenset(), frozenset({WEBHOOK})])
async def test_zoho_may_try_the_address_without_a_signature(
    opened: Open, method: str, webhooks: frozenset[int]
) -> None:
    desk = await opened(webhooks=webhooks)

    assert await desk.ask(method) == 200
    for body in (b"", b"[]", b" [ ] \n"):
        assert await desk.post(body=body) == 200
        assert await desk.post("garbage", body=body) == 200

    assert desk.here.counters.last_webhook_at == 0  # strangers are no sign that webhooks come
    assert not desk.signatures.results


async def test_other_methods_are_405(opened: Open) -> None:
    desk = await opened()

    assert await desk.ask("DELETE") == 405


async def test_nothing_signed_is_a_sign_of_life(opened: Open) -> None:
    desk = await opened()

    assert await desk.post(token(), body=b"[]") == 200
    assert desk.here.counters.last_webhook_at == NOW


async def test_a_large_body_without_a_signature_is_not_read(opened: Open) -> None:
    desk = await opened()

    assert await desk.post(body=b"[" + b" " * 2**19) == 401


async def test_a_signature_needs_no_token_and_a_wrong_token_spoils_it(opened: Open) -> None:
    desk = await opened()

    assert await desk.post(token(), path=WITH_TOKEN) == 200  # while Zoho still has the old address
    assert await desk.post(token(), path=f"{HOOK}/") == 200
    assert await desk.post(token(), path=f"{HOOK}/wrong") == 401
    assert await desk.post(path=WITH_TOKEN) == 401


async def test_with_both_each_is_needed(opened: Open) -> None:
    desk = await opened(Auth.BOTH)

    assert await desk.post(token(), path=WITH_TOKEN) == 200
    assert await desk.post(path=WITH_TOKEN) == 401
    assert await desk.post(token(), path=f"{HOOK}/wrong") == 401
    assert await desk.post(token(), path=f"{HOOK}/") == 401
    assert await desk.post(token()) == 404
    assert await desk.ask("GET", WITH_TOKEN) == 200
    assert await desk.post(path=WITH_TOKEN, body=b"[]") == 200
    assert desk.taken == 1


async def test_who_watches_counts_and_refuses_nothing(opened: Open) -> None:
    desk = await opened(Auth.WATCH)
    desk.signatures.keys.refresh()
    await until(lambda: desk.signatures.keys.keys)

    for tokens in ((token(),), (), ("garbage",), (token(iss="orgId:5"),), (token(), "x")):
        assert await desk.post(*tokens, path=WITH_TOKEN) == 200
    assert await desk.post(token(), path=WITH_TOKEN, body=BODY.replace(b'"7841', b'"1841')) == 200
    assert await desk.post(token(), path=f"{HOOK}/wrong") == 401

    assert desk.taken == 6
    assert desk.signatures.results == dict.fromkeys(
        ("valid", "unsigned", "malformed", "issuer", "two_headers", "org"), 1
    )
    assert desk.signatures.refusals.burst(NOW) is None
    assert desk.signatures.signers.keys() == {(ORG, WEBHOOK)}


async def test_who_watches_waits_for_no_keys(opened: Open, server: KeyServer) -> None:
    server.go_on = asyncio.Event()
    desk = await opened(Auth.WATCH)

    assert await desk.post(token(), path=WITH_TOKEN) == 200
    server.go_on.set()
    await until(lambda: desk.signatures.keys.keys)
    assert await desk.post(token(), path=WITH_TOKEN) == 200

    assert desk.signatures.results == {"no_keys": 1, "valid": 1}


async def test_before_the_webhooks_id_is_set_nothing_is_taken(opened: Open) -> None:
    desk = await opened(webhooks=frozenset())

    assert await desk.post(token()) == 503
    assert await desk.post() == 401
    assert await desk.post(token(iss="orgId:5")) == 401

    assert not desk.taken
    assert desk.signatures.begins
    assert desk.signatures.signers.keys() == {(ORG, WEBHOOK)}


async def test_without_any_key_it_is_503_and_mends_itself(opened: Open, server: KeyServer) -> None:
    await server.stop()
    desk = await opened()

    async with desk.session.post(
        desk.here.url(HOOK), data=BODY, headers={HEADER: token()}
    ) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    await server.start(int(server.url.rpartition(":")[2]))
    await desk.clock.advance(10_000)

    assert await desk.post(token()) == 200


async def test_zoho_down_is_not_noticed_while_the_keys_are_known(
    opened: Open, server: KeyServer
) -> None:
    desk = await opened()
    assert await desk.post(token()) == 200
    await server.stop()
    await desk.clock.advance(MINUTE)

    assert await desk.post(token(exp=(NOW + 2 * HOUR) // 1000)) == 200
    assert await desk.post(token("second")) == 503  # it may be one that Zoho has made meanwhile


async def test_a_rotation_of_keys_loses_nothing(opened: Open, server: KeyServer) -> None:
    desk = await opened()
    old = token()
    assert await desk.post(old) == 200
    server.keys = [published("second")]
    await desk.clock.advance(MINUTE)

    assert await desk.post(token("second")) == 200
    assert await desk.post(old) == 401  # what was verified with a key is good for as long as it is


async def test_a_key_replaced_under_its_old_name_is_fetched_anew(
    opened: Open, server: KeyServer
) -> None:
    desk = await opened()
    assert await desk.post(token()) == 200
    server.keys = [published("other") | {"kid": "first"}]
    await desk.clock.advance(MINUTE)
    replaced = signed(msgspec.json.encode(claims()), "other", kid="first")

    assert await desk.post(replaced) == 401
    await until(lambda: server.asked == 2 and not desk.signatures.keys._fetching)
    assert await desk.post(replaced) == 200


async def test_a_flood_of_unknown_keys_is_one_fetch(opened: Open, server: KeyServer) -> None:
    desk = await opened()
    flood = [desk.post(token("other", jti=str(i))) for i in range(50)]

    assert set(await asyncio.gather(*flood)) == {401, 429}
    assert server.asked == 1


async def test_strangers_whose_bodies_do_not_come_take_no_room_of_webhooks(
    listen: Listen, server: KeyServer
) -> None:
    here = await listen(Bounds(bodies=2_000, requests=2))
    here.receiver.signatures, _clock = signatures(server, Auth.JWT)
    head = f"POST {HOOK} HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    slow = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(20)]
    for _, writer in slow:
        writer.write(head)
    await until(lambda: here.receiver._unproven_now == 20)
    async with aiohttp.ClientSession() as session:
        headers, body = {HEADER: token()}, msgspec.json.encode([element()])
        async with session.post(here.url(HOOK), data=body, headers=headers) as answer:
            assert answer.status == 200

    for _, writer in slow:
        writer.close()
    assert here.intake.taken
    await here.receiver.signatures.keys.close()


async def test_a_token_used_again_costs_no_second_look(opened: Open) -> None:
    desk = await opened()
    same = token()

    assert [await desk.post(same) for _ in range(3)] == [200] * 3
    assert desk.signatures.seen.tokens == 1
    assert desk.signatures.results == {"valid": 3}

    await desk.clock.advance(HOUR + 2 * MINUTE)
    assert await desk.post(same) == 401


async def test_one_token_with_another_body_is_taken_and_noticed(opened: Open) -> None:
    desk = await opened()
    same = token()

    assert await desk.post(same) == 200
    assert await desk.post(same, body=msgspec.json.encode([element(8)])) == 200
    assert await desk.post(same) == 200

    assert desk.signatures.results == {"valid": 2, "reused": 1}


async def test_nothing_of_a_token_stands_in_the_log_or_in_an_answer(
    opened: Open, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    desk = await opened()
    forged = token("other")
    async with desk.session.post(
        desk.here.url(HOOK), data=BODY, headers={HEADER: forged}
    ) as answer:
        said = await answer.text()

    output = capsys.readouterr()
    heard = said + output.out + output.err + caplog.text
    assert "webhook_refused" in heard
    assert not any(part in heard for part in forged.split("."))
