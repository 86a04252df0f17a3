"""Backups by the clock, and the first start on a database that was restored."""

from pathlib import Path

import pytest

from alerting.app.space import FLOOR
from alerting.model.message import Summary, Trouble
from alerting.model.people import Means
from alerting.model.times import DAY, HOUR, MINUTE, SECOND
from alerting.record.backup import back_up, inspect
from alerting.record.restored import WHY
from alerting.record.restoring import restore
from alerting.record.store import open_store
from tests.flow.floor import ON_HOLD, Floor
from tests.flow.waiting import until

EMAIL = "rules: [{name: held, when: {status: ON_HOLD}, for: 10m, tell: [asha by email]}]\n"


async def backed_up(floor: Floor) -> Path:
    await floor.running.parts.store.journal.beat(floor.now)  # as every ten seconds
    to = floor.folder / f"backup-{floor.now}.db"
    back_up(floor.folder / "alerting.db", to, floor.now)
    return to


async def restored(floor: Floor, backup: Path, *, crashing: bool = False) -> None:
    """`crashing`: a first start was killed before it had told anybody."""
    await floor.close()
    restore(backup, floor.folder / "alerting.db", floor.now)
    if crashing:
        store = open_store(floor.folder / "alerting.db", floor.now)
        await store.restoration.settle(store.restoration.of() or 0, floor.now)
        await store.close()
    await floor.open()
    await floor.told_everybody()


@pytest.mark.parametrize("crashing", [False, True])
async def test_what_waited_in_a_backup_is_one_summary_and_the_operators_hear(
    floor: Floor, *, crashing: bool
) -> None:
    floor.write_rules(EMAIL)
    floor.refuse_mail("451 4.3.0 not now")
    await floor.open()
    for number in range(1, 6):
        await floor.hear(floor.put_on_hold(floor.talk(number)))
        await floor.pass_time(3 * MINUTE)
    await floor.pass_time(10 * MINUTE)
    await until(lambda: ("email", "first", "deferred") in floor.recorded.steps())
    backup = await backed_up(floor)
    held = inspect(backup)
    floor.refuse_mail(None)
    await floor.pass_time(HOUR)
    await floor.quiet()
    before = len(floor.mails())

    await restored(floor, backup, crashing=crashing)

    assert held.waiting > 1
    told = floor.recorded.messages()[held.messages :]
    (summary,) = [it.content for it in told if isinstance(it.content, Summary)]
    assert (summary.because, summary.total) == ("gap", 5)
    (said,) = [it.content for it in told if it.to.name == "it-desk"]
    assert isinstance(said, Trouble)
    assert f"will not be sent: {held.waiting}." in said.text
    assert len(floor.mails()) == before + 1
    dropped = floor.recorded.rows("SELECT detail FROM steps WHERE step = 'dropped'")
    assert dropped == [(WHY,)] * held.waiting
    assert floor.recorded.rows("SELECT what FROM audit ORDER BY id") == [("restored",), ("gap",)]


async def test_however_fresh_a_backup_is_its_chats_are_unconfirmed_and_it_is_said_once(
    floor: Floor,
) -> None:
    floor.write_rules(EMAIL)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()
    backup = await backed_up(floor)
    await floor.pass_time(SECOND)

    await restored(floor, backup)
    assert floor.running.parts.shard.gap
    await floor.reopen(after=SECOND)
    await floor.told_everybody()

    assert floor.running.parts.shard.gap is None
    assert floor.recorded.reasons(Means.EMAIL) == ["first", "trouble"]


async def test_alerts_after_a_restore_have_numbers_that_nobody_was_told(floor: Floor) -> None:
    floor.write_rules(EMAIL)
    await floor.open()
    backup = await backed_up(floor)
    await floor.hear(floor.put_on_hold(floor.talk(1)))
    await floor.pass_time(10 * MINUTE)

    await restored(floor, backup)
    await floor.reopen(after=SECOND)
    await floor.hear(floor.put_on_hold(floor.talk(2)))
    await floor.pass_time(10 * MINUTE)

    assert [it.number for it in floor.recorded.alerts()] == [2000]


async def test_backups_are_made_by_the_clock_and_the_oldest_deleted(floor: Floor) -> None:
    folder = floor.folder / "backups"
    floor.write_rules(ON_HOLD)
    await floor.open(backup_dir=str(folder), backup_every="1d", backup_keep="2")
    backups, desk = floor.running.parts.backups, floor.running.parts.desk
    await until(lambda: "backup" in desk.open)
    assert f"No backup could be made: {folder} cannot be written" in desk.open["backup"]

    folder.mkdir()
    (folder / "alerting-notes.db").touch()
    (folder / "alerting-20260101T000000Z.db.partial").touch()
    made = []
    for _ in range(4):
        await backups.back_up_if_due()
        made.append(backups.last_at)
        await floor.pass_time(DAY - SECOND)
        await backups.back_up_if_due()  # not yet
        await floor.pass_time(SECOND)

    assert "backup" not in desk.open
    assert made == sorted(set(made))
    assert len(list(folder.glob("alerting-2*.db"))) == 2
    assert (folder / "alerting-notes.db").exists()
    assert not list(folder.glob("*.partial"))
    async with floor.admin() as daemon:
        status = await daemon.status()
    assert status.backup_at == made[-1]

    for year in (2098, 2099):  # while the clock was ahead
        (folder / f"alerting-{year}0101T000000Z.db").touch()
    for _ in range(2):
        await backups.back_up_if_due()
        await floor.pass_time(MINUTE)
    assert backups.last_at - made[-1] == DAY
    assert len(list(folder.glob("alerting-202*.db"))) == 2


async def test_operators_hear_that_the_folder_of_backups_hangs(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor.write_rules(ON_HOLD)
    (folder := floor.folder / "backups").mkdir()
    await floor.open(backup_dir=str(folder), backup_every="1d")
    backups = floor.running.parts.backups
    await until(lambda: bool(backups.last_at))  # the one at the start
    monkeypatch.setattr("alerting.app.backups.SLOW_SECONDS", 0)

    await backups.back_up_if_due()
    await floor.running.parts.desk.written()

    told = [it.content for it in floor.recorded.messages()]
    assert any(isinstance(it, Trouble) and "no backup is made" in it.text for it in told)
    assert "backup" not in floor.running.parts.desk.open


async def test_operators_hear_of_little_room_once_and_when_it_is_over_it_is_not_shown(
    floor: Floor,
) -> None:
    floor.write_rules(ON_HOLD)
    await floor.open()
    space, desk = floor.running.parts.space, floor.running.parts.desk
    for free in (FLOOR - 1, FLOOR - 2**21, FLOOR + 1):
        space.free = {floor.folder: free}.__getitem__
        await space.look_at_the_space()
        assert "Only 51" in desk.open["disk-room"]
    space.free = lambda _folder: 2 * FLOOR
    await space.look_at_the_space()

    assert "disk-room" not in desk.open
    await floor.told_everybody()
    assert len(floor.mails("it@zylker.example")) == 1


async def test_operators_hear_that_the_disk_is_full_soon(floor: Floor) -> None:
    floor.write_rules(ON_HOLD)
    await floor.open()
    space, desk = floor.running.parts.space, floor.running.parts.desk
    chat = floor.talk()
    for _ in range(3):
        await floor.hear(*(chat.says(floor.now, f"{number}") for number in range(300)))
        await floor.pass_time(DAY)
    space.free = lambda _folder: FLOOR * 2
    await space.look_at_the_space()
    assert "disk-full-soon" not in desk.open

    await floor.clock.advance(7 * HOUR)
    space.free = lambda _folder: 100_000
    await space.look_at_the_space()

    assert "will be full in" in desk.open["disk-full-soon"]
