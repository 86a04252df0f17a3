"""Tokens that let programs ask the API; each change is in the audit, in the same transaction."""

from typing import Any, Final

import apsw

from alerting.model.user import ApiToken
from alerting.model.visitor import Role
from alerting.record.users import Author

_COLUMNS: Final = "name, role, prefix, made_at, used_at, expires_at"


def all_tokens(reader: apsw.Connection) -> list[ApiToken]:
    """By name."""
    rows = reader.execute(f"SELECT {_COLUMNS} FROM api_tokens ORDER BY name").fetchall()  # noqa: S608
    return [_token_of(row) for row in rows]


def token_with(reader: apsw.Connection, digest: bytes) -> ApiToken | None:
    sql = f"SELECT {_COLUMNS} FROM api_tokens WHERE digest = ?"  # noqa: S608 names of ours
    row = reader.execute(sql, (digest,)).fetchone()
    return _token_of(row) if row else None


def add_token(connection: apsw.Connection, digest: bytes, token: ApiToken, by: Author) -> bool:
    """False: there is one of that name."""
    connection.execute(
        f"INSERT INTO api_tokens (digest, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        " ON CONFLICT (name) DO NOTHING",
        (
            digest,
            token.name,
            int(token.role),
            token.prefix,
            token.made_at,
            token.used_at,
            token.expires_at,
        ),
    )
    if not connection.changes():
        return False
    by.writes(connection, "token added", f"{token.name}, {token.role.name.lower()}")
    return True


def revoke_token(connection: apsw.Connection, name: str, by: Author) -> bool:
    """False: there is none of that name."""
    connection.execute("DELETE FROM api_tokens WHERE name = ?", (name,))
    if not connection.changes():
        return False
    by.writes(connection, "token revoked", name)
    return True


def _token_of(row: tuple[Any, ...]) -> ApiToken:
    name, role, *rest = row
    return ApiToken(name, Role(role), *rest)
