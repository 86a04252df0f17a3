"""`alerting simulate`."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, dropwhile, islice, takewhile
from typing import Annotated, TypeAlias

import aiohttp
import typer

from alerting.cli.failure import fail
from alerting.cli.options import read_length
from alerting.clock import Clock, SystemClock
from alerting.model.times import MINUTE, SECOND, EpochMs, Ms
from alerting.simulate.arrival import batched
from alerting.simulate.elements import Element
from alerting.simulate.every_value import one_of_each
from alerting.simulate.post import UNANSWERED, Report, post
from alerting.simulate.traffic import Floor

Bodies: TypeAlias = Iterable[tuple[EpochMs, Sequence[Element]]]

#: The floor has been at work for so long when the first webhook goes out.
WARM_UP = 10 * MINUTE
MOST_IN_A_BODY = 3
#: Between the webhooks of --one-of-each.
STEP: Ms = 50


def _read_url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise typer.BadParameter("a URL begins with http:// or https://")
    return text


def simulate(
    url: Annotated[
        str,
        typer.Argument(
            parser=_read_url,
            metavar="URL",
            help="Of the webhook: http://127.0.0.1:8080/webhooks/zoho-desk/TOKEN",
        ),
    ],
    *,
    rate: Annotated[
        float,
        typer.Option(
            min=0, metavar="N", help="Events a second; without it as many as agents make."
        ),
    ] = 0,
    agents: Annotated[int, typer.Option(min=1, metavar="N", help="How many serve the floor.")] = 10,
    seed: Annotated[int, typer.Option(help="The same number tells the same story.")] = 1,
    lasting: Annotated[
        int | None,
        typer.Option(
            "--for", parser=read_length, metavar="LENGTH", help="How long; 60s unless given."
        ),
    ] = None,
    every_value: Annotated[
        bool,
        typer.Option("--one-of-each", help="Every status once, known and unknown, and no more."),
    ] = False,
) -> None:
    """Post made-up Zoho traffic to a webhook, at a believable pace.

    Example: alerting simulate http://127.0.0.1:8080/webhooks/zoho-desk/TOKEN --agents 20 --for 5m
    """
    clock = SystemClock()
    if every_value:
        bodies = _every_value(clock.now())
    else:
        traffic = _during(Floor(seed, agents), clock.now(), lasting or MINUTE, rate)
        bodies = _begun(batched(traffic, seed, MOST_IN_A_BODY))
    report = asyncio.run(_post(url, bodies, clock))
    for line in _lines(report):
        typer.echo(line)
    if report.failed:
        fail("not every webhook was answered with 200")


def _during(
    floor: Floor, now: EpochMs, lasting: Ms, rate: float
) -> Iterator[tuple[EpochMs, Element]]:
    traffic = floor.traffic(now - WARM_UP, rate)
    started = dropwhile(lambda told: told[0] < now, traffic)
    return takewhile(lambda told: told[0] < now + lasting, started)


def _begun(bodies: Iterator[tuple[EpochMs, list[Element]]]) -> Bodies:
    """The warm-up is over before anybody looks at the clock: it takes seconds at a high rate."""
    first = list(islice(bodies, 1))
    return chain(first, bodies)


def _every_value(now: EpochMs) -> Bodies:
    """One webhook each, in order, and none from the future."""
    count = len(one_of_each(now))
    elements = one_of_each(now - count * SECOND)
    return [(now + number * STEP, [element]) for number, element in enumerate(elements)]


async def _post(url: str, bodies: Bodies, clock: Clock) -> Report:
    async with aiohttp.ClientSession() as session:
        return await post(url, bodies, session, clock)


def _lines(report: Report) -> list[str]:
    answers = ", ".join(
        f"{count} times {'no answer' if code == UNANSWERED else code}"
        for code, count in sorted(report.answers.items())
    )
    median, slowest = (report.latency(share) * 1000 for share in (0.5, 0.99))
    return [
        f"{report.elements} events taken; answers: {answers or 'none'}",
        f"latency: half within {median:.1f} ms, 99 of 100 within {slowest:.1f} ms",
    ]
