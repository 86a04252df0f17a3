"""What is good to know and not urgent is asked only so often."""

from alerting.model.times import DAY
from alerting.reconcile.thrift import AT_ONCE, SHARE, WEIGHT, Thrift
from tests.fakes import ManualClock

CREDITS = 15_000


async def test_some_at_once_and_over_the_day_no_more_than_its_share() -> None:
    clock, asked = ManualClock(), 0
    thrift = Thrift(clock, lambda: CREDITS)
    first = sum(thrift.may() for _ in range(1_000))
    for _ in range(240):
        await clock.advance(DAY // 240)
        asked += sum(thrift.may() for _ in range(100))

    assert first == CREDITS * SHARE / WEIGHT * AT_ONCE
    assert asked <= CREDITS * SHARE / WEIGHT
    assert asked > CREDITS * SHARE / WEIGHT * 0.9
