"""What a backtest counts and doubts of rules about channels, agents, clocks and windows."""

from dataclasses import replace

import pytest

from alerting.judge.rulebook import Rule, Step
from alerting.model.event import Event
from alerting.model.people import Agent, Channel, Directory
from alerting.model.severity import Severity
from alerting.model.times import HOUR
from alerting.proof.report import SubjectLine
from tests.builders import (
    AGENT_ID,
    ASHA,
    CHANNEL,
    ORG,
    START,
    at,
    book,
    clock,
    count,
    missing,
    repeats,
    rule,
    share,
    state,
    status,
    wrote,
)
from tests.proof.tapes import report_of

NAMED = Directory(
    people={"asha": ASHA},
    channels={CHANNEL: Channel(CHANNEL, "Instagram")},
    agents={AGENT_ID: Agent(AGENT_ID, "Priya N.")},
)
OPEN: dict[str, object] = {"of": "chats", "where": {"status": "OPEN"}, "above": 1}
CLOSED = [status("ENDED", at(minutes=5), chat=1), status("ENDED", at(minutes=5), chat=2)]


def opened(minutes: float = 0) -> list[Event]:
    return [status("OPEN", at(minutes=minutes), chat=chat) for chat in (1, 2)]


def noisiest(per: str, directory: Directory = NAMED) -> list[SubjectLine]:
    queue = rule(count({**OPEN, "per": per}), name="queue")
    rules = replace(book(queue), directory=directory)
    return report_of(*opened(), *CLOSED, *opened(10), rules=rules).noisiest


@pytest.mark.parametrize(
    "per, name, group",
    [
        ("channel", "channel Instagram", f"channel {CHANNEL}"),
        ("agent", "agent Priya N.", f"agent {AGENT_ID}"),
        ("org", f"org {ORG}", "org"),
    ],
)
def test_what_is_noisiest_is_called_by_its_name(per: str, name: str, group: str) -> None:
    [it] = noisiest(per)

    assert (it.name, it.group, it.chat, it.alerts) == (name, group, "0", 2)


def test_without_a_name_it_is_called_by_its_id() -> None:
    [it] = noisiest("channel", Directory(people={"asha": ASHA}))

    assert it.name == f"channel {CHANNEL}"


def test_further_steps_are_messages_of_their_own_column() -> None:
    steps = (Step(Severity.CRITICAL), Step(Severity.CRITICAL))
    first = rule(clock("first_response", warn=("5m", "10m", "15m")), steps=steps)

    [line] = report_of(wrote("customer", START), rules=book(first), until=at(minutes=20)).rules

    assert (line.alerts, line.messages, line.steps, line.reminders) == (1, 3, 2, 0)


def doubts(it: Rule, hours: int) -> list[str]:
    talk = wrote("customer", START), status("CREATED", at(minutes=1))
    return report_of(*talk, rules=book(it), until=START + hours * HOUR).cannot_be_judged


def of_messages(within: str) -> dict[str, object]:
    return {"of": "messages", "within": within, "above": 5}


@pytest.mark.parametrize("hours, doubted", [(2, True), (3, False), (4, False)])
def test_a_window_longer_than_the_record_is_doubted(hours: int, *, doubted: bool) -> None:
    found = doubts(rule(count(of_messages("3h"))), hours)

    assert any("counts within 3h, and only 2h are recorded" in it for it in found) is doubted


@pytest.mark.parametrize(
    "it",
    [
        rule(share({**of_messages("7d"), "where": {"status": "SENT"}, "above": "5%"})),
        rule(repeats({"change": "reopened", "within": "7d", "above": 1})),
    ],
)
def test_every_kind_of_window_is_doubted(it: Rule) -> None:
    assert any("counts within 7d" in line for line in doubts(it, 3))


@pytest.mark.parametrize(
    "it, said",
    [
        (rule(state({"status": "OPEN"}, "4h")), "its time of 4h cannot come: only 3h"),
        (rule(missing({"event": "any"}, "4h")), "its time of 4h cannot come: only 3h"),
        (rule(count(OPEN, "4h")), "its time of 4h cannot come"),
        (rule(clock("resolution", warn=("2h", "4h"))), "its step after 4h cannot come"),
    ],
)
def test_a_time_longer_than_the_record_is_doubted(it: Rule, said: str) -> None:
    assert any(said in line for line in doubts(it, 3))
    assert not any("cannot come" in line for line in doubts(it, 5))


def test_what_was_not_delivered_needs_receipts_also_in_a_share() -> None:
    sent = {**of_messages("1h"), "where": {"status": "SENT"}, "above": "5%"}

    assert any("no receipt of any message" in line for line in doubts(rule(share(sent)), 3))
    assert not any("no receipt" in line for line in doubts(rule(count(of_messages("1h"))), 3))


def test_silence_before_the_record_is_doubted() -> None:
    quiet = rule(missing({"event": "message_in"}, "1h"))

    assert doubts(quiet, 3) == [
        "on-hold: how long it had been silent when the record begins is not known."
    ]
