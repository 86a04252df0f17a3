"""The gate as the settings have it, with nobody who may come in yet."""

from collections import Counter
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from alerting.app.page_gate import door_of, open_gate
from alerting.config.settings import Settings, read_settings
from alerting.model.visitor import Role
from alerting.record.store import open_store
from alerting.record.users import add_user
from tests.dashboard.doors import BY, shell
from tests.fakes import ManualClock


def settings(**given: str) -> Settings:
    return read_settings(environ={f"ALERTING_{name}": text for name, text in given.items()})


@pytest.mark.parametrize(
    "given, ours",
    [
        ({}, []),
        ({"PUBLIC_URL": "https://a.example/x"}, ["a.example"]),
        ({"PUBLIC_URL": "https://a.example", "PAGE_URL": "http://b.example"}, ["b.example"]),
    ],
)
def test_the_page_has_the_public_name_unless_another_is_set(
    given: dict[str, str], ours: list[str]
) -> None:
    sites = door_of(settings(**given), b"key", Counter()).sites

    hosts = ["a.example", "b.example", "localhost"]
    found = [
        it for it in hosts if sites.are_asked(make_mocked_request("GET", "/", headers={"Host": it}))
    ]
    assert found == [*ours, "localhost"]


async def test_the_log_says_how_to_make_the_first_user_until_there_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, clock = open_store(tmp_path / "alerting.db", 0), ManualClock()
    said = []
    for user in ("", "asha"):
        if user:
            await store.access.change(lambda it: add_user(it, "asha", Role.ADMIN, "hash", BY))
        gate = await open_gate(settings(), store, shell(clock), clock, Counter())
        gate.close()
        said.append("alerting user add NAME --role admin" in "".join(capsys.readouterr()))
    await store.close()

    assert said == [True, False]
