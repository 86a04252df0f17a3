"""`alerting zoho …` against a desk of our own: consent, webhooks, and what is wrong."""

import re
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from typer.testing import CliRunner

from alerting.cli.main import app
from alerting.simulate.site import Site
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Fault
from alerting.zoho.scopes import ACTING, READING, WEBHOOKS, Scope
from tests.cli.background import in_background
from tests.cli.calling import Call, Ended

TOKEN = "0123456789abcdef"
PATH = f"/webhooks/zoho-desk/{TOKEN}"


@asynccontextmanager
async def listening(desk: ZohoDesk) -> AsyncIterator[str]:
    yield await desk.start()
    await desk.stop()


@asynccontextmanager
async def taking_webhooks() -> AsyncIterator[str]:
    async def taken(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    door, site = web.Application(), Site()
    door.router.add_route("*", PATH, taken)
    yield await site.start(door, "127.0.0.1", 0)
    await site.stop()


@pytest.fixture
def desk(call: Call) -> Iterator[ZohoDesk]:
    """Where the settings say that Zoho is; there is a folder for secrets, and nothing in it."""
    desk = ZohoDesk()
    secrets = call.folder / "secrets"
    secrets.mkdir(mode=0o700)
    with in_background(listening(desk)) as url:
        call.settings["ALERTING_ZOHO_DESK_URL"] = url
        call.settings["ALERTING_ZOHO_ACCOUNTS_URL"] = url
        call.settings["ALERTING_SECRETS_DIR"] = str(secrets)
        call.settings["ALERTING_WEBHOOK_TOKENS"] = TOKEN
        yield desk


@pytest.fixture
def connected(call: Call, desk: ZohoDesk) -> ZohoDesk:
    """Consent to everything was given before."""
    consent_to(call, desk, *Scope)
    return desk


@pytest.fixture
def public(call: Call) -> Iterator[str]:
    """Our public address, and something that answers there."""
    with in_background(taking_webhooks()) as url:
        call.settings["ALERTING_PUBLIC_URL"] = url
        yield url


def consent_to(call: Call, desk: ZohoDesk, *scopes: str) -> None:
    call.settings |= {
        "ALERTING_ZOHO_DATA_CENTER": "eu",
        "ALERTING_ZOHO_ORG": str(desk.org),
        "ALERTING_ZOHO_CLIENT_ID": desk.accounts.client_id,
        "ALERTING_ZOHO_CLIENT_SECRET": desk.accounts.client_secret,
        "ALERTING_ZOHO_REFRESH_TOKEN": desk.accounts.refresh_token(*scopes),
    }


def typed(call: Call, *words: str, keys: list[str]) -> Ended:
    """A person answers the questions."""
    text = "".join(f"{key}\n" for key in keys)
    result = CliRunner().invoke(app, words, input=text, env=call.settings)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


def lines(ended: Ended) -> dict[str, str]:
    """What was looked at, and how it is; the worst where it is said more than once."""
    found: dict[str, str] = {}
    for line in ended.out.splitlines():
        state, what = line.split(":")[0].split(maxsplit=1)
        found[what] = max(found.get(what, ""), state, key=["", "ok", "unsure", "mend"].index)
    return found


def test_connect_says_what_to_paste_and_keeps_what_it_is_given(call: Call, desk: ZohoDesk) -> None:
    code = desk.accounts.consent(*READING, *WEBHOOKS)
    keys = ["eu", desk.accounts.client_id, desk.accounts.client_secret, code]

    ended = typed(call, "zoho", "connect", keys=keys)

    assert ended.code == 0, ended.err
    assert "https://api-console.zoho.eu" in ended.out
    assert ",".join([*READING, *WEBHOOKS]) in ended.out
    assert not [scope for scope in ACTING if scope in ended.out]
    secrets = call.folder / "secrets"
    files = {it.name: it.read_text().strip() for it in secrets.iterdir()}
    refresh = files.pop("ZOHO_REFRESH_TOKEN")
    assert refresh in desk.accounts._grants
    assert files == {
        "ZOHO_DATA_CENTER": "eu",
        "ZOHO_ORG": str(desk.org),
        "ZOHO_CLIENT_ID": desk.accounts.client_id,
        "ZOHO_CLIENT_SECRET": desk.accounts.client_secret,
    }
    assert {stat.S_IMODE(it.stat().st_mode) for it in secrets.iterdir()} == {0o600}
    said = ended.out + ended.err
    assert not [it for it in (refresh, code, desk.accounts.client_secret) if it in said]
    assert lines(call("zoho", "doctor"))["Access"] == "ok"


def test_connect_changes_nothing_of_zohos(call: Call, desk: ZohoDesk) -> None:
    code = desk.accounts.consent(*Scope)
    keys = [desk.accounts.client_id, desk.accounts.client_secret, code]

    ended = typed(call, "zoho", "connect", "--act", "--data-center", "eu", keys=keys)

    assert ended.code == 0, ended.err
    assert "allows all 10 scopes" in ended.out
    assert not desk.tickets.tasks
    assert not desk.delivery.webhooks
    assert not desk.truth.chats


def test_a_consent_that_lacks_a_scope_is_not_kept(call: Call, desk: ZohoDesk) -> None:
    code = desk.accounts.consent(*READING, Scope.CREATE_WEBHOOKS)
    keys = ["eu", desk.accounts.client_id, desk.accounts.client_secret, code]

    ended = typed(call, "zoho", "connect", keys=keys)

    assert ended.code == 1
    assert "lacks Desk.webhooks.UPDATE. Nothing was written" in ended.err
    assert not list((call.folder / "secrets").iterdir())


@pytest.mark.parametrize(
    "wrong, words",
    [
        (3, "the code is wrong, was used before"),
        (2, "the client secret is wrong"),
        (1, "not known in this data centre"),
    ],
)
def test_a_slip_of_the_finger_is_said_and_nothing_written(
    call: Call, desk: ZohoDesk, wrong: int, words: str
) -> None:
    code = desk.accounts.consent(*READING, *WEBHOOKS)
    keys = ["eu", desk.accounts.client_id, desk.accounts.client_secret, code]
    keys[wrong] = "hunter2"

    ended = typed(call, "zoho", "connect", keys=keys)

    assert ended.code == 1
    assert words in ended.err
    assert "hunter2" not in ended.err
    assert not list((call.folder / "secrets").iterdir())


def test_without_a_folder_nothing_is_asked(call: Call) -> None:
    ended = call("zoho", "connect")

    assert ended.code == 78
    assert "--secrets-dir" in ended.err


def test_a_data_centre_that_does_not_exist_is_said(call: Call, desk: ZohoDesk) -> None:
    ended = call("zoho", "connect", "--data-center", "com.ua")

    assert ended.code == 2
    assert "did you mean com.au?" in ended.err


def test_a_folder_that_others_may_read_is_noted(call: Call, desk: ZohoDesk) -> None:
    (call.folder / "secrets").chmod(0o755)

    assert "chmod 700" in typed(call, "zoho", "connect", keys=[]).err


def test_without_credentials_the_command_that_gets_them_is_named(
    call: Call, desk: ZohoDesk
) -> None:
    for words in (["doctor"], ["webhook", "list"], ["webhook", "create"], ["webhook", "check"]):
        ended = call("zoho", *words)
        assert ended.code == 78
        assert "alerting zoho connect" in ended.err


def test_half_of_the_credentials_are_a_mistake(call: Call, desk: ZohoDesk) -> None:
    call.settings["ALERTING_ZOHO_CLIENT_ID"] = "1000.X"

    ended = call("zoho", "doctor")

    assert ended.code == 78
    assert "ALERTING_ZOHO_REFRESH_TOKEN are not set" in ended.err


@pytest.mark.usefixtures("public")
def test_a_webhook_is_made_once(call: Call, connected: ZohoDesk) -> None:
    ended = call("zoho", "webhook", "create", "--presence")

    assert ended.code == 0, ended.err
    (made,) = connected.delivery.webhooks.values()
    assert set(made.subscriptions) == {
        "IM_Session_Status",
        "IM_Message_Add",
        "IM_Message_Status",
        "Agent_Presence_Update",
        "Agent_Channel_Preference_Update",
    }
    assert made.url.endswith(PATH)
    assert f"ALERTING_ZOHO_WEBHOOK_IDS={made.id}" in ended.out
    assert TOKEN not in ended.out + ended.err

    again = call("zoho", "webhook", "create")
    assert "nothing was changed" in again.out
    assert len(connected.delivery.webhooks) == 1


@pytest.mark.usefixtures("public")
def test_a_webhook_that_is_off_or_hears_too_little_is_brought_up_to_date(
    call: Call, connected: ZohoDesk
) -> None:
    call("zoho", "webhook", "create", "--department", str(connected.company.departments[0].id))
    (made,) = connected.delivery.webhooks.values()
    made.enabled = False
    del made.subscriptions["IM_Message_Status"]
    kept = dict(made.subscriptions)

    before = call("zoho", "webhook", "check")
    ended = call("zoho", "webhook", "create", "--names")

    assert before.code == 1
    assert "switched off" in before.out
    assert "not subscribed to IM_Message_Status" in before.out
    assert ended.code == 0, ended.err
    assert made.enabled
    assert made.subscriptions.items() >= kept.items()
    assert {"IM_Message_Status", "Agent_Update"} <= set(made.subscriptions)
    assert call("zoho", "webhook", "check").code == 0


def test_an_address_that_does_not_answer_is_said(call: Call, connected: ZohoDesk) -> None:
    call.settings["ALERTING_PUBLIC_URL"] = "http://127.0.0.1:1"

    ended = call("zoho", "webhook", "create")

    assert ended.code == 1
    assert "must answer 200 from outside" in ended.err


@pytest.mark.parametrize("setting", ["PUBLIC_URL", "WEBHOOK_TOKENS"])
def test_what_the_url_is_made_of_must_be_set(call: Call, connected: ZohoDesk, setting: str) -> None:
    call.settings["ALERTING_PUBLIC_URL"] = "https://alerts.example"
    del call.settings[f"ALERTING_{setting}"]

    ended = call("zoho", "webhook", "create")

    assert ended.code == 78
    assert f"ALERTING_{setting} is not set" in ended.err
    assert not connected.delivery.webhooks


@pytest.mark.parametrize(
    "length, code, word",
    [(100, 1, ""), (101, 1, "more than 100"), (500, 1, "more than 100"), (501, 78, "takes 500")],
)
def test_long_urls_are_noted_and_longer_ones_refused(
    call: Call, connected: ZohoDesk, length: int, code: int, word: str
) -> None:
    base = f"https://127.0.0.1:1/{'x' * (length - len(PATH) - 20)}"
    call.settings["ALERTING_PUBLIC_URL"] = base

    ended = call("zoho", "webhook", "create")

    assert ended.code == code
    assert word in ended.err
    assert ("characters" in ended.err) == bool(word)


@pytest.mark.usefixtures("public")
def test_webhooks_are_listed_without_secrets(call: Call, connected: ZohoDesk) -> None:
    call("zoho", "webhook", "create")

    ended = call("zoho", "webhook", "list")

    assert re.search(r"^\d+  on  ours  http://127.0.0.1:\d+/webhooks/zoho-desk/…  IM_", ended.out)
    assert TOKEN not in ended.out


@pytest.mark.usefixtures("public")
def test_the_doctor_finds_nothing_where_all_is_well(call: Call, connected: ZohoDesk) -> None:
    call("zoho", "webhook", "create")
    (made,) = connected.delivery.webhooks.values()

    ended = call("zoho", "doctor")

    assert ended.code == 0
    assert lines(ended) == {
        "Keys": "ok",
        "URL": "unsure",
        "Address": "ok",
        "Access": "ok",
        "Clock": "ok",
        "Organisation": "ok",
        "Scopes": "ok",
        f"Webhook {made.id}": "ok",
        "Credits": "ok",
    }


@pytest.mark.usefixtures("public")
def test_the_doctor_says_what_to_mend(call: Call, connected: ZohoDesk) -> None:
    call("zoho", "webhook", "create")
    (made,) = connected.delivery.webhooks.values()
    made.enabled = False
    call.settings |= {"ALERTING_WEBHOOK_AUTH": "jwt", "ALERTING_ZOHO_WEBHOOK_IDS": "7"}
    connected.faults.begin(Fault.BROKEN, "/.well-known/")

    ended = call("zoho", "doctor")

    assert ended.code == 1
    assert lines(ended)["Keys"] == lines(ended)[f"Webhook {made.id}"] == "mend"
    assert "switched off" in ended.out
    assert f"add it to ALERTING_ZOHO_WEBHOOK_IDS: {made.id}" in ended.out
    assert "Zoho has no webhook 7" in ended.out


def test_the_doctor_finds_a_missing_scope(call: Call, desk: ZohoDesk) -> None:
    consent_to(call, desk, *(it for it in READING if it is not Scope.CONTACTS))

    ended = call("zoho", "doctor")

    assert lines(ended)["Scopes"] == "mend"
    assert "lacks Desk.contacts.READ" in ended.out


def test_scopes_for_acting_are_wanted_only_by_those_who_act(call: Call, desk: ZohoDesk) -> None:
    consent_to(call, desk, *READING)

    ended = call("zoho", "doctor")

    assert lines(ended)["Scopes"] == "unsure"
    assert "alerting zoho connect --act" in ended.out


def test_the_doctor_finds_a_refused_token(call: Call, connected: ZohoDesk) -> None:
    connected.accounts.revoke(call.settings["ALERTING_ZOHO_REFRESH_TOKEN"])

    ended = call("zoho", "doctor")

    assert ended.code == 1
    assert lines(ended)["Access"] == "mend"
    assert "alerting zoho connect" in ended.out
    assert call.settings["ALERTING_ZOHO_REFRESH_TOKEN"] not in ended.out


@pytest.mark.usefixtures("connected")
def test_the_doctor_finds_another_organisation(call: Call) -> None:
    call.settings["ALERTING_ZOHO_ORG"] = "1"

    ended = call("zoho", "doctor")

    assert ended.code == 1
    assert "ALERTING_ZOHO_ORG" in ended.out


@pytest.mark.usefixtures("connected")
def test_the_doctor_finds_an_address_where_nobody_answers(call: Call) -> None:
    call.settings["ALERTING_PUBLIC_URL"] = "http://127.0.0.1:1"

    ended = call("zoho", "doctor")

    assert lines(ended)["Address"] == "mend"
    assert TOKEN not in ended.out


def test_credentials_replace_what_was_there(call: Call, desk: ZohoDesk) -> None:
    """A file with the prefix counts, so that one is written."""
    secrets = Path(call.settings["ALERTING_SECRETS_DIR"])
    old = secrets / "ALERTING_ZOHO_REFRESH_TOKEN"
    old.write_text("old")
    old.chmod(0o644)
    code = desk.accounts.consent(*READING, *WEBHOOKS)
    keys = ["eu", desk.accounts.client_id, desk.accounts.client_secret, code]

    typed(call, "zoho", "connect", keys=keys)

    assert old.read_text().strip() in desk.accounts._grants
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert not (secrets / "ZOHO_REFRESH_TOKEN").exists()


def test_a_folder_that_cannot_be_written_to_is_said_and_leaves_no_half(
    call: Call, desk: ZohoDesk
) -> None:
    secrets = Path(call.settings["ALERTING_SECRETS_DIR"])
    (secrets / "ZOHO_CLIENT_ID").mkdir()
    code = desk.accounts.consent(*READING, *WEBHOOKS)
    keys = ["eu", desk.accounts.client_id, desk.accounts.client_secret, code]

    ended = typed(call, "zoho", "connect", keys=keys)

    assert ended.code == 78
    assert "ZOHO_CLIENT_ID cannot be written" in ended.err
    assert {it.name for it in secrets.iterdir()} == {
        "ZOHO_DATA_CENTER",
        "ZOHO_ORG",
        "ZOHO_CLIENT_ID",
    }
