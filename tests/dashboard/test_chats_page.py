"""Chats over the API and on the page, with the daemon's answers made up."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import pytest
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request

from alerting.dashboard.chat_story import (
    Candidate,
    ChatFacts,
    ChatStory,
    RuleSeen,
    Said,
    TimerSeen,
)
from alerting.dashboard.chats import ChatList, ChatRow, ChatsAsked, Choice, Choices, add_chats
from alerting.dashboard.server import Contents
from alerting.model.done import Done
from alerting.model.moments import Episode, Moment
from alerting.model.times import MINUTE
from alerting.model.visitor import Role, Visitor
from tests.dashboard.opened import ASHA, OpenGate, opened
from tests.dashboard.test_alerts_page import EVIL, SEEN
from tests.fakes import START

Connect = Callable[[Application], Awaitable[TestClient[Request, Application]]]
Client = TestClient[Request, Application]

ROW = ChatRow(
    chat="65403000000038063",
    org="1",
    status=EVIL,
    means=EVIL,
    since=START,
    agent="5",
    holder=EVIL,
    channel="7",
    channel_name=EVIL,
    app=EVIL,
    ticket=EVIL,
    customer=EVIL,
    waiting_since=START,
    due=START + MINUTE,
    over=False,
)
FACTS = ChatFacts(
    chat=ROW.chat,
    org=ROW.org,
    followed=True,
    status=EVIL,
    status_means=EVIL,
    status_since=START,
    reply=EVIL,
    reply_means=EVIL,
    reply_since=START,
    agent="5",
    holder=EVIL,
    holder_since=START,
    channel="7",
    channel_name=EVIL,
    app=EVIL,
    ticket=EVIL,
    link=f"https://desk.example/{EVIL}",
    contact="9",
    customer=EVIL,
    episode=1,
    episode_began=START,
    waiting_since=START,
    messages=2,
    last_in_at=START,
    last_out_at=START,
    first_answer_at=START,
    heard_at=START,
    confirmed=False,
)
MOMENT = Moment(at=START, sort="message", what=EVIL, who=EVIL, detail=EVIL, where=EVIL, text=EVIL)
TIMER = TimerSeen(
    since=START, due=START + MINUTE, length=2 * MINUTE, paused=True, hours=EVIL, alert=0
)
RULE = RuleSeen(
    rule=EVIL,
    title=EVIL,
    severity="critical",
    mode="trial",
    holds="yes",
    concerns=True,
    about=EVIL,
    answers=[Said(EVIL, "yes", "", [Said(EVIL, "no", EVIL)])],
    timers=[TIMER],
    next=[EVIL],
    hears=[EVIL],
)
STORY = ChatStory(
    at=START,
    facts=FACTS,
    alerts=[SEEN],
    episodes=[Episode(1, START, [MOMENT])],
    messages_since=START,
    rules=[RULE],
    assigning="on",
    candidates=[Candidate(agent="3", name=EVIL, online=None, chats=4, capacity=3)],
)


class FakeChats:
    def __init__(self) -> None:
        self.asked: list[object] = []

    async def listed(self, asked: ChatsAsked) -> ChatList:
        self.asked.append(asked)
        return ChatList(
            chats=[ROW], total=2, after="1.2.3", complete=False, state="open", sort="longest"
        )

    def choices(self) -> Choices:
        return Choices([Choice("7", EVIL)], [Choice("5", EVIL)])

    async def story(self, org: int, chat: int) -> ChatStory | None:
        return STORY if chat == int(ROW.chat) else None

    async def assign(self, org: int, chat: int, agent: int, by: str) -> Done:
        self.asked.append((org, chat, agent, by))
        return Done(ok=True, text="The chat was given to Rahul S.")


@pytest.fixture
def chats() -> FakeChats:
    return FakeChats()


@pytest.fixture
def gate() -> OpenGate:
    return OpenGate()


@pytest.fixture
async def client(aiohttp_client: Connect, chats: FakeChats, gate: OpenGate) -> Client:
    contents = Contents()
    add_chats(contents, chats)
    return await aiohttp_client(opened(gate, contents)[0])


@pytest.mark.parametrize(
    "path", ["/chats?q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", f"/chats/1/{ROW.chat}"]
)
async def test_whatever_names_and_texts_hold_stays_text(client: Client, path: str) -> None:
    page = await (await client.get(path)).text()
    assert "<img" not in page
    assert "&lt;img src=x" in page


async def test_only_supervisors_give_chats_away(
    client: Client, chats: FakeChats, gate: OpenGate
) -> None:
    order = {"org": "1", "chat": ROW.chat, "agent": "3"}
    headers = {"X-CSRF-Token": ASHA.csrf}
    gate.now = Visitor("vik", Role.VIEWER, "session", ASHA.csrf)
    refused = await client.post("/api/v1/chats/assign", json=order, headers=headers)
    assert (refused.status, chats.asked) == (HTTPStatus.FORBIDDEN, [])
    assert (await client.get(f"/api/v1/chats/1/{ROW.chat}")).status == HTTPStatus.OK
    gate.now = ASHA
    done = await client.post("/api/v1/chats/assign", json=order, headers=headers)
    assert done.status == HTTPStatus.OK
    assert chats.asked == [(1, int(ROW.chat), 3, "asha")]


async def test_a_filter_goes_on_to_the_next_page(client: Client, chats: FakeChats) -> None:
    page = await (await client.get("/chats?state=due&agent=5&limit=1&unknown=1")).text()
    assert chats.asked == [ChatsAsked(state="due", agent="5", limit=1)]
    assert "state=due&amp;channel=&amp;agent=5" in page
    assert "after=1.2.3" in page
