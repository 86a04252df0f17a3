"""Rules about groups that are no mistake, and yet perhaps not meant."""

import pytest

from alerting.config.rules_file import warnings
from alerting.errors import Mistake
from tests.config.written import OWN, file_with

CALENDAR = "calendars: {support: {mon-fri: ['09:00-18:00']}}\n"
SILENCE = "missing: {event: message_in}\nfor: 1h\n"
BUSY = "count: {of: chats, per: agent, above: capacity}"
TOLD = "tell: [asha]"
#: Of the file around the rule, which uses little of itself.
_AROUND = ("no rule", "no condition", "no example")


def warned(own: str, *changes: tuple[str, str]) -> list[Mistake]:
    text = file_with(own)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return [it for it in warnings(text, "x") if not it.text.startswith(_AROUND)]


@pytest.mark.parametrize(
    "own, column, words, hint",
    [
        (SILENCE, 14, "counts the silence of every night", "`calendars`"),
        (f"{SILENCE}hours: always", 14, "counts the silence of every night", ""),
        (BUSY, 43, "can never fire: no agent has a capacity", "capacity: 4"),
        (
            "share: {of: chats, where: {app: line}, above: 5%, within: 1h, at_least: 4}",
            *(77, "asks of 4 chats already: one is 25%", "at_least: 20"),
        ),
        (
            "count: {of: chats, where: {status: OPEN, not: {status: open}}, above: 5}",
            *(31, "counts nothing: its conditions on `status` exclude", "`where`"),
        ),
        (
            "share: {of: chats, where: {app: line}, above: 5%, within: 1h}\nwhere: {app: wechat}",
            *(31, "conditions on `app` exclude", "beside it"),
        ),
        ("fault: session_ended", 12, "one chat's SESSION_ENDED", "fault: channel_fault"),
        ("fault: [credit_exhausted, ACCEPTED]", 12, "one chat's ACCEPTED, whose", "single chats"),
    ],
)
def test_a_doubt_about_a_question(own: str, column: int, words: str, hint: str) -> None:
    found = [it for it in warned(own) if it.line > OWN]

    assert [(it.line - OWN, it.column) for it in found] == [(1, column)]
    assert words in found[0].text
    assert hint in found[0].hint


@pytest.mark.parametrize(
    "own",
    [
        f"{SILENCE}hours: support",
        f"{SILENCE}where: {{channel: WhatsApp Support}}",
        "share: {of: chats, where: {status: MISSED}, above: 5%, within: 1h, at_least: 5}",
        "count: {of: chats, where: {status: OPEN, waited: {above: 5m}}, above: 5}",
        "fault: channel_fault",
        "fault: [credit_exhausted, unexpected_error]",
    ],
)
def test_no_doubt_about_a_question(own: str) -> None:
    channel = "app: whatsapp}", "app: whatsapp, hours: support}"

    assert not warned(own, ("agents:", f"{CALENDAR}agents:"), channel)


def test_silence_of_an_app_keeps_to_no_channels_hours() -> None:
    channel = "app: whatsapp}", "app: whatsapp, hours: support}"
    own = "missing: {event: message_in, per: app}\nfor: 1h"

    found = warned(own, ("agents:", f"{CALENDAR}agents:"), channel)

    assert ["every night" in it.text for it in found] == [True]


def test_one_agent_with_a_capacity_is_enough() -> None:
    assert not warned(BUSY, ("person: asha}", "person: asha, capacity: 4}"))


@pytest.mark.parametrize(
    "own, about",
    [
        ("count: {of: chats, above: 5}", "all chats together"),
        ("count: {of: chats, above: 5, per: channel}", "channels"),
        ("share: {of: chats, where: {app: line}, above: 5%, within: 1h, per: app}", "apps"),
        ("missing: {event: any, per: org}\nfor: 1h\nhours: support", "all chats together"),
        ("fault: channel_fault", "channels"),
    ],
)
def test_what_is_no_chat_has_no_assignee(own: str, about: str) -> None:
    calendar = "agents:", f"{CALENDAR}agents:"

    found = warned(own, (TOLD, "tell: [assignee]"), calendar)

    [it] = [it for it in found if "assignee" in it.text]
    assert it.text == f"on-hold is about {about}, so it has no assignee to tell"
    assert it.line == OWN + 1


@pytest.mark.parametrize(
    "own",
    [
        "count: {of: chats, above: 5, per: agent}",
        "repeats: {change: reopened, above: 3, within: 1h}",
        "repeats: {change: reopened, above: 3, within: 1h, per: agent}",
    ],
)
def test_agents_and_chats_have_an_assignee(own: str) -> None:
    assert not warned(own, (TOLD, "tell: [assignee]"))
