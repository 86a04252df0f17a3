"""Courier, templates and the real client libraries, down to the peers on loopback."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from pydantic import SecretStr

from alerting.clock import SystemClock
from alerting.model.delivery import StepKind
from alerting.model.limits import Limits
from alerting.model.message import Trouble
from alerting.model.people import Means
from alerting.notify.courier import WIDTH, Courier
from alerting.notify.means import open_ways
from alerting.notify.render import Renderer
from alerting.notify.settings import (
    AppriseSettings,
    Hook,
    MeansSettings,
    SlackSettings,
    SmsSettings,
    WebhookSettings,
    parse_smtp_url,
)
from alerting.simulate.inbox import Inbox
from alerting.simulate.phone import Phone
from alerting.simulate.room import Room
from tests.fakes import FakeOutbox, FakeRecheck, until
from tests.notify.messages import about, note
from tests.receiver import KEY, Receiver


def settings(
    inbox: Inbox, phone: Phone, room: Room, receiver: Receiver, service: Receiver
) -> MeansSettings:
    email = parse_smtp_url(f"{inbox.url}?starttls=never", mail_from="alerts@zylker.example")
    sms = SmsSettings(
        account_sid="AC1", token=SecretStr("right"), sender="+15005550006", api_url=phone.url
    )
    slack = SlackSettings(token=SecretStr("xoxb-right"), api_url=room.url)
    hook = Hook(url=SecretStr(receiver.url), key=SecretStr(KEY))
    webhook = WebhookSettings(hooks={"asha": hook, "other": hook})
    apprise = AppriseSettings(urls={"ops": SecretStr(service.url.replace("http", "json"))})
    return MeansSettings(email=email, sms=sms, slack=slack, webhook=webhook, apprise=apprise)


@pytest.fixture
async def carry(
    inbox: Inbox, phone: Phone, room: Room, receiver: Receiver, service: Receiver
) -> AsyncIterator[tuple[Courier, FakeOutbox]]:
    outbox, heard = FakeOutbox(), list[Trouble]()
    courier = Courier(
        outbox=outbox,
        ways=open_ways(settings(inbox, phone, room, receiver, service), SystemClock()),
        texts=Renderer(),
        recheck=FakeRecheck(),
        clock=SystemClock(),
        limits=Limits,
        report=heard.append,
    )
    await courier.start()
    yield courier, outbox
    await courier.stop(within=1)
    assert not heard


def settled(outbox: FakeOutbox, *keys: str) -> Callable[[], bool]:
    return lambda: all(outbox.history(key)[-1:] == [StepKind.DELIVERED] for key in keys)


Carry = tuple[Courier, FakeOutbox]


async def test_one_alert_goes_out_by_every_means(
    carry: Carry, inbox: Inbox, phone: Phone, room: Room, receiver: Receiver, service: Receiver
) -> None:
    courier, outbox = carry
    messages = [note(means, by=means) for means in Means]
    await outbox.add(messages)
    courier.hand_over(messages)
    await until(settled(outbox, *Means))
    assert "Chat on hold too long" in inbox.arrived[0].content["Subject"]
    assert "Chat on hold too long" in phone.arrived[0].body
    assert "Chat on hold too long" in room.arrived[0].text
    assert "Chat on hold too long" in receiver.taken[0].said["subject"]
    assert "Chat on hold too long" in service.taken[0].said["title"]


async def test_a_mail_server_that_hangs_delays_neither_sms_nor_slack(
    carry: Carry, inbox: Inbox, phone: Phone, room: Room
) -> None:
    async def hang(_step: str, _argument: str) -> str | None:
        await asyncio.Event().wait()
        return None

    courier, outbox = carry
    inbox.answer = hang
    mails = [note(f"m{n}", alert=n + 1) for n in range(20)]
    others = [note("s", by=Means.SMS), note("p", by=Means.SLACK)]
    await outbox.add([*mails, *others])
    courier.hand_over([*mails, *others])
    await until(settled(outbox, "s", "p"))
    assert not inbox.arrived
    assert (len(phone.arrived), len(room.arrived)) == (1, 1)


async def test_a_place_that_hangs_delays_no_other_place(carry: Carry, receiver: Receiver) -> None:
    async def hang(request: web.Request) -> None:
        if "slow" in await request.text():
            await asyncio.Event().wait()

    courier, outbox = carry
    receiver.answer = hang
    slow = [note(f"s{n}", by=Means.WEBHOOK, alert=n + 1, content=about("slow")) for n in range(20)]
    fast = [note(f"f{n}", by=Means.WEBHOOK, alert=n + 1, name="other") for n in range(20)]
    await outbox.add([*slow, *fast])
    courier.hand_over([*slow, *fast])
    await until(settled(outbox, *(it.key for it in fast)))
    assert len(receiver.taken) == 20
    assert len(receiver.tried) == 20 + WIDTH[Means.WEBHOOK]
