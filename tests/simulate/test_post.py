"""Bodies are posted at their time, and every answer is reported."""

from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from alerting.simulate.post import UNANSWERED, Report, post

Serve = Callable[..., Awaitable[TestServer]]


class SteppingClock:
    """Time passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.at = 1_000_000
        self.slept: list[float] = []

    def now(self) -> int:
        return self.at

    def monotonic(self) -> float:
        return self.at / 1000

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += round(seconds * 1000)


@pytest.fixture
def answers() -> list[int]:
    return []


@pytest.fixture
async def url(aiohttp_server: Serve, answers: list[int]) -> str:
    """Answers 200, or what `answers` says next."""

    async def answer(request: web.Request) -> web.Response:
        assert isinstance(await request.json(), list)
        return web.Response(status=answers.pop(0) if answers else 200, headers={"Location": "/"})

    app = web.Application()
    app.router.add_post("/hook", answer)
    return str((await aiohttp_server(app)).make_url("/hook"))


BODIES = [(5_000, [{"a": 1}]), (6_000, [{"a": 2}, {"a": 3}]), (9_000, [{"a": 4}])]


@pytest.mark.parametrize(
    "speed, rate, slept", [(1, 0, [1, 3]), (2, 0, [0.5, 1.5]), (1, 4, [0.25, 0.25])]
)
async def test_bodies_are_posted_when_due(
    url: str, speed: float, rate: float, slept: list[float]
) -> None:
    clock = SteppingClock()
    async with aiohttp.ClientSession() as session:
        report = await post(url, BODIES, session, clock, speed=speed, rate=rate)
    assert clock.slept == slept
    assert (report.answers, report.elements, report.failed) == ({200: 3}, 4, 0)
    assert len(report.latencies) == 3


async def test_failures_are_reported_and_not_tried_again(url: str, answers: list[int]) -> None:
    answers += [503, 302, 401]
    async with aiohttp.ClientSession() as session:
        report = await post(url, BODIES, session, SteppingClock())
    assert report.answers == {503: 1, 302: 1, 401: 1}
    assert (report.elements, report.failed) == (0, 3)


async def test_nobody_there_is_reported() -> None:
    async with aiohttp.ClientSession() as session:
        report = await post("http://127.0.0.1:1/hook", BODIES, session, SteppingClock())
    assert report.answers == {UNANSWERED: 3}
    assert report.latencies == []


@pytest.mark.parametrize("share, latency", [(0.0, 1.0), (0.5, 3.0), (0.99, 4.0), (1.0, 4.0)])
def test_latencies_by_share(share: float, latency: float) -> None:
    assert Report(latencies=[4.0, 1.0, 3.0, 2.0]).latency(share) == latency
    assert Report().latency(share) == 0
