"""People who may log in to the page; each change is in the audit, in the same transaction."""

from dataclasses import dataclass
from typing import Any, Final

import apsw

from alerting.model.times import EpochMs
from alerting.model.user import User
from alerting.model.visitor import Role
from alerting.record.audit import AUDIT

COLUMNS: Final = "users.id, users.name, users.role, users.password, users.made_at, users.changed_at"


#: What stands in the audit of changes that are about a user.
OF_USERS: Final = frozenset(
    {"user added", "user removed", "new role", "new password", "logins ended"}
)


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, and from where: `command` or `page`."""

    name: str
    place: str
    at: EpochMs

    def writes(self, connection: apsw.Connection, what: str, detail: str) -> None:
        AUDIT.into(connection, [(self.at, what, self.name, self.place, detail)])


def user_of(row: tuple[Any, ...]) -> User:
    id_, name, role, *rest = row
    return User(id_, name, Role(role), *rest)


def all_users(reader: apsw.Connection) -> list[User]:
    """By name."""
    rows = reader.execute(f"SELECT {COLUMNS} FROM users ORDER BY name").fetchall()  # noqa: S608
    return [user_of(row) for row in rows]


def user_named(reader: apsw.Connection, name: str) -> User | None:
    """However it is capitalised."""
    sql = f"SELECT {COLUMNS} FROM users WHERE name = ?"  # noqa: S608 names of ours
    row = reader.execute(sql, (name,)).fetchone()
    return user_of(row) if row else None


def any_user(reader: apsw.Connection) -> bool:
    found: int = reader.execute("SELECT EXISTS (SELECT 1 FROM users)").get
    return bool(found)


def is_last_admin(reader: apsw.Connection, name: str) -> bool:
    sql = "SELECT group_concat(name) = ? COLLATE NOCASE FROM users WHERE role = ?"
    found: int | None = reader.execute(sql, (name, int(Role.ADMIN))).get
    return bool(found)


def add_user(connection: apsw.Connection, name: str, role: Role, password: str, by: Author) -> bool:
    """False: there is one of that name."""
    connection.execute(
        "INSERT INTO users (name, role, password, made_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?4)"
        " ON CONFLICT (name) DO NOTHING",
        (name, int(role), password, by.at),
    )
    if not connection.changes():
        return False
    by.writes(connection, "user added", f"{name}, {role.name.lower()}")
    return True


def set_role(connection: apsw.Connection, name: str, role: Role, by: Author) -> bool:
    """Wherever they are logged in, they are not any more. False: there is nobody of that name."""
    return _change(connection, name, "role", int(role), by, f", {role.name.lower()}")


def set_password(connection: apsw.Connection, name: str, password: str, by: Author) -> bool:
    """The same."""
    return _change(connection, name, "password", password, by, "")


def remove_user(connection: apsw.Connection, name: str, by: Author) -> bool:
    """False: there is nobody of that name."""
    user = user_named(connection, name)
    if user is None:
        return False
    end_logins(connection, user.id)
    connection.execute("DELETE FROM users WHERE id = ?", (user.id,))
    by.writes(connection, "user removed", user.name)
    return True


def end_logins(connection: apsw.Connection, user: int) -> int:
    """How many browsers were logged in."""
    connection.execute("DELETE FROM logins WHERE user = ?", (user,))
    return connection.changes()


def _change(
    connection: apsw.Connection, name: str, column: str, value: int | str, by: Author, said: str
) -> bool:
    user = user_named(connection, name)
    if user is None:
        return False
    connection.execute(
        f"UPDATE users SET {column} = ?, changed_at = ? WHERE id = ?",  # noqa: S608 names of ours
        (value, by.at, user.id),
    )
    end_logins(connection, user.id)
    by.writes(connection, f"new {column}", f"{user.name}{said}")
    return True
