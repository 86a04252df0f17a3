"""Courier, templates and the real client libraries, down to the peers on loopback."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from pydantic import SecretStr

from alerting.clock import SystemClock
from alerting.model.delivery import StepKind
from alerting.model.limits import Limits
from alerting.model.message import Trouble
from alerting.model.people import Means
from alerting.notify.courier import Courier
from alerting.notify.means import open_ways
from alerting.notify.render import Renderer
from alerting.notify.settings import MeansSettings, SlackSettings, SmsSettings, parse_smtp_url
from alerting.simulate.inbox import Inbox
from alerting.simulate.phone import Phone
from alerting.simulate.room import Room
from tests.fakes import FakeOutbox, FakeRecheck, until
from tests.notify.messages import note


def settings(inbox: Inbox, phone: Phone, room: Room) -> MeansSettings:
    email = parse_smtp_url(f"{inbox.url}?starttls=never", mail_from="alerts@zylker.example")
    sms = SmsSettings(
        account_sid="AC1", token=SecretStr("right"), sender="+15005550006", api_url=phone.url
    )
    slack = SlackSettings(token=SecretStr("xoxb-right"), api_url=room.url)
    return MeansSettings(email=email, sms=sms, slack=slack)


@pytest.fixture
async def carry(
    inbox: Inbox, phone: Phone, room: Room
) -> AsyncIterator[tuple[Courier, FakeOutbox]]:
    outbox, heard = FakeOutbox(), list[Trouble]()
    courier = Courier(
        outbox=outbox,
        ways=open_ways(settings(inbox, phone, room)),
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


async def test_one_alert_reaches_inbox_phone_and_room(
    carry: Carry, inbox: Inbox, phone: Phone, room: Room
) -> None:
    courier, outbox = carry
    messages = [note(means, by=means) for means in Means]
    await outbox.add(messages)
    courier.hand_over(messages)
    await until(settled(outbox, *Means))
    assert "Chat on hold too long" in inbox.arrived[0].content["Subject"]
    assert "Chat on hold too long" in phone.arrived[0].body
    assert "Chat on hold too long" in room.arrived[0].text


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
