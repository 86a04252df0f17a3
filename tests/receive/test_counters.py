"""Counters stay small whatever is sent."""

from alerting.model.event import StatusEvent
from alerting.receive.answers import FINE, NOT_FINE
from alerting.receive.counters import MOST_NAMES, THE_REST, Counters
from alerting.receive.payload import Parsed


def test_names_without_end_are_counted_together() -> None:
    counters = Counters()
    for batch in range(3):
        names = {f"payload.key{batch}_{i}": 1 for i in range(MOST_NAMES)}
        counters.took(Parsed(unknown_keys=names, unknown_types={"Call_Add": 1}), 10, batch, batch)
    assert len(counters.unknown_keys) == MOST_NAMES + 1
    assert counters.unknown_keys[THE_REST] == 2 * MOST_NAMES
    assert counters.unknown_types == {"Call_Add": 3}
    assert (counters.bytes, counters.last_webhook_at) == (30, 2)


def test_how_old_events_are_and_how_long_a_webhook_waits_are_two_things() -> None:
    counters = Counters()
    three = Parsed([StatusEvent(1, 2, at) for at in (1_000, 59_500, 61_000)])

    counters.took(three, 300, arrived=60_000, answered=60_030)

    assert counters.event_age.total == 59_000 + 500
    assert counters.event_age.within()[-1] == 3
    assert (counters.answer_time.total, counters.answer_time.within()[-1]) == (30, 1)


def test_the_pages_of_whoever_watches_are_no_webhooks() -> None:
    counters = Counters()
    counters.answers.update(
        {(503, NOT_FINE): 9, (200, FINE): 8, (503, "disk_busy"): 2, (503, "overloaded"): 1}
    )

    assert counters.of_webhooks() == {200: 0, 401: 0, 429: 0, 503: 3}
