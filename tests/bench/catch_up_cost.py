"""What webhooks lose while the daemon looks at all of Zoho's chats, against while it does not."""

from contextlib import AsyncExitStack
from functools import partial
from itertools import islice

from alerting.simulate.people import ORG
from tests.bench.bench import Bench
from tests.bench.load import write_requests
from tests.bench.rounds import Against, Disturbance, alternate, daemon_under_load
from tests.bench.rows import Result, Row
from tests.bench.traffic import posts

TITLE = "One-event POSTs while all chats are looked at by Zoho's API, against while none is"
SHARE = 0.9
CHATS = 2_000


async def measure(bench: Bench) -> Result:
    count, rounds = bench.size(20_000, 6_000), bench.size(7, 3)
    # each its own webhooks: what comes again costs less
    requests = posts(bench.clock.now(), 20_000, 1, 2 * count * (rounds + 1))
    files = {name: bench.folder / name for name in ("quiet", "busy")}
    for file in files.values():
        write_requests(file, islice(requests, count * (rounds + 1)))
    async with AsyncExitStack() as stack:
        load = await stack.enter_async_context(bench.generator())
        desk = await stack.enter_async_context(
            bench.child("tests.bench.desk", bench.cores.generator, {"chats": CHATS})
        )
        settings = bench.settings(
            "catching-up",
            zoho_data_center="com",
            zoho_org=str(ORG),
            zoho_poll="1h",
            zoho_credits_per_day=str(10**9),
            **desk.said,
        )
        child = await stack.enter_async_context(bench.daemon(settings))
        quiet, busy = (daemon_under_load(name, child, str(file)) for name, file in files.items())
        quiet.before = partial(child.ask, "catch_up", on=False)
        busy.before = partial(child.ask, "catch_up", on=True)
        others = Disturbance(bench.cores.server, [quiet])
        await alternate(load, [quiet, busy], rounds, count)
        disturbed = others.note()
        said = await child.ask("catch_up", on=False)
    against = Against.of(busy, quiet)
    row = Row(
        f"while {CHATS:,} chats are looked at",
        f"{busy.rate:,.0f} req/s",
        f"{against} of {quiet.rate:,.0f}",
        f"≥ {SHARE}",
        against.reaches(SHARE),
    )
    return Result(
        [row],
        [
            f"{said['asked']:,} questions; {said['corrected']:,} chats corrected",
            disturbed,
        ],
    )
