"""Examples of rules that count by channel, agent, app or org."""

import pytest

from tests.proof.played import lines_of, played

QUEUE = "count: {of: chats, where: {status: OPEN}, per: channel, above: 2, until_below: 2}\n"
OPENED = "- {at: 0m, session: 1..3, status: OPEN, channel: WhatsApp Support}\n"
ELSEWHERE = "- {at: 0m, session: 11..13, status: OPEN, channel: 7}\n"


def heard(events: str, rule: str, until: str = "2h") -> list[str]:
    """What was told although nothing was expected, ready to be pasted."""
    result = played(events, f"- {{at: {until}, nothing: true}}", rule)
    return [line[2:] for line in lines_of(result) if line.startswith("+")]


def test_many_chats_are_one_line_and_one_alert() -> None:
    result = played(
        OPENED + "- {at: 9m, session: [1, 2], status: ENDED}",
        """
- {at: 0m, alert: on-hold, channel: WhatsApp Support, told: asha by slack}
- {at: 9m, ended: on-hold, channel: WhatsApp Support, because: back to normal}
- {at: 1h, nothing: true}
""",
        QUEUE,
    )

    assert result.ok, lines_of(result)


def test_each_channel_is_named_as_the_file_does_or_by_its_id() -> None:
    assert heard(OPENED + ELSEWHERE, f"{QUEUE}group_by: channel\n") == [
        "0m  alert: on-hold, channel: WhatsApp Support, severity: warning, told: [asha by slack]",
        "0m  alert: on-hold, channel: 7, severity: warning, told: [asha by slack]",
    ]


@pytest.mark.parametrize("named, ok", [("WhatsApp Support", True), ("7", False)])
def test_an_alert_of_another_channel_is_not_what_was_meant(named: str, *, ok: bool) -> None:
    assert played(OPENED, f"- {{at: 0m, alert: on-hold, channel: {named}}}", QUEUE).ok is ok


def test_a_channel_that_is_not_written_is_some_channel() -> None:
    nameless = "- {at: 0m, session: 1..3, status: OPEN}\n"

    assert played(nameless, "- {at: 0m, alert: on-hold}", QUEUE).ok
    assert heard(nameless, QUEUE)[0].startswith("0m  alert: on-hold, severity: warning")


@pytest.mark.parametrize(
    "per, chats, about",
    [
        ("agent", "assignee: Priya N.", ", agent: Priya N."),
        ("agent", "assignee: agent", ""),
        ("app", "app: line, channel: 7", ", app: line"),
        ("org", "assignee: none", ""),
    ],
)
def test_every_kind_of_group_has_its_word(per: str, chats: str, about: str) -> None:
    events = f"- {{at: 0m, session: 1..3, status: OPEN, {chats}}}"

    [line] = heard(events, QUEUE.replace("per: channel", f"per: {per}"))

    assert line.startswith(f"0m  alert: on-hold{about}, severity")


QUIET = "missing: {event: message_in, per: channel}\nfor: 1h\n"


def test_channels_that_are_not_named_in_an_example_are_not_in_it() -> None:
    assert heard("- {at: 0m, message: in, channel: 7}", QUIET) == [
        "1h  alert: on-hold, channel: 7, severity: warning, told: [asha by slack]"
    ]


def test_a_channel_that_is_named_may_have_been_silent_from_the_beginning() -> None:
    late = "- {at: 90m, message: in, channel: WhatsApp Support}"

    lines = heard(
        f"- {{at: 0m, message: in, channel: 7}}\n{late}", f"{QUIET}group_by: channel\n", "100m"
    )

    assert [line.split(", severity")[0] for line in lines[1:2]] == [
        "1h     alert: on-hold, channel: WhatsApp Support"
    ]
    assert lines[2].startswith("1h30m  ended: on-hold, channel: WhatsApp Support")


def test_what_repeats_in_a_chat_is_the_chats() -> None:
    passed = "\n".join(
        f"- {{at: {no}m, status: OPEN, assignee: {100 + no % 2}}}" for no in range(4)
    )
    rule = "repeats: {change: {assignee: {from: agent, to: agent}}, above: 2, within: 30m}\n"

    assert played(passed, "- {at: 3m, alert: on-hold, session: A}", rule).ok


def test_of_two_alerts_the_one_that_is_named_is_taken() -> None:
    held = "- {at: 0m, session: [A, B], status: ON_HOLD}\n- {at: 15m, ack: on-hold, session: B}"
    rule = "when: {status: ON_HOLD}\nfor: 10m\nrepeat_every: 10m\n"

    lines = [it for it in heard(held, rule, "20m") if "reminder" in it]

    assert [line.split(", ")[1] for line in lines] == ["session: A"]


def test_a_share_needs_enough_chats() -> None:
    rule = "share: {of: chats, where: {status: MISSED}, above: 10%, within: 1h, at_least: 20}\n"
    events = "- {at: 0m, session: 1..20, status: OPEN}\n- {at: 5m, session: 1..2, status: MISSED}\n"
    third = "- {at: 6m, session: 3, status: MISSED}\n"

    assert heard(events, rule, "30m") == []
    assert heard(events + third, rule, "30m")[0].startswith("6m   alert: on-hold, severity")
