"""A floor for each test: nothing is shared, nothing is left behind."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from alerting.simulate.inbox import Inbox
from alerting.simulate.phone import Phone
from alerting.simulate.room import Room
from tests.flow.floor import ON_HOLD, TOKEN, Floor


@pytest.fixture
async def floor(tmp_path: Path) -> AsyncIterator[Floor]:
    """Not open yet, so that the test may write other rules and settings first."""
    inbox, phone, room = Inbox(), Phone(token="right"), Room(token="xoxb-right")
    for peer in (inbox, phone, room):
        await peer.start()
    async with aiohttp.ClientSession() as session:
        environ = environ_of(tmp_path, inbox, phone, room)
        floor = Floor(inbox, phone, room, tmp_path, session, environ)
        floor.write_rules(ON_HOLD)
        yield floor
        await floor.end_processes()
        await floor.close()
    for peer in (floor.inbox, phone, room):
        await peer.stop()


def environ_of(folder: Path, inbox: Inbox, phone: Phone, room: Room) -> dict[str, str]:
    return {
        "ALERTING_RULES": str(folder / "rules.yaml"),
        "ALERTING_DATABASE": str(folder / "alerting.db"),
        "ALERTING_LISTEN": "127.0.0.1:0",
        "ALERTING_ADMIN_LISTEN": f"unix:{folder / 'admin.sock'}",
        "ALERTING_WEBHOOK_TOKENS": TOKEN,
        "ALERTING_SMTP_URL": f"{inbox.url}?starttls=never",
        "ALERTING_MAIL_FROM": "Chat alerts <alerts@zylker.example>",
        "ALERTING_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "ALERTING_TWILIO_AUTH_TOKEN": "right",
        "ALERTING_TWILIO_FROM": "+15005550006",
        "ALERTING_TWILIO_API_URL": phone.url,
        "ALERTING_SLACK_BOT_TOKEN": "xoxb-right",
        "ALERTING_SLACK_API_URL": room.url,
        "ALERTING_TICK_SECONDS": "0.01",
        "ALERTING_STOP_WITHIN": "5s",
        "ALERTING_SILENCE_AFTER": "400d",
    }
