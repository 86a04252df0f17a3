"""Exit codes and last lines as a shell or systemd sees them: real processes."""

import json
import re
import subprocess
import sys
import time
from importlib import import_module
from inspect import getdoc
from pathlib import Path

import pytest
import typer

from alerting import __version__
from alerting.cli.commands import COMMANDS, load
from tests.cli.calling import Call


def test_without_a_daemon_the_command_says_what_to_do(call: Call) -> None:
    ended = call.process("status")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(
        f"alerting: No daemon answers at unix:{call.socket}. Is it running?"
    )
    assert "systemctl status alerting" in ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"ALERTING_ADMIN_LISTEN": "nowhere"},
        {"ALERTING_RULE": "rules.yaml"},
        {"ALERTING_SMTP_URL": "http://user:hunter2@host"},
    ],
)
def test_settings_that_cannot_be_used_are_exit_code_78(
    call: Call, settings: dict[str, str]
) -> None:
    call.settings.update(settings)

    ended = call.process("ack", "7")

    assert (ended.code, ended.out) == (78, "")
    assert next(iter(settings)) in ended.err
    assert "Traceback" not in ended.err
    assert "hunter2" not in ended.err


def test_wrong_usage_is_exit_code_2(call: Call) -> None:
    ended = call.process("close", "seven")

    assert ended.code == 2
    assert "seven is not the number of an alert" in " ".join(ended.err.split())


def test_a_reader_that_stops_early_is_no_traceback(call: Call) -> None:
    command = f"{sys.executable} -m alerting schema | head -c 10"
    done = subprocess.run(
        ["bash", "-c", command],
        env={**call.settings, "PATH": "/usr/bin:/bin"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["outbox", "-h"], ["ack", "--help"]])
def test_help_is_exit_code_0(call: Call, words: list[str]) -> None:
    ended = call.process(*words)

    assert (ended.code, ended.err) == (0, "")
    assert "Usage:" in ended.out


def test_help_of_all_commands_comes_at_once(call: Call) -> None:
    """Listing loads no command: the best of three, since a busy machine proves nothing."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        assert call.process("--help").code == 0
        taken.append(time.perf_counter() - began)

    assert min(taken) < 0.5


def test_the_version_is_the_packages(call: Call) -> None:
    assert call.process("--version").out == f"alerting {__version__}\n"


def test_a_fresh_token_fits_a_url_and_is_never_the_same(call: Call) -> None:
    first, second = (call("token", "new").out.strip() for _ in range(2))

    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", first)
    assert first != second


def test_the_schema_is_json(call: Call) -> None:
    assert json.loads(call("schema").out)["properties"]["version"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_file_its_line_and_an_example(name: str) -> None:
    command = load(name)
    found = getattr(import_module(f"alerting.cli.{name}"), name)

    functions = [found]
    if isinstance(found, typer.Typer):
        assert found.info.help == COMMANDS[name]
        functions = [each.callback for each in found.registered_commands]
    else:
        assert " ".join(str(getdoc(found)).split("\n\n")[0].split()) == COMMANDS[name]
    assert command.name == name
    for function in functions:
        assert re.search(rf"Example: alerting {name}", str(getdoc(function)))
        assert len(str(getdoc(function)).split("\n\n")) == 2


def test_a_slip_of_the_finger_is_met_with_the_command_that_was_meant(call: Call) -> None:
    ended = call("stauts")

    assert ended.code == 2
    assert "Did you mean 'status'" in " ".join(ended.err.split())
