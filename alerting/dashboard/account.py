"""Who one is here, one's own password, and the way out."""

from typing import Annotated, Any, Protocol

import msgspec

from alerting.dashboard.access.passwords import LONGEST, SHORTEST, unfit
from alerting.dashboard.endpoint import Endpoint, Nothing
from alerting.dashboard.page import Page
from alerting.dashboard.refusals import NotDone
from alerting.dashboard.server import Contents
from alerting.model.done import Done
from alerting.model.visitor import Visitor

Password = Annotated[str, msgspec.Meta(max_length=LONGEST)]


class Me(msgspec.Struct, frozen=True):
    name: str
    role: str
    by: str
    """`session`, `token`, `proxy` or `demo`."""


class NewPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    current: Password
    password: Password


class Accounts(Protocol):
    async def change_password(self, name: str, current: str, password: str) -> str:
        """Why not; empty: it is changed, and they are logged in nowhere."""
        ...


def add_account(contents: Contents, accounts: Accounts) -> None:
    async def me(_given: Nothing, visitor: Visitor) -> Me:
        return Me(visitor.name, visitor.role.name.lower(), visitor.by)

    async def change(given: NewPassword, visitor: Visitor) -> Done:
        if visitor.by != "session":
            raise NotDone("Only who has logged in with a password can change it here")
        why = unfit(given.password, visitor.name)
        why = why or await accounts.change_password(visitor.name, given.current, given.password)
        if why:
            raise NotDone(why)
        return Done(ok=True, text="Your password is changed. Log in with it.")

    async def page(_given: Nothing, _visitor: Visitor) -> dict[str, Any]:
        return {"shortest": SHORTEST}

    contents.endpoints.add(Endpoint("GET", "/me", "Who you are here.", Nothing, Me, me))
    summary = "Change your own password; you are logged out everywhere."
    contents.endpoints.add(Endpoint("POST", "/me/password", summary, NewPassword, Done, change))
    contents.pages.append(Page("/account", "account.html", Nothing, page))
