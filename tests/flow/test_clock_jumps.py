"""A clock that is set is not time that passes, and what calendars do to it changes no timer."""

from datetime import datetime

import pytest

from alerting.model.people import Means
from alerting.model.times import HOUR, MINUTE, SECOND, as_epoch
from tests.flow.floor import HEAD, ON_HOLD, Floor, WallClock


async def test_a_jump_forward_raises_nothing_and_is_told(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(MINUTE)

    floor.clock.jump(HOUR)
    await floor.pass_time(9 * MINUTE - 1)
    await floor.told_everybody()
    assert not floor.recorded.rows("SELECT * FROM alerts")
    assert floor.told_operators("clock jumped forward by 1h") == 1

    await floor.pass_time(1)
    assert len(floor.recorded.rows("SELECT * FROM alerts")) == 1


async def test_a_jump_forward_brings_no_reminder(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    floor.clock.jump(HOUR)
    await floor.pass_time(30 * MINUTE - 1)
    await floor.quiet()
    assert floor.recorded.reasons(Means.SLACK) == ["first"]

    await floor.pass_time(1)
    await floor.quiet()
    assert floor.recorded.reasons(Means.SLACK) == ["first", "reminder"]


async def test_a_webhook_right_after_the_jump_raises_nothing_either(floor: Floor) -> None:
    await floor.open(tick_seconds="60")  # so that no tick sees the jump first
    await floor.hear(floor.put_on_hold(floor.talk(1)))

    floor.clock.jump(HOUR)
    await floor.hear(floor.talk(2).says(floor.now, "Hello?"))

    assert not floor.recorded.rows("SELECT * FROM alerts")


async def test_a_jump_back_ends_nothing_and_is_told(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    floor.clock.jump(-HOUR)
    await floor.clock.advance(SECOND)
    await floor.running.parts.engine.tick()
    await floor.told_everybody()

    assert [it.is_open for it in floor.recorded.alerts()] == [True]
    assert floor.recorded.reasons(Means.SLACK) == ["first"]
    assert floor.told_operators("clock jumped back by 1h") == 1


async def test_five_seconds_are_no_jump(floor: Floor) -> None:
    await floor.open()

    for by in (5 * SECOND, -5 * SECOND):
        floor.clock.jump(by)
        await floor.running.parts.engine.tick()
    await floor.told_everybody()

    assert not floor.told_operators("jumped")


@pytest.mark.parametrize(
    "just_before",
    [
        "2026-03-29T01:55+01:00",  # summer time begins
        "2026-10-25T02:55+02:00",  # and ends
        "2028-02-28T23:55+01:00",  # a day that most years lack
        "2028-02-29T23:55+01:00",
        "2026-12-31T23:55+01:00",
    ],
)
async def test_ten_minutes_are_ten_minutes_whatever_the_calendar_does(
    floor: Floor, just_before: str
) -> None:
    floor.clock = WallClock(as_epoch(datetime.fromisoformat(just_before)))
    floor.write_rules(ON_HOLD, HEAD.replace("Asia/Kolkata", "Europe/Berlin"))
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE - 1)
    assert not floor.recorded.alerts()

    await floor.pass_time(1)
    await floor.quiet()
    assert floor.told_so_far() == {"mail": 1, "sms": 1, "post": 1}


@pytest.mark.parametrize("by", [SECOND, -SECOND])
async def test_a_leap_second_tells_nothing_twice(floor: Floor, by: int) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    floor.clock.jump(by)
    await floor.pass_time(30 * MINUTE + SECOND)
    await floor.told_everybody()

    assert floor.recorded.reasons(Means.SLACK) == ["first", "reminder"]
    assert not floor.told_operators("jumped")
