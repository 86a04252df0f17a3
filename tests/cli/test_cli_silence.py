"""`alerting silence add`: what it would hide is shown before anything is silent."""

from os import openpty, write

import pytest

from alerting.control.orders import SilenceOrder
from alerting.model.done import Silenced
from alerting.model.times import HOUR
from tests.cli.calling import Call
from tests.control.fake_daemon import SEEN, FakeDaemon

ADD = ("silence", "add", "--rule", "on-hold", "--for", "2h", "--reason", "deploy", "--by", "asha")


def orders(daemon: FakeDaemon) -> list[tuple[object, SilenceOrder]]:
    return daemon.asked  # type: ignore[return-value]


def test_the_preview_comes_first_and_lists_what_it_hides(running: FakeDaemon, call: Call) -> None:
    running.silenced = Silenced(ok=True, text="It hides 3 open alerts now.", hides=[SEEN], total=3)

    ended = call(*ADD, "--yes")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "It hides 3 open alerts now.",
        "  7  critical  on-hold, chat 65403000000038063",
        "  and 2 more",
        "It hides 3 open alerts now.",
    ]
    wanted = {"by": "asha", "reason": "deploy", "lasting": 2 * HOUR, "rule": "on-hold"}
    preview = SilenceOrder(**wanted, preview=True, where="command")  # type: ignore[arg-type]
    made = SilenceOrder(**wanted, where="command")  # type: ignore[arg-type]
    assert orders(running) == [("preview", preview), ("silence", made)]


def test_everything_that_is_named_reaches_the_daemon(running: FakeDaemon, call: Call) -> None:
    named = ("--channel", "Instagram", "--agent", "Priya N.", "--chat", "65403000000038063")

    assert call(*ADD, *named, "--yes").code == 0

    order = orders(running)[-1][1]
    assert (order.channel, order.agent, order.chat) == named[1::2]


def test_without_a_terminal_nothing_is_silent_unless_yes_is_said(
    running: FakeDaemon, call: Call
) -> None:
    ended = call(*ADD)

    assert ended.code == 2
    assert "add --yes" in ended.err
    assert [what for what, _ in orders(running)] == ["preview"]


@pytest.mark.parametrize("answer, asked", [("y", ["preview", "silence"]), ("n", ["preview"])])
def test_on_a_terminal_a_person_is_asked(
    running: FakeDaemon, call: Call, answer: str, asked: list[str]
) -> None:
    ours, theirs = openpty()
    write(ours, f"{answer}\n".encode())

    ended = call.process(*ADD, keyboard=theirs)

    assert [what for what, _ in orders(running)] == asked
    assert ended.code == (0 if answer == "y" else 1)
    assert ("Nothing was changed." in ended.out) == (answer == "n")


def test_a_silence_that_cannot_be_is_one_line(running: FakeDaemon, call: Call) -> None:
    running.silenced = Silenced(ok=False, text="A silence lasts 1d at most.")

    ended = call(*ADD, "--yes")

    assert (ended.code, ended.err) == (1, "alerting: A silence lasts 1d at most.\n")
    assert [what for what, _ in orders(running)] == ["preview"]
