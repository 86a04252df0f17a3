"""A list of contacts in a file of its own, under the running daemon."""

import pytest

from alerting.model.people import Means
from alerting.model.times import MINUTE
from tests.flow.floor import HEAD, Floor
from tests.flow.peers import plain

VIP = "contacts: {vip: {file: vip.csv}}\n"
RULES = """\
rules:
  - name: vip-waits
    when: {status: OPEN, contact: vip}
    for: 10m
    tell: [asha by email]
    group_by: [session]
"""
FIRST, SECOND = (186_543_000_000_451_000 + n for n in (1, 2))


def write_list(floor: Floor, *contacts: object) -> None:
    new = floor.folder / "vip.csv.new"
    new.write_text("".join(f"{it}\n" for it in ("Contact ID", *contacts)), encoding="utf-8")
    new.rename(floor.folder / "vip.csv")


@pytest.fixture
def listed(floor: Floor) -> Floor:
    write_list(floor, FIRST)
    floor.write_rules(RULES, HEAD + VIP)
    return floor


async def writes(floor: Floor, number: int) -> None:
    talk = floor.talk(number)
    await floor.hear(talk.status(floor.now, "OPEN"), talk.says(floor.now, "Hello"))


async def test_a_changed_list_is_a_reload_of_the_same_rules(listed: Floor) -> None:
    floor = listed
    await floor.open()
    await writes(floor, 1)
    await writes(floor, 2)
    await floor.pass_time(6 * MINUTE)

    write_list(floor, FIRST, SECOND)
    await floor.reloaded(2)
    await floor.pass_time(4 * MINUTE)
    await floor.quiet()

    chats = {floor.talk(number).session for number in (1, 2)}
    assert {it.key.subject.chat for it in floor.recorded.alerts()} == chats
    assert floor.recorded.reasons(Means.EMAIL) == ["first", "first"]


async def test_alerts_of_its_rules_stay_open(listed: Floor) -> None:
    floor = listed
    await floor.open()
    await writes(floor, 1)
    await floor.pass_time(10 * MINUTE)

    write_list(floor, FIRST, SECOND)
    async with floor.admin() as daemon:
        done = await daemon.reload("it-desk")

    assert done.lines == [
        "1 rule goes on as before.",
        "vip.csv has 2 contacts now; it had 1.",
    ]
    assert [it.is_open for it in floor.recorded.alerts()] == [True]


async def test_who_is_new_on_a_list_and_waits_too_long_is_told_in_a_summary(listed: Floor) -> None:
    floor = listed
    await floor.open()
    await writes(floor, 2)
    await floor.pass_time(11 * MINUTE)
    assert not floor.mails()

    write_list(floor, FIRST, SECOND)
    await floor.reloaded(2)
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["summary"]


async def test_a_bad_list_leaves_the_rules_alone_and_is_told(listed: Floor) -> None:
    floor = listed
    await floor.open()

    write_list(floor, FIRST, "Kamal Nayan")
    await floor.until(lambda: floor.told_operators("vip.csv:3: no contact id stands here"))
    await writes(floor, 1)
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert floor.running.parts.rules.version == 1
    assert len(floor.mails()) == 1
    assert not any("Kamal" in plain(it.content) for it in floor.inbox.arrived)


async def test_a_list_that_is_mended_ends_the_trouble(listed: Floor) -> None:
    floor = listed
    await floor.open()
    (floor.folder / "vip.csv").unlink()
    await floor.until(lambda: floor.told_operators("vip.csv: there is no such file"))

    write_list(floor, FIRST, SECOND)
    await floor.reloaded(2)

    assert not floor.running.parts.desk.open


async def test_a_start_without_the_list_goes_on_with_the_one_in_force(listed: Floor) -> None:
    floor = listed
    await floor.open()
    await floor.close()
    (floor.folder / "vip.csv").unlink()

    await floor.open()
    await writes(floor, 1)
    await floor.pass_time(10 * MINUTE)
    await floor.told_everybody()

    assert len(floor.mails()) == 1
    assert floor.told_operators("The last good copy of it is in force") == 1


async def test_a_restart_after_a_changed_list_replays_under_the_new_one(listed: Floor) -> None:
    floor = listed
    await floor.open()
    write_list(floor, SECOND)
    await floor.reloaded(2)
    await writes(floor, 1)
    await writes(floor, 2)

    running = await floor.reopen(after=MINUTE)
    await floor.pass_time(9 * MINUTE)

    assert running.parts.rules.version == 2
    assert [it.key.subject.chat for it in floor.recorded.alerts()] == [floor.talk(2).session]
