"""Whoever is on duty hears the beginning, and the end of what was begun with them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from alerting.model.people import Means, Target
from alerting.model.rota import Rota
from tests.builders import START, Life, at, book, rule, status

HOURLY = Rota(
    "duty", ("asha", "nikhil"), datetime.fromisoformat("2026-01-05 10:00"), timedelta(hours=1)
)
RULE = rule(tell=(Target("duty", Means.EMAIL),))


def life() -> Life:
    life, known = Life(RULE), book(RULE)
    directory = replace(known.directory, rotas={"duty": HOURLY})
    life.shard.use(replace(known, directory=directory))
    return life


def told(life: Life) -> list[str]:
    return [f"{reason} {who}" for _, reason, who in life.told]


@pytest.mark.parametrize(
    "minutes, who", [(49.99, "asha"), (50, "nikhil"), (50.01, "nikhil"), (109.99, "nikhil")]
)
def test_who_is_on_duty_when_it_comes_due_hears_it(minutes: float, who: str) -> None:
    floor = life()
    floor.hear(status("ON_HOLD", at(minutes=minutes)))

    floor.pass_until(at(minutes=minutes + 10))

    assert told(floor) == [f"first {who} by email"]


def test_a_tick_that_is_late_changes_nobody() -> None:
    floor = life()
    floor.hear(status("ON_HOLD", at(minutes=49.99)))

    floor.pass_until(at(minutes=60))

    assert told(floor) == ["first asha by email"]


def test_the_end_goes_to_who_was_told_though_another_is_on_duty() -> None:
    floor = life()
    floor.hear(status("ON_HOLD", START))
    floor.pass_until(at(minutes=10))

    floor.hear(status("ON_PROGRESS", at(minutes=70)))

    assert told(floor) == ["first asha by email", "ended asha by email"]


def test_a_summary_goes_to_who_is_on_duty_when_it_is_told() -> None:
    floor = life()
    floor.hear(status("ON_HOLD", START))
    floor.miss(at(minutes=1), at(minutes=59))
    floor.pass_until(at(minutes=59))

    assert [it.to.name for it in floor.summarise(at(minutes=60))] == ["nikhil"]
