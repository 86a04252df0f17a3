"""Buttons in Slack: who presses one must be Slack's word for it, and somebody of the file."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import aiohttp
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting.model.button import Button
from alerting.model.message import Message
from alerting.model.people import Means, Person, Recipient
from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.reply.slack import SlackDoor
from alerting.reply.slack_ports import Nobody
from alerting.reply.slack_request import Click, SlackSignature, read_click
from tests.fakes import START, ManualClock, until
from tests.reply.conftest import message_to, view
from tests.reply.fake_floor import FakeFloor
from tests.reply.knocking import listening
from tests.reply.slack_press import SECRET, Press, form, in_room, signed

ASHA = Person("asha", slack="U0ASHA001")
BRUNO = Person("bruno", slack="U0BRUNO01", language="pt-BR")
ANSWERS = "https://hooks.slack.com/actions/T1/2/3"


class FakeMembers:
    """Those whose member id the file has."""

    def __init__(self, floor: FakeFloor) -> None:
        self._floor = floor
        self.silent = False

    async def person(self, member: str, likely: str) -> Person | Nobody:
        if self.silent:
            return Nobody.CANNOT_SAY
        found = (it for it in self._floor.people.values() if it.slack == member)
        return next(found, Nobody.UNKNOWN)


@dataclass
class FakePosts:
    """Remembers what it was asked for."""

    channel: str = "C1"
    shown: list[str] = field(default_factory=list)
    whispers: list[str] = field(default_factory=list)

    def channel_of(self, key: str) -> str:
        return self.channel

    async def show(self, key: str, channel: str, ts: str) -> None:
        self.shown.append(f"{channel}:{ts}")

    async def whisper(self, address: str, text: str) -> None:
        assert address == ANSWERS
        self.whispers.append(text)


@dataclass
class Slack:
    """A door, and what Slack posts to it."""

    floor: FakeFloor
    members: FakeMembers
    posts: FakePosts
    door: SlackDoor
    clock: ManualClock
    session: aiohttp.ClientSession
    url: str

    def tell(self, *numbers: int) -> Message:
        """Posts them to the room."""
        message = in_room(message_to(ASHA, *numbers, key=f"post/{numbers}"))
        self.floor.messages[message.key] = message
        return message

    async def press(
        self, action: str, message: Message, *, by: Person = ASHA, channel: str = "C1"
    ) -> int:
        press = Press(by.slack, action, message.key, channel, "17.01", ANSWERS)
        return await self.send(press.body, signed(press.body, self.clock))

    async def send(self, body: bytes, headers: dict[str, str], path: str = "actions") -> int:
        """The answer's status; what it causes is done when this returns."""
        async with self.session.post(f"{self.url}/slack/{path}", data=body, headers=headers) as it:
            await it.read()
        await self.door.close()
        return it.status


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    clock = ManualClock()
    floor = FakeFloor(clock)
    floor.know(ASHA, BRUNO)
    floor.open(view(12), view(13))
    members, posts = FakeMembers(floor), FakePosts()
    door = SlackDoor(floor, members, posts, SECRET, clock)
    async with listening({"slack": door}, clock) as url, aiohttp.ClientSession() as session:
        yield Slack(floor, members, posts, door, clock, session, url)


async def test_who_presses_has_it_and_the_post_shows_so(slack: Slack) -> None:
    assert await slack.press("ack", slack.tell(12)) == 200

    assert slack.floor.orders == ["asha has [12] by slack"]
    assert slack.posts.shown == ["C1:17.01"]
    assert slack.posts.whispers == []


@pytest.mark.parametrize(
    "button,until_",
    [
        (Button.ACK, 0),
        (Button.SNOOZE_30M, START + 30 * MINUTE),
        (Button.SNOOZE_2H, START + 2 * HOUR),
    ],
)
async def test_each_button_lasts_as_long_as_it_says(
    slack: Slack, button: Button, until_: int
) -> None:
    await slack.press(button, slack.tell(12))

    assert slack.floor.views[12].acked_until == until_


async def test_a_button_is_about_every_alert_of_its_post(slack: Slack) -> None:
    await slack.press("ack", slack.tell(12, 13))

    assert slack.floor.orders == ["asha has [12, 13] by slack"]


async def test_what_somebody_has_is_taken_only_by_taking_it_over(slack: Slack) -> None:
    message = slack.tell(12)
    await slack.press("ack", message)
    await slack.press("ack", message, by=BRUNO)
    held = slack.floor.has(12)

    await slack.press("take", message, by=BRUNO)

    assert (held, slack.floor.has(12)) == ("asha", "bruno")
    (said,) = slack.posts.whispers
    assert said.startswith("O alerta 12 está com asha.")
    assert "*Assumir" in said


async def test_what_is_closed_is_closed_by_name(slack: Slack) -> None:
    await slack.press("close", slack.tell(12))

    assert slack.floor.orders == ["asha closes [12] by slack"]


async def test_a_button_pressed_too_late_says_so(slack: Slack) -> None:
    message = slack.tell(12)
    slack.floor.end(12, "answered")

    await slack.press("ack", message)

    assert slack.posts.whispers == ["Alert 12 is over already."]
    assert slack.posts.shown == ["C1:17.01"]


async def test_a_stranger_is_told_what_is_missing_and_nothing_changes(slack: Slack) -> None:
    status = await slack.press("ack", slack.tell(12), by=Person("eve", slack="U0EVE0001"))

    assert status == 200
    assert slack.floor.orders == []
    assert slack.floor.refusals == ["slack: a member of Slack who is not in the rules file"]
    (said,) = slack.posts.whispers
    assert "not in the rules file, so nothing has changed" in said
    assert "U0EVE0001" in said


async def test_somebody_removed_from_the_file_is_a_stranger(slack: Slack) -> None:
    message = slack.tell(12)
    del slack.floor.people["asha"]

    await slack.press("ack", message)

    assert slack.floor.orders == []


async def test_where_slack_does_not_say_who_it_is_nobody_is_called_a_stranger(
    slack: Slack,
) -> None:
    slack.members.silent = True

    await slack.press("ack", slack.tell(12))

    assert slack.posts.whispers[0].startswith("Slack did not tell us who you are")
    assert (slack.floor.orders, slack.floor.refusals) == ([], [])


async def test_a_button_somewhere_else_than_posted_is_refused(slack: Slack) -> None:
    await slack.press("ack", slack.tell(12), channel="C2")

    assert slack.floor.orders == []
    assert slack.floor.refusals == ["slack: a button of no post of ours"]
    assert "no longer known" in slack.posts.whispers[0]


async def test_a_press_before_the_post_is_settled_counts(slack: Slack) -> None:
    slack.posts.channel = ""

    await slack.press("ack", slack.tell(12))

    assert slack.floor.orders


@pytest.mark.parametrize("means", [Means.EMAIL, Means.SMS, Means.WEBHOOK])
async def test_messages_by_other_means_have_no_buttons(slack: Slack, means: Means) -> None:
    message = msgspec.structs.replace(slack.tell(12), to=Recipient("asha", means, "x"))
    slack.floor.messages[message.key] = message

    await slack.press("ack", message)

    assert slack.floor.orders == []


async def test_an_unknown_button_changes_nothing(slack: Slack) -> None:
    await slack.press("explode", slack.tell(12))

    assert slack.floor.orders == []


async def test_a_disk_that_refuses_is_said_to_who_pressed(slack: Slack) -> None:
    message = slack.tell(12)
    slack.floor.disk_refuses = True

    assert await slack.press("ack", message) == 503
    assert slack.floor.orders == []


async def test_nobody_but_slack_is_believed(slack: Slack) -> None:
    body = Press("U0ASHA001", "ack", slack.tell(12).key, "C1", "17.01").body
    right = signed(body, slack.clock)

    answers = [
        await slack.send(body, signed(body, slack.clock, "another secret")),
        await slack.send(body.replace(b"ack", b"close"), right),
        await slack.send(body, {**right, "X-Slack-Signature": "v0=" + "0" * 64}),
        await slack.send(body, {**right, "X-Slack-Signature": "é"}),
        await slack.send(body, {**right, "X-Slack-Request-Timestamp": "1768473001"}),
        await slack.send(body, {"Content-Type": right["Content-Type"]}),
    ]

    assert answers == [401] * 6
    assert slack.floor.orders == []
    assert set(slack.floor.refusals) == {
        "slack: the signature is wrong",
        "slack: the signature is missing",
    }


async def test_the_same_request_a_second_time_changes_nothing(slack: Slack) -> None:
    body = Press("U0ASHA001", "ack", slack.tell(12).key, "C1", "17.01", ANSWERS).body
    headers = signed(body, slack.clock)

    answers = [await slack.send(body, headers) for _ in range(2)]

    assert answers == [200, 401]
    assert slack.floor.orders == ["asha has [12] by slack"]
    assert slack.floor.refusals == ["slack: the request was repeated"]


@pytest.mark.parametrize("seconds,status", [(299, 200), (300, 200), (301, 401), (-301, 401)])
async def test_requests_of_another_time_are_refused(
    slack: Slack, seconds: int, status: int
) -> None:
    body = Press("U0ASHA001", "ack", slack.tell(12).key, "C1", "17.01", ANSWERS).body
    headers = signed(body, ManualClock(START - seconds * SECOND))

    assert await slack.send(body, headers) == status


async def test_strangers_cannot_fill_the_audit(slack: Slack) -> None:
    for _ in range(100):
        await slack.send(b"payload=x", {"Content-Type": "application/x-www-form-urlencoded"})

    assert 10 <= len(slack.floor.refusals) <= 30


async def test_other_paths_methods_and_bodies_are_turned_away(slack: Slack) -> None:
    body = Press("U0ASHA001", "ack", slack.tell(12).key, "C1", "17.01").body
    right = signed(body, slack.clock)

    assert await slack.send(body, right, path="events") == 404
    assert await slack.send(body, {**right, "Content-Type": "application/json"}) == 415
    assert await slack.send(b"x" * 2**20, right) == 413
    async with slack.session.get(f"{slack.url}/slack/actions") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert slack.floor.orders == []


async def test_without_the_secret_nothing_is_believed(slack: Slack) -> None:
    door = SlackDoor(slack.floor, slack.members, slack.posts, "", slack.clock)
    body = Press("U0ASHA001", "ack", slack.tell(12).key, "C1", "17.01").body
    async with listening({"slack": door}, slack.clock) as url:
        there = replace(slack, url=url)
        assert await there.send(body, signed(body, slack.clock)) == 401

    assert slack.floor.orders == []


@given(st.binary(max_size=300) | st.text(max_size=300).map(form))
def test_any_body_is_a_press_or_none(body: bytes) -> None:
    assert isinstance(read_click(body), Click | None)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("type", "user", "actions"), _json)))
def test_any_payload_is_a_press_or_none(payload: dict[str, object]) -> None:
    press = Press("U1", "ack", "k", "C1", "1.1").payload

    assert isinstance(read_click(form(msgspec.json.encode(press | payload).decode())), Click | None)


@given(st.text(max_size=80), st.text(max_size=80), st.binary(max_size=50))
def test_any_headers_are_a_signature_or_none(stamp: str, signature: str, body: bytes) -> None:
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}

    assert SlackSignature(SECRET, ManualClock()).fault(headers, body)


async def test_a_slow_disk_does_not_keep_slack_waiting(slack: Slack) -> None:
    """Slack shows a failure after three seconds, though all is well."""
    go_on = asyncio.Event()
    usual = slack.floor.acknowledge

    async def slowly(*args: object, **more: object) -> object:
        await go_on.wait()
        return await usual(*args, **more)  # type: ignore[arg-type]

    slack.floor.acknowledge = slowly  # type: ignore[method-assign, assignment]
    press = Press("U0ASHA001", "ack", slack.tell(12).key, "C1", "17.01", ANSWERS)
    headers = signed(press.body, slack.clock)
    async with slack.session.post(
        f"{slack.url}/slack/actions", data=press.body, headers=headers
    ) as answer:
        before = list(slack.floor.orders)
    go_on.set()
    await until(lambda: slack.posts.shown)

    assert (answer.status, before, slack.floor.orders) == (200, [], ["asha has [12] by slack"])
