"""Every secret there can be is planted; then the whole program runs, fails and explains itself."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from alerting.cli.main import app
from alerting.config.settings import read_settings, secret_fields, variable
from alerting.errors import ConfigError
from alerting.simulate.zoho.desk import ZohoDesk
from tests.flow.floor import HEAD, ON_HOLD, Floor
from tests.flow.waiting import until
from tests.processes import Daemon, spawn

PLANTED = re.compile(r"plant[a-z]{2}[0-9]{2}plant")
#: Each setting in a form that is right.
SETTINGS = {
    "webhook_tokens": "plantta01plant-0123,plantta02plant-0123",
    "smtp_url": "smtp://plantma01plant@x:1",
    "twilio_auth_token": "planttw01plant",
    "slack_bot_token": "xoxb-plantsl01plant",
    "slack_signing_secret": "plantsl02plant",
    "heartbeat_url": "http://127.0.0.1:9/planthe01plant",
    "zoho_client_secret": "plantzo01plant",
    "zoho_refresh_token": "1000.plantzo02plant",
}
#: What the rules file calls `secret:NAME`.
OF_RULES = {
    "hook": "http://127.0.0.1:9/plantho01plant",
    "hook_key": "whsec_cGxhbnRobzAycGxhbnQxMjM0NTY3ODkwMTIzNDU2",
    "slack_hook": "http://127.0.0.1:9/services/plantsl03plant",
    "ops": "json://user:plantap01plant@127.0.0.1:9/plantap02plant",
}
PLACES = """\
places:
  program: {webhook: "secret:hook", secret: "secret:hook_key"}
  service: {apprise: "secret:ops"}
  room: {slack_webhook: "secret:slack_hook"}
"""
READY = {"text": "event=ready", "json": '"event": "ready"'}
COMMANDS = [
    *(["tell", to] for to in ("program", "service", "room")),
    *(["tell", "asha", "--by", by] for by in ("email", "sms", "slack")),
    ["status", "--json"],
    ["status"],
    ["check", "RULES"],
    ["outbox", "list"],
    ["audit"],
    ["quarantine", "list"],
    ["zoho", "doctor"],
    ["zoho", "webhook", "list"],
    ["zoho", "webhook", "check"],
]


def test_every_secret_setting_is_planted() -> None:
    assert sorted(SETTINGS) == sorted(secret_fields())
    assert all(PLANTED.search(it) for it in SETTINGS.values())


@pytest.fixture
async def zoho() -> AsyncIterator[ZohoDesk]:
    """It knows none of our credentials."""
    desk = ZohoDesk()
    await desk.start()
    yield desk
    await desk.stop()


async def planted(floor: Floor, zoho: ZohoDesk, style: str) -> None:
    locked = await floor.lock_inbox("user", "another")
    mail = {"smtp_url": locked.replace("another", "plantma01plant")}
    folder = floor.folder / "secrets"
    folder.mkdir()
    for name, secret in OF_RULES.items():
        (folder / name).write_text(secret, encoding="utf-8")
    for field, secret in {**SETTINGS, **mail}.items():
        (folder / variable(field)).write_text(secret, encoding="utf-8")
        floor.environ.pop(variable(field), None)
    floor.environ |= {
        "ALERTING_SECRETS_DIR": str(folder),
        "ALERTING_LOG_FORMAT": style,
        "ALERTING_PUBLIC_URL": "https://alerts.zylker.example",
        "ALERTING_WEBHOOK_AUTH": "watch",
        "ALERTING_ZOHO_CLIENT_ID": "1000.CLIENT",
        "ALERTING_ZOHO_DATA_CENTER": "com",
        "ALERTING_ZOHO_ORG": str(zoho.org),
        "ALERTING_ZOHO_DESK_URL": zoho.url,
        "ALERTING_ZOHO_ACCOUNTS_URL": zoho.url,
    }
    floor.write_rules(
        ON_HOLD.replace("    for: 10m\n", "").replace("asha by slack", "program, service, room"),
        HEAD.replace("places:\n", PLACES),
    )


def listens_at(daemon: Daemon) -> str:
    found = re.search(r'public"?[=:] ?"?([0-9.:]+)', daemon.text)
    assert found
    return found[1]


async def knocked(floor: Floor, address: str) -> str:
    """What strangers and friends are answered."""
    token, said = SETTINGS["webhook_tokens"].split(",")[0], []
    element = floor.put_on_hold(floor.talk())
    for path, body in (
        (f"/webhooks/zoho-desk/{token}", json.dumps([element])),
        (f"/webhooks/zoho-desk/{token}", "{"),
        (f"/webhooks/zoho-desk/{token}", '[{"eventType": 5}]'),
        (f"/webhooks/zoho-desk/{token}x", "[]"),
        ("/slack/actions", "payload={}"),
        ("/twilio/sms", "From=%2B1"),
        ("/a/none", ""),
    ):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-ZDesk-JWT": "a.b.c"}
        url = f"http://{address}{path}"
        async with floor.session.post(url, data=body, headers=headers) as answer:
            said.append(str(answer.headers) + await answer.text())
    return "".join(said)


async def admin_pages(floor: Floor) -> str:
    connector = aiohttp.UnixConnector(str(floor.folder / "admin.sock"))
    async with aiohttp.ClientSession(connector=connector) as session:
        said = ""
        for page in ("metrics", "v1/status", "v1/vitals", "v1/audit", "v1/alerts", "v1/alerts/1"):
            async with session.get(f"http://alerting/{page}") as answer:
                said += await answer.text()
    return said


def called(floor: Floor) -> str:
    said = ""
    for words in COMMANDS:
        rules = str(floor.folder / "rules.yaml")
        there = [rules if word == "RULES" else word for word in words]
        result = CliRunner().invoke(app, there, env=floor.environ)
        assert result.exception is None or isinstance(result.exception, SystemExit), words
        said += f"{words}\n{result.output}"
    return said


@pytest.mark.parametrize("style", READY)
async def test_nothing_that_the_program_says_holds_a_secret(
    floor: Floor, zoho: ZohoDesk, style: str
) -> None:
    await planted(floor, zoho, style)
    daemon = await floor.spawn()
    await daemon.says(READY[style])
    answered = await knocked(floor, listens_at(daemon))
    await until(lambda: daemon.text.count("refused") >= 2)
    pages = await admin_pages(floor)
    commands = await asyncio.to_thread(called, floor)
    second = await spawn(floor.environ, floor.folder / "second.log")
    assert await second.ended() != 0
    assert await daemon.stop() == 0

    assert "on-hold" in pages + commands
    assert commands.count("'tell'") == 6
    for said in (daemon.text, second.text, answered, pages, commands, _mails(floor)):
        assert not PLANTED.findall(said)
        assert OF_RULES["hook_key"] not in said


def _mails(floor: Floor) -> str:
    return "".join(it.content.as_string() for it in floor.inbox.arrived)


@pytest.mark.parametrize("field", sorted(SETTINGS))
@pytest.mark.parametrize("wrong", ["{}\x00 ", "ftp://{}", "{}@[", "smtp://{}:99999999", " {} ,,"])
def test_no_mistake_in_a_setting_repeats_it(field: str, wrong: str) -> None:
    shown = ""
    try:
        settings = read_settings(environ={variable(field): wrong.format(SETTINGS[field])})
        shown = repr(settings) + str(settings) + settings.model_dump_json()
    except ConfigError as error:
        shown = f"{error} {error.__cause__}"
    assert shown
    assert not PLANTED.search(shown)


def test_no_mistake_in_a_credential_repeats_it(tmp_path: Path) -> None:
    for field in SETTINGS:
        (tmp_path / field.upper()).write_bytes(f"plantno01plant {field}\xff".encode("latin-1"))
    with pytest.raises(ConfigError) as raised:
        read_settings(environ={"ALERTING_SECRETS_DIR": str(tmp_path)})
    assert not PLANTED.search(str(raised.value))
