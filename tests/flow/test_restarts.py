"""Stopping and starting: what was decided stays decided, and nobody hears of it twice."""

import asyncio

from alerting.model.message import Summary
from alerting.model.people import Means
from alerting.model.times import HOUR, MINUTE, SECOND
from tests.flow.floor import ON_HOLD, Floor
from tests.flow.waiting import until

EMAIL = "rules: [{name: held, when: {status: ON_HOLD}, for: 10m, tell: [asha by email]}]\n"


async def test_a_timer_goes_on_where_it_was(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(4 * MINUTE)

    await floor.reopen(after=MINUTE)
    await floor.pass_time(5 * MINUTE - 1)
    assert not floor.recorded.rows("SELECT * FROM alerts")

    await floor.pass_time(1)
    await floor.quiet()
    assert floor.told_so_far() == {"mail": 1, "sms": 1, "post": 1}


async def test_an_open_alert_reminds_and_ends_after_a_restart(floor: Floor) -> None:
    await floor.open()
    chat = floor.talk()
    await floor.hear(floor.put_on_hold(chat))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    await floor.reopen(after=MINUTE)
    await floor.quiet()
    assert floor.recorded.reasons(Means.EMAIL) == ["first"]

    await floor.pass_time(29 * MINUTE)
    await floor.quiet()
    await floor.hear(floor.answered(chat))
    await floor.quiet()
    assert floor.recorded.reasons(Means.EMAIL) == ["first", "reminder", "ended"]
    assert floor.inbox.arrived[-1].content["References"]


async def test_what_fell_due_in_a_short_stop_is_told_as_usual(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(9 * MINUTE)

    await floor.reopen(after=2 * MINUTE)
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["first"]


async def test_many_restarts_tell_nobody_twice(floor: Floor) -> None:
    floor.write_rules(ON_HOLD + "    group_by: [session]\n")
    await floor.open()
    await floor.hear(*(floor.put_on_hold(floor.talk(no)) for no in range(1, 11)))
    await floor.pass_time(10 * MINUTE)

    for _ in range(4):
        await floor.reopen(after=SECOND)
    await floor.quiet()

    assert floor.told_so_far() == {"mail": 10, "sms": 10, "post": 10}


async def test_what_waits_for_a_provider_is_sent_by_the_next_start(floor: Floor) -> None:
    floor.write_rules(EMAIL)
    floor.refuse_mail("451 4.3.0 not now")
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await until(lambda: ("email", "first", "deferred") in floor.recorded.steps())

    floor.refuse_mail(None)
    await floor.reopen(after=MINUTE)
    await floor.quiet()

    assert len(floor.mails()) == 1


async def test_a_long_gap_is_one_summary_for_each_person(floor: Floor) -> None:
    floor.write_rules(
        ON_HOLD + "  - {name: held, when: {status: ON_HOLD}, for: 20m, tell: [nikhil by email]}\n"
    )
    await floor.open()
    await floor.hear(*(floor.put_on_hold(floor.talk(no)) for no in range(1, 8)))
    await floor.pass_time(5 * MINUTE)

    await floor.reopen(after=2 * HOUR)
    await floor.quiet()

    summaries = [it.content for it in floor.recorded.messages() if isinstance(it.content, Summary)]
    assert (
        len(summaries) == len(floor.recorded.messages()) == sum(floor.told_so_far().values()) == 2
    )
    assert {it.total for it in summaries} == {7}
    assert {it.unconfirmed for it in summaries} == {7}
    assert len(floor.recorded.rows("SELECT * FROM alerts")) == 14


async def test_a_gap_is_longer_than_two_minutes(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))

    await floor.reopen(after=2 * MINUTE)
    assert floor.running.parts.shard.gap is None

    await floor.reopen(after=2 * MINUTE + 1)
    assert floor.running.parts.shard.gap


async def test_unconfirmed_alerts_do_not_remind_until_their_chat_is_heard_of(
    floor: Floor,
) -> None:
    floor.write_rules(ON_HOLD.replace("asha by email, asha by sms, asha by slack", "asha by email"))
    await floor.open()
    chat = floor.talk()
    await floor.hear(floor.put_on_hold(chat))
    await floor.reopen(after=HOUR)
    await floor.pass_time(2 * HOUR)
    await floor.quiet()
    assert floor.recorded.reasons(Means.EMAIL) == ["summary"]

    await floor.hear(chat.says(floor.now, "Anybody there?"))
    await floor.pass_time(30 * MINUTE)
    await floor.quiet()
    await floor.hear(floor.answered(chat))
    await floor.quiet()
    assert floor.recorded.reasons(Means.EMAIL) == ["summary", "reminder", "ended"]


async def test_a_quiet_night_is_no_gap(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(5 * MINUTE)
    await floor.running.parts.store.journal.beat(floor.now)  # as every ten seconds

    await floor.reopen(after=MINUTE)

    assert floor.running.parts.shard.gap is None


async def test_a_rule_that_went_away_meanwhile_ends_its_alerts(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()
    await floor.close()

    floor.write_rules("rules: [{name: other, when: {status: OPEN}, tell: [asha by sms]}]\n")
    await floor.open()
    await floor.quiet()

    assert "rule removed" in floor.last_mail()


async def test_webhooks_right_after_a_start_are_believed(floor: Floor) -> None:
    await floor.open()
    await floor.hear(*(floor.put_on_hold(floor.talk(no)) for no in range(1, 4)))
    await floor.reopen(after=MINUTE)
    posts = [floor.hear(floor.answered(floor.talk(no))) for no in range(1, 4)]

    await asyncio.gather(*posts)
    await floor.pass_time(HOUR)

    assert not floor.recorded.rows("SELECT * FROM alerts")
    assert floor.running.parts.shard.tracker.by_status["ON_PROGRESS"] == 3


async def test_an_answer_that_waits_for_a_slow_disk_still_comes_before_the_deadline(
    floor: Floor,
) -> None:
    await floor.open()
    chat, engine = floor.talk(), floor.running.parts.engine
    await floor.hear(floor.put_on_hold(chat))
    await floor.pass_time(10 * MINUTE - 1)

    with floor.recorded.slow_disk():
        answer = asyncio.create_task(floor.hear(floor.answered(chat)))
        await until(lambda: floor.running.parts.store.writer.waiting_jobs > 1)
        await floor.clock.advance(MINUTE)
        await engine.tick()
    await answer
    await floor.pass_time(MINUTE)

    assert not floor.recorded.rows("SELECT * FROM alerts")


async def test_a_stop_with_a_disk_that_refuses_loses_nothing(floor: Floor) -> None:
    await floor.open(stop_within="1s")
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.recorded.refuse_units(refuse=True)
    await floor.clock.advance(10 * MINUTE)
    await until(lambda: floor.running.parts.engine.disk_trouble)

    await floor.reopen(after=SECOND)
    await floor.quiet()

    assert floor.told_so_far() == {"mail": 1, "sms": 1, "post": 1}


async def test_living_and_replaying_find_the_same_alerts(floor: Floor) -> None:
    await floor.open()
    chats = [floor.talk(no) for no in range(1, 6)]
    for minute in range(25):
        chat = chats[minute % 5]
        await floor.hear(floor.put_on_hold(chat) if minute % 3 else floor.answered(chat))
        await floor.pass_time(MINUTE)
    lived = floor.recorded.alerts()

    await floor.reopen(after=SECOND)

    assert floor.recorded.alerts() == lived
    assert len(lived) > 2
