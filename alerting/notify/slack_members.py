"""Which person of the rules file a member of Slack is."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from slack_sdk.errors import SlackApiError

from alerting.clock import Clock
from alerting.model.people import Person
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.notify.slack_answers import member_in
from alerting.notify.slack_client import FAILURES, SlackClient

#: Accounts may be given to somebody else, or be made only now.
REMEMBERED: Final[Ms] = 10 * MINUTE
AT_ONCE: Final = 8
MOST_KNOWN: Final = 10_000


class CannotSay(Exception):
    """Slack does not answer, or not now."""


class SlackMembers:
    """Slack is asked by e-mail address, which needs no right beyond those for posting."""

    def __init__(
        self, client: SlackClient, people: Callable[[], Iterable[Person]], clock: Clock
    ) -> None:
        self._client = client
        self._people = people
        self._clock = clock
        self._ids: dict[str, tuple[str, EpochMs]] = {}
        """By e-mail address; an empty id: Slack has nobody of that address."""

    async def person(self, member: str, likely: str) -> Person | None:
        """None: nobody of the file in force; `likely` is looked at first. May raise CannotSay."""
        if not member:
            return None  # or they were whoever Slack does not know
        people = sorted((it for it in self._people() if it.slack), key=lambda it: it.name != likely)
        for person in people:
            if member in (person.slack, self._known(person.slack)):
                return person
        unknown = [it for it in people if "@" in it.slack and self._known(it.slack) is None]
        for some in _parts(unknown, likely):
            await asyncio.gather(*(self._ask(it.slack) for it in some))
            for person in some:
                if self._known(person.slack) == member:
                    return person
        return None

    def _known(self, address: str) -> str | None:
        found = self._ids.get(address)
        fresh = found and self._clock.now() - found[1] < REMEMBERED
        return found[0] if found and fresh else None

    async def _ask(self, address: str) -> None:
        api = self._client.api()
        if api is None:
            raise CannotSay
        try:
            async with asyncio.timeout(self._client.settings.timeout):
                found = await api.users_lookupByEmail(email=address)
            member = member_in(found)
        except SlackApiError as error:
            if error.response.get("error") != "users_not_found":
                raise CannotSay from error
            member = ""
        except FAILURES as error:
            raise CannotSay from error
        if len(self._ids) >= MOST_KNOWN:
            self._ids.clear()
        self._ids[address] = (member, self._clock.now())


def _parts(people: Sequence[Person], likely: str) -> Iterable[Sequence[Person]]:
    """The likely one alone, then the others, some at once."""
    first = 1 if people and people[0].name == likely else 0
    if first:
        yield people[:1]
    for start in range(first, len(people), AT_ONCE):
        yield people[start : start + AT_ONCE]
