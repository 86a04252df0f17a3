"""A listener on loopback with the pages of links behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp import web

from alerting.model.alert import Reason
from alerting.model.message import AlertNews, GroupItem, GroupNews, Message
from alerting.model.people import Means, Person, Recipient
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, SECOND
from alerting.receive.counters import Counters
from alerting.receive.doors import Doors
from alerting.receive.server import Bounds, Receiver, server
from alerting.receive.tokens import Tokens
from alerting.receive.wire import Keep
from alerting.reply.links import Links
from alerting.reply.page_door import PageDoor
from alerting.reply.ports import AlertView
from tests.fakes import START, ManualClock
from tests.receive.conftest import FakeIntake
from tests.reply.browser import Browser, Page
from tests.reply.fake_floor import FakeFloor

PUBLIC = "https://alerts.zylker.example"
KEY = b"k" * 32
ASHA = Person("asha", email="asha@zylker.example", timezone="Asia/Kolkata")
BRUNO = Person(
    "bruno", email="bruno@zylker.example", language="pt-BR", timezone="America/Sao_Paulo"
)
A_LOOK = 5 * SECOND
"""A person reads before pressing."""


def view(number: int = 12, **changes: object) -> AlertView:
    usual: dict[str, object] = {
        "title": "Chat on hold too long",
        "what": "ON_HOLD",
        "severity": Severity.CRITICAL,
        "since": START - 12 * MINUTE,
        "is_open": True,
    }
    return AlertView(number, **{**usual, **changes})  # type: ignore[arg-type]


def news(number: int = 12) -> AlertNews:
    return AlertNews(
        number=number,
        rule="on-hold",
        title="Chat on hold too long",
        why="Open it and answer, or hand it on.",
        severity=Severity.CRITICAL,
        what="ON_HOLD",
        since=START - 12 * MINUTE,
        at=START,
        org=1,
        chat=2,
        link="https://desk.zylker.example/chats/2",
    )


def message_to(person: Person, *numbers: int, key: str = "") -> Message:
    """By mail, about these alerts."""
    to = Recipient(person.name, Means.EMAIL, person.email, person.language, person.timezone)
    numbers = numbers or (12,)
    key = key or f"alert/{numbers[0]}/first/{person.name}/email"
    if len(numbers) == 1:
        return Message(key, to, Reason.FIRST, news(numbers[0]), START, alert=numbers[0])
    group = GroupNews(
        title="Chat on hold too long",
        shared="WhatsApp Support",
        severity=Severity.CRITICAL,
        items=tuple(GroupItem(Reason.FIRST, news(it)) for it in numbers[:5]),
        counts={Reason.FIRST: len(numbers)},
        total=len(numbers),
        alerts=numbers,
        at=START,
    )
    return Message(key, to, Reason.GROUP, group, START)


@dataclass
class Pages:
    """Alerts, people, and a browser in front of them."""

    floor: FakeFloor
    links: Links
    clock: ManualClock
    browser: Browser

    def link(self, person: Person = ASHA, *numbers: int) -> str:
        """What the message to that person has in it."""
        message = message_to(person, *numbers)
        self.floor.messages[message.key] = message
        return self.links.link_for(message)

    async def look(self, link: str) -> Page:
        """Opens it, and reads for a while."""
        page = await self.browser.open(link)
        await self.clock.advance(A_LOOK)
        return page


@pytest.fixture
async def pages() -> AsyncIterator[Pages]:
    clock, counters = ManualClock(), Counters()
    floor = FakeFloor(clock)
    floor.know(ASHA, BRUNO)
    floor.open(view())
    links = Links(PUBLIC, lambda name: floor.person(name) is not None)
    links.use(KEY)
    receiver = Receiver(FakeIntake(), Tokens(["first-token"]), Keep(), clock, counters, Bounds())
    receiver.doors = Doors({"a": PageDoor(floor, links, clock)})
    runner = web.ServerRunner(server(receiver, counters, Bounds()))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as session:
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield Pages(floor, links, clock, Browser(session, base, PUBLIC))
    await runner.cleanup()
