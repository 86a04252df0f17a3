"""`/alerting …` in Slack: silences, by whoever is in the rules file."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import parse_qsl

import msgspec
from aiohttp import web

from alerting.errors import StorageError
from alerting.reply import slack_words
from alerting.reply.ports import Floor
from alerting.reply.silence_grammar import USAGE, End, Listing, Wanted, read_command
from alerting.reply.slack_ports import Members, Nobody

LATE: Final = "It takes longer than usual. `/alerting silence list` shows what became of it."
_MOST_FIELDS: Final = 30


class Silences(Protocol):
    """What is silent; `app` provides it. The answers are for whoever asked, as Slack shows text."""

    def would_hide(self, wanted: Wanted, by: str, /) -> str: ...

    async def silence(self, wanted: Wanted, by: str, /) -> str: ...

    async def end(self, number: int, by: str, /) -> str: ...

    def listed(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Typed:
    member: str
    """Slack's id of who typed it."""
    text: str


class SlackCommand:
    def __init__(self, floor: Floor, members: Members, silences: Silences) -> None:
        self._floor = floor
        self._members = members
        self._silences = silences

    async def obey(self, body: bytes) -> str:
        """A signed request's body; what only who typed it is told."""
        typed = read_typed(body)
        person = await self._members.person(typed.member, "")
        if person is Nobody.CANNOT_SAY:
            return slack_words.cannot_say()
        if isinstance(person, Nobody):
            with suppress(StorageError):
                await self._floor.refused("a member of Slack who is not in the rules file", "slack")
            return slack_words.stranger(typed.member)
        try:
            return await self._answer(typed.text, person.name)
        except StorageError:
            return slack_words.not_stored(person.language)

    async def _answer(self, text: str, by: str) -> str:
        match read_command(text):
            case Wanted(now=True) as wanted:
                return await self._silences.silence(wanted, by)
            case Wanted() as wanted:
                return self._silences.would_hide(wanted, by)
            case End(number):
                return await self._silences.end(number, by)
            case Listing():
                return self._silences.listed()
            case None:
                return USAGE


def read_typed(body: bytes) -> Typed:
    """Of what is not as Slack sends it nobody has typed anything."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        pairs = []
    fields = dict(pairs)
    return Typed(fields.get("user_id", ""), fields.get("text", ""))


def whispered(text: str) -> web.Response:
    """Only who typed the command sees it."""
    said = {"response_type": "ephemeral", "text": text}
    return web.Response(body=msgspec.json.encode(said), content_type="application/json")
