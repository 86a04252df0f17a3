"""What no honest client sends, byte by byte over real sockets."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from alerting.receive.answers import SAFE
from alerting.receive.server import Bounds
from tests.fakes import until
from tests.receive.conftest import Listen, Listening

HOOK = b"/webhooks/zoho-desk/first-token"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def post(*headers: bytes, body: bytes = b"", path: bytes = HOOK, version: bytes = b"1.1") -> bytes:
    lines = [b"POST " + path + b" HTTP/" + version, b"Host: here", *headers]
    return b"\r\n".join([*lines, b"", body])


HIDDEN = post(b"Content-Length: 2", body=b"[]")
LAST = post(b"Content-Length: 2", b"Connection: close", body=b"[]")
TOLD = post(b"Content-Length: 3", body=b"[5]")
"""There is something in it to take."""


@asynccontextmanager
async def connected(here: Listening) -> AsyncIterator[Streams]:
    reader, writer = await asyncio.open_connection("127.0.0.1", here.port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def said(here: Listening, request: bytes) -> list[bytes]:
    """The status lines of all answers, until the connection is closed from there."""
    async with connected(here) as (reader, writer):
        writer.write(request)
        with suppress(ConnectionError):
            answer = await reader.read()
            return re.findall(rb"HTTP/[^\r]+", answer)
    return []


@pytest.mark.parametrize(
    "request_bytes",
    [
        post(b"Content-Length: 4", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n" + HIDDEN),
        post(b"Transfer-Encoding: chunked", b"Content-Length: 4", body=b"0\r\n\r\n" + HIDDEN),
        post(b"Content-Length: 2", b"Content-Length: 60", body=b"[]" + HIDDEN),
        post(b"Content-Length: 2, 2", body=b"[]" + HIDDEN),
        post(b"Content-Length: +2", body=b"[]" + HIDDEN),
        post(b"Content-Length: -1", body=b"[]" + HIDDEN),
        post(b"Content-Length: 0x2", body=b"[]" + HIDDEN),
        post(b"Content-Length: 2 2", body=b"[]" + HIDDEN),
        post(b"Content-Length: " + b"9" * 40, body=b"[]" + HIDDEN),
        post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n" + HIDDEN),
        post(b"Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n" + HIDDEN),
        post(b"Transfer-Encoding: identity, chunked, chunked", body=b"0\r\n\r\n" + HIDDEN),
        post(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n" + HIDDEN),
        post(b"Transfer-Encoding:\x0bchunked", body=b"0\r\n\r\n" + HIDDEN),
        post(b"X: a\r\n Transfer-Encoding: chunked", body=b"0\r\n\r\n" + HIDDEN),
        post(b"X: a\0b", b"Content-Length: 2", body=b"[]" + HIDDEN),
        post(b"X: a\rContent-Length: 2", body=b"[]" + HIDDEN),
        post(b"Content-Length: 2", body=b"[]" + HIDDEN).replace(b"\r\n", b"\n"),
        post(b"Content-Length: 2", body=b"[]" + HIDDEN, version=b"2.0"),
        post(b"Content-Length: 2", body=b"[]" + HIDDEN, version=b"1.10"),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + HIDDEN,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HIDDEN,
    ],
)
async def test_a_request_whose_end_is_unclear_is_the_last_and_nothing_behind_it_is_heard(
    listen: Listen, request_bytes: bytes
) -> None:
    here = await listen(Bounds(idle_seconds=0.1, read_seconds=0.1))

    lines = await said(here, request_bytes)

    assert len(lines) == 1
    assert lines[0].split()[1] in (b"400", b"408")
    assert not here.counters.last_webhook_at


@pytest.mark.parametrize(
    "body",
    [
        b"2;x\r\n[]\r\n0\r\n\r\n",
        b"2\r\n[]\r\n0\r\nTrailer: x\r\n\r\n",
    ],
)
async def test_chunks_may_say_more_than_anybody_needs(listen: Listen, body: bytes) -> None:
    here = await listen()

    lines = await said(here, post(b"Transfer-Encoding: chunked", b"Connection: close", body=body))

    assert lines == [b"HTTP/1.1 200 OK"]


@pytest.mark.parametrize(
    "body",
    [
        b"3\r\n[]\r\n0\r\n\r\n",
        b"g\r\n[]\r\n0\r\n\r\n",
        b"-2\r\n[]\r\n0\r\n\r\n",
        b"ffffffffffffffffff\r\n[]",
        b"2\r\n[]XX0\r\n\r\n",
        b"2;" + b"x" * 200_000,
        b"2\r\n[]\r\n0\r\n" + b"T: x\r\n" * 20_000,
    ],
)
async def test_chunks_that_are_none_end_the_connection(listen: Listen, body: bytes) -> None:
    here = await listen(Bounds(idle_seconds=0.1, read_seconds=0.1))

    lines = await said(here, post(b"Transfer-Encoding: chunked", body=body + HIDDEN))

    assert not [line for line in lines if b" 200 " in line]
    assert not here.counters.last_webhook_at


@pytest.mark.parametrize(
    "path",
    [
        b"http://here" + HOOK,
        b"https://evil.example" + HOOK,
        b"//evil.example" + HOOK,
        b"/" + HOOK,
        b"/x/.." + HOOK,
        b"/webhooks/zoho-desk/../zoho-desk/first-token",
        b"/webhooks/zoho-desk/./first-token",
        b"/webhooks/zoho-desk//first-token",
        HOOK + b"/",
        HOOK + b"/..",
        HOOK + b"%00",
        HOOK + b"%0a",
        HOOK + b";x",
        HOOK + b"#x",
        HOOK.upper(),
        b"/%77ebhooks/zoho-desk/first-token",
        b"/webhooks%2fzoho-desk%2ffirst-token",
        b"*",
        b"here:443",
    ],
)
async def test_only_the_very_path_leads_here(listen: Listen, path: bytes) -> None:
    here = await listen()
    headers = (b"Content-Length: 2", b"Connection: close")

    (line,) = await said(here, post(*headers, body=b"[]", path=path))

    assert line.split()[1] in (b"400", b"401", b"404")
    assert not here.counters.last_webhook_at


async def test_http_1_0_is_answered_and_closed(listen: Listen) -> None:
    here = await listen()
    request = post(b"Content-Length: 2", body=b"[]", version=b"1.0")

    assert await said(here, request) == [b"HTTP/1.0 200 OK"]


async def test_what_is_sent_in_one_go_is_answered_one_after_the_other(listen: Listen) -> None:
    here = await listen()
    wrong = HIDDEN.replace(b"first-token", b"wrong-token")

    lines = await said(here, (HIDDEN + wrong) * 10 + HIDDEN * 80 + LAST)

    assert [line.split()[1] for line in lines] == [b"200", b"401"] * 10 + [b"200"] * 81


async def test_headers_that_trickle_in_have_no_more_time_than_silence(listen: Listen) -> None:
    here = await listen(Bounds(idle_seconds=0.1))
    async with connected(here) as (reader, writer):
        writer.write(b"POST " + HOOK + b" HTTP/1.1\r\nX: ")
        closed = asyncio.create_task(reader.read())
        while not closed.done():
            writer.write(b"a")
            await asyncio.wait({closed}, timeout=0.01)

        assert await closed == b""


async def test_a_header_without_end_is_cut_off(listen: Listen) -> None:
    here = await listen()

    lines = await said(here, b"POST " + HOOK + b" HTTP/1.1\r\nX: " + b"a" * 100_000)

    assert [line.split()[1] for line in lines] in ([b"400"], [])
    assert here.counters.answers == {(400, "not_http"): 1}


async def test_who_takes_no_answers_is_sent_no_more_and_gives_way(listen: Listen) -> None:
    here = await listen(Bounds(connections=1))
    async with connected(here) as (_reader, writer):
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        refused = 0
        with suppress(TimeoutError, ConnectionError):
            while refused < 10_000:
                writer.write(b"GET /" + b"x" * 64 + b" HTTP/1.1\r\nHost: here\r\n\r\n")
                async with asyncio.timeout(0.1):
                    await writer.drain()
                refused += 1

        assert await said(here, LAST) == [b"HTTP/1.1 200 OK"]


@pytest.mark.parametrize("request_bytes", [b"GET /<script> HTTP/9\r\n\r\n", TOLD])
async def test_also_what_goes_wrong_is_answered_safely_and_repeats_nothing(
    listen: Listen, request_bytes: bytes
) -> None:
    here = await listen()
    here.intake.failure = KeyError("Kamal Nayan")
    async with connected(here) as (reader, writer):
        writer.write(request_bytes)
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")

    assert head.split()[1] in ("400", "500")
    assert {f"{name}: {value}" for name, value in SAFE.items()} <= set(head.split("\r\n"))
    assert "script" not in body
    assert "Kamal" not in body


async def test_strangers_who_connect_and_ask_nothing_keep_nobody_out(listen: Listen) -> None:
    here = await listen(Bounds(connections=20))
    idle = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(100)]
    try:
        await until(lambda: here.counters.connections_refused == 80)

        assert [await said(here, LAST) for _ in range(30)] == [[b"HTTP/1.1 200 OK"]] * 30

        assert here.counters.connections_refused == 81
    finally:
        for _, writer in idle:
            writer.close()


async def test_who_is_being_answered_is_not_closed_for_others(listen: Listen) -> None:
    here = await listen(Bounds(connections=2))
    entered, let_go = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        entered.set()
        await let_go.wait()

    here.intake.before = wait
    async with connected(here) as (reader, writer):
        writer.write(TOLD)
        await entered.wait()
        others = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(5)]
        await until(lambda: here.counters.connections_refused == 4)
        let_go.set()

        assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
    for _, other in others:
        other.close()
