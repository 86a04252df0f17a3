"""What the doctor finds that a command line cannot bring about: clocks, and a desk that is away."""

import pytest
from pydantic import SecretStr

from alerting.clock import SystemClock
from alerting.model.times import HOUR, MINUTE, SECOND, Ms
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.client import ZohoClient
from alerting.zoho.doctor import Patient, examine
from alerting.zoho.finding import Finding, State
from alerting.zoho.scopes import ACTING, Scope
from alerting.zoho.webhook_check import Ours, url_findings, webhook_findings
from alerting.zoho.webhooks import CHATS, Webhook
from tests.desks import Opened
from tests.fakes import ManualClock

URL = SecretStr("https://alerts.example/webhooks/zoho-desk/s3cret")
OURS = Ours((URL,), (7,), signed=True)


async def examined(
    client: ZohoClient, clock: ManualClock, ours: Ours | None = None
) -> list[Finding]:
    return [each async for each in examine(Patient(client, ours or Ours(()), clock))]


async def one(client: ZohoClient, clock: ManualClock, what: str) -> Finding:
    return next(it for it in await examined(client, clock) if it.what == what)


def webhook(**other: object) -> Webhook:
    values = {"id": 7, "name": "", "url": URL, "enabled": True, "events": dict.fromkeys(CHATS)}
    return Webhook(**{**values, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "ahead, state, words",
    [
        (0, State.OK, "agrees"),
        (MINUTE - 5 * SECOND, State.OK, "agrees"),
        (2 * MINUTE, State.MEND, "fast, so signatures look forged"),
        (-HOUR, State.MEND, "slow, so signatures look forged"),
    ],
)
async def test_a_clock_that_is_off_is_found(
    opened: Opened, clock: ManualClock, ahead: Ms, state: State, words: str
) -> None:
    """The peer's Date is the real time."""
    clock._now = SystemClock().now() + ahead
    found = await one(opened(timeout=30), clock, "Clock")

    assert found.state is state
    assert words in found.text


async def test_nothing_more_is_looked_at_where_zoho_is_away(
    opened: Opened, clock: ManualClock
) -> None:
    client = opened(accounts_url="http://127.0.0.1:1", desk_url="http://127.0.0.1:1")

    found = await examined(client, clock)

    assert [(it.what, it.state) for it in found] == [
        ("Keys", State.MEND),
        ("Address", State.MEND),
        ("Access", State.MEND),
    ]
    assert "cannot be reached" in found[-1].text


async def test_few_credits_are_said(client: ZohoClient, desk: ZohoDesk, clock: ManualClock) -> None:
    desk.gate.meter.left = 50_000
    await one(client, clock, "Credits")
    desk.gate.meter.left = 9_000

    assert (await one(client, clock, "Credits")).state is State.UNSURE


@pytest.mark.parametrize(
    "given, state, words",
    [
        (webhook(), State.OK, "is on"),
        (webhook(enabled=None), State.OK, "is on"),
        (webhook(enabled=False), State.MEND, "switched off"),
        (webhook(events={}), State.MEND, "IM_Session_Status, IM_Message_Add, IM_Message_Status"),
        (
            webhook(events={**dict.fromkeys(CHATS), CHATS[0]: {"departmentIds": ["1"]}}),
            State.UNSURE,
            "some departments",
        ),
        (webhook(id=8), State.MEND, "add it to ALERTING_ZOHO_WEBHOOK_IDS: 8"),
        (
            webhook(url=SecretStr("https://old.example/x")),
            State.MEND,
            "none of our addresses",
        ),
        (webhook(id=9, url=SecretStr("https://old.example/x")), State.MEND, "leads here"),
    ],
)
def test_a_webhook_is_as_it_should_be_or_it_is_said(
    given: Webhook, state: State, words: str
) -> None:
    found = webhook_findings([given], OURS)

    assert found[0].state is state
    assert words in found[0].text
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    "length, state", [(100, State.OK), (101, State.UNSURE), (500, State.UNSURE), (501, State.MEND)]
)
def test_urls_have_two_limits(length: int, state: State) -> None:
    url = "https://alerts.example/"
    assert [it.state for it in url_findings(SecretStr(url + "x" * (length - len(url))))] == [state]


async def test_what_it_takes_to_act_is_needed_where_rules_may(
    opened: Opened, clock: ManualClock
) -> None:
    reads = opened(*(it for it in Scope if it not in ACTING))

    found = [each async for each in examine(Patient(reads, Ours(()), clock, acts=True))]

    [scopes] = [it for it in found if it.what == "Scopes"]
    assert scopes.state is State.MEND
    assert "Desk.InstantMessages.UPDATE" in scopes.text
    assert scopes.text.endswith("alerting zoho connect --act")
