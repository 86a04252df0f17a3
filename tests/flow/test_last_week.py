"""What a reload would have changed last week, told to the file's owner by a process of its own."""

import asyncio
import os

from alerting.model.times import DAY, HOUR, MINUTE
from tests.flow.floor import HEAD, ON_HOLD, Floor
from tests.flow.peers import plain
from tests.flow.waiting import until

OWNED = HEAD + "owner: nikhil by email\n"
OWNER = "nikhil@zylker.example"
ABOUT = "would have changed last week"


def heard(floor: Floor) -> list[str]:
    """What the owner was told about last week."""
    mails = [plain(it.content) for it in floor.inbox.arrived if OWNER in it.recipients]
    return [it for it in mails if ABOUT in it]


async def hold(floor: Floor, *minutes: int) -> None:
    """Chats that are on hold for so long."""
    for number, length in enumerate(minutes, 1):
        talk = floor.talk(number)
        await floor.hear(floor.put_on_hold(talk))
        await floor.pass_time(length * MINUTE)
        await floor.hear(floor.answered(talk))


async def save(floor: Floor, rules: str, version: int) -> None:
    floor.write_rules(rules, OWNED)
    await floor.reloaded(version)


async def test_the_owner_hears_what_would_have_been_told_otherwise(floor: Floor) -> None:
    floor.write_rules(ON_HOLD, OWNED)
    await floor.open()
    await hold(floor, 5, 15, 25)
    await floor.pass_time(DAY)

    await save(floor, ON_HOLD.replace("10m", "20m"), 2)
    await until(lambda: heard(floor))

    (mail,) = heard(floor)
    assert mail.startswith("What version 2 would have changed last week.\n")
    assert "on-hold: 1 alert instead of 2, 5 messages instead of 10." in mail


async def test_what_was_recorded_before_the_last_week_does_not_count(floor: Floor) -> None:
    floor.write_rules(ON_HOLD, OWNED)
    await floor.open()
    await hold(floor, 15)
    await floor.pass_time(7 * DAY + HOUR)

    await save(floor, ON_HOLD.replace("10m", "20m"), 2)
    await until(lambda: heard(floor))

    assert "Nothing would have been told otherwise." in heard(floor)[0]


async def test_where_nothing_is_recorded_it_says_so(floor: Floor) -> None:
    floor.write_rules(ON_HOLD, OWNED)
    await floor.open()

    await save(floor, ON_HOLD.replace("10m", "20m"), 2)
    await until(lambda: heard(floor))

    assert "Nothing was recorded in that time, so this cannot be said." in heard(floor)[0]


async def test_of_two_reloads_in_a_row_the_last_is_compared_with_what_was_before_both(
    floor: Floor,
) -> None:
    floor.write_rules(ON_HOLD, OWNED)
    await floor.open()
    await hold(floor, 15)

    await save(floor, ON_HOLD.replace("10m", "20m"), 2)
    await save(floor, ON_HOLD.replace("10m", "20m") + "# a note\n", 3)
    await until(lambda: heard(floor))

    (mail,) = heard(floor)
    assert mail.startswith("What version 3 would")
    assert "on-hold: 0 alerts instead of 1" in mail


async def test_what_cannot_be_worked_out_is_said_and_hinders_nobody(floor: Floor) -> None:
    floor.write_rules(ON_HOLD, OWNED)
    running = await floor.open()
    running.parts.backtesting._database = floor.folder / "gone.db"

    await save(floor, ON_HOLD.replace("10m", "20m"), 2)
    await until(lambda: heard(floor))

    assert "This could not be worked out. Try: alerting backtest --last 7d" in heard(floor)[0]
    assert not running.failed


async def test_without_an_owner_nobody_asks(floor: Floor) -> None:
    await floor.open()

    floor.write_rules(ON_HOLD.replace("10m", "20m"))
    await floor.reloaded(2)

    assert floor.running.parts.last_week._task is None


async def test_a_stop_ends_the_process(floor: Floor) -> None:
    floor.write_rules(ON_HOLD, OWNED)
    await floor.open()
    await save(floor, ON_HOLD.replace("10m", "20m"), 2)
    children = f"/proc/{os.getpid()}/task/{os.getpid()}/children"
    await until(lambda: _read(children))

    async with asyncio.timeout(10):
        await floor.close()

    assert not _read(children)


def _read(path: str) -> str:
    with open(path, encoding="ascii") as file:  # noqa: PTH123 a word of /proc
        return file.read().strip()
