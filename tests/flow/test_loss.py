"""Webhooks are lost, doubled and late; whoever may ask Zoho knows the truth all the same."""

from collections.abc import AsyncIterator

import pytest

from alerting.simulate.people import ORG
from alerting.simulate.zoho.desk import ZohoDesk
from tests.flow.floor import Floor
from tests.loss.scene import LOSSY, Scene, elements, lets_ask, write_rules
from tests.loss.verdict import found


@pytest.fixture
async def desk(floor: Floor) -> AsyncIterator[ZohoDesk]:
    desk = ZohoDesk(floor.clock, org=ORG, quirks=LOSSY)
    await desk.start()
    yield desk
    await desk.stop()


async def test_what_was_lost_is_found_and_alerts_come_in_time(floor: Floor, desk: ZohoDesk) -> None:
    lets_ask(floor, desk)
    write_rules(floor)
    await floor.open()
    desk.subscribe(floor.url)
    scene, timed = Scene(floor, desk), elements(floor.now, 400, seed=3, agents=5)
    await scene.live(timed)
    await scene.end()

    outcome = found(scene, timed)
    assert outcome.lost > 10
    assert outcome.wrong == []
    assert outcome.too_late == []
    assert outcome.compared.survivors() == []
    assert len(outcome.compared.late()) > 5
