"""One of elastalert2's own rule types over recorded events, in its own process and environment.

It is fed as its `run_rule` feeds it: each minute's events as dicts with a datetime, then
`garbage_collect` with the minute's end. Elasticsearch, which would have to find them, is left out.
"""

import asyncio
import gc
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from elastalert import ruletypes  # type: ignore[import-not-found]

from tests.bench.child import Answerer, given, replies, say

TIMESTAMP = "@timestamp"
#: `run_every` of its own example configuration.
RUN_EVERY = timedelta(minutes=1)


class _Rule(Answerer):
    def __init__(self, kind: str, options: dict[str, Any], events: list[dict[str, Any]]) -> None:
        if "timeframe" in options:
            options["timeframe"] = timedelta(minutes=options["timeframe"])
        self._rule = getattr(ruletypes, kind)({**options, "timestamp_field": TIMESTAMP})
        self._events = events
        self._ran_until = _minute(events[0])
        self._found = 0

    async def slice(self, name: str, first: int, count: int) -> dict[str, Any]:
        minutes = _minutes(self._events[first : first + count])
        self._found = 0
        began, worked = perf_counter(), process_time()
        for minute, some in minutes:
            self._run_until(minute)
            self._rule.add_data(some)
        spent = {"seconds": perf_counter() - began, "cpu": process_time() - worked}
        self._take_matches()
        return {**spent, "found": self._found}

    async def rest(self, name: str) -> dict[str, Any]:
        self._found = 0
        self._run_until(self._ran_until + timedelta(hours=1))
        return {"found": self._found}

    def _run_until(self, minute: datetime) -> None:
        while self._ran_until < minute:
            self._ran_until += RUN_EVERY
            self._rule.garbage_collect(self._ran_until)
            self._take_matches()

    def _take_matches(self) -> None:
        self._found += len(self._rule.matches)
        self._rule.matches.clear()


def _minute(event: dict[str, Any]) -> datetime:
    at: datetime = event[TIMESTAMP]
    return at.replace(second=0, microsecond=0)


def _minutes(events: Sequence[dict[str, Any]]) -> list[tuple[datetime, list[dict[str, Any]]]]:
    return [(minute, list(some)) for minute, some in groupby(events, _minute)]


def _events(path: Path) -> Iterator[dict[str, Any]]:
    """What Zoho sends, without its nesting, which costs elastalert2 more."""
    with path.open("rb") as lines:
        for line in lines:
            (element,) = json.loads(line)
            at = datetime.fromtimestamp(int(element["eventTime"]) / 1000, UTC)
            payload = element.pop("payload")
            yield {TIMESTAMP: at, **element, **payload}


async def _main(options: dict[str, Any]) -> None:
    events = list(_events(Path(options["events"])))
    rule = _Rule(options["kind"], options["rule"], events)
    gc.collect()
    gc.freeze()
    say({"events": len(events)})
    await replies(rule)


if __name__ == "__main__":
    asyncio.run(_main(given()))
