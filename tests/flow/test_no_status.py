"""A webhook that tells of messages and of no status: the operators are told what to tick."""

import pytest

from alerting.model.times import HOUR, MINUTE, SECOND, Ms
from tests.flow.floor import Floor

TICK = "the event IM Session Status is ticked"


async def says(floor: Floor, *chats: int) -> None:
    for number in chats:
        await floor.hear(floor.talk(number).says(floor.now, "Hello"))


async def told(floor: Floor, length: Ms) -> int:
    """How often the operators have heard of it when that time has passed."""
    await floor.clock.advance(length)
    floor.running.parts.watch.look_for_statuses()
    await floor.told_everybody()
    return floor.told_operators(TICK)


async def test_operators_hear_how_many_chats_have_no_status_and_what_to_do(floor: Floor) -> None:
    await floor.open()
    await says(floor, 1, 2)

    assert await told(floor, 10 * MINUTE - SECOND) == 0
    assert await told(floor, SECOND) == 1
    assert floor.told_operators("2 chats have had messages for 10m and no status") == 1


async def test_they_hear_once_and_the_status_page_shows_it_until_it_is_over(floor: Floor) -> None:
    await floor.open()
    await says(floor, 1)
    await told(floor, 10 * MINUTE)

    await says(floor, 2)
    assert await told(floor, 3 * HOUR) == 1
    async with floor.admin() as daemon:
        assert any(TICK in it for it in (await daemon.status()).problems)

    await floor.hear(floor.put_on_hold(floor.talk(1)))
    assert await told(floor, SECOND) == 1
    assert not floor.running.parts.desk.open


@pytest.mark.parametrize("minutes, count", [(59, 1), (60, 2), (61, 2)])
async def test_they_hear_again_an_hour_later_at_the_earliest(
    floor: Floor, minutes: int, count: int
) -> None:
    await floor.open()
    await says(floor, 1)
    await told(floor, 10 * MINUTE)
    await floor.hear(floor.put_on_hold(floor.talk(1)))
    await told(floor, SECOND)

    await says(floor, 2)

    assert await told(floor, minutes * MINUTE - SECOND) == count


async def test_a_restart_begins_the_wait_anew(floor: Floor) -> None:
    await floor.open()
    talk = floor.talk(1)
    await floor.hear(talk.says(floor.now, "Hello"))

    await floor.reopen(after=HOUR)
    await floor.hear(talk.says(floor.now, "Hello?"))

    assert await told(floor, 10 * MINUTE - SECOND) == 0
    assert await told(floor, SECOND) == 1


async def test_a_machine_that_slept_is_no_reason_to_tell_anybody(floor: Floor) -> None:
    await floor.open()
    await floor.ticked()
    await says(floor, 1)

    floor.clock.jump(HOUR)
    await floor.ticked()

    assert await told(floor, SECOND) == 0
