"""Who may come in to the page, as the running daemon asks and changes it.

What `alerting user` changes meanwhile is seen at the next request: nothing is kept in memory.
"""

from collections.abc import Callable
from typing import Final, TypeVar

import apsw

from alerting.model.times import EpochMs
from alerting.model.user import IDLE, LONGEST, ApiToken, Login, User
from alerting.record.api_tokens import all_tokens, token_with
from alerting.record.users import COLUMNS, all_users, any_user, end_logins, user_named, user_of
from alerting.record.writer import Writer

T = TypeVar("T")

#: Of one user; who logs in once more is logged out where they logged in first.
MOST_LOGINS: Final = 20


class Access:
    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._reader = reader

    def is_empty(self) -> bool:
        """Nobody has been added yet."""
        return not any_user(self._reader)

    def users(self) -> list[User]:
        return all_users(self._reader)

    def user(self, name: str) -> User | None:
        return user_named(self._reader, name)

    def tokens(self) -> list[ApiToken]:
        return all_tokens(self._reader)

    def token(self, digest: bytes) -> ApiToken | None:
        return token_with(self._reader, digest)

    def login(self, digest: bytes) -> Login | None:
        row = self._reader.execute(
            f"SELECT {COLUMNS}, l.made_at, l.used_at"  # noqa: S608 names of ours
            " FROM logins l JOIN users ON users.id = l.user WHERE l.digest = ?",
            (digest,),
        ).fetchone()
        return Login(user_of(row[:-2]), *row[-2:]) if row else None

    def logins(self, now: EpochMs) -> dict[int, tuple[int, EpochMs]]:
        """Of users: in how many browsers, and when one of these was last used."""
        rows = self._reader.execute(
            "SELECT user, count(*), max(used_at) FROM logins"
            " WHERE used_at > ? AND made_at > ? GROUP BY user",
            (now - IDLE, now - LONGEST),
        )
        return {user: (count, used_at) for user, count, used_at in rows}

    async def log_in(self, digest: bytes, user: User, now: EpochMs, instead_of: bytes) -> bool:
        """False: their password has been changed, or they removed, since `user` was read.

        `instead_of`: what the browser was logged in by until now; it is void.
        """

        def write(connection: apsw.Connection) -> bool:
            connection.execute("DELETE FROM logins WHERE digest = ?", (instead_of,))
            connection.execute(
                "INSERT INTO logins (digest, user, made_at, used_at)"
                " SELECT ?1, id, ?2, ?2 FROM users WHERE id = ?3 AND password = ?4",
                (digest, now, user.id, user.password),
            )
            if not connection.changes():
                return False
            connection.execute(
                "DELETE FROM logins WHERE user = ?1 AND digest NOT IN (SELECT digest FROM logins"
                " WHERE user = ?1 ORDER BY made_at DESC, digest = ?2 DESC LIMIT ?3)",
                (user.id, digest, MOST_LOGINS),
            )
            return True

        return await self._writer.submit(write)

    async def log_out(self, digest: bytes) -> None:
        await self.change(
            lambda it: it.execute("DELETE FROM logins WHERE digest = ?", (digest,)).fetchall()
        )

    async def log_out_everywhere(self, user: User) -> int:
        """In how many browsers."""
        return await self.change(lambda it: end_logins(it, user.id))

    async def login_used(self, digest: bytes, now: EpochMs) -> None:
        sql = "UPDATE logins SET used_at = ? WHERE digest = ?"
        await self.change(lambda it: it.execute(sql, (now, digest)).fetchall())

    async def token_used(self, digest: bytes, now: EpochMs) -> None:
        sql = "UPDATE api_tokens SET used_at = ? WHERE digest = ?"
        await self.change(lambda it: it.execute(sql, (now, digest)).fetchall())

    async def hash_anew(self, user: User, password: str) -> None:
        """The same password, hashed as is done now; nobody is logged out."""
        sql = "UPDATE users SET password = ? WHERE id = ? AND password = ?"
        values = password, user.id, user.password
        await self.change(lambda it: it.execute(sql, values).fetchall())

    async def change(self, job: Callable[[apsw.Connection], T]) -> T:
        """With the functions of `users` and `api_tokens`; on disk when this returns."""
        return await self._writer.submit(job)


def forget_logins(connection: apsw.Connection, now: EpochMs) -> int:
    """Those that are over."""
    connection.execute(
        "DELETE FROM logins WHERE used_at <= ? OR made_at <= ?", (now - IDLE, now - LONGEST)
    )
    return connection.changes()
