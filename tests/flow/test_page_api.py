"""The API keeps to its own description, whatever it is asked."""

import asyncio
import secrets
import sys
from http import HTTPStatus

import pytest

from alerting.dashboard.access.proofs import digest
from alerting.model.times import MINUTE
from alerting.model.user import ApiToken
from alerting.model.visitor import Role
from alerting.record.api_tokens import add_token
from alerting.record.users import Author
from tests.flow.floor import Floor

#: Of what its description allows 422 refuses what does not fit together; what is too large is not
#: read so far that a field could be found wrong.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "422", "429", "5xx"]
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429", "5xx"]
"""


async def token_of(floor: Floor, role: Role) -> str:
    """As `alerting user token add` makes them."""
    token = f"alr_{secrets.token_urlsafe(32)}"
    made = ApiToken("tests", role, token[:8], floor.now, 0, 0)
    by = Author("tests", "command", floor.now)
    await floor.running.parts.store.access.change(
        lambda connection: add_token(connection, digest(token), made, by)
    )
    return token


@pytest.mark.timeout(300)
async def test_schemathesis_finds_nothing(floor: Floor) -> None:
    await floor.open(page_listen="127.0.0.1:0")
    assert floor.running.page
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    address = f"http://{floor.running.page.at}/api/v1/openapi.json"
    (floor.folder / "schemathesis.toml").write_text(CONFIG, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "schemathesis.cli", "run", address),
        *("--header", f"Authorization: Bearer {await token_of(floor, Role.ADMIN)}"),
        *("--checks", "all", "--max-examples", "10", "--phases", "examples,coverage,fuzzing"),
        *("--output-sanitize", "true", "--no-color"),
        cwd=floor.folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    lines = [line[:300] for line in said.decode().splitlines()]
    assert process.returncode == 0, "\n".join(lines)


async def test_the_description_is_for_those_who_may_come_in(floor: Floor) -> None:
    await floor.open(page_listen="127.0.0.1:0")
    assert floor.running.page
    address = f"http://{floor.running.page.at}/api/v1/openapi.json"
    async with floor.session.get(address) as answer:
        assert answer.status == HTTPStatus.UNAUTHORIZED
    bearer = {"Authorization": f"Bearer {await token_of(floor, Role.VIEWER)}"}
    async with floor.session.get(address, headers=bearer) as answer:
        assert (await answer.json())["openapi"] == "3.1.0"
