"""A disk that is full, fails or is slow, beneath the whole program."""

import asyncio
import random
from itertools import count

import pytest

from alerting.app import engine
from tests.faulty_disk import faulty_disk
from tests.flow.floor import Floor
from tests.flow.peers import heartbeats
from tests.flow.waiting import until

HELD = """\
rules:
  - {name: held, when: {status: ON_HOLD}, group_by: [session], tell: [asha by slack]}
"""


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RETRY_SECONDS", 0.01)


def at_rest(floor: Floor) -> bool:
    counts = floor.running.parts.courier.counts().values()
    return not any(it.waiting or it.flying for it in counts)


@pytest.mark.parametrize("fault", ["full", "failing"])
async def test_whichever_call_fails_each_alert_is_told_once(floor: Floor, fault: str) -> None:
    floor.write_rules(HELD)
    with faulty_disk() as disk:
        await floor.open()
        for nth, number in zip(count(1 + random.randrange(8), 8), count(1), strict=False):
            disk.fail(fault, nth=nth, times=2)
            element = floor.put_on_hold(floor.talk(number))
            while await floor.post([element]) != 200:
                assert disk.met
            await floor.until(lambda: len(floor.posts()) >= number and at_rest(floor))  # noqa: B023 it is over by then
            disk.heal()
            if disk.met < nth:
                break

    assert number > 3, "the sweep met nearly nothing"
    assert len(floor.recorded.alerts()) == len(floor.posts()) == number


async def test_a_full_disk_is_said_wherever_somebody_looks(floor: Floor) -> None:
    async with heartbeats() as (url, pings):
        running = await floor.open(heartbeat_url=url)
        watch, at = running.parts.watch, f"http://{running.listens_at}"
        with faulty_disk() as disk:
            disk.fail("full")
            async with floor.session.post(floor.url, json=[floor.put_on_hold(floor.talk())]) as it:
                assert (it.status, it.headers["Retry-After"]) == (503, "10")
            await watch.sign_of_life()
            watch.look_at_the_disk()
            for page in ("readyz", "healthz"):
                async with floor.session.get(f"{at}/{page}") as answer:
                    assert answer.status == 503
                    assert "is full. Make room" in await answer.text()
        assert not pings

        await floor.hear(floor.put_on_hold(floor.talk()))
        await floor.until(lambda: floor.told_operators("Nothing can be stored now") == 1)
        await watch.sign_of_life()
        assert len(pings) == 1


@pytest.mark.parametrize("seconds", [0.01, 1])
async def test_a_slow_disk_delays_answers_and_nothing_else(floor: Floor, seconds: float) -> None:
    with faulty_disk(syncs=True) as disk:
        running = await floor.open()
        before = running.parts.store.writer.groups
        disk.sync_seconds = seconds
        chats = [floor.talk(number) for number in range(1, 41)]
        posts = [asyncio.create_task(floor.post([floor.put_on_hold(it)])) for it in chats]
        await until(lambda: running.parts.store.writer.waiting_jobs)
        async with floor.session.get(f"http://{running.listens_at}/healthz") as answer:
            assert answer.status == 200
        assert await asyncio.gather(*posts) == [200] * len(posts)
        disk.sync_seconds = 0

    assert len(floor.recorded.journal()) == len(chats)
    assert running.parts.store.writer.groups - before < len(chats) // 2, "they share syncs"
    await floor.believed()
