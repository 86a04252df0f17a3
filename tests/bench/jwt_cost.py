"""What it costs to check Zoho's signature of every webhook, against the token in the path alone."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import chain, repeat
from pathlib import Path

from alerting.receive.authenticity import HEADER
from alerting.simulate.people import ORG
from tests.bench.bench import Bench
from tests.bench.load import write_requests
from tests.bench.rounds import Against, Contender, Disturbance, alternate, daemon_under_load
from tests.bench.rows import Result, Row
from tests.bench.traffic import posts
from tests.receive.signing import WEBHOOK, KeyServer, token

TITLE = "One-event POSTs with Zoho's signature checked, against the same by token alone"
SHARE = 0.8
#: Posts that one token signs, where it signs more than one.
USED = 100


async def measure(bench: Bench) -> Result:
    count, rounds = bench.size(20_000, 6_000), bench.size(5, 3)
    fresh = bench.size(4_000, 1_500)
    many = _file(bench, "many", USED, count * (rounds + 1))
    single = _file(bench, "single", 1, count // 4 + fresh * rounds)
    keys = KeyServer()
    await keys.start()
    async with AsyncExitStack() as stack:
        load = await stack.enter_async_context(bench.generator())

        async def daemon(name: str, auth: str, file: Path, size: int = 0) -> Contender:
            settings = bench.settings(
                name,
                webhook_auth=auth,
                zoho_org=str(ORG),
                zoho_webhook_ids=str(WEBHOOK),
                zoho_desk_url=keys.url,
            )
            child = await stack.enter_async_context(bench.daemon(settings))
            return daemon_under_load(name, child, str(file), count=size)

        by_token = await daemon("token", "token", many)
        signed = await daemon("signed", "jwt+token", many)
        each = await daemon("each", "jwt+token", single, fresh)
        contenders = [by_token, signed, each]
        others = Disturbance(bench.cores.server, contenders)
        await alternate(load, contenders, rounds, count)
        disturbed = others.note()
    await keys.stop()
    against = Against.of(signed, by_token)
    return Result(
        [
            Row(
                f"a token for {USED} webhooks",
                f"{signed.rate:,.0f} req/s",
                f"{against} of {by_token.rate:,.0f}",
                f"≥ {SHARE}",
                against.reaches(SHARE),
            ),
            Row(
                "a token for each webhook",
                f"{each.rate:,.0f} req/s",
                f"{Against.of(each, by_token)} of {by_token.rate:,.0f}",
            ),
        ],
        ["how many webhooks Zoho signs with one token is not known", disturbed],
    )


def _file(bench: Bench, name: str, used: int, count: int) -> Path:
    file = bench.folder / name
    now = bench.clock.now()
    tokens = (token(now=now, iss=f"orgId:{ORG}", jti=f"{name}-{i}") for i in range(count))
    signatures = chain.from_iterable(repeat(it, used) for it in tokens)
    write_requests(file, _signed(posts(now, 20_000, 1, count), signatures))
    return file


def _signed(requests: Iterator[bytes], signatures: Iterator[str]) -> Iterator[bytes]:
    for request, signature in zip(requests, signatures, strict=False):
        yield request.replace(b"\r\n", f"\r\n{HEADER}: {signature}\r\n".encode(), 1)
