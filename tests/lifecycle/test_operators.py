"""The daemon's own trouble: once an hour for each cause, and by a means that is not broken."""

import pytest

from alerting.lifecycle.trouble import Operators
from alerting.model.message import Trouble
from alerting.model.people import Directory, Means, Person, Target
from alerting.model.times import EpochMs
from tests.builders import ASHA, NIKHIL, START, at

KNOWN = Directory(
    people={it.name: it for it in (ASHA, NIKHIL)},
    operators=(Target("asha", Means.EMAIL), Target("nikhil", Means.SMS)),
)


def trouble(when: EpochMs = START, *, cause: str = "disk-full", broken: str = "") -> Trouble:
    return Trouble(cause, "The disk is full.", when, broken=broken)


def told(known: Directory, *troubles: Trouble) -> list[list[str]]:
    operators = Operators()
    return [
        [f"{message.to.name}/{message.to.means}" for message in operators.messages(one, known)]
        for one in troubles
    ]


@pytest.mark.parametrize("minutes, again", [(59.999, 0), (60, 2), (60.001, 2)])
def test_one_cause_is_told_once_an_hour(minutes: float, again: int) -> None:
    assert len(told(KNOWN, trouble(), trouble(at(minutes=minutes)))[1]) == again


def test_the_hour_counts_from_the_last_that_was_told() -> None:
    heard = told(KNOWN, *(trouble(at(minutes=minute)) for minute in (0, 40, 80, 120, 140)))

    assert [len(one) for one in heard] == [2, 0, 2, 0, 2]


def test_another_cause_is_told_at_once() -> None:
    assert len(told(KNOWN, trouble(), trouble(at(minutes=1), cause="no-webhook"))[1]) == 2


@pytest.mark.parametrize(
    "broken, reached",
    [
        ("", ["asha/email", "nikhil/sms"]),
        ("slack", ["asha/email", "nikhil/sms"]),
        ("email", ["asha/slack", "nikhil/sms"]),
        ("sms", ["asha/email", "nikhil/email"]),
    ],
)
def test_trouble_with_a_means_is_told_by_another(broken: str, reached: list[str]) -> None:
    assert told(KNOWN, trouble(broken=broken)) == [reached]


def test_where_nobody_has_another_means_the_broken_one_is_tried() -> None:
    desk = Person("it", email="it@zylker.example")
    only = Directory(people={"it": desk}, operators=(Target("it", Means.EMAIL),))

    assert told(only, trouble(broken="email")) == [["it/email"]]


def test_messages_about_two_troubles_have_different_keys() -> None:
    operators = Operators()
    several = (trouble(), trouble(at(minutes=60)), trouble(cause="no-webhook"))
    keys = [it.key for one in several for it in operators.messages(one, KNOWN)]

    assert len(set(keys)) == len(keys) == 6
