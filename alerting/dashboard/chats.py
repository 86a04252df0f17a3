"""Chats: finding one, and all that is known of it."""

from typing import Annotated, Any, Literal, Protocol

import msgspec

from alerting.dashboard.alerts import Limit, Word, done
from alerting.dashboard.chat_story import ChatStory
from alerting.dashboard.endpoint import Endpoint
from alerting.dashboard.page import Page
from alerting.dashboard.refusals import NotThere
from alerting.dashboard.server import Contents
from alerting.model.done import Done
from alerting.model.times import EpochMs
from alerting.model.visitor import Role, Visitor

Id = Annotated[str, msgspec.Meta(pattern="^[0-9]{1,19}$")]
"""Zoho's."""
AnyId = Annotated[str, msgspec.Meta(pattern="^[0-9]{0,19}$")]
"""Empty: whichever; 0: those that have none, or of which it is not known."""
Mark = Annotated[str, msgspec.Meta(pattern="^(-?[0-9]{1,19}[.][0-9]{1,19}[.][0-9]{1,19})?$")]
State = Literal["", "waiting", "active", "unassigned", "due", "abandoned", "open", "ended", "all"]


class ChatsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which chats; what is not given does not matter."""

    state: State = ""
    """Without one: those that are not over; with `q` all."""
    channel: AnyId = ""
    agent: AnyId = ""
    q: Word = ""
    """A session id or its end, a ticket's number, a contact's id, a name of agent or channel;
    what the customer is called as far as `show_customer` shows it."""
    sort: Literal["", "longest", "newest"] = ""
    """`longest` wait, or `newest` status first. Without one: as suits the state."""
    after: Mark = ""
    """As the answer before said: the next page."""
    limit: Limit = 100


class ChatRow(msgspec.Struct, frozen=True, kw_only=True):
    """A chat as it is now. An instant of 0: not, or not known."""

    chat: str
    """Zoho's session id."""
    org: str
    status: str
    means: str
    """What Zoho means by that status."""
    since: EpochMs
    agent: str
    """Zoho's id of the agent or bot who has it; empty: nobody, or it is not known."""
    holder: str
    """Who has it, in words; empty: it is not known."""
    channel: str
    channel_name: str
    app: str
    ticket: str
    """Its number."""
    customer: str
    """Name or number, as `show_customer` of the rules file allows; else empty."""
    waiting_since: EpochMs
    due: EpochMs
    """When the first of its rules tells somebody unless something happens before."""
    over: bool


class ChatList(msgspec.Struct, frozen=True, kw_only=True):
    chats: list[ChatRow]
    total: int
    """How many fit, be they listed or not."""
    after: str
    """Of the next page; empty: this is the last."""
    complete: bool
    """False: not all chats have been counted yet."""
    state: str
    """Which were looked for."""
    sort: str


class Choice(msgspec.Struct, frozen=True):
    id: str
    name: str


class Choices(msgspec.Struct, frozen=True):
    """What there is to filter by."""

    channels: list[Choice]
    agents: list[Choice]


class ChatAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    org: Id
    chat: Id


class Assigning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    org: Id
    chat: Id
    agent: Id
    """Zoho Desk's id, as the chat's candidates have it."""


class Chats(Protocol):
    async def listed(self, asked: ChatsAsked) -> ChatList: ...

    def choices(self) -> Choices: ...

    async def story(self, org: int, chat: int) -> ChatStory | None:
        """None: nothing is known of it."""
        ...

    async def assign(self, org: int, chat: int, agent: int, by: str) -> Done:
        """What became of it, or that this is not known yet."""
        ...


def add_chats(contents: Contents, chats: Chats) -> None:
    async def listed(given: ChatsAsked, _visitor: Visitor) -> ChatList:
        return await chats.listed(given)

    async def story(given: ChatAsked, _visitor: Visitor) -> ChatStory:
        found = await chats.story(int(given.org), int(given.chat))
        if found is None:
            raise NotThere(f"Nothing is on record of a chat {given.chat}")
        return found

    async def assign(given: Assigning, visitor: Visitor) -> Done:
        org, chat, agent = int(given.org), int(given.chat), int(given.agent)
        return done(await chats.assign(org, chat, agent, visitor.name))

    async def page(given: ChatsAsked, visitor: Visitor) -> dict[str, Any]:
        return {"it": await listed(given, visitor), "asked": given, "choices": chats.choices()}

    async def one(given: ChatAsked, visitor: Visitor) -> dict[str, Any]:
        return {"it": await story(given, visitor)}

    add = contents.endpoints.add
    add(Endpoint("GET", "/chats", "Chats, by what they are.", ChatsAsked, ChatList, listed))
    summary = "A chat: its facts, its timeline, and what each rule makes of it."
    add(Endpoint("GET", "/chats/{org}/{chat}", summary, ChatAsked, ChatStory, story))
    summary = "Give a chat to an agent, in Zoho Desk."
    add(Endpoint("POST", "/chats/assign", summary, Assigning, Done, assign, Role.SUPERVISOR))
    contents.pages.append(Page("/chats", "chats.html", ChatsAsked, page))
    contents.pages.append(Page("/chats/{org}/{chat}", "chat.html", ChatAsked, one))
