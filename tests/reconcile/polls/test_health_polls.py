"""Our webhook and the channels, asked of the desk."""

import pytest
from pydantic import SecretStr

from alerting.reconcile.health import CHANNELS, OFTEN, HealthPolls, channels_trouble
from alerting.simulate.people import FACEBOOK, INSTAGRAM, TELEGRAM, WEBSITE, WHATSAPP
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Fault
from alerting.zoho.client import ZohoClient
from alerting.zoho.webhook_check import Ours
from tests.fakes import ManualClock
from tests.reconcile.polls.conftest import Known, Told

URL = "https://alerts.zylker.example/webhooks/zoho-desk/secret-secret-secret"


class Setting:
    ours = Ours((SecretStr(URL),))

    def __call__(self) -> Ours:
        return self.ours


@pytest.fixture
def setting() -> Setting:
    return Setting()


@pytest.fixture
def polls(
    client: ZohoClient, clock: ManualClock, known: Known, told: Told, setting: Setting
) -> HealthPolls:
    return HealthPolls(client, known, clock, ours=setting, troubles=told)


async def look(polls: HealthPolls, clock: ManualClock) -> None:
    await clock.advance(OFTEN)
    await polls.look_at_health()


async def test_a_webhook_that_is_off_or_tells_less_is_a_trouble_until_it_is_mended(
    desk: ZohoDesk, clock: ManualClock, told: Told, polls: HealthPolls
) -> None:
    webhook = desk.subscribe(URL)
    await look(polls, clock)
    assert not told.open
    webhook.enabled = False
    await look(polls, clock)
    cause, name = f"webhook-{webhook.id}", f"Webhook {webhook.id}"
    assert told.open == {
        cause: f"{name} is switched off in Zoho Desk, so it tells of no chat. Switch it on with: "
        "alerting zoho webhook create"
    }
    webhook.enabled = True
    del webhook.subscriptions["IM_Message_Add"]
    await look(polls, clock)
    assert told.open[cause].startswith(f"{name} in Zoho Desk no longer tells IM_Message_Add,")
    desk.faults.begin(Fault.BROKEN, under="/api/v1/webhooks")
    await look(polls, clock)
    assert told.open  # that it cannot be asked mends nothing
    desk.faults.end()
    webhook.subscriptions["IM_Message_Add"] = None
    await look(polls, clock)
    assert not told.open


async def test_a_webhook_that_is_gone_is_known_by_its_id(
    desk: ZohoDesk, clock: ManualClock, told: Told, polls: HealthPolls, setting: Setting
) -> None:
    setting.ours = Ours((), (12, desk.subscribe("https://old.zylker.example/").id))
    await look(polls, clock)
    assert list(told.open) == ["webhook-12"]
    assert "take it out of ALERTING_ZOHO_WEBHOOK_IDS" in told.open["webhook-12"]
    setting.ours = Ours((), (12,))
    await look(polls, clock)
    assert "set ALERTING_ZOHO_WEBHOOK_IDS to what it prints" in told.open["webhook-12"]


async def test_none_that_leads_here_is_a_trouble_unless_webhooks_come_nevertheless(
    desk: ZohoDesk, clock: ManualClock, known: Known, told: Told, polls: HealthPolls
) -> None:
    known.heard_at = clock.now()
    desk.subscribe("https://proxy.zylker.example/")
    await look(polls, clock)
    assert not told.open
    known.heard_at = 0
    await look(polls, clock)
    assert list(told.open) == ["no-webhook"]
    assert "set ALERTING_ZOHO_WEBHOOK_IDS to its id" in told.open["no-webhook"]


async def test_a_channel_that_does_not_work_is_told_where_anybody_knows_it(
    desk: ZohoDesk, clock: ManualClock, known: Known, told: Told, polls: HealthPolls
) -> None:
    known.named = {WHATSAPP.id: "WhatsApp Support", 5: ""}
    channels = desk.company.channels
    await look(polls, clock)
    channels[TELEGRAM.id].active = False
    channels[WHATSAPP.id].authorization_pending = True
    await look(polls, clock)
    told.open.pop("no-webhook")
    assert told.open == {
        CHANNELS: "The channel WhatsApp Support waits for somebody to sign in to its app again: "
        "until then no message comes or goes by it. Sign in to it again in Zoho Desk under Setup > "
        "Channels > Instant Messaging."
    }
    channels[WHATSAPP.id].authorization_pending = False
    channels[WHATSAPP.id].subscribed = False
    await look(polls, clock)
    assert told.open[CHANNELS].startswith("The channel WhatsApp Support no longer gets")
    assert "TELEGRAM" in polls.apps()


async def test_channels_that_do_not_work_are_one_trouble_that_names_some(
    desk: ZohoDesk, clock: ManualClock, known: Known, told: Told, polls: HealthPolls
) -> None:
    channels = desk.company.channels
    known.named = dict.fromkeys((INSTAGRAM.id, FACEBOOK.id, WEBSITE.id), "")
    await look(polls, clock)
    channels[INSTAGRAM.id].authorization_pending = True
    channels[FACEBOOK.id].active = False
    del channels[WEBSITE.id]
    await look(polls, clock)
    text = told.open[CHANNELS]
    assert text.startswith("3 channels do not work in Zoho Desk: ")
    assert "Website" in text
    assert len(told.open) == 2  # and no webhook
    assert ": A, B, C, D, E and 2 more. " in channels_trouble([(it, "") for it in "ABCDEFG"])

    channels[INSTAGRAM.id].authorization_pending = False
    channels[FACEBOOK.id].active = True
    known.named.pop(WEBSITE.id)
    await look(polls, clock)
    assert CHANNELS not in told.open
