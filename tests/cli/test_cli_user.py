"""`alerting user`: who may come in to the page."""

import json
import os
import pty
import subprocess
import sys
import termios
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from alerting.cli.main import app
from alerting.dashboard.access.proofs import digest
from alerting.record.database import open_database
from tests.cli.calling import Call, Database, Ended

PASSWORD = "correct horse battery"


@pytest.fixture
def typed(call: Call, database: Database) -> Callable[..., Ended]:
    """With a line on its input."""
    database.fill()

    def run(line: str, *words: str) -> Ended:
        result = CliRunner().invoke(app, ["user", *words], input=line, env=call.settings)
        return Ended(result.exit_code, result.stdout, result.stderr)

    return run


def kept(call: Call, query: str) -> list[tuple[object, ...]]:
    opened = open_database(call.database, 0)
    rows = opened.connection.execute(query).fetchall()
    opened.close()
    return rows


def test_a_user_is_added_with_a_password_that_only_its_hash_tells(
    call: Call, typed: Callable[..., Ended]
) -> None:
    added = typed(f"{PASSWORD}\n", "add", "asha", "--role", "admin", "--stdin")

    assert (added.code, added.out) == (0, "asha may log in, as admin.\n")
    ((hashed,),) = kept(call, "SELECT password FROM users")
    assert PasswordHasher().verify(str(hashed), PASSWORD)
    assert str(hashed).startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert PASSWORD not in added.out + added.err + call("audit").out
    assert "user added" in call("audit").out
    again = typed(f"{PASSWORD}\n", "add", "ASHA", "--stdin")
    assert (again.code, "already" in again.err) == (1, True)


def test_a_generated_password_is_all_that_is_printed_for_programs(
    call: Call, typed: Callable[..., Ended]
) -> None:
    added = typed("", "add", "asha", "--generate")

    assert added.code == 0
    assert len(added.out.strip()) == 24
    assert "asha may log in, as viewer." in added.err
    ((hashed,),) = kept(call, "SELECT password FROM users")
    assert PasswordHasher().verify(str(hashed), added.out.strip())


def test_while_the_daemon_has_the_file_it_is_changed_all_the_same(
    call: Call, typed: Callable[..., Ended]
) -> None:
    running = open_database(call.database, 0)

    assert typed("", "add", "asha", "--generate").code == 0
    running.close()

    assert [it["name"] for it in json.loads(call("user", "list", "--json").out)] == ["asha"]


def test_a_role_and_a_password_are_changed_and_a_user_is_removed(
    call: Call, typed: Callable[..., Ended]
) -> None:
    typed(f"{PASSWORD}\n", "add", "asha", "--role", "admin", "--stdin")

    lowered = call("user", "role", "Asha", "supervisor")
    changed = typed(f"{PASSWORD} staple\n", "password", "asha", "--stdin")
    listed = call("user", "list").out
    removed = call("user", "remove", "asha")

    assert (lowered.code, "Nobody is admin any more" in lowered.err) == (0, True)
    assert changed.out == "asha has a new password, and has to log in again.\n"
    assert "supervisor" in listed
    assert "argon2" not in listed
    assert removed.out == "asha may not log in any more.\n"
    said = call("audit").out
    assert all(it in said for it in ("new role", "asha, supervisor", "new password", "removed"))
    for words in (("role", "asha", "admin"), ("remove", "asha")):
        assert (call("user", *words).code, "no user asha" in call("user", *words).err) == (1, True)


@pytest.mark.parametrize(
    "words, line, said",
    [
        (("add", "as ha", "--generate"), "", "A name has"),
        (("add", "asha", "--role", "king", "--generate"), "", "viewer, supervisor or admin"),
        (("add", "asha", "--stdin"), "short\n", "at least 12"),
        (("add", "asha", "--stdin"), "", "at least 12"),
        (("add", "asha"), f"{PASSWORD}\n", "nobody can be asked here"),
        (("add", "asha", "--stdin", "--generate"), "", "say one of"),
        (("token", "add", "<b>"), "", "A name has"),
    ],
)
def test_what_cannot_be_used_changes_nothing(
    call: Call, typed: Callable[..., Ended], words: tuple[str, ...], line: str, said: str
) -> None:
    refused = typed(line, *words)

    assert refused.code == 2
    assert said in " ".join(refused.err.replace("│", " ").split())
    assert json.loads(call("user", "list", "--json").out) == []


def test_at_a_terminal_it_is_asked_for_twice_and_not_shown(call: Call, database: Database) -> None:
    database.fill()
    person, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "alerting", "user", "add", "asha"],
        env={**call.settings, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # or it would ask at the terminal of whoever runs the tests
    ) as asking:
        assert asking.stdout
        said = b""
        for prompt in (b"(not shown): ", b"again: "):
            while not said.endswith(prompt):
                said += asking.stdout.read(1)
            while termios.tcgetattr(terminal)[3] & termios.ECHO:
                threading.Event().wait(0.005)
            os.write(person, f"{PASSWORD}\n".encode())
        said += asking.stdout.read()
    os.close(terminal)
    os.close(person)

    assert asking.returncode == 0
    assert b"asha may log in" in said
    assert PASSWORD.encode() not in said


def test_without_a_database_nothing_is_made(call: Call) -> None:
    refused = call("user", "add", "asha", "--generate")

    assert (refused.code, refused.out) == (1, "")
    assert "Start the daemon once" in refused.err
    assert not call.database.exists()


def test_a_token_is_shown_once_and_kept_as_its_digest(
    call: Call, typed: Callable[..., Ended]
) -> None:
    made = typed("", "token", "add", "board", "--role", "supervisor", "--expires", "90d")
    secret = made.out.strip()

    assert secret.startswith("alr_")
    assert len(secret) == 47
    assert kept(call, "SELECT digest FROM api_tokens") == [(digest(secret),)]
    listed = call("user", "token", "list").out
    assert f"{secret[:8]}…" in listed
    assert secret not in listed + made.err + call("audit").out
    (shown,) = json.loads(call("user", "token", "list", "--json").out)
    assert shown["expires_at"] - shown["made_at"] == 90 * 86_400_000
    assert typed("", "token", "add", "BOARD").code == 1

    assert call("user", "token", "revoke", "board").out == "The token board is void.\n"
    assert call("user", "token", "revoke", "board").code == 1
    assert "token revoked" in call("audit").out
