"""Counters stay small whatever is sent."""

from alerting.receive.counters import MOST_NAMES, THE_REST, Counters
from alerting.receive.payload import Parsed


def test_names_without_end_are_counted_together() -> None:
    counters = Counters()
    for batch in range(3):
        names = {f"payload.key{batch}_{i}": 1 for i in range(MOST_NAMES)}
        counters.took(Parsed(unknown_keys=names, unknown_types={"Call_Add": 1}), 10, batch)
    assert len(counters.unknown_keys) == MOST_NAMES + 1
    assert counters.unknown_keys[THE_REST] == 2 * MOST_NAMES
    assert counters.unknown_types == {"Call_Add": 3}
    assert (counters.bytes, counters.last_webhook_at) == (30, 2)
