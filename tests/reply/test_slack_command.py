"""`/alerting silence …` in Slack: signed by Slack, by somebody of the rules file."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from alerting.errors import StorageBusy
from alerting.model.people import Person
from alerting.model.times import HOUR, MINUTE
from alerting.reply.silence_grammar import Wanted
from alerting.reply.slack import SlackDoor
from alerting.reply.slack_command import SlackCommand, read_typed
from alerting.reply.slack_ports import Nobody
from tests.fakes import ManualClock
from tests.reply.fake_floor import FakeFloor
from tests.reply.knocking import listening
from tests.reply.slack_press import SECRET, signed

ASHA = Person("asha", slack="U0ASHA001")
ADD = "silence rule on-hold for 2h because deploy"


class NoPosts:
    def channel_of(self, key: str) -> str:
        return ""

    async def show(self, key: str, channel: str, ts: str) -> None:
        raise AssertionError

    async def whisper(self, address: str, text: str) -> None:
        raise AssertionError


@dataclass
class FakeMembers:
    found: Person | Nobody = ASHA

    async def person(self, member: str, likely: str) -> Person | Nobody:
        return self.found


@dataclass
class FakeSilences:
    """Remembers what it was asked for."""

    asked: list[tuple[object, ...]] = field(default_factory=list)
    disk_refuses: bool = False

    def would_hide(self, wanted: Wanted, by: str) -> str:
        return self._note("preview", wanted, by)

    async def silence(self, wanted: Wanted, by: str) -> str:
        return self._note("silence", wanted, by)

    async def end(self, number: int, by: str) -> str:
        return self._note("end", number, by)

    def listed(self) -> str:
        return self._note("list")

    def _note(self, *asked: object) -> str:
        if self.disk_refuses:
            raise StorageBusy("The disk takes nothing")
        self.asked.append(asked)
        return f"{asked[0]} done"


@dataclass
class Slack:
    floor: FakeFloor
    members: FakeMembers
    silences: FakeSilences
    clock: ManualClock
    session: aiohttp.ClientSession
    url: str

    async def types(self, text: str) -> str:
        """What only who typed it is told."""
        body = form(text)
        status, said = await self.send(body, signed(body, self.clock))
        assert (status, said["response_type"]) == (200, "ephemeral")
        return str(said["text"])

    async def send(self, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        address = f"{self.url}/slack/commands"
        async with self.session.post(address, data=body, headers=headers) as answer:
            if answer.content_type != "application/json":
                return answer.status, {}
            return answer.status, await answer.json()


def form(text: str) -> bytes:
    """All that Slack sends with a command."""
    fields = ("token", "team_id", "team_domain", "enterprise_id", "enterprise_name", "channel_id")
    rest = dict.fromkeys((*fields, "channel_name", "user_name", "api_app_id", "trigger_id"), "x")
    typed = {"user_id": "U0ASHA001", "command": "/alerting", "text": text}
    return urlencode({**rest, **typed, "response_url": "https://hooks.slack.com/x"}).encode()


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    clock = ManualClock()
    floor, members, silences = FakeFloor(clock), FakeMembers(), FakeSilences()
    command = SlackCommand(floor, members, silences)
    door = SlackDoor(floor, members, NoPosts(), SECRET, clock, command)
    async with listening({"slack": door}, clock) as url, aiohttp.ClientSession() as session:
        yield Slack(floor, members, silences, clock, session, url)


async def test_a_silence_is_a_preview_until_now_is_said(slack: Slack) -> None:
    wanted = {"lasting": 2 * HOUR, "reason": "deploy", "rule": "on-hold"}

    assert await slack.types(ADD) == "preview done"
    assert await slack.types(ADD.replace("silence", "silence now")) == "silence done"

    assert slack.silences.asked == [
        ("preview", Wanted(**wanted, now=False), "asha"),  # type: ignore[arg-type]
        ("silence", Wanted(**wanted, now=True), "asha"),  # type: ignore[arg-type]
    ]


async def test_silences_are_listed_and_ended(slack: Slack) -> None:
    assert await slack.types("silence list") == "list done"
    assert await slack.types("silence end 3") == "end done"
    assert slack.silences.asked == [("list",), ("end", 3, "asha")]


async def test_what_is_not_understood_is_answered_with_how_to_say_it(slack: Slack) -> None:
    assert (await slack.types("be quiet")).startswith("Write `/alerting silence channel")
    assert slack.silences.asked == []


async def test_a_stranger_changes_nothing_and_it_is_said(slack: Slack) -> None:
    slack.members.found = Nobody.UNKNOWN

    assert "You are not in the rules file" in await slack.types(ADD)
    assert slack.silences.asked == []
    assert slack.floor.refusals == ["slack: a member of Slack who is not in the rules file"]


async def test_while_slack_does_not_say_who_it_is_nothing_is_done(slack: Slack) -> None:
    slack.members.found = Nobody.CANNOT_SAY

    assert "did not tell us who you are" in await slack.types(ADD)
    assert slack.silences.asked == []


async def test_a_disk_that_refuses_is_said(slack: Slack) -> None:
    slack.silences.disk_refuses = True

    assert "Nothing could be stored just now" in await slack.types(ADD)


async def test_a_forged_command_is_refused(slack: Slack) -> None:
    body = form(ADD)
    headers = signed(body, slack.clock, "another secret")

    assert (await slack.send(body, headers))[0] == 401
    assert slack.silences.asked == []


async def test_a_command_is_carried_out_once(slack: Slack) -> None:
    body = form(ADD)
    headers = signed(body, slack.clock)

    assert (await slack.send(body, headers))[0] == 200
    assert (await slack.send(body, headers))[0] == 401
    await slack.clock.advance(6 * MINUTE)
    assert (await slack.send(body, headers))[0] == 401
    assert len(slack.silences.asked) == 1


async def test_without_a_command_there_is_no_such_page() -> None:
    clock = ManualClock()
    floor, members = FakeFloor(clock), FakeMembers()
    door = SlackDoor(floor, members, NoPosts(), SECRET, clock)
    body = form(ADD)
    async with listening({"slack": door}, clock) as url, aiohttp.ClientSession() as session:
        headers = signed(body, clock)
        async with session.post(f"{url}/slack/commands", data=body, headers=headers) as answer:
            assert answer.status == 404


@pytest.mark.parametrize("body", [b"", b"\xff", b"a=b", b"&".join([b"a=b"] * 40)])
def test_what_slack_would_not_send_was_typed_by_nobody(body: bytes) -> None:
    assert (read_typed(body).member, read_typed(body).text) == ("", "")
