"""A clock that is set is not time that passes."""

from alerting.model.people import Means
from alerting.model.times import HOUR, MINUTE, SECOND
from tests.flow.floor import Floor


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
