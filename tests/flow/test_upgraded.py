"""The daemon on a database that the version before this one left."""

from alerting.model.alert import Ending
from alerting.model.people import Means
from alerting.model.times import MINUTE
from tests.flow.floor import Floor
from tests.record.older import RULES, STOPPED, build


async def test_after_an_upgrade_what_waited_goes_out_and_alerts_end(floor: Floor) -> None:
    version = build(floor.folder / "alerting.db")
    floor.write_rules(RULES)
    await floor.clock.advance(STOPPED + MINUTE - floor.now)
    await floor.open()
    await floor.quiet()
    assert floor.recorded.reasons(Means.EMAIL) == ["first", "first"]

    await floor.hear(floor.answered(floor.talk(1)), floor.answered(floor.talk(2)))
    await floor.pass_time(5 * MINUTE)
    await floor.quiet()

    assert [it.ending for it in floor.recorded.alerts()] == [Ending.ANSWERED] * 2
    assert floor.recorded.reasons(Means.EMAIL) == ["first", "first", "group"]
    assert (floor.folder / f"alerting.db.before-v{version + 1}").exists()
