"""Commands that ask the running daemon: a fake one, behind a real socket."""

import json

import pytest

from alerting.cli.asking import login_name
from alerting.control.daemon import Reloaded
from alerting.errors import StorageError
from alerting.model.done import Done
from alerting.model.times import HOUR
from tests.cli.calling import Call
from tests.control.fake_daemon import FakeDaemon


@pytest.mark.parametrize(
    "words, asked",
    [
        (["ack", "7"], ("acknowledge", [7], login_name(), None, "command", False)),
        (
            ["ack", "#7", "12", "--for", "2h", "--by", "asha", "--take"],
            ("acknowledge", [7, 12], "asha", 2 * HOUR, "command", True),
        ),
        (["close", "7", "#12", "--by", "asha"], ("close", [7, 12], "asha", "command")),
        (["silence", "end", "3", "--by", "asha"], ("end silence", 3, "asha", "command")),
        (["token", "links", "--by", "asha"], ("renew links", "asha", "command")),
        (["outbox", "retry", "a/b"], ("retry", "a/b")),
        (["outbox", "drop", "a/b"], ("drop", "a/b")),
        (["quarantine", "retake", "3", "4"], ("retake", [3, 4])),
        (["tell", "asha", "--by", "sms"], ("tell", "asha", "sms")),
        (["tell", "asha"], ("tell", "asha", "")),
        (["reload", "--wait"], ("reload", login_name())),
    ],
)
def test_a_command_asks_the_daemon(
    running: FakeDaemon, call: Call, words: list[str], asked: tuple[object, ...]
) -> None:
    ended = call(*words)

    assert (ended.code, ended.err) == (0, "")
    assert running.asked == [asked]


def test_what_the_daemon_did_is_printed(running: FakeDaemon, call: Call) -> None:
    running.done = Done(ok=True, text="Alert 7: asha has it now.")

    assert call("ack", "7").out == "Alert 7: asha has it now.\n"


@pytest.mark.parametrize(
    "words",
    [
        ["ack", "7"],
        ["close", "7"],
        ["silence", "end", "3"],
        ["silence", "add", "--rule", "held", "--for", "2h", "--reason", "deploy", "--yes"],
        ["token", "links"],
    ],
)
def test_a_name_that_is_nobodys_is_refused_and_a_login_only_remarked_upon(
    running: FakeDaemon, call: Call, words: list[str]
) -> None:
    running.authors = {
        ("anaa", False): Done(ok=False, text="no person anaa; did you mean `ana`?"),
        (login_name(), True): Done(ok=True, text="say who you are with --by NAME."),
    }

    refused = call(*words, "--by", "anaa")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "alerting: no person anaa; did you mean `ana`?\n"
    assert running.asked == []

    done = call(*words)
    assert done.code == 0
    assert done.out.splitlines()[-1].endswith(" say who you are with --by NAME.")


def test_what_the_daemon_would_not_do_is_exit_code_1(running: FakeDaemon, call: Call) -> None:
    running.done = Done(ok=False, text="There is no open alert 7.")

    ended = call("close", "7")

    assert (ended.code, ended.out, ended.err) == (1, "", "alerting: There is no open alert 7.\n")


def test_every_message_is_tried_also_after_one_that_was_not_done(
    running: FakeDaemon, call: Call
) -> None:
    running.done = Done(ok=False, text="No such message.")

    assert call("outbox", "drop", "a", "b").code == 1
    assert running.asked == [("drop", "a"), ("drop", "b")]


def test_a_reload_prints_what_changed(running: FakeDaemon, call: Call) -> None:
    running.reloaded = Reloaded(ok=True, lines=["2 rules kept", "1 rule new"])

    assert call("reload", "--wait").out == "2 rules kept\n1 rule new\n"


def test_a_reload_of_a_bad_file_prints_every_mistake_and_fails(
    running: FakeDaemon, call: Call
) -> None:
    running.reloaded = Reloaded(ok=False, lines=["rules.yaml:3:1: a", "rules.yaml:9:1: b"])

    ended = call("reload", "--wait")

    assert ended.code == 1
    assert ended.err.splitlines() == [
        "alerting: the rules were not changed:",
        "rules.yaml:3:1: a",
        "rules.yaml:9:1: b",
    ]


def test_a_reload_that_is_not_waited_for_says_where_to_look(
    running: FakeDaemon, call: Call
) -> None:
    running.reloaded = Reloaded(ok=False, lines=["a mistake"])

    ended = call("reload")

    assert ended.code == 0
    assert "alerting status" in ended.out


def test_a_failing_daemon_is_one_line(running: FakeDaemon, call: Call) -> None:
    running.failure = StorageError("The disk is full. Make room")

    ended = call("close", "7")

    assert ended.code == 1
    assert ended.err.endswith("says: The disk is full. Make room\n")
    assert ended.err.count("\n") == 1


def test_control_codes_of_a_provider_do_not_reach_the_terminal(
    running: FakeDaemon, call: Call
) -> None:
    running.done = Done(ok=True, text="Sent: \x1b[2Jok")

    assert call("tell", "asha", "--by", "email").out == "Sent: \ufffd[2Jok\n"


def test_the_status_is_told_in_the_rules_files_time_zone(running: FakeDaemon, call: Call) -> None:
    out = call("status").out

    assert "alerting 0.1.0, ready" in out
    assert "2026-01-05 15:29:00+05:30, 1m ago" in out
    assert "2 (ON_HOLD 1, OPEN 1)" in out
    assert "last delivery    none yet" in out
    assert "without settings sms" in out
    assert "signatures       watch: unsigned 2, valid 5" in out
    assert "signed by        webhook 4000000012345 of organisation 78412359" in out
    assert "Zoho's API       last answer 2026-01-05" in out
    assert "63 of 15,000 spent today; the organisation has 74,880 left" in out
    assert "agents online    4" in out
    assert "credits          19.50 USD for messages by WHATSAPP" in out
    (line,) = [line for line in out.splitlines() if line.startswith("7 ")]
    assert line.split()[:3] == ["7", "critical", "on-hold"]
    assert "65403000000038063" in line
    assert "email: waiting 1" in out


def test_the_status_for_programs_keeps_large_numbers_whole(running: FakeDaemon, call: Call) -> None:
    found = json.loads(call("status", "--json").out)

    assert found["firing"][0]["chat"] == "65403000000038063"
    assert found["outbox"] == {"email": {"waiting": 1}}


@pytest.mark.parametrize(
    "words",
    [
        ["ack", "seven"],
        ["ack", "7", "--for", "2"],
        ["ack"],
        ["ack", "7", "--by", " "],
        ["silence", "add", "--rule", "on-hold", "--reason", "x"],
        ["silence", "add", "--rule", "on-hold", "--for", "2h"],
        ["silence", "add", "--rule", "on-hold", "--for", "2h", "--reason", " "],
        ["silence", "end"],
        ["timeline", "seven"],
        ["tell"],
        ["tell", "asha", "--by", "pigeon"],
        ["quarantine", "retake"],
        ["quarantine", "retake", "1", "--all"],
        ["outbox", "list", "--state", "lost"],
        ["export", "everything"],
        ["export", "sessions", "--from", "yesterday"],
        ["simulate", "127.0.0.1:8080"],
        ["stauts"],
    ],
)
def test_wrong_usage_is_exit_code_2_and_asks_nothing(
    running: FakeDaemon, call: Call, words: list[str]
) -> None:
    ended = call(*words)

    assert (ended.code, running.asked) == (2, [])
    assert ended.err


def test_of_very_many_alerts_the_status_says_how_many_there_are(
    running: FakeDaemon, call: Call
) -> None:
    assert "firing alerts: 1\n" in call("status").out

    running.firing_total = 250

    assert "firing alerts: 250, the first 1 of them\n" in call("status").out
