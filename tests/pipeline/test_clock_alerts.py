"""Each service clock through the whole pipeline: nobody hears too early, and everybody the end."""

import pytest

from alerting.judge.clock import ClockSpec
from alerting.model.alert import Ending
from alerting.model.event import Event
from alerting.model.times import DAY, HOUR, MINUTE
from tests.builders import START, Life, at, clock, rule
from tests.judge.clocks_kept import agent, bot, customer, queued, with_agent, with_bot

PICKUP, FIRST = clock("pickup"), clock("first_response")
NEXT, RESOLUTION = clock("next_response"), clock("resolution")
AGENT, CUSTOMER = clock("agent_silence"), clock("customer_silence")
WINDOW = clock("reply_window")
HANDED = clock("first_response", from_="handover")

# a clock of five minutes, what happens, the minute in which it begins, what ends it, and as what
LIVES = [
    (PICKUP, [queued(0), customer(0.1)], 0, with_agent(9), Ending.TAKEN),
    (PICKUP, [customer(0), with_bot(0.1), queued(3)], 3, with_agent(9), Ending.TAKEN),
    (FIRST, [customer(1), with_agent(2), bot(3)], 1, agent(9), Ending.ANSWERED),
    (HANDED, [customer(0), with_bot(1), bot(2), queued(3)], 3, agent(9), Ending.ANSWERED),
    (NEXT, [customer(0), agent(1), customer(2)], 2, agent(9), Ending.ANSWERED),
    (RESOLUTION, [customer(0), agent(1)], 0, with_agent(9, "ENDED"), Ending.NORMAL),
    (AGENT, [customer(0), with_agent(2)], 2, agent(9), Ending.ANSWERED),
    (CUSTOMER, [customer(0), agent(1), agent(3)], 1, customer(9), Ending.NORMAL),
    (WINDOW, [customer(0), customer(2), agent(3)], 2, customer(9), Ending.NORMAL),
]


def lived(spec: ClockSpec, events: list[Event], until: int) -> Life:
    life = Life(rule(spec))
    life.hear(*events)
    life.pass_until(until)
    return life


@pytest.mark.parametrize("late, told", [(-1, 0), (0, 1), (1, 1)], ids=["under", "at", "over"])
@pytest.mark.parametrize("spec, events, minute", [row[:3] for row in LIVES])
def test_its_alert_opens_at_the_target(
    spec: ClockSpec, events: list[Event], minute: float, late: int, told: int
) -> None:
    life = lived(spec, events, at(minutes=minute + 5) + late)

    assert [alert.key.since for alert in life.alerts] == [at(minutes=minute)] * told
    assert [alert.opened_at for alert in life.alerts] == [at(minutes=minute + 5)] * told


@pytest.mark.parametrize("spec, events, minute, end, ending", LIVES)
def test_its_alert_ends_with_the_clock(
    spec: ClockSpec, events: list[Event], minute: float, end: Event, ending: Ending
) -> None:
    life = lived(spec, events, at(minutes=8.5))
    life.hear(end)

    assert [reason for _, reason in life.reasons] == ["first", "ended"]
    assert [(alert.key.since, alert.ending) for alert in life.alerts] == [
        (at(minutes=minute), ending)
    ]


def test_each_wait_for_the_next_response_is_an_alert_of_its_own() -> None:
    life = lived(NEXT, [agent(0), customer(1)], at(minutes=6))
    life.hear(agent(7), customer(8))
    life.pass_until(at(minutes=20))

    assert [alert.key.since for alert in life.alerts] == [at(minutes=1), at(minutes=8)]


def test_a_late_answer_ends_the_alert_and_the_wait_goes_on_as_another() -> None:
    life = lived(NEXT, [agent(-1), customer(0), customer(6)], at(minutes=7))
    life.hear(agent(3), arrived=at(minutes=7))
    life.pass_until(at(minutes=11))

    assert [(alert.key.since, alert.is_open) for alert in life.alerts] == [
        (START, False),
        (at(minutes=6), True),
    ]


def test_a_chat_that_reopens_within_a_day_is_overdue_at_once_where_it_counts_on() -> None:
    spec = clock("resolution", "3h", reopenings=True)
    life = lived(spec, [customer(0), queued(1), queued(60, "ENDED")], START + 4 * HOUR)
    life.hear(queued(300))

    assert [(alert.key.since, alert.opened_at) for alert in life.alerts] == [
        (at(minutes=300), at(minutes=300))
    ]


def test_its_second_alert_is_another_one() -> None:
    spec = clock("resolution", "3h", reopenings=True)
    life = lived(spec, [customer(0), queued(1)], START + 4 * HOUR)
    life.hear(queued(300, "ENDED"), queued(360))

    assert [alert.ending for alert in life.alerts] == [Ending.UNANSWERED, None]


def test_what_cannot_be_said_opens_nothing() -> None:
    life = lived(FIRST, [customer(0), with_agent(1, messages=23)], START + DAY)

    assert life.alerts == []


def test_a_wait_from_before_our_time_is_not_lost() -> None:
    life = lived(NEXT, [with_agent(1, messages=23), customer(2)], START + HOUR)

    assert [alert.key.since for alert in life.alerts] == [START + 2 * MINUTE]
