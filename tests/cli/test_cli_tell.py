"""`alerting tell` without a daemon: sent from here, to a real SMTP server on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from alerting.simulate.inbox import Inbox
from tests.cli.background import in_background
from tests.cli.calling import Call


@asynccontextmanager
async def listening(inbox: Inbox) -> AsyncIterator[str]:
    yield await inbox.start()
    await inbox.stop()


def test_without_a_daemon_the_command_sends_by_itself(call: Call) -> None:
    inbox = Inbox()
    with in_background(listening(inbox)) as url:
        call.settings["ALERTING_SMTP_URL"] = f"{url}?starttls=never"
        call.settings["ALERTING_MAIL_FROM"] = "alerts@zylker.example"
        ended = call("tell", "asha", "--by", "email")

    assert ended.code == 0
    assert ended.out.startswith("Sent. The provider answered: ")
    assert "No daemon runs here" in ended.err
    assert [mail.recipients for mail in inbox.arrived] == [("asha@zylker.example",)]


@pytest.mark.parametrize(
    "words, said",
    [
        (["asha", "--by", "email"], "ALERTING_SMTP_URL"),
        (["asha", "--by", "sms"], "no address for asha by sms"),
        (["nobody", "--by", "email"], "names nobody"),
    ],
)
def test_what_is_missing_is_said_and_exit_code_1(call: Call, words: list[str], said: str) -> None:
    ended = call("tell", *words)

    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err


def test_a_rules_file_with_mistakes_is_exit_code_78(call: Call) -> None:
    call.rules.write_text("version: 1\nrulez: []\n")

    ended = call("tell", "asha", "--by", "email")

    assert ended.code == 78
    assert f"{call.rules}:2:1: " in ended.err
