"""Names of the rules file become recipients."""

from datetime import datetime, timedelta

import pytest

from alerting.lifecycle.tell import fallbacks, reach, recipients
from alerting.model.people import (
    Agent,
    Channel,
    Directory,
    Means,
    Person,
    Place,
    Target,
)
from alerting.model.rota import Rota
from alerting.model.times import DAY, EpochMs
from tests.builders import AGENT_ID, ASHA, CHANNEL, NIKHIL, START, a_chat

BRUNO = Person("bruno", sms="+551198765", slack="U0BRUNO", prefers=(Means.SMS,), language="pt-BR")
PAPER = Person("paper")
HAS_IT = {"assignee": AGENT_ID, "assignee_kind": "agent", "channel": CHANNEL}


def directory(*, agent: str = "", agent_lead: str = "", channel: str = "") -> Directory:
    return Directory(
        people={it.name: it for it in (ASHA, NIKHIL, BRUNO, PAPER)},
        groups={"supervisors": ("asha", "bruno", "nobody-known")},
        rotas={
            "duty": Rota(
                "duty", ("bruno", "asha"), datetime.fromisoformat("2026-01-05 10:00"), timedelta(1)
            )
        },
        places={
            "room": Place("room", slack_channel="#support"),
            "old-room": Place("old-room", slack_webhook="secret:old_room"),
        },
        channels={CHANNEL: Channel(CHANNEL, "WhatsApp", lead=channel)},
        agents={AGENT_ID: Agent(AGENT_ID, "Priya", person=agent, lead=agent_lead)},
        lead="nikhil",
    )


def told(*targets: str, known: Directory | None = None, **facts: object) -> list[str]:
    """NAME or NAME/MEANS of whom `targets` reach."""
    wanted = []
    for target in targets:
        name, _, by = target.partition("/")
        wanted.append(Target(name, Means(by) if by else None))
    chat = a_chat(**facts) if facts else None
    return [f"{it.name}/{it.means}" for it in recipients(wanted, known or directory(), START, chat)]


@pytest.mark.parametrize(
    "targets, reached",
    [
        (["asha/sms"], ["asha/sms"]),
        (["asha"], ["asha/slack"]),
        (["bruno"], ["bruno/sms"]),
        (["supervisors"], ["asha/slack", "bruno/sms"]),
        (["supervisors/slack"], ["asha/slack", "bruno/slack"]),
        (["room", "old-room"], ["room/slack", "old-room/slack"]),
        (["asha", "supervisors", "asha/slack"], ["asha/slack", "bruno/sms"]),
        (["asha/slack", "asha/email"], ["asha/slack", "asha/email"]),
        (["bruno/email"], ["nikhil/slack" if NIKHIL.slack else "nikhil/email"]),
        (["paper"], ["nikhil/email"]),
        (["paper", "asha"], ["asha/slack"]),
        (["lead"], ["nikhil/email"]),
        (["assignee"], ["nikhil/email"]),
        ([], []),
    ],
)
def test_each_person_and_means_once_in_the_order_written(
    targets: list[str], reached: list[str]
) -> None:
    assert told(*targets) == reached


@pytest.mark.parametrize(
    "agent_lead, channel, facts, lead",
    [
        ("asha", "bruno", HAS_IT, "asha/slack"),
        ("", "bruno", HAS_IT, "bruno/sms"),
        ("", "", HAS_IT, "nikhil/email"),
        ("asha", "bruno", {"channel": CHANNEL}, "bruno/sms"),
        ("asha", "bruno", {"channel": 5}, "nikhil/email"),
    ],
)
def test_the_lead_is_the_agents_else_the_channels_else_the_files(
    agent_lead: str, channel: str, facts: dict[str, object], lead: str
) -> None:
    known = directory(agent_lead=agent_lead, channel=channel)

    assert told("lead", known=known, **facts) == [lead]


@pytest.mark.parametrize(
    "person, facts, reached",
    [
        ("bruno", HAS_IT, ["bruno/sms"]),
        ("", HAS_IT, ["nikhil/email"]),
        ("bruno", {"assignee": 5, "assignee_kind": "agent"}, ["nikhil/email"]),
        ("bruno", {"assignee_kind": "none"}, ["nikhil/email"]),
    ],
)
def test_the_assignee_is_the_agents_person_and_the_files_lead_where_there_is_none(
    person: str, facts: dict[str, object], reached: list[str]
) -> None:
    assert told("assignee", known=directory(agent=person), **facts) == reached


@pytest.mark.parametrize(
    "at, who",
    [(START - 1, "asha"), (START, "bruno"), (START + DAY - 1, "bruno"), (START + DAY, "asha")],
)
def test_of_a_rota_who_is_on_duty_is_told(at: EpochMs, who: str) -> None:
    found = recipients([Target("duty", Means.SLACK)], directory(), at)

    assert [it.name for it in found] == [who]


def test_nobody_is_told_where_the_file_has_no_lead_either() -> None:
    assert recipients([Target("assignee")], Directory(), START) == []


def test_a_place_is_reached_by_its_address() -> None:
    found = recipients([Target("room"), Target("old-room")], directory(), START)

    assert [it.address for it in found] == ["#support", "secret:old_room"]


def test_a_recipient_carries_the_persons_language() -> None:
    assert reach(BRUNO, Means.SMS).language == "pt-BR"


@pytest.mark.parametrize(
    "person, means, others",
    [
        (ASHA, Means.SLACK, [Means.EMAIL, Means.SMS]),
        (ASHA, Means.SMS, [Means.SLACK, Means.EMAIL]),
        (BRUNO, Means.SLACK, [Means.SMS]),
        (NIKHIL, Means.SMS, [Means.EMAIL]),
    ],
)
def test_the_same_persons_other_means_best_first(
    person: Person, means: Means, others: list[Means]
) -> None:
    assert [it.means for it in fallbacks(reach(person, means), directory())] == others


def test_a_place_has_no_other_means() -> None:
    room = recipients([Target("room")], directory(), START)[0]

    assert fallbacks(room, directory()) == ()
