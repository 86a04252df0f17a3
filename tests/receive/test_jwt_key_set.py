"""Zoho's keys: asked for seldom, never waited for long, and known without Zoho too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from alerting.errors import StorageError
from alerting.receive.key_list import LARGEST
from alerting.receive.key_set import (
    AGAIN_SECONDS,
    COOL_DOWN_SECONDS,
    OLD_SECONDS,
    PATH,
    KeySet,
)
from alerting.receive.signature import Flaw
from tests.fakes import ManualClock, idle, until
from tests.receive.signing import FakeKept, KeyServer, published


@pytest.fixture
async def server() -> AsyncIterator[KeyServer]:
    server = KeyServer()
    await server.start()
    yield server
    await server.stop()


@asynccontextmanager
async def opened(
    server: KeyServer, kept: FakeKept | None = None, *, loaded: bool = False
) -> AsyncIterator[tuple[KeySet, ManualClock]]:
    clock = ManualClock()
    keys = KeySet(server.url + PATH, kept or FakeKept(), clock)
    if loaded:
        await keys.load()
    yield keys, clock
    await keys.close()


async def found(keys: KeySet, key_id: str = "first", *, wait: bool = True) -> Flaw | None:
    key = await keys.find(key_id, wait=wait)
    return key if isinstance(key, Flaw) else None


async def test_the_first_who_asks_has_them_fetched(server: KeyServer) -> None:
    async with opened(server) as (keys, _clock):
        assert await found(keys) is None
        assert await found(keys) is None

    assert server.asked == 1


async def test_all_who_ask_at_once_wait_for_one_fetch(server: KeyServer) -> None:
    server.go_on = asyncio.Event()
    async with opened(server) as (keys, _clock):
        asking = [asyncio.create_task(found(keys)) for _ in range(50)]
        await until(lambda: server.asked)
        server.go_on.set()

        assert await asyncio.gather(*asking) == [None] * 50

    assert server.asked == 1


async def test_a_flood_of_keys_that_do_not_exist_makes_no_flood_of_fetches(
    server: KeyServer,
) -> None:
    async with opened(server) as (keys, clock):
        for _ in range(3):
            flood = [await found(keys, f"invented-{i}") for i in range(100)]
            assert set(flood) == {Flaw.UNKNOWN_KEY}
            assert await found(keys) is None
            await clock.advance(COOL_DOWN_SECONDS * 1000)

    assert server.asked == 3


async def test_a_new_key_is_known_at_the_latest_after_the_cool_down(server: KeyServer) -> None:
    async with opened(server) as (keys, clock):
        assert await found(keys) is None
        server.keys.append(published("second"))

        assert await found(keys, "second") is Flaw.UNKNOWN_KEY
        await clock.advance(COOL_DOWN_SECONDS * 1000)
        assert await found(keys, "second") is None
        assert await found(keys, "first") is None

    assert server.asked == 2


async def test_a_key_that_was_withdrawn_is_trusted_no_longer(server: KeyServer) -> None:
    changes: list[str] = []
    async with opened(server) as (keys, clock):
        keys.on_change = lambda: changes.append("changed")
        assert await found(keys) is None
        server.keys = [published("second")]
        await clock.advance(OLD_SECONDS * 1000)
        keys.refresh_if_old()
        await until(lambda: "second" in keys.keys)

        assert await found(keys, "first") is Flaw.UNKNOWN_KEY

    assert changes == ["changed", "changed"]


async def test_what_is_fresh_is_not_fetched_again(server: KeyServer) -> None:
    async with opened(server) as (keys, clock):
        await found(keys)
        await clock.advance((OLD_SECONDS - 1) * 1000)
        keys.refresh_if_old()
        await idle()

    assert server.asked == 1


async def test_without_zoho_the_known_keys_go_on(server: KeyServer) -> None:
    async with opened(server) as (keys, clock):
        assert await found(keys) is None
        await server.stop()
        await clock.advance(10 * OLD_SECONDS * 1000)
        keys.refresh_if_old()
        await until(lambda: keys.failing)

        assert await found(keys) is None
        assert await found(keys, "second") is Flaw.NO_KEYS
        assert keys.unheard == 10 * OLD_SECONDS


async def test_without_zoho_and_without_keys_nothing_can_be_said(server: KeyServer) -> None:
    await server.stop()
    async with opened(server) as (keys, clock):
        assert {await found(keys) for _ in range(10)} == {Flaw.NO_KEYS}
        assert keys.fetches == 1

        await server.start(int(server.url.rpartition(":")[2]))
        await clock.advance(AGAIN_SECONDS * 1000)
        assert await found(keys) is None


async def test_a_hanging_zoho_is_not_waited_for_longer_than_it_may(
    server: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alerting.receive.key_set.FETCH_SECONDS", 0.05)
    server.go_on = asyncio.Event()
    async with opened(server) as (keys, _clock):
        assert await found(keys) is Flaw.NO_KEYS
        await until(lambda: keys.failing)
        assert keys.failing.endswith("TimeoutError")
        server.go_on.set()


async def test_who_only_watches_does_not_wait_at_all(server: KeyServer) -> None:
    server.go_on = asyncio.Event()
    async with opened(server) as (keys, _clock):
        assert await found(keys, wait=False) is Flaw.NO_KEYS
        server.go_on.set()
        await until(lambda: keys.keys)
        assert await found(keys, wait=False) is None


@pytest.mark.parametrize(
    "status, body",
    [(302, None), (404, None), (500, None), (204, b""), (200, b""), (200, b"<html>"),
     (200, b'{"keys": []}'), (200, b" " * (LARGEST + 1))],
)  # fmt: skip
async def test_an_answer_without_keys_changes_nothing(
    server: KeyServer, status: int, body: bytes | None
) -> None:
    kept = FakeKept()
    async with opened(server, kept) as (keys, clock):
        assert await found(keys) is None
        server.status, server.body = status, body
        await clock.advance(OLD_SECONDS * 1000)
        keys.refresh_if_old()
        await until(lambda: keys.failing)

        assert keys.failing.startswith("it answered ")
        assert await found(keys) is None

    assert (server.asked, kept.writes) == (2, 1)


async def test_a_start_without_zoho_has_the_last_good_list(server: KeyServer) -> None:
    kept = FakeKept()
    async with opened(server, kept) as (keys, _clock):
        await found(keys)
        await until(lambda: kept.body)
    await server.stop()

    async with opened(server, kept, loaded=True) as (keys, _clock):
        assert await found(keys) is None
        assert keys.fetches == 0


async def test_the_first_start_asks_zoho_before_webhooks_come(server: KeyServer) -> None:
    async with opened(server, loaded=True) as (keys, _clock):
        assert await found(keys, wait=False) is None


async def test_the_same_list_is_not_written_again(server: KeyServer) -> None:
    kept = FakeKept(msgspec.json.format(msgspec.json.encode({"keys": server.keys}), indent=1))
    async with opened(server, kept, loaded=True) as (keys, clock):
        for _ in range(3):
            keys.refresh_if_old()
            await until(lambda: not keys._fetching)
            await clock.advance(OLD_SECONDS * 1000)
        await until(lambda: kept.writes)

    assert (server.asked, kept.writes) == (3, 1)


async def test_what_was_kept_and_is_damaged_is_fetched_anew(server: KeyServer) -> None:
    async with opened(server, FakeKept(b"\x00half a fi"), loaded=True) as (keys, _clock):
        assert await found(keys) is None


async def test_a_disk_that_refuses_keeps_no_keys_from_being_used(server: KeyServer) -> None:
    async with opened(server, FakeKept(failure=StorageError("full"))) as (keys, _clock):
        assert await found(keys) is None
