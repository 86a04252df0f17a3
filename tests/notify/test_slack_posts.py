"""Posts are kept as things are now."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from msgspec.structs import replace
from pydantic import SecretStr

from alerting.model.alert import Ending, Reason
from alerting.model.message import GroupItem, GroupNews, Message
from alerting.model.outcome import Deferred, Delivered, Refused
from alerting.model.people import Means
from alerting.model.severity import Severity
from alerting.notify.render import Renderer
from alerting.notify.samples import FULL
from alerting.notify.settings import SlackSettings
from alerting.notify.slack import SlackWay
from alerting.notify.slack_buttons import Standing, standing_of
from alerting.notify.slack_client import SlackClient
from alerting.notify.slack_posts import SlackPosts
from alerting.simulate import room as slack
from alerting.simulate.room import Post, Room
from tests.fakes import START, until
from tests.notify.messages import note

RENDERER = Renderer()
OPEN = replace(FULL, number=8, ending=None, ended_by="", acked_by="", acked_until=0)
HELD = replace(OPEN, acked_by="bruno")


@dataclass
class FakeSource:
    """What was posted; `now` is what it says by now."""

    posted: dict[str, str] = field(default_factory=dict)
    now: dict[str, Message] = field(default_factory=dict)
    asked: list[tuple[Sequence[int], str]] = field(default_factory=list)

    def about(self, alerts: Sequence[int], name: str = "") -> list[tuple[str, str]]:
        self.asked.append((alerts, name))
        return list(self.posted.items())

    def receipt(self, key: str) -> str:
        return self.posted.get(key, "")

    def as_of_now(self, key: str) -> tuple[Message, Standing] | None:
        found = self.now.get(key)
        return (found, standing_of(found)) if found else None


@dataclass
class Slack:
    room: Room
    way: SlackWay
    posts: SlackPosts
    source: FakeSource

    async def tell(self, key: str = "k1") -> str:
        """A first message, and where it was posted."""
        message = first(key)
        outcome = await self.way.send(message, RENDERER.render(message))
        assert isinstance(outcome, Delivered)
        self.source.posted[key] = outcome.receipt
        self.source.now[key] = message
        return outcome.receipt

    def becomes(self, content: object, reason: Reason, key: str = "k1") -> Message:
        """What the post is to say by now, and the message that tells of it."""
        now = replace(first(key), content=content, reason=reason)
        self.source.now[key] = now
        return replace(now, key=f"{key}/{reason}")

    async def send(self, message: Message, thread: str = "") -> object:
        return await self.way.send(message, RENDERER.render(message), thread)


def first(key: str = "k1") -> Message:
    return note(key, by=Means.SLACK, address="#support", content=OPEN)


@asynccontextmanager
async def posting(room: Room, **changes: object) -> AsyncIterator[Slack]:
    settings = SlackSettings(
        token=SecretStr("xoxb-right"), api_url=room.url, timeout=2, interactive=True
    ).model_copy(update=changes)
    source = FakeSource()
    posts = SlackPosts(SlackClient(settings), RENDERER, source)
    way = SlackWay(settings, posts)
    try:
        yield Slack(room, way, posts, source)
    finally:
        await way.close()
        await posts.close()


def shown(room: Room, receipt: str) -> Post:
    return room.shown[receipt]


async def test_a_first_post_has_buttons(room: Room) -> None:
    async with posting(room) as slack_:
        await slack_.tell()

    (post,) = room.arrived
    assert list(post.buttons) == ["I have it", "Snooze 30 minutes", "Snooze 2 hours", "Close"]
    assert post.buttons["I have it"]["value"] == "k1"


async def test_without_the_signing_secret_there_are_no_buttons(room: Room) -> None:
    async with posting(room, interactive=False) as slack_:
        receipt = await slack_.tell()
        await slack_.send(slack_.becomes(HELD, Reason.ACKNOWLEDGED))

    assert "bruno" in shown(room, receipt).words
    assert not shown(room, receipt).buttons


async def test_who_has_it_shows_in_the_post_and_is_not_posted_anew(room: Room) -> None:
    async with posting(room) as slack_:
        receipt = await slack_.tell()
        outcome = await slack_.send(slack_.becomes(HELD, Reason.ACKNOWLEDGED), receipt)

    assert outcome == Delivered(receipt, f"changed {receipt}")
    assert len(room.arrived) == 1
    assert "bruno has it" in shown(room, receipt).words
    assert list(shown(room, receipt).buttons) == ["Take over", "Close"]
    assert slack_.source.asked == [([8], "asha")]


async def test_the_end_is_posted_and_takes_the_buttons_away(room: Room) -> None:
    over = replace(OPEN, ending=Ending.ANSWERED)
    async with posting(room) as slack_:
        receipt = await slack_.tell()
        await slack_.send(slack_.becomes(over, Reason.ENDED), receipt)

    assert len(room.arrived) == 2
    assert not room.arrived[1].buttons
    assert not shown(room, receipt).buttons
    assert "Over: answered" in shown(room, receipt).words


async def test_a_reminder_brings_the_first_post_up_to_date(room: Room) -> None:
    async with posting(room) as slack_:
        receipt = await slack_.tell()
        await slack_.send(slack_.becomes(HELD, Reason.ACKNOWLEDGED), receipt)
        await slack_.send(slack_.becomes(OPEN, Reason.REMINDER), receipt)

    assert "I have it" in shown(room, receipt).buttons
    assert room.arrived[1].buttons


async def test_where_nothing_was_posted_it_is_said_in_a_post(room: Room) -> None:
    async with posting(room) as slack_:
        await slack_.send(slack_.becomes(HELD, Reason.ACKNOWLEDGED))

    assert "bruno has it" in room.arrived[0].words


async def test_a_post_that_was_deleted_is_said_in_a_new_one(room: Room) -> None:
    async with posting(room) as slack_:
        receipt = await slack_.tell()
        room.shown.clear()
        outcome = await slack_.send(slack_.becomes(HELD, Reason.ACKNOWLEDGED), receipt)

    assert isinstance(outcome, Delivered)
    assert len(room.arrived) == 2


async def test_of_two_posts_one_deleted_the_other_is_enough(room: Room) -> None:
    async with posting(room) as slack_:
        gone, there = await slack_.tell("k1"), await slack_.tell("k2")
        del room.shown[gone]
        slack_.becomes(HELD, Reason.ACKNOWLEDGED, "k2")
        outcome = await slack_.send(slack_.becomes(HELD, Reason.ACKNOWLEDGED), there)

    assert isinstance(outcome, Delivered)
    assert len(room.arrived) == 2
    assert "bruno has it" in shown(room, there).words


async def test_a_busy_slack_is_asked_again_later(room: Room) -> None:
    async def busy(_request: web.Request) -> web.StreamResponse:
        return slack.error("ratelimited", 429, {"Retry-After": "3"})

    async with posting(room) as slack_:
        receipt = await slack_.tell()
        room.answer = busy
        outcome = await slack_.send(slack_.becomes(HELD, Reason.ACKNOWLEDGED), receipt)

    assert isinstance(outcome, Deferred)
    assert outcome.retry_after == 3000


async def test_an_end_that_was_posted_is_not_posted_again_for_a_busy_update(room: Room) -> None:
    async def busy_with_updates(request: web.Request) -> web.StreamResponse | None:
        return slack.error("ratelimited", 429) if "update" in request.path else None

    async with posting(room) as slack_:
        receipt = await slack_.tell()
        room.answer = busy_with_updates
        over = slack_.becomes(replace(OPEN, ending=Ending.TAKEN), Reason.ENDED)
        assert isinstance(await slack_.send(over, receipt), Delivered)


async def test_a_group_of_nothing_but_who_has_what_is_quiet_too(room: Room) -> None:
    async with posting(room) as slack_:
        await slack_.tell()
        items = (GroupItem(Reason.ACKNOWLEDGED, HELD),)
        counts = {Reason.ACKNOWLEDGED: 2}
        group = GroupNews("t", "", Severity.WARNING, items, counts, 2, (8, 9), START)
        slack_.becomes(HELD, Reason.ACKNOWLEDGED)
        await slack_.send(replace(first("g"), reason=Reason.GROUP, content=group))

    assert len(room.arrived) == 1
    assert slack_.source.asked == [((8, 9), "asha")]


async def test_what_is_shown_last_is_what_is_so_last(room: Room) -> None:
    """The first change hangs at Slack while things go on."""
    go_on, asked = asyncio.Event(), asyncio.Event()

    async def slowly(request: web.Request) -> None:
        if "update" in request.path and not asked.is_set():
            asked.set()
            await go_on.wait()

    async with posting(room) as slack_:
        receipt = await slack_.tell()
        room.answer = slowly
        slack_.becomes(HELD, Reason.ACKNOWLEDGED)
        slack_.posts.answered([8])
        await asked.wait()
        slack_.becomes(replace(OPEN, ending=Ending.TAKEN), Reason.ENDED)
        slack_.posts.answered([8])
        go_on.set()
        await slack_.posts.close()

    assert room.calls.count("chat.update") == 2
    assert not shown(room, receipt).buttons


async def test_a_pressed_button_changes_its_post_where_it_stands(room: Room) -> None:
    async with posting(room) as slack_:
        receipt = await slack_.tell()
        slack_.becomes(HELD, Reason.ACKNOWLEDGED)
        channel, _, ts = receipt.partition(":")
        await slack_.posts.show("k1", channel, ts)
        await slack_.posts.show("k1", channel, "1.000001")  # deleted meanwhile
        await slack_.posts.show("unknown", channel, ts)
        where = slack_.posts.channel_of("k1")

    assert where == channel
    assert "bruno has it" in shown(room, receipt).words


async def test_a_whisper_reaches_only_slack(room: Room) -> None:
    async with posting(room) as slack_:
        await slack_.posts.whisper(room.answers_at, "Alert 8 is over already.")
        for address in ("http://127.0.0.1:1/x", "http://169.254.169.254/", "x", "https://[", ""):
            await slack_.posts.whisper(address, "to nobody")

    assert room.whispers == ["Alert 8 is over already."]


@pytest.mark.parametrize(
    "url,fine",
    [
        ("https://hooks.slack.com/actions/T1/2/3", True),
        ("https://hooks.slack-gov.com/actions/T1", True),
        ("http://hooks.slack.com/actions/T1", False),
        ("https://hooks.slack.com.example/actions", False),
        ("https://hooks.slack.com@example.org/", False),
        ("https://slack.com/api/x", True),
    ],
)
def test_answers_go_to_slack_alone(url: str, fine: bool) -> None:  # noqa: FBT001
    assert SlackClient(SlackSettings()).is_slacks(url) is fine


async def test_a_whisper_that_fails_is_nobodys_trouble(room: Room) -> None:
    async with posting(room) as slack_:
        await room.stop()
        await slack_.posts.whisper(room.answers_at, "…")
        await slack_.posts.show("k1", "C1", "1.1")
        assert await slack_.posts.follow([8]) is None


async def test_nobody_has_to_wait_for_what_others_see(room: Room) -> None:
    async with posting(room) as slack_:
        receipt = await slack_.tell()
        slack_.becomes(HELD, Reason.ACKNOWLEDGED)
        slack_.posts.answered([8])
        await until(lambda: "bruno has it" in shown(room, receipt).words)


async def test_a_post_that_may_not_be_changed_is_refused(room: Room) -> None:
    async with posting(room) as slack_:
        slack_.source.posted["k1"] = "C1:1.1"
        slack_.becomes(HELD, Reason.ACKNOWLEDGED)
        assert isinstance(await slack_.posts.follow([8]), Refused)


async def test_a_slack_that_hangs_does_not_hold_up_the_end(room: Room) -> None:
    async def forever(_request: web.Request) -> None:
        await asyncio.Event().wait()

    async with posting(room) as slack_:
        await slack_.tell()
        room.answer = forever
        slack_.posts.answered([8])
        await until(lambda: "chat.update" in room.calls)
        await slack_.posts.close(within=0)
