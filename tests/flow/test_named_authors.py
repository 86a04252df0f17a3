"""Whoever takes an alert is somebody of the rules file, or the answer says that they are not."""

import msgspec
from aiohttp import ClientSession, UnixConnector

from alerting.control.client import AdminClient
from alerting.model.done import Done
from tests.flow.floor import Floor

RULES = "rules: [{name: held, when: {status: ON_HOLD}, tell: [asha by email]}]\n"


async def held(floor: Floor) -> AdminClient:
    """Alert 1 is open, and nobody has it."""
    floor.write_rules(RULES)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    return floor.admin()


def who_has_it(floor: Floor) -> str:
    return floor.running.parts.shard.board.open[1].acked_by


async def test_a_slip_of_the_pen_gives_an_alert_to_nobody(floor: Floor) -> None:
    async with await held(floor) as daemon:
        taken, closed = await daemon.acknowledge(1, "ashaa"), await daemon.close(1, "carla")

    assert taken == Done(ok=False, text="The rules file has no person ashaa; did you mean `asha`?")
    assert closed.text == ("The rules file has no person carla; known here: asha, it-desk, nikhil")
    assert who_has_it(floor) == ""


async def test_the_api_refuses_it_too(floor: Floor) -> None:
    async with await held(floor):
        body = msgspec.json.encode({"numbers": [1], "by": "ashaa"})
        connector = UnixConnector(str(floor.folder / "admin.sock"))
        async with (
            ClientSession("http://alerting", connector=connector) as api,
            api.post(
                "/v1/acknowledge", data=body, headers={"Content-Type": "application/json"}
            ) as answer,
        ):
            assert answer.status == 409
            assert "did you mean `asha`?" in (await answer.json())["text"]

    assert who_has_it(floor) == ""


async def test_a_login_may_take_it_and_is_told_how_to_say_who_it_is(floor: Floor) -> None:
    async with await held(floor) as daemon:
        done = await daemon.acknowledge(1, "root", login=True)

    assert done == Done(
        ok=True,
        text="Alert 1: root has it now; nobody is reminded. root is none of the people of the "
        "rules file; say who you are with --by NAME.",
    )
    assert who_has_it(floor) == "root"


async def test_nothing_is_remarked_on_a_login_that_is_somebodys_name(floor: Floor) -> None:
    async with await held(floor) as daemon:
        done = await daemon.acknowledge(1, "asha", login=True)

    assert done.text == "Alert 1: asha has it now; nobody is reminded."
