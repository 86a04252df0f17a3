"""What people type in Slack after `/alerting`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.times import HOUR, MINUTE
from alerting.reply.silence_grammar import End, Listing, Said, Wanted, read_command


def wanted(reason: str = "deploy", lasting: int = 2 * HOUR, **words: object) -> Wanted:
    return Wanted(lasting, reason, **{"now": False, **words})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text, said",
    [
        ("silence list", Listing()),
        ("silence end 3", End(3)),
        ("silence rule on-hold for 2h because deploy", wanted(rule="on-hold")),
        ("silence now rule on-hold for 2h because deploy", wanted(rule="on-hold", now=True)),
        ("silence for 2h Rule on-hold BECAUSE deploy", wanted(rule="on-hold")),
        (
            'silence channel "WhatsApp Support" agent 5 for 30m because "x", because it\'s',
            wanted(
                '"x", because it\'s',
                30 * MINUTE,
                channel="WhatsApp Support",
                agent="5",
            ),
        ),
        (
            "silence channel “WhatsApp Support” for 2h because deploy",
            wanted(channel="WhatsApp Support"),
        ),
        ("silence rule a&amp;b for 2h because x &lt; y", wanted("x < y", rule="a&b")),
        ("silence chat 65403000000038063 for 2h because deploy", wanted(chat="65403000000038063")),
        ("silence agent O'Neil for 2h because deploy", wanted(agent="O'Neil")),
    ],
)
def test_it_is_understood(text: str, said: Said) -> None:
    assert read_command(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "help",
        "silence",
        "silence all",
        "silence rule on-hold for 2h",
        "silence rule on-hold for 2h because ",
        "silence rule on-hold because deploy",
        "silence for 2h because deploy",
        "silence rule on-hold for long because deploy",
        "silence rule on-hold for 2h for 3h because deploy",
        "silence channel WhatsApp Support for 2h because deploy",
        'silence channel "WhatsApp for 2h because deploy',
        "silence rule on-hold for 2h now because deploy",
        "silence colour red for 2h because deploy",
        "silence end",
        "silence end three",
        "silence end 3 because deploy",
        f"silence end {'9' * 16}",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert read_command(text) is None


@given(st.text())
def test_whatever_is_typed_is_answered(text: str) -> None:
    read_command(text)
    read_command(f"silence {text}")
