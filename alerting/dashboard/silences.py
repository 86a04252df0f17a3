"""Silences: what is hidden, by whom and why; made, tried out beforehand, and ended."""

from typing import Annotated, Any, Protocol

import msgspec

from alerting.dashboard.alerts import Number, Word, done
from alerting.dashboard.endpoint import Endpoint, Nothing
from alerting.dashboard.page import Page
from alerting.dashboard.refusals import NotDone
from alerting.dashboard.server import Contents
from alerting.model.done import Done, Silenced
from alerting.model.silence import SilenceList
from alerting.model.times import DAY, HOUR, MINUTE
from alerting.model.visitor import Role, Visitor

#: What the page offers; the rules file says what the longest is.
LENGTHS = (15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY)


class Silencing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is named must all fit; at least one of `rule`, `channel`, `agent`, `chat` is."""

    reason: Annotated[str, msgspec.Meta(max_length=500)]
    lasting: Annotated[int, msgspec.Meta(ge=1_000, le=365 * DAY)]
    """Milliseconds."""
    rule: Word = ""
    channel: Word = ""
    """A name of the rules file or of Zoho, or Zoho's id, like `agent`."""
    agent: Word = ""
    chat: Word = ""
    """Zoho's session id."""
    preview: bool = False
    """Only says what it would hide now."""


class Ending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: Number


class Suggested(msgspec.Struct, frozen=True):
    """What the form begins with."""

    rule: str = ""
    channel: str = ""
    agent: str = ""
    chat: str = ""


class Known(msgspec.Struct, frozen=True):
    """Names to choose from."""

    rules: list[str]
    channels: list[str]
    agents: list[str]


class Silences(Protocol):
    async def listed(self) -> SilenceList: ...

    async def add(self, wanted: Silencing, by: str) -> Silenced: ...

    async def end(self, number: int, by: str) -> Done: ...

    def known(self) -> Known: ...


def add_silences(contents: Contents, silences: Silences) -> None:
    async def listed(_given: Nothing, _visitor: Visitor) -> SilenceList:
        return await silences.listed()

    async def add(given: Silencing, visitor: Visitor) -> Silenced:
        if not given.reason.strip() and not given.preview:
            raise NotDone("Say why, for those who wonder")
        made = await silences.add(given, visitor.name)
        if not made.ok:
            raise NotDone(made.text)
        return made

    async def end(given: Ending, visitor: Visitor) -> Done:
        return done(await silences.end(given.number, visitor.name))

    async def page(given: Suggested, _visitor: Visitor) -> dict[str, Any]:
        return {
            "it": await silences.listed(),
            "suggested": given,
            "known": silences.known(),
            "lengths": LENGTHS,
        }

    summary = "Silences that are on, and those of the last day."
    contents.endpoints.add(Endpoint("GET", "/silences", summary, Nothing, SilenceList, listed))
    contents.endpoints.add(
        Endpoint(
            "POST",
            "/silences",
            "Hide alerts for a while, or with `preview` only see which.",
            Silencing,
            Silenced,
            add,
            Role.SUPERVISOR,
        )
    )
    contents.endpoints.add(
        Endpoint(
            "POST",
            "/silences/end",
            "End a silence: what it hid and still holds is told.",
            Ending,
            Done,
            end,
            Role.SUPERVISOR,
        )
    )
    contents.pages.append(Page("/silences", "silences.html", Suggested, page))
