"""The clock `resolution`: until the chat is over."""

import pytest

from alerting.judge.clock import ClockQuestion
from alerting.judge.verdict import Begins
from alerting.model.event import Event
from tests.builders import at, clock, fate, followed, wrote
from tests.judge.clocks_kept import agent, customer, kept, queued, with_agent

RESOLUTION = clock("resolution", "1d")
CHAINED = clock("resolution", "1d", reopenings=True)
HOUR, DAY = 60, 24 * 60


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0), queued(1), agent(2), customer(3)], [0, 0, 0, 0]),
        ([queued(0), customer(1)], [0, 0]),
        ([with_agent(0, messages=23), customer(1)], [0, 0]),
        ([customer(2), customer(1)], [2, 2]),
        ([agent(0)], [None]),
        ([fate("READ", at(minutes=0), 5)], [None]),
        ([queued(0, "ENDED"), customer(1)], [None, None]),
    ],
    ids=[
        "an answer does not resolve",
        "no message was seen at first",
        "under way: since it was seen",
        "an older message is late and changes no key",
        "of our own words only",
        "of a receipt only",
        "over already",
    ],
)
def test_it_runs_from_the_beginning_of_the_chat(
    events: list[Event], since: list[float | None]
) -> None:
    assert kept(RESOLUTION, *events) == since


@pytest.mark.parametrize("over", ["ENDED", "BLOCKED", "MISSED"])
def test_it_ends_with_the_chat(over: str) -> None:
    assert kept(RESOLUTION, customer(0), queued(1, over)) == [0, None]


def test_a_late_status_does_not_take_an_end_back() -> None:
    assert kept(RESOLUTION, customer(0), queued(2, "ENDED"), queued(1)) == [0, None, None]


@pytest.mark.parametrize("spec", [RESOLUTION, CHAINED])
@pytest.mark.parametrize(
    "events, since", [([customer(3), queued(4)], [None, 3]), ([queued(4), customer(5)], [4, 4])]
)
def test_each_episode_is_a_run_of_its_own(
    spec: object, events: list[Event], since: list[float | None]
) -> None:
    before = customer(0), queued(1), queued(2, "ENDED")

    assert kept(spec, *before, *events)[3:] == since  # type: ignore[arg-type]


def due(spec: object, *events: Event) -> float:
    """Hours from START to when the clock that begins with the last event comes due."""
    question = ClockQuestion(spec, None)  # type: ignore[arg-type]
    verdict = question.hear(followed(*events)[-1], None)
    assert isinstance(verdict, Begins)
    return (verdict.due - at()) / at(minutes=HOUR).__sub__(at())


@pytest.mark.parametrize(
    "reopened, hours", [(DAY + 59, 24), (DAY + HOUR, 24), (DAY + 61, 48 + 61 / 60)]
)
def test_it_may_count_on_over_a_reopening_within_a_day(reopened: float, hours: float) -> None:
    before = customer(0), queued(1), queued(HOUR, "ENDED")
    chained = due(CHAINED, *before, queued(reopened))

    assert chained == pytest.approx(max(hours, reopened / HOUR))


@pytest.mark.parametrize(
    "before",
    [
        [customer(0), queued(1), queued(HOUR, "ENDED")],
        [queued(0), queued(HOUR, "ENDED"), customer(2 * HOUR)],
        [customer(0), queued(1), queued(HOUR, "ENDED"), queued(2 * HOUR), queued(160, "ENDED")],
    ],
    ids=["its first message", "no message was seen in it", "over two reopenings"],
)
def test_it_counts_from_the_first_beginning_of_the_chain(before: list[Event]) -> None:
    again = *before, queued(3 * HOUR)

    assert due(CHAINED, *again) == 24
    assert due(RESOLUTION, *again) >= 26


def test_a_chain_that_breaks_begins_anew() -> None:
    before = customer(0), queued(1), queued(HOUR, "ENDED"), queued(2 * HOUR)
    later = queued(3 * HOUR, "ENDED"), queued(100 * HOUR), queued(101 * HOUR, "ENDED")

    assert due(CHAINED, *before, *later, queued(102 * HOUR)) == 124


def test_an_episode_that_began_before_our_time_chains_nothing() -> None:
    assert due(CHAINED, wrote("customer", at()), queued(HOUR, was="ENDED")) == 24
