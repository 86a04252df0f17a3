"""The rules file changes under the running daemon, for better and for worse."""

import pytest

from alerting.errors import ConfigError
from alerting.model.people import Means
from alerting.model.times import HOUR, MINUTE
from tests.flow.floor import HEAD, ON_HOLD, Floor
from tests.flow.peers import plain

BAD = "rules:\n  - name: on-hold\n    when: {status: ON_HOLT}\n    tell: [asha by sms]\n"
TEN, TWENTY = "for: 10m", "for: 20m"


async def test_a_file_saved_by_renaming_is_in_force_by_itself(floor: Floor) -> None:
    await floor.open()

    floor.write_rules(ON_HOLD.replace(TEN, TWENTY))
    await floor.reloaded(2)
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(20 * MINUTE - 1)
    assert not floor.recorded.rows("SELECT * FROM alerts")

    await floor.pass_time(1)
    assert floor.recorded.rows("SELECT opened_at FROM alerts") == [(floor.now,)]


async def test_a_file_written_in_place_is_in_force_by_itself(floor: Floor) -> None:
    await floor.open()

    with (floor.folder / "rules.yaml").open("w", encoding="utf-8") as file:
        for part in (HEAD, ON_HOLD.replace(TEN, TWENTY)):
            file.write(part)
            file.flush()
    await floor.reloaded(2)

    assert "for: 20m" in floor.running.parts.shard.book.text
    assert not floor.told_operators("mistakes")


async def test_a_bad_file_changes_nothing_and_the_operators_hear_of_it(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))

    floor.write_rules(BAD)
    await floor.until(lambda: floor.told_operators("ON_HOLT"))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert "did you mean" in plain(floor.inbox.arrived[0].content)
    assert floor.recorded.reasons(Means.SLACK) == ["first"]
    assert floor.running.parts.rules.version == 1
    async with floor.admin() as daemon:
        assert any("mistakes" in it for it in (await daemon.status()).problems)


async def test_a_file_that_is_mended_ends_the_trouble(floor: Floor) -> None:
    await floor.open()
    floor.write_rules(BAD)
    await floor.until(lambda: floor.told_operators("ON_HOLT"))

    floor.write_rules(ON_HOLD.replace(TEN, TWENTY))
    await floor.reloaded(2)

    async with floor.admin() as daemon:
        assert not (await daemon.status()).problems


async def test_the_reload_command_tells_the_truth(floor: Floor) -> None:
    await floor.open()

    async with floor.admin() as daemon:
        floor.write_rules(ON_HOLD.replace("on-hold", "held"))
        done = await daemon.reload("it-desk")
        floor.write_rules(BAD)
        refused = await daemon.reload("it-desk")
        floor.write_rules(ON_HOLD.replace("on-hold", "held"))
        unchanged = await daemon.reload("it-desk")

    assert (done.ok, refused.ok, unchanged.ok) == (True, False, True)
    assert done.lines == ["0 rules go on as before.", "Begun: held.", "Ended: on-hold."]
    assert "ON_HOLT" in " ".join(refused.lines)


async def test_timers_and_alerts_of_unchanged_rules_go_on(floor: Floor) -> None:
    await floor.open()
    early, late = floor.talk(1), floor.talk(2)
    await floor.hear(floor.put_on_hold(early))
    await floor.pass_time(6 * MINUTE)
    await floor.hear(floor.put_on_hold(late))
    await floor.pass_time(4 * MINUTE)

    floor.write_rules(ON_HOLD.replace("Answer, or", "Do answer, or"))
    await floor.reloaded(2)
    await floor.pass_time(6 * MINUTE)
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["first", "first"]
    assert "Do answer" in floor.last_mail()


async def test_a_changed_question_ends_its_alerts_and_begins_anew(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    floor.write_rules(ON_HOLD.replace(TEN, TWENTY))
    await floor.reloaded(2)
    await floor.quiet()
    assert "rule changed" in floor.last_mail()

    await floor.pass_time(10 * MINUTE)
    await floor.quiet()
    assert floor.recorded.reasons(Means.EMAIL) == ["first", "ended", "first"]


async def test_what_is_overdue_for_a_new_rule_is_one_summary_per_person(floor: Floor) -> None:
    await floor.open()
    await floor.hear(*(floor.put_on_hold(floor.talk(no)) for no in range(1, 6)))
    await floor.pass_time(5 * MINUTE)

    floor.write_rules(
        ON_HOLD + "  - {name: soon, when: {status: ON_HOLD}, for: 2m, tell: [nikhil by email]}\n"
    )
    await floor.reloaded(2)
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["summary"]
    assert len(floor.mails("nikhil@zylker.example")) == 1


async def test_people_who_move_are_told_where_they_are_now(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))

    floor.write_rules(ON_HOLD, head=HEAD.replace("asha@zylker", "asha.rao@zylker"))
    await floor.reloaded(2)
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert len(floor.mails("asha.rao@zylker.example")) == 1
    assert not floor.mails()


async def test_limits_of_a_new_file_are_in_force(floor: Floor) -> None:
    await floor.open()
    each = ON_HOLD + "    group_by: [session]\n"
    floor.write_rules(each, head=HEAD.replace("per_day: 1000", "per_day: 2"))
    await floor.reloaded(2)

    await floor.hear(*(floor.put_on_hold(floor.talk(no)) for no in range(1, 6)))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert len(floor.sms()) == 2


async def test_a_webhook_that_a_new_file_names_is_posted_to(floor: Floor) -> None:
    secrets = floor.folder / "secrets"
    secrets.mkdir()
    (secrets / "old_room").write_text(floor.room.webhook("old"), encoding="utf-8")
    await floor.open(secrets_dir=str(secrets))

    place = 'places:\n  old: {slack_webhook: "secret:old_room"}\n'
    floor.write_rules(ON_HOLD.replace("asha by slack", "old"), HEAD.replace("places:\n", place))
    await floor.reloaded(2)
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert [it.channel for it in floor.room.arrived] == ["webhook:old"]


async def test_a_start_with_a_bad_file_uses_the_last_good_copy_and_says_so(floor: Floor) -> None:
    await floor.open()
    await floor.close()
    floor.write_rules(BAD)

    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.told_everybody()

    assert floor.recorded.reasons(Means.SLACK) == ["first"]
    assert floor.told_operators("The last good copy of it is in force") == 1


async def test_a_start_with_another_good_file_is_a_reload(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(MINUTE)
    await floor.close()

    floor.write_rules(ON_HOLD.replace(TEN, "for: 1h"))
    await floor.open()
    await floor.pass_time(HOUR - MINUTE - 1)
    assert not floor.recorded.rows("SELECT * FROM alerts")

    await floor.pass_time(1)
    assert len(floor.recorded.rows("SELECT * FROM alerts")) == 1


async def test_without_a_good_file_or_copy_there_is_no_start(floor: Floor) -> None:
    floor.write_rules(BAD)

    with pytest.raises(ConfigError):
        await floor.open()

    floor.write_rules(ON_HOLD)
    await floor.open()  # nothing was left locked or half made


async def test_a_file_that_changed_while_the_daemon_was_starting_is_seen(floor: Floor) -> None:
    running = await floor.open()
    with (floor.folder / "rules.yaml").open("a", encoding="utf-8") as file:
        file.write("# at once\n")

    await floor.until(lambda: "at once" in running.parts.shard.book.text)


async def test_a_folder_that_is_gone_is_no_reason_to_stop(floor: Floor) -> None:
    await floor.open()

    running = await floor.reopen(rules=str(floor.folder / "gone" / "rules.yaml"))
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()
    assert floor.recorded.reasons(Means.SLACK) == ["first"]
    assert not running.failed

    (floor.folder / "gone").mkdir()
    (floor.folder / "rules.yaml").rename(floor.folder / "gone" / "rules.yaml")
    await floor.until(lambda: not running.parts.desk.open)


async def test_an_earlier_version_put_back_is_said_to_be_restored(floor: Floor) -> None:
    floor.write_rules(ON_HOLD)
    await floor.open()
    floor.write_rules(ON_HOLD.replace(TEN, TWENTY))
    await floor.reloaded(2)

    floor.write_rules(ON_HOLD)
    await floor.reloaded(3)

    bys = [by for (by,) in floor.recorded.rows("SELECT by FROM rulebooks ORDER BY version")]
    assert bys == ["the first start", "the changed file", "the changed file, restored to version 1"]
