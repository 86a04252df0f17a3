"""The outbox: what waits, what was put off or refused and why; tried again, or given up."""

from typing import Annotated, Any, Protocol

import msgspec

from alerting.dashboard.alerts import Limit, done
from alerting.dashboard.endpoint import Endpoint
from alerting.dashboard.page import Page
from alerting.dashboard.refusals import Unreadable
from alerting.dashboard.server import Contents
from alerting.model.delivery import StepKind
from alerting.model.done import Done
from alerting.model.times import EpochMs
from alerting.model.visitor import Role, Visitor

WAITING = "waiting"
STATES = (WAITING, *map(str, StepKind))
#: Those that somebody may do something about.
PENDING = (WAITING, "deferred")


class MessageSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One message and its last step. Its words are not here."""

    key: str
    alert: int
    """0: it is about none, or about several."""
    to: str
    means: str
    reason: str
    state: str
    detail: str
    """What the provider said, without anything of a customer."""
    created_at: EpochMs
    at: EpochMs
    not_before: EpochMs
    tries: int


class OutboxSeen(msgspec.Struct, frozen=True):
    messages: list[MessageSeen]
    """The newest first."""
    counts: dict[str, int]
    """How many of the last day are in each state."""


class OutboxAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    state: Annotated[str, msgspec.Meta(extra_json_schema={"enum": ["", *STATES]})] = ""
    limit: Limit = 100


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: Annotated[str, msgspec.Meta(max_length=300)]


class Outbox(Protocol):
    async def listed(self, state: str, limit: int) -> OutboxSeen: ...

    async def retry(self, key: str, by: str) -> Done: ...

    async def drop(self, key: str, by: str) -> Done: ...


def add_outbox(contents: Contents, outbox: Outbox) -> None:
    async def listed(given: OutboxAsked, _visitor: Visitor) -> OutboxSeen:
        if given.state and given.state not in STATES:
            raise Unreadable(f"`state` is one of {', '.join(STATES)}")
        return await outbox.listed(given.state, given.limit)

    async def retry(given: Message, visitor: Visitor) -> Done:
        return done(await outbox.retry(given.key, visitor.name))

    async def drop(given: Message, visitor: Visitor) -> Done:
        return done(await outbox.drop(given.key, visitor.name))

    async def page(given: OutboxAsked, visitor: Visitor) -> dict[str, Any]:
        asked = given if given.state in ("", *STATES) else OutboxAsked()
        return {
            "it": await listed(asked, visitor),
            "asked": asked,
            "states": STATES,
            "pending": PENDING,
        }

    summary = "Messages and what became of them, the newest first."
    contents.endpoints.add(Endpoint("GET", "/outbox", summary, OutboxAsked, OutboxSeen, listed))
    summary = "Try a message again now that was put off."
    contents.endpoints.add(
        Endpoint("POST", "/outbox/retry", summary, Message, Done, retry, Role.ADMIN)
    )
    summary = "Never send a message that still waits."
    contents.endpoints.add(
        Endpoint("POST", "/outbox/drop", summary, Message, Done, drop, Role.ADMIN)
    )
    contents.pages.append(Page("/outbox", "outbox.html", OutboxAsked, page))
