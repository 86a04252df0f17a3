"""Users, browsers that are logged in, and tokens, as the disk keeps them."""

from pathlib import Path

import apsw
import pytest

from alerting.errors import StorageError
from alerting.model.times import DAY, HOUR
from alerting.model.user import ApiToken, is_name
from alerting.model.visitor import Role
from alerting.record.access import MOST_LOGINS
from alerting.record.api_tokens import add_token, revoke_token
from alerting.record.audit import newest
from alerting.record.beside import open_beside
from alerting.record.database import open_database
from alerting.record.lock import FileLock
from alerting.record.retention import Policy
from alerting.record.store import Store
from alerting.record.users import (
    Author,
    add_user,
    all_users,
    remove_user,
    set_password,
    set_role,
    user_named,
)

BY = Author("root", "command", 5)


async def with_asha(store: Store) -> None:
    await store.access.change(lambda it: add_user(it, "asha", Role.VIEWER, "hash", BY))


async def logged_in(store: Store, digest: bytes = b"a", now: int = 10) -> bool:
    await with_asha(store)
    asha = store.access.user("Asha")
    assert asha is not None
    return await store.access.log_in(digest, asha, now, b"")


@pytest.fixture
def made(path: Path) -> Path:
    open_database(path, 0).close()
    return path


def test_a_name_is_found_however_it_is_capitalised_and_given_once(made: Path) -> None:
    with open_beside(made, 0) as connection:
        assert add_user(connection, "Asha", Role.ADMIN, "hash", BY)
        assert not add_user(connection, "ASHA", Role.VIEWER, "other", BY)

        assert [(it.name, it.role) for it in all_users(connection)] == [("Asha", Role.ADMIN)]
        assert user_named(connection, "asha") is not None


def test_every_change_is_in_the_audit_and_no_secret_is(made: Path) -> None:
    token = ApiToken("board", Role.VIEWER, "alr_abcd", 5, 0, 0)
    with open_beside(made, 0) as connection:
        add_user(connection, "asha", Role.VIEWER, "s3cret-hash", BY)
        set_role(connection, "ASHA", Role.ADMIN, BY)
        set_password(connection, "asha", "s3cret-other", BY)
        remove_user(connection, "asha", BY)
        add_token(connection, b"s3cret-digest", token, BY)
        revoke_token(connection, "board", BY)

        assert [(it.what, it.detail) for it in reversed(newest(connection, 9))] == [
            ("user added", "asha, viewer"),
            ("new role", "asha, admin"),
            ("new password", "asha"),
            ("user removed", "asha"),
            ("token added", "board, viewer"),
            ("token revoked", "board"),
        ]
        assert {(it.who, it.where, it.at) for it in newest(connection, 9)} == {
            ("root", "command", 5)
        }


async def test_what_concerns_nobody_is_no_change(store: Store) -> None:
    access = store.access

    assert not await access.change(lambda it: set_role(it, "asha", Role.ADMIN, BY))
    assert not await access.change(lambda it: set_password(it, "asha", "x", BY))
    assert not await access.change(lambda it: remove_user(it, "asha", BY))
    assert not await access.change(lambda it: revoke_token(it, "board", BY))
    assert newest(store.reader, 9) == []


async def test_a_new_role_password_or_removal_ends_all_logins(store: Store) -> None:
    changes = (
        lambda it: set_role(it, "asha", Role.ADMIN, BY),
        lambda it: set_password(it, "asha", "other", BY),
        lambda it: remove_user(it, "asha", BY),
    )
    for change in changes:
        assert await logged_in(store)
        assert store.access.login(b"a") is not None
        await store.access.change(change)
        assert store.access.login(b"a") is None


async def test_who_was_given_another_password_meanwhile_is_not_logged_in(store: Store) -> None:
    await with_asha(store)
    before = store.access.user("asha")
    assert before is not None
    await store.access.change(lambda it: set_password(it, "asha", "other", BY))

    assert not await store.access.log_in(b"a", before, 10, b"")
    assert store.access.login(b"a") is None


async def test_logging_in_again_voids_what_the_browser_had_and_the_oldest_of_many(
    store: Store,
) -> None:
    await logged_in(store, b"first", 1)
    asha = store.access.user("asha")
    assert asha is not None
    assert await store.access.log_in(b"second", asha, 2, instead_of=b"first")
    assert store.access.login(b"first") is None
    for number in range(MOST_LOGINS):
        await store.access.log_in(b"%d" % number, asha, 3 + number, b"")

    assert store.access.login(b"second") is None
    assert store.access.login(b"0") is not None
    assert await store.access.log_out_everywhere(asha) == MOST_LOGINS


async def test_logins_that_are_over_are_forgotten(store: Store) -> None:
    await logged_in(store, b"idle", 0)
    await logged_in(store, b"used", 0)
    await logged_in(store, b"old", -6 * DAY - 13 * HOUR)
    for digest in (b"used", b"old"):
        await store.access.login_used(digest, 11 * HOUR)

    await store.retention.one_step(12 * HOUR, Policy())

    kept = [it for it in (b"idle", b"used", b"old") if store.access.login(it)]
    assert kept == [b"used"]


async def test_a_command_changes_the_file_while_the_daemon_has_it(store: Store) -> None:
    with open_beside(store.database.path, 0) as connection:
        add_user(connection, "asha", Role.ADMIN, "hash", BY)

    assert not store.access.is_empty()
    await store.access.change(lambda it: remove_user(it, "asha", BY))
    assert store.access.is_empty()


def test_what_fails_in_between_is_not_written(made: Path) -> None:
    def spoiled() -> None:
        with open_beside(made, 0) as connection:
            add_user(connection, "asha", Role.ADMIN, "hash", BY)
            connection.execute("SELECT * FROM nothing")

    with pytest.raises(StorageError):
        spoiled()
    with open_beside(made, 0) as connection:
        assert all_users(connection) == []


def test_a_file_of_an_older_version_is_not_changed_beside_its_daemon(made: Path) -> None:
    older = apsw.Connection(str(made))
    older.pragma("user_version", 9)
    older.close()

    lock = FileLock(made, 0)
    with pytest.raises(StorageError, match="older version"), open_beside(made, 0):
        pass
    lock.release()


async def test_a_token_is_found_by_its_digest_alone(store: Store) -> None:
    token = ApiToken("board", Role.VIEWER, "alr_abcd", 5, 0, 0)
    await store.access.change(lambda it: add_token(it, b"digest", token, BY))
    assert not await store.access.change(lambda it: add_token(it, b"other", token, BY))

    await store.access.token_used(b"digest", 77)

    assert store.access.token(b"other") is None
    assert [it.used_at for it in store.access.tokens()] == [77]


@pytest.mark.parametrize("name", ["asha", "a.b@c-d.example", "A_1+x", "x" * 64])
def test_names_that_are_taken(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", " asha", "as ha", "-x", "x" * 65, "a\n", "\u0430sha", "<b>"])
def test_names_that_could_be_mistaken_are_refused(name: str) -> None:
    assert not is_name(name)
