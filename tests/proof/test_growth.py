"""What is worth a question before new rules are saved."""

from typing import Any

import pytest

from alerting.proof.difference import RuleDifference
from alerting.proof.growth import growth
from alerting.proof.report import PersonLine, Report


def report(**words: Any) -> Report:
    nothing: dict[str, Any] = {
        **dict.fromkeys(("rules_file", "timezone", "since", "until"), ""),
        **dict.fromkeys(("events", "chats", "seconds", "events_per_second"), 1),
        **dict.fromkeys(("alerts", "messages"), 0),
        **{key: [] for key in ("days", "messages_by_day", "messages_by_hour", "rules", "people")},
        **{key: [] for key in ("noisiest", "cannot_be_judged")},
    }
    return Report(**{**nothing, **words})


def rule(alerts: tuple[int, int], messages: tuple[int, int]) -> RuleDifference:
    return RuleDifference("on-hold", *alerts, 0, 1, *messages)


def asha(sms_at_night: int) -> PersonLine:
    return PersonLine("asha", {}, 9, 9, sms_at_night, 0)


@pytest.mark.parametrize(
    "before, now, asked",
    [(0, 20, True), (0, 19, False), (40, 61, True), (40, 60, False), (400, 410, False)],
)
def test_half_as_many_again_and_twenty_more_are_asked_about(
    before: int, now: int, *, asked: bool
) -> None:
    said = growth(report(messages_before=before, messages=now))

    assert said == [f"Messages grow: {now} instead of {before} in the week."] * asked


def test_a_rule_that_becomes_noisy_is_named_where_the_whole_hardly_grows() -> None:
    more = rule((500, 501), (10, 50))
    silent = rule((0, 90), (0, 0))

    assert growth(report(difference=[more])) == [
        "on-hold becomes noisy: 50 messages instead of 10."
    ]
    assert growth(report(difference=[silent])) == ["on-hold becomes noisy: 90 alerts instead of 0."]


def test_one_more_sms_at_night_is_asked_about() -> None:
    said = growth(report(people=[asha(3)], people_before=[asha(2)]))

    assert said == ["asha would have had 3 SMS between 22:00 and 07:00, instead of 2."]
    assert growth(report(people=[asha(2)], people_before=[asha(2)])) == []
    assert growth(report(people=[], people_before=[asha(2)])) == []
