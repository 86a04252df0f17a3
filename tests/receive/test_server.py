"""The public listener, asked by real requests."""

import asyncio
import gzip
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import aiohttp
import pytest

from alerting.errors import StorageBusy, StorageError
from alerting.receive.server import Bounds
from tests.receive.conftest import NOW, Listen, Listening

HOOK = "/webhooks/zoho-desk/first-token"
STATUS = {
    "eventType": "IM_Session_Status",
    "eventTime": "1751022087019",
    "orgId": "1",
    "payload": {"sessionId": "7", "sessionStatus": "OPEN"},
}
BODY = json.dumps([STATUS]).encode()


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def raw(listening: Listening, request: bytes, *, end: bool = False) -> bytes:
    """What comes back for exactly these bytes, until the listener closes or has answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", listening.port)
    writer.write(request)
    if end:
        writer.write_eof()
    answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    return answer


def posted(body: bytes, *headers: str, length: int | None = None) -> bytes:
    lines = [f"POST {HOOK} HTTP/1.1", "Host: here", *headers]
    if length is None:
        length = len(body)
    if not any(line.startswith("Transfer-Encoding") for line in headers):
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


async def test_a_webhook_is_taken_and_answered_exactly_200(
    listen: Listen, client: aiohttp.ClientSession
) -> None:
    here = await listen()
    async with client.post(here.url(HOOK), data=BODY) as answer:
        assert (answer.status, await answer.text()) == (200, "ok\n")
    (parsed,) = here.intake.taken
    assert [event.chat for event in parsed.events] == [7]
    assert here.counters.answers == {(200, "taken"): 1}
    assert here.counters.events == {"IM_Session_Status": 1}
    assert (here.counters.bytes, here.counters.last_webhook_at) == (len(BODY), NOW)


@pytest.mark.parametrize("path", [HOOK, HOOK.replace("first", "second"), HOOK + "?validation=1"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
async def test_any_valid_token_is_enough(
    listen: Listen, client: aiohttp.ClientSession, method: str, path: str
) -> None:
    here = await listen()
    async with client.request(method, here.url(path)) as answer:
        assert answer.status == 200
    assert not here.intake.taken


@pytest.mark.parametrize("token", ["", "first-toke", "first-token2", "first-token/", "x", "%ff%C3"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
async def test_a_wrong_token_is_401_whatever_is_asked(
    listen: Listen, client: aiohttp.ClientSession, method: str, token: str
) -> None:
    here = await listen()
    url = here.url(HOOK.replace("first-token", token))
    async with client.request(method, url, data=BODY if method != "HEAD" else None) as answer:
        assert answer.status == 401
    assert not here.intake.taken


@pytest.mark.parametrize("body", [b"", b"[]", b" "])
async def test_nothing_to_take_is_200(
    listen: Listen, client: aiohttp.ClientSession, body: bytes
) -> None:
    here = await listen()
    async with client.post(here.url(HOOK), data=body) as answer:
        assert answer.status == 200
    assert not here.intake.taken
    assert here.counters.last_webhook_at == NOW


async def test_malformed_elements_go_on_with_their_batch(
    listen: Listen, client: aiohttp.ClientSession
) -> None:
    here = await listen()
    odd = STATUS | {"mood": 1}
    batch = json.dumps([STATUS, 5, odd, {"eventType": "Call_Add"}]).encode()
    async with client.post(here.url(HOOK), data=batch) as answer:
        assert answer.status == 200
    (parsed,) = here.intake.taken
    assert (len(parsed.events), len(parsed.unreadable)) == (3, 1)
    assert here.counters.quarantined == 1
    assert here.counters.unknown_keys == {"mood": 1}
    assert here.counters.unknown_types == {"Call_Add": 1}
    assert here.counters.events == {"IM_Session_Status": 2, "other": 1}


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 5_000, b"5"])
async def test_what_is_not_json_is_400(
    listen: Listen, client: aiohttp.ClientSession, body: bytes
) -> None:
    here = await listen()
    async with client.post(here.url(HOOK), data=body) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_405_and_told_what_is_allowed(
    listen: Listen, client: aiohttp.ClientSession, method: str
) -> None:
    here = await listen()
    async with client.request(method, here.url(HOOK)) as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
    async with client.request(method, here.url("/healthz")) as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/", "/webhooks", "/webhooks/zoho-desk", "/metrics", "/healthz/"])
async def test_elsewhere_is_404(listen: Listen, client: aiohttp.ClientSession, path: str) -> None:
    here = await listen()
    async with client.get(here.url(path)) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("more, status", [(-1, 200), (0, 200), (1, 413)])
@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("packed", [False, True])
async def test_a_body_over_the_bound_is_413_announced_or_not_packed_or_not(
    listen: Listen,
    client: aiohttp.ClientSession,
    more: int,
    status: int,
    chunked: bool,  # noqa: FBT001 a table
    packed: bool,  # noqa: FBT001 a table
) -> None:
    here = await listen(Bounds(body=300_000))
    body = BODY.ljust(300_000 + more)
    headers = {}
    if packed:
        body = gzip.compress(body)
        headers = {"Content-Encoding": "gzip"}

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 1_000):
            yield body[at : at + 1_000]

    data = pieces() if chunked else body
    async with client.post(here.url(HOOK), data=data, headers=headers) as answer:
        assert answer.status == status
    assert len(here.intake.taken) == (status == 200)


async def test_an_announced_size_over_the_bound_is_413_before_the_body_comes(
    listen: Listen,
) -> None:
    here = await listen()
    answer = await raw(here, posted(b"", length=2**30))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"Connection: close" in answer


@pytest.mark.parametrize("packing, bits", [("gzip", 31), ("deflate", 15)])
async def test_a_compression_bomb_is_413_and_unpacks_no_more_than_a_body(
    listen: Listen, client: aiohttp.ClientSession, packing: str, bits: int
) -> None:
    here = await listen()
    packer = zlib.compressobj(wbits=bits)
    bomb = b"".join(packer.compress(b" " * 2**20) for _ in range(200)) + packer.flush()
    headers = {"Content-Encoding": packing}
    tracemalloc.start()
    try:
        async with client.post(here.url(HOOK), data=bomb, headers=headers) as answer:
            assert answer.status == 413
        assert tracemalloc.get_traced_memory()[1] < 2**23
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "packing, body, status",
    [
        ("gzip", gzip.compress(BODY), 200),
        ("deflate", zlib.compress(BODY), 200),
        ("identity", BODY, 200),
        ("gzip", gzip.compress(BODY)[:-9], 400),
        ("gzip", gzip.compress(BODY) + b"x", 400),
        ("gzip", BODY, 400),
        ("gzip, gzip", gzip.compress(gzip.compress(BODY)), 400),
        ("br", BODY, 400),
        ("zstd", BODY, 400),
    ],
)
async def test_packed_bodies_are_unpacked_or_400(
    listen: Listen, client: aiohttp.ClientSession, packing: str, body: bytes, status: int
) -> None:
    here = await listen()
    headers = {"Content-Encoding": packing}
    async with client.post(here.url(HOOK), data=body, headers=headers) as answer:
        assert answer.status == status


@pytest.mark.parametrize(
    "failure, reason",
    [(StorageBusy("full"), "disk_busy"), (StorageError("read-only"), "disk_refused")],
)
async def test_what_is_not_on_disk_is_503_and_counted(
    listen: Listen, client: aiohttp.ClientSession, failure: Exception, reason: str
) -> None:
    here = await listen()
    here.intake.failure = failure
    async with client.post(here.url(HOOK), data=BODY) as answer:
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
    assert here.counters.answers == {(503, reason): 1}
    assert not here.counters.events


async def test_too_many_requests_at_once_are_503_and_later_ones_are_taken(
    listen: Listen, client: aiohttp.ClientSession
) -> None:
    here = await listen(Bounds(requests=1))
    entered, let_go = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        entered.set()
        await let_go.wait()

    here.intake.before = wait
    first = asyncio.create_task(client.post(here.url(HOOK), data=BODY))
    await entered.wait()
    async with client.post(here.url(HOOK), data=BODY) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    let_go.set()
    assert (await first).status == 200
    async with client.post(here.url(HOOK), data=BODY) as answer:
        assert answer.status == 200
    assert here.counters.answers == {(200, "taken"): 2, (503, "overloaded"): 1}


async def test_bodies_beyond_the_budget_are_503_before_they_are_read(listen: Listen) -> None:
    here = await listen(Bounds(bodies=1_000))
    assert (await raw(here, posted(b"", length=1_001))).startswith(b"HTTP/1.1 503 ")
    assert (await raw(here, posted(b"", "Transfer-Encoding: chunked"))).startswith(b"HTTP/1.1 503 ")
    assert (await raw(here, posted(BODY))).startswith(b"HTTP/1.1 200 ")
    assert (await raw(here, posted(BODY))).startswith(b"HTTP/1.1 200 ")


async def test_a_slow_sender_is_408(listen: Listen) -> None:
    here = await listen(Bounds(read_seconds=0.05))
    answer = await raw(here, posted(b"[", length=100))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"Connection: close" in answer


async def test_a_sender_who_expects_100_is_told_to_continue(listen: Listen) -> None:
    here = await listen()
    reader, writer = await asyncio.open_connection("127.0.0.1", here.port)
    writer.write(posted(b"", "Expect: 100-continue", length=len(BODY)))
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(BODY)
    assert (await reader.readline()) == b"HTTP/1.1 200 OK\r\n"
    writer.close()
    await writer.wait_closed()
    assert len(here.intake.taken) == 1


async def test_a_body_in_pieces_is_one_body(listen: Listen) -> None:
    here = await listen()
    pieces = b"".join(b"%x\r\n%s\r\n" % (1, BODY[i : i + 1]) for i in range(len(BODY)))
    answer = await raw(here, posted(pieces + b"0\r\n\r\n", "Transfer-Encoding: chunked"))
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert len(here.intake.taken) == 1


async def test_a_sender_who_goes_away_leaves_nothing_behind(
    listen: Listen, client: aiohttp.ClientSession
) -> None:
    here = await listen(Bounds(bodies=1_000))
    for _ in range(3):
        _, writer = await asyncio.open_connection("127.0.0.1", here.port)
        writer.write(posted(b"[", length=900))
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    async with asyncio.timeout(5):
        while here.counters.answers[400, "not_json"] < 3:
            async with client.get(here.url("/healthz")):
                pass
    async with client.post(here.url(HOOK), data=BODY.ljust(900)) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"NONSENSE\r\n\r\n",
        f"GET {HOOK} with spaces HTTP/1.1\r\n\r\n".encode(),
        f"GET {HOOK} HTTP/1.1\r\nbad header\r\n\r\n".encode(),
        f"GET {HOOK}?{'x' * 9_000} HTTP/1.1\r\nHost: here\r\n\r\n".encode(),
        f"GET {HOOK} HTTP/1.1\r\n{'a: b' * 3_000}\r\n\r\n".encode(),
        f"GET {HOOK} HTTP/1.1\r\n".encode() + b"a: b\r\n" * 100 + b"\r\n",
    ],
)
async def test_what_is_not_http_is_400_and_no_log_quotes_the_token(
    listen: Listen,
    request_bytes: bytes,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    here = await listen()
    assert b" 400 " in (await raw(here, request_bytes)).splitlines()[0]
    assert here.counters.answers == {(400, "not_http"): 1}
    output = capsys.readouterr()
    assert "token" not in caplog.text + output.out + output.err


async def test_a_mistake_of_ours_is_500_and_its_log_quotes_nothing(
    listen: Listen, client: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await listen()
    here.intake.failure = KeyError("Kamal Nayan")
    async with client.post(here.url(HOOK), data=BODY) as answer:
        assert answer.status == 500
        assert "Kamal" not in await answer.text()
    output = capsys.readouterr()
    assert "request_failed" in output.out + output.err
    assert "Kamal" not in output.out + output.err
    assert "first-token" not in output.out + output.err


async def test_the_pages_for_watchers_say_why(
    listen: Listen, client: aiohttp.ClientSession
) -> None:
    here = await listen()
    async with client.get(here.url("/healthz")) as answer:
        assert (answer.status, await answer.text()) == (200, "fine\n")
    here.intake.is_ready = (False, "reading the journal")
    async with client.get(here.url("/readyz?verbose")) as answer:
        assert (answer.status, await answer.text()) == (503, "reading the journal\n")
    async with client.head(here.url("/readyz")) as answer:
        assert (answer.status, await answer.text()) == (503, "")
