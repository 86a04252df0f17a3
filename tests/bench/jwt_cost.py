"""What it costs to check Zoho's signature of every webhook, against the token in the path alone."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import chain, cycle, repeat
from pathlib import Path
from statistics import median
from time import process_time

from jwt.algorithms import RSAAlgorithm

from alerting.receive.authenticity import HEADER
from alerting.receive.seen_tokens import MOST
from alerting.simulate.people import ORG
from tests.bench.bench import Bench
from tests.bench.load import write_requests
from tests.bench.rounds import Against, Contender, Disturbance, alternate, daemon_under_load
from tests.bench.rows import Result, Row
from tests.bench.traffic import posts
from tests.receive.signing import WEBHOOK, KeyServer, private_key, token

TITLE = "One-event POSTs with Zoho's signature checked, against the same by token alone"
SHARE = 0.8
#: Posts that one token signs, where it signs more than one.
USED = 100
#: Once so many others have come, a token is as good as new.
FORGOTTEN = MOST + MOST // 4


async def measure(bench: Bench) -> Result:
    count, rounds = bench.size(20_000, 6_000), bench.size(5, 3)
    many = _file(bench, "many", USED, count * (rounds + 2))
    single = _file(bench, "single", 1, count * (rounds + 2))
    keys = KeyServer()
    await keys.start()
    async with AsyncExitStack() as stack:
        load = await stack.enter_async_context(bench.generator())

        async def daemon(name: str, auth: str, file: Path) -> Contender:
            settings = bench.settings(
                name,
                webhook_auth=auth,
                zoho_org=str(ORG),
                zoho_webhook_ids=str(WEBHOOK),
                zoho_desk_url=keys.url,
            )
            child = await stack.enter_async_context(bench.daemon(settings))
            return daemon_under_load(name, child, str(file))

        by_token = await daemon("token", "token", many)
        signed = await daemon("signed", "jwt+token", many)
        each = await daemon("each", "jwt+token", single)
        contenders = [by_token, signed, each]
        others = Disturbance(bench.cores.server, contenders)
        await alternate(load, contenders, rounds, count)
        disturbed = others.note()
    await keys.stop()
    against = Against.of(signed, by_token)
    post, rsa = median(by_token.cpus), _rsa_alone()
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
            Row(
                "if checking were RSA alone",
                f"{rsa * 1e6:.0f} µs",
                f"{post / (post + rsa):.2f} by processor time",
            ),
        ],
        ["how many webhooks Zoho signs with one token is not known", disturbed],
    )


def _rsa_alone(times: int = 2_000) -> float:
    """Processor time of the one step that nothing spares, on a core that is as slow as now."""
    rs256, key, text = RSAAlgorithm(RSAAlgorithm.SHA256), private_key("first"), bytes(400)
    signature, public = rs256.sign(text, key), key.public_key()
    began = process_time()
    for _ in range(times):
        rs256.verify(text, public, signature)
    return (process_time() - began) / times


def _file(bench: Bench, name: str, used: int, count: int) -> Path:
    file = bench.folder / name
    now = bench.clock.now()
    several = min(count // used, FORGOTTEN)
    tokens = [token(now=now, iss=f"orgId:{ORG}", jti=f"{name}-{i}") for i in range(several)]
    signatures = chain.from_iterable(repeat(it, used) for it in cycle(tokens))
    write_requests(file, _signed(posts(now, 20_000, 1, count), signatures))
    return file


def _signed(requests: Iterator[bytes], signatures: Iterator[str]) -> Iterator[bytes]:
    for request, signature in zip(requests, signatures, strict=False):
        yield request.replace(b"\r\n", f"\r\n{HEADER}: {signature}\r\n".encode(), 1)
