"""Who is on call, and how each of the people can be reached; no numbers, no addresses."""

from typing import Any, Literal, Protocol

import msgspec

from alerting.dashboard.alerts import Word, done
from alerting.dashboard.endpoint import Endpoint, Nothing
from alerting.dashboard.page import Page
from alerting.dashboard.server import Contents
from alerting.model.audit import Audited
from alerting.model.done import Done
from alerting.model.duty import OnCall
from alerting.model.times import EpochMs
from alerting.model.visitor import Role, Visitor


class PersonSeen(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    means: list[str]
    """By which they can be reached: `email`, `sms`, `slack`."""
    quiet_until: EpochMs = 0
    """They are in quiet hours, so that only what is critical comes through; 0: they are not."""
    on_duty: list[str]
    """Rotas in which they are on duty now."""
    stopped: bool = False
    """They answered STOP to an SMS, and get none until they answer START."""


class PeopleSeen(msgspec.Struct, frozen=True):
    people: list[PersonSeen]
    on_call: OnCall


class LatelyDone(msgspec.Struct, frozen=True):
    lines: list[Audited]
    """The newest first."""


class People(Protocol):
    def seen(self) -> PeopleSeen: ...

    def audit(self) -> list[Audited]: ...

    async def test(self, person: str, means: str) -> Done:
        """Sends them a test message now; the provider's answer in words."""
        ...


class Testing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    person: Word
    means: Literal["email", "sms", "slack"]


class Anything(msgspec.Struct, frozen=True):
    """Whatever is in the query: the page does not ask."""


def add_people(contents: Contents, people: People) -> None:
    async def seen(_given: Nothing, _visitor: Visitor) -> PeopleSeen:
        return people.seen()

    async def lately(_given: Nothing, _visitor: Visitor) -> LatelyDone:
        return LatelyDone(people.audit())

    async def test(given: Testing, _visitor: Visitor) -> Done:
        return done(await people.test(given.person, given.means))

    async def page(_given: Anything, _visitor: Visitor) -> dict[str, Any]:
        return {"it": people.seen(), "audit": people.audit()}

    summary = "Who is on call, and how people can be reached."
    contents.endpoints.add(Endpoint("GET", "/people", summary, Nothing, PeopleSeen, seen))
    summary = "What people did that is about no single alert, the newest first."
    contents.endpoints.add(Endpoint("GET", "/audit", summary, Nothing, LatelyDone, lately))
    summary = "Send somebody a test message now, and see what the provider says."
    contents.endpoints.add(
        Endpoint("POST", "/people/test", summary, Testing, Done, test, Role.SUPERVISOR)
    )
    contents.pages.append(Page("/people", "people.html", Anything, page))
