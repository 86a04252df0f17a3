"""A Zoho Desk with many open chats, as a process of its own."""

import asyncio
import signal
from typing import Any

from alerting.clock import SystemClock
from alerting.model.times import HOUR
from alerting.simulate.elements import Line
from alerting.simulate.people import ORG, talk
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.scopes import READING
from tests.bench.child import Answerer, given, replies, say

#: No channel of the traffic, and chats that it has not.
LINE = Line(3_942_000_000_995_099, "WHATSAPP")
FIRST = 50_000_000


async def _serve(options: dict[str, Any]) -> None:
    clock = SystemClock()
    desk = ZohoDesk(clock, org=ORG)
    await desk.start()
    desk.gate.meter.left = desk.gate.meter.per_day = 10**9
    now = clock.now() - HOUR
    for number in range(options["chats"]):
        chat = talk(FIRST + number, LINE, ORG)
        desk.happens(chat.says(now, "Hello"))
        desk.happens(chat.status(now, "OPEN", "UNASSIGNED"))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    say(
        {
            "zoho_desk_url": desk.url,
            "zoho_accounts_url": desk.url,
            "zoho_client_id": desk.accounts.client_id,
            "zoho_client_secret": desk.accounts.client_secret,
            "zoho_refresh_token": desk.accounts.refresh_token(*READING),
        }
    )
    answering = asyncio.create_task(replies(Answerer()))
    await stop.wait()
    answering.cancel()
    await desk.stop()


if __name__ == "__main__":
    asyncio.run(_serve(given()))
