"""A service clock through the whole program: one alert that becomes worse, and survives a stop."""

from alerting.model.people import Means
from alerting.model.times import MINUTE, SECOND
from tests.flow.floor import PRIYA, Floor

CLOCK = """\
rules:
  - name: first-response
    clock: first_response
    target: 5m
    warn:
      - {at: 50%, severity: info, tell: [asha by email]}
      - {at: 100%, severity: critical, tell: [asha by sms]}
      - {at: +10m, tell: [asha by slack]}
"""


async def test_each_step_of_a_clock_is_told_and_its_end_too(floor: Floor) -> None:
    floor.write_rules(CLOCK)
    await floor.open()
    chat = floor.talk()
    await floor.hear(chat.says(floor.now, "Hello?"))

    await floor.pass_time(150 * SECOND - 1)
    await floor.quiet()
    assert not floor.told_so_far()

    await floor.pass_time(1)
    await floor.pass_time(150 * SECOND)
    await floor.quiet()
    await floor.reopen(after=MINUTE)
    await floor.pass_time(9 * MINUTE)
    await floor.quiet()
    await floor.hear(chat.answered(floor.now, "Here I am.", PRIYA))
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["first", "ended"]
    assert floor.recorded.reasons(Means.SMS) == ["risen"]
    assert floor.recorded.reasons(Means.SLACK) == ["risen", "ended"]
    assert len(floor.recorded.rows("SELECT number FROM alerts")) == 1
