"""Members of Slack are found in the rules file by e-mail address or member id."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from alerting.model.people import Person
from alerting.notify.settings import SlackSettings
from alerting.notify.slack_client import SlackClient
from alerting.notify.slack_members import REMEMBERED, CannotSay, SlackMembers
from alerting.simulate import room as slack
from alerting.simulate.room import Room, user_id
from tests.fakes import ManualClock

ASHA = Person("asha", slack="asha@zylker.example")
BRUNO = Person("bruno", slack="U0BRUNO01")
ASHA_ID = user_id(ASHA.slack)


@asynccontextmanager
async def asking(
    room: Room, people: list[Person], clock: ManualClock | None = None, token: str = "xoxb-right"
) -> AsyncIterator[SlackMembers]:
    settings = SlackSettings(token=SecretStr(token) if token else None, api_url=room.url, timeout=2)
    client = SlackClient(settings)
    yield SlackMembers(client, lambda: people, clock or ManualClock())
    await client.close()


async def test_a_member_id_of_the_file_needs_no_asking(room: Room) -> None:
    async with asking(room, [ASHA, BRUNO]) as members:
        assert await members.person("U0BRUNO01", "") == BRUNO

    assert room.calls == []


async def test_an_address_is_asked_for_once_in_a_while(room: Room) -> None:
    clock = ManualClock()
    async with asking(room, [BRUNO, ASHA], clock) as members:
        found = [await members.person(ASHA_ID, "asha") for _ in range(3)]
        calls = len(room.calls)
        await clock.advance(REMEMBERED)
        await members.person(ASHA_ID, "asha")

    assert found == [ASHA] * 3
    assert (calls, len(room.calls)) == (1, 2)


async def test_a_request_that_names_no_member_is_by_nobody(room: Room) -> None:
    leaver = Person("leaver", slack="nobody@zylker.example")
    async with asking(room, [leaver, BRUNO]) as members:
        assert await members.person("U0STRANGE", "") is None
        assert await members.person("", "leaver") is None


async def test_who_was_told_is_looked_at_before_others(room: Room) -> None:
    others = [Person(f"p{n}", slack=f"p{n}@zylker.example") for n in range(30)]
    async with asking(room, [*others, ASHA]) as members:
        assert await members.person(ASHA_ID, "asha") == ASHA

    assert len(room.calls) == 1


async def test_everybody_of_the_file_is_found(room: Room) -> None:
    others = [Person(f"p{n}", slack=f"p{n}@zylker.example") for n in range(30)]
    gone = Person("gone", slack="nobody@zylker.example")
    async with asking(room, [gone, *others, ASHA]) as members:
        assert await members.person(ASHA_ID, "support-room") == ASHA
        assert await members.person("U0STRANGE", "") is None
        assert await members.person("U0STRANGE", "") is None

    assert len(room.calls) == 32


async def test_somebody_removed_from_the_file_is_nobody(room: Room) -> None:
    people = [ASHA]
    async with asking(room, people) as members:
        await members.person(ASHA_ID, "asha")
        people.clear()
        assert await members.person(ASHA_ID, "asha") is None


@pytest.mark.parametrize("code", ["ratelimited", "invalid_auth", "missing_scope"])
async def test_a_slack_that_does_not_answer_makes_nobody_a_stranger(room: Room, code: str) -> None:
    async def refusing(_request: object) -> object:
        return slack.error(code)

    room.answer = refusing  # type: ignore[assignment]
    async with asking(room, [ASHA]) as members:
        with pytest.raises(CannotSay):
            await members.person(ASHA_ID, "asha")


async def test_without_a_token_or_a_connection_it_cannot_say(room: Room) -> None:
    async with asking(room, [ASHA], token="") as members:
        with pytest.raises(CannotSay):
            await members.person(ASHA_ID, "asha")
    await room.stop()
    async with asking(room, [ASHA]) as members:
        with pytest.raises(CannotSay):
            await members.person(ASHA_ID, "asha")
