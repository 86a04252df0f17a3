"""`alerting user …`: in the database itself, whether the daemon runs or not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, TypeAlias

import apsw
import msgspec
import typer

from alerting.cli.asking import login_name
from alerting.cli.failure import Code, fail
from alerting.cli.local import local
from alerting.cli.options import Database, Json, read_length
from alerting.cli.passwords_asked import Generate, Stdin, password_for
from alerting.cli.reading import SERVICE_DATABASE, at_hand, reader
from alerting.cli.tables import show
from alerting.clock import SystemClock
from alerting.config.settings import read_settings
from alerting.dashboard.access.proofs import digest, new_token
from alerting.model.times import EpochMs
from alerting.model.user import NAME_RULE, is_name
from alerting.model.visitor import Role
from alerting.record.api_tokens import add_token, all_tokens, revoke_token
from alerting.record.beside import open_beside
from alerting.record.users import (
    Author,
    add_user,
    all_users,
    is_last_admin,
    remove_user,
    set_password,
    set_role,
)

user = typer.Typer(
    name="user",
    help="Who may come in to the page: people, and programs with tokens.",
    no_args_is_help=True,
    add_completion=False,
)
token = typer.Typer(
    name="token", help="Tokens with which programs ask the page's API.", no_args_is_help=True
)
user.add_typer(token)


def read_role(text: str | Role) -> Role:
    """Also what is there unless it is given."""
    if isinstance(text, Role):
        return text
    try:
        return Role[text.upper()]
    except KeyError:
        raise typer.BadParameter(f"{text} is no role: viewer, supervisor or admin") from None


def read_new_name(text: str) -> str:
    if not is_name(text):
        raise typer.BadParameter(NAME_RULE)
    return text


Name: TypeAlias = Annotated[str, typer.Argument(metavar="NAME", help="The user's.")]
NewName: TypeAlias = Annotated[
    str,
    typer.Argument(
        parser=read_new_name, metavar="NAME", help="Best as in the rules file: it signs orders."
    ),
]
RoleOption: TypeAlias = Annotated[
    Role,
    typer.Option("--role", parser=read_role, metavar="ROLE", help="viewer, supervisor or admin."),
]


class UserShown(msgspec.Struct, frozen=True):
    """For programs."""

    name: str
    role: str
    made_at: EpochMs
    changed_at: EpochMs


class TokenShown(msgspec.Struct, frozen=True):
    """For programs."""

    name: str
    role: str
    prefix: str
    made_at: EpochMs
    used_at: EpochMs
    expires_at: EpochMs


@user.command()
def add(
    name: NewName,
    *,
    role: RoleOption = Role.VIEWER,
    generate: Generate = False,
    stdin: Stdin = False,
    database: Database = None,
) -> None:
    """Let somebody in: with a password that is asked for twice, generated, or read.

    Example: alerting user add asha --role admin
    """
    password = password_for(name, generate=generate, stdin=stdin)
    with _changing(database) as (connection, by):
        if not add_user(connection, name, role, password.hashed, by):
            fail(f"There is a user {name} already; alerting user password {name} sets another")
    typer.echo(f"{name} may log in, as {role.name.lower()}.", err=generate)
    password.show()


@user.command("list")
def list_(*, as_json: Json = False, database: Database = None) -> None:
    """List who may log in, and as what.

    Example: alerting user list
    """
    with reader(database) as connection:
        users = all_users(connection)
    if as_json:
        shown = [UserShown(it.name, _word(it.role), it.made_at, it.changed_at) for it in users]
        typer.echo(msgspec.json.format(msgspec.json.encode(shown)).decode())
        return
    at = local(database=database).at
    rows = [(it.name, _word(it.role), at(it.made_at), at(it.changed_at)) for it in users]
    show(("NAME", "ROLE", "SINCE", "CHANGED"), rows)


@user.command("role")
def set_role_(
    name: Name,
    role: Annotated[
        Role, typer.Argument(parser=read_role, metavar="ROLE", help="viewer, supervisor or admin.")
    ],
    *,
    database: Database = None,
) -> None:
    """Give somebody another role; wherever they are logged in, they log in again.

    Example: alerting user role asha supervisor
    """
    last = _change(database, name, lambda it, by: set_role(it, name, role, by))
    typer.echo(f"{name} is {role.name.lower()} now, and has to log in again.")
    _remark(last and role is not Role.ADMIN)


@user.command("password")
def set_password_(
    name: Name, *, generate: Generate = False, stdin: Stdin = False, database: Database = None
) -> None:
    """Give somebody another password; wherever they are logged in, they log in again.

    Example: alerting user password asha --generate
    """
    password = password_for(name, generate=generate, stdin=stdin)
    _change(database, name, lambda it, by: set_password(it, name, password.hashed, by))
    typer.echo(f"{name} has a new password, and has to log in again.", err=generate)
    password.show()


@user.command()
def remove(name: Name, *, database: Database = None) -> None:
    """Let somebody in no longer, from now on; tokens of programs stay.

    Example: alerting user remove asha
    """
    last = _change(database, name, lambda it, by: remove_user(it, name, by))
    typer.echo(f"{name} may not log in any more.")
    _remark(last)


@token.command("add")
def add_token_(
    name: NewName,
    *,
    role: RoleOption = Role.VIEWER,
    expires: Annotated[
        int | None,
        typer.Option(
            parser=read_length, metavar="LENGTH", help="After so long, like 90d; else never."
        ),
    ] = None,
    database: Database = None,
) -> None:
    """Make a token for a program, and print it: it is shown this once.

    Example: alerting user token add wallboard --role viewer --expires 90d
    """
    with _changing(database) as (connection, by):
        secret, kept = new_token(name, role, by.at, expires or 0)
        if not add_token(connection, digest(secret), kept, by):
            fail(f"There is a token {name} already; alerting user token revoke {name} ends it")
    typer.echo(f"{name} may ask the API, as {role.name.lower()}, with this token:", err=True)
    typer.echo(secret)


@token.command("list")
def list_tokens(*, as_json: Json = False, database: Database = None) -> None:
    """List tokens by how they begin, when they were last used, and when they end.

    Example: alerting user token list
    """
    with reader(database) as connection:
        tokens = all_tokens(connection)
    if as_json:
        shown = [
            TokenShown(it.name, _word(it.role), it.prefix, it.made_at, it.used_at, it.expires_at)
            for it in tokens
        ]
        typer.echo(msgspec.json.format(msgspec.json.encode(shown)).decode())
        return
    at = local(database=database).at
    rows = [
        (
            it.name,
            _word(it.role),
            f"{it.prefix}…",
            at(it.made_at),
            at(it.used_at) or "never",
            at(it.expires_at) or "never",
        )
        for it in tokens
    ]
    show(("NAME", "ROLE", "TOKEN", "SINCE", "USED", "ENDS"), rows)


@token.command()
def revoke(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The token's.")],
    *,
    database: Database = None,
) -> None:
    """Make a token void, from now on.

    Example: alerting user token revoke wallboard
    """
    with _changing(database) as (connection, by):
        if not revoke_token(connection, name, by):
            fail(f"There is no token {name}; alerting user token list shows all")
    typer.echo(f"The token {name} is void.")


@contextmanager
def _changing(database: Database) -> Iterator[tuple[apsw.Connection, Author]]:
    path = at_hand(read_settings({"database": database}).database, SERVICE_DATABASE)
    now = SystemClock().now()
    with open_beside(path, now) as connection:
        yield connection, Author(login_name(), "command", now)


def _change(
    database: Database, name: str, change: Callable[[apsw.Connection, Author], bool]
) -> bool:
    """Whether they were the only admin."""
    with _changing(database) as (connection, by):
        last = is_last_admin(connection, name)
        if not change(connection, by):
            fail(f"There is no user {name}; alerting user list shows all", Code.FAILED)
    return last


def _remark(nobody_is_admin: bool) -> None:
    if nobody_is_admin:
        typer.echo("Nobody is admin any more: alerting user role NAME admin", err=True)


def _word(role: Role) -> str:
    return role.name.lower()
