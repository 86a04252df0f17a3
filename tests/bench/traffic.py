"""Webhooks of a believable floor, as fast as a benchmark wants them."""

from collections.abc import Iterator
from itertools import islice

import msgspec

from alerting.model.times import HOUR, EpochMs
from alerting.simulate.elements import Element
from alerting.simulate.traffic import Floor, Timed
from tests.bench.load import post

TOKEN = "a-token-of-the-benchmarks"
PATH = f"/webhooks/zoho-desk/{TOKEN}"
SEED = 7
#: A floor of some size. Its hours are told within seconds, with a true mixture of events.
AGENTS = 40
PER_SECOND = 20.0


def floor(start: EpochMs) -> Iterator[Timed]:
    """The same floor at the pace of life: about 4 events a second."""
    return Floor(SEED, AGENTS).traffic(start)


def elements(start: EpochMs, per_second: float) -> Iterator[Element]:
    """Without end: the floor's life, squeezed so that `per_second` elements happen in a second.

    So a chat is opened, answered and ended within milliseconds: rules with `for` begin and end
    their runs all the time and come due as rarely as they should.
    """
    began = start - HOUR
    for at, element in Floor(SEED, AGENTS).traffic(began, PER_SECOND):
        squeezed = start + (at - began) * PER_SECOND / per_second
        yield {**element, "eventTime": str(round(squeezed))}


def bodies(start: EpochMs, per_second: float, size: int) -> Iterator[bytes]:
    """Webhook bodies with `size` elements each."""
    source = elements(start, per_second)
    while some := list(islice(source, size)):
        yield msgspec.json.encode(some)


def posts(start: EpochMs, per_second: float, size: int, count: int) -> Iterator[bytes]:
    """Whole requests, for `load.py`."""
    return (post(PATH, body) for body in islice(bodies(start, per_second, size), count))
