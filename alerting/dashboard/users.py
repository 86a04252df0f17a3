"""Who may come in: admins let people in, and give programs tokens."""

from typing import Annotated, Any, Literal, Protocol

import msgspec

from alerting.dashboard.endpoint import Endpoint, Nothing
from alerting.dashboard.page import Page
from alerting.dashboard.refusals import NotDone, Unreadable
from alerting.dashboard.server import Contents
from alerting.model.done import Done
from alerting.model.times import DAY, EpochMs, Ms
from alerting.model.user import NAME_PATTERN, NAME_RULE, is_name
from alerting.model.visitor import Role, Visitor

RoleWord = Literal["viewer", "supervisor", "admin"]
#: What does not fit is refused in our own words.
Name = Annotated[str, msgspec.Meta(extra_json_schema={"pattern": f"^{NAME_PATTERN}$"})]
Lasting = Annotated[int, msgspec.Meta(ge=0, le=3650 * DAY)]


class UserSeen(msgspec.Struct, frozen=True):
    name: str
    role: str
    made_at: EpochMs
    logins: int
    """In how many browsers."""
    used_at: EpochMs
    """When one of these was last used, within minutes; 0: there is none."""


class TokenSeen(msgspec.Struct, frozen=True):
    name: str
    role: str
    prefix: str
    """How it begins."""
    made_at: EpochMs
    used_at: EpochMs
    """Within minutes; 0: never."""
    expires_at: EpochMs
    """0: never."""


class UserList(msgspec.Struct, frozen=True):
    users: list[UserSeen]
    tokens: list[TokenSeen]


class NewUser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    role: RoleWord = "viewer"


class NewToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    role: RoleWord = "viewer"
    lasting: Lasting = 0
    """Milliseconds; 0: until it is revoked."""


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name


class RoleSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    role: RoleWord


class Given(msgspec.Struct, frozen=True):
    """`secret` is shown this once."""

    text: str
    secret: str


class Users(Protocol):
    """Empty or False: there is one of that name already, or none."""

    def listed(self) -> UserList: ...

    async def add(self, name: str, role: Role, by: str) -> str:
        """Their password."""
        ...

    async def set_role(self, name: str, role: Role, by: str) -> bool: ...

    async def new_password(self, name: str, by: str) -> str: ...

    async def remove(self, name: str, by: str) -> bool: ...

    async def log_out(self, name: str, by: str) -> bool: ...

    async def add_token(self, name: str, role: Role, lasting: Ms, by: str) -> str: ...

    async def revoke_token(self, name: str, by: str) -> bool: ...


class _Orders:
    def __init__(self, users: Users) -> None:
        self._users = users

    async def listed(self, _given: Nothing, _visitor: Visitor) -> UserList:
        return self._users.listed()

    async def add(self, given: NewUser, visitor: Visitor) -> Given:
        secret = await self._users.add(_name(given.name), _role(given.role), visitor.name)
        if not secret:
            raise NotDone(f"There is a user {given.name} already")
        return Given(f"{given.name} may log in with this password, shown this once:", secret)

    async def set_role(self, given: RoleSet, visitor: Visitor) -> Done:
        _not_oneself(given.name, visitor)
        _found(
            given.name, ok=await self._users.set_role(given.name, _role(given.role), visitor.name)
        )
        return Done(ok=True, text=f"{given.name} is {given.role} now, and has to log in again.")

    async def new_password(self, given: Named, visitor: Visitor) -> Given:
        secret = await self._users.new_password(given.name, visitor.name)
        _found(given.name, ok=bool(secret))
        return Given(f"{given.name} has this new password, shown this once:", secret)

    async def remove(self, given: Named, visitor: Visitor) -> Done:
        _not_oneself(given.name, visitor)
        _found(given.name, ok=await self._users.remove(given.name, visitor.name))
        return Done(ok=True, text=f"{given.name} may not log in any more.")

    async def log_out(self, given: Named, visitor: Visitor) -> Done:
        _found(given.name, ok=await self._users.log_out(given.name, visitor.name))
        return Done(ok=True, text=f"{given.name} has to log in again, everywhere.")

    async def add_token(self, given: NewToken, visitor: Visitor) -> Given:
        secret = await self._users.add_token(
            _name(given.name), _role(given.role), given.lasting, visitor.name
        )
        if not secret:
            raise NotDone(f"There is a token {given.name} already")
        return Given(f"{given.name} may ask the API with this token, shown this once:", secret)

    async def revoke_token(self, given: Named, visitor: Visitor) -> Done:
        if not await self._users.revoke_token(given.name, visitor.name):
            raise NotDone(f"There is no token {given.name}")
        return Done(ok=True, text=f"The token {given.name} is void.")

    async def page(self, _given: Nothing, visitor: Visitor) -> dict[str, Any]:
        return {"it": self._users.listed(), "own": visitor.name.casefold(), "day": DAY}


def add_users(contents: Contents, users: Users) -> None:
    it, admin, put = _Orders(users), Role.ADMIN, contents.endpoints.add
    summary = "Who may come in: users and tokens."
    put(Endpoint("GET", "/users", summary, Nothing, UserList, it.listed, admin))
    summary = "Let somebody in, with a password that is made and told once."
    put(Endpoint("POST", "/users", summary, NewUser, Given, it.add, admin))
    summary = "Give somebody another role."
    put(Endpoint("POST", "/users/role", summary, RoleSet, Done, it.set_role, admin))
    summary = "Give somebody another password, which is made and told once."
    put(Endpoint("POST", "/users/password", summary, Named, Given, it.new_password, admin))
    summary = "Let somebody in no longer."
    put(Endpoint("POST", "/users/remove", summary, Named, Done, it.remove, admin))
    summary = "Log somebody out wherever they are logged in."
    put(Endpoint("POST", "/users/logout", summary, Named, Done, it.log_out, admin))
    summary = "Make a token for a program, which is told once."
    put(Endpoint("POST", "/tokens", summary, NewToken, Given, it.add_token, admin))
    summary = "Make a token void."
    put(Endpoint("POST", "/tokens/revoke", summary, Named, Done, it.revoke_token, admin))
    contents.pages.append(Page("/users", "users.html", Nothing, it.page, admin))


def _role(word: str) -> Role:
    return Role[word.upper()]


def _name(name: str) -> str:
    if not is_name(name):
        raise Unreadable(NAME_RULE)
    return name


def _not_oneself(name: str, visitor: Visitor) -> None:
    """Or nobody might be left who can."""
    if name.casefold() == visitor.name.casefold():
        raise NotDone("That is yourself: ask another admin, or use alerting user on the server")


def _found(name: str, *, ok: bool) -> None:
    if not ok:
        raise NotDone(f"There is no user {name}")
