"""`python -m tests.bench [--only NAME ...] [--quick]`: how fast, against what, and is it enough."""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

from rich.console import Console

from tests.bench import (
    alertmanager,
    alerts_accepted,
    alerts_burst,
    alerts_held,
    alerts_killed,
    alerts_latency,
    alerts_memory,
    backtest_rate,
    batches,
    catch_up_cost,
    check_large,
    elastalert,
    figures_cost,
    http_intake,
    jwt_cost,
    mail_connections,
    many_connections,
    million,
    page_first_view,
    page_watched,
    queue_1000,
    rules_count,
    rules_kinds,
    slack_latency,
    slow_disk,
    small_floor,
    smtp_latency,
)
from tests.bench.bench import Bench
from tests.bench.rows import Result, show

Measure: TypeAlias = Callable[[Bench], Awaitable[Result]]

BENCHES: dict[str, tuple[str, Measure]] = {
    "http_intake": (http_intake.TITLE, http_intake.measure),
    "jwt_cost": (jwt_cost.TITLE, jwt_cost.measure),
    "catch_up_cost": (catch_up_cost.TITLE, catch_up_cost.measure),
    "batches": (batches.TITLE, batches.measure),
    "slack_latency": (slack_latency.TITLE, slack_latency.measure),
    "smtp_latency": (smtp_latency.TITLE, smtp_latency.measure),
    "million": (million.TITLE, million.measure),
    "page_watched": (page_watched.TITLE, page_watched.measure),
    "page_first_view": (page_first_view.TITLE, page_first_view.measure),
    "small_floor": (small_floor.TITLE, small_floor.measure),
    "mail_connections": (mail_connections.TITLE, mail_connections.measure),
    "many_connections": (many_connections.TITLE, many_connections.measure),
    "slow_disk": (slow_disk.TITLE, slow_disk.measure),
    "alertmanager": (alertmanager.TITLE, alertmanager.measure),
    "alerts_held": (alerts_held.TITLE, alerts_held.measure),
    "queue_1000": (queue_1000.TITLE, queue_1000.measure),
    "alerts_accepted": (alerts_accepted.TITLE, alerts_accepted.measure),
    "alerts_latency": (alerts_latency.TITLE, alerts_latency.measure),
    "alerts_burst": (alerts_burst.TITLE, alerts_burst.measure),
    "alerts_memory": (alerts_memory.TITLE, alerts_memory.measure),
    "alerts_killed": (alerts_killed.TITLE, alerts_killed.measure),
    "rules_count": (rules_count.TITLE, rules_count.measure),
    "rules_kinds": (rules_kinds.TITLE, rules_kinds.measure),
    "elastalert": (elastalert.TITLE, elastalert.measure),
    "check_large": (check_large.TITLE, check_large.measure),
    "backtest_rate": (backtest_rate.TITLE, backtest_rate.measure),
    "figures_cost": (figures_cost.TITLE, figures_cost.measure),
}


async def _all(names: list[str], *, quick: bool) -> bool:
    console, good = Console(), True
    with tempfile.TemporaryDirectory(prefix="alerting-bench-") as folder:
        for name in names:
            title, measure = BENCHES[name]
            place = Path(folder) / name
            place.mkdir()
            began = perf_counter()
            result = await measure(Bench.at(place, quick=quick))
            show(console, f"{name}: {title} ({perf_counter() - began:.0f} s)", result)
            good &= all(row.reached is not False for row in result.rows)
    return good


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=sorted(BENCHES), metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="smaller sizes, three minutes in all")
    given = parser.parse_args()
    good = asyncio.run(_all(given.only or list(BENCHES), quick=given.quick))
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
