"""An alert's life as its people see it, on a clock that the test moves."""

from alerting.model.people import USUAL_ORDER, Means
from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.simulate.phone import error
from tests.flow.floor import Floor
from tests.flow.waiting import until


async def test_nothing_under_the_limit_and_one_message_each_at_it(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))

    await floor.pass_time(10 * MINUTE - 1)
    await floor.quiet()
    assert not floor.told_so_far()

    await floor.pass_time(1)
    await floor.quiet()
    assert floor.told_so_far() == {"mail": 1, "sms": 1, "post": 1}


async def test_an_answer_in_time_is_no_alert(floor: Floor) -> None:
    await floor.open()
    chat = floor.talk()
    await floor.hear(floor.put_on_hold(chat))
    await floor.pass_time(9 * MINUTE)

    await floor.hear(floor.answered(chat))
    await floor.pass_time(HOUR)
    await floor.quiet()

    assert not floor.told_so_far()
    assert not floor.recorded.rows("SELECT * FROM alerts")


async def test_critical_reminds_until_it_ends_and_those_who_were_told_hear_why(
    floor: Floor,
) -> None:
    await floor.open()
    chat = floor.talk()
    await floor.hear(floor.put_on_hold(chat))
    await floor.pass_time(10 * MINUTE)
    for _ in range(2):
        await floor.pass_time(30 * MINUTE)
    await floor.quiet()

    await floor.hear(floor.answered(chat))
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["first", "reminder", "reminder", "ended"]
    assert floor.recorded.reasons(Means.SLACK) == ["first", "reminder", "reminder", "ended"]
    assert floor.recorded.reasons(Means.SMS) == ["first", "reminder", "reminder"]
    assert "Over: answered" in floor.last_mail()


async def test_who_has_it_is_not_reminded_and_hears_the_end(floor: Floor) -> None:
    await floor.open()
    chat = floor.talk()
    await floor.hear(floor.put_on_hold(chat))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    async with floor.admin() as daemon:
        assert (await daemon.acknowledge(1, "asha")).ok
    await floor.pass_time(2 * HOUR)
    await floor.hear(floor.answered(chat))
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["first", "ended"]


async def test_an_acknowledgement_with_an_end_reminds_at_that_end(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    async with floor.admin() as daemon:
        assert (await daemon.acknowledge(1, "asha", 2 * HOUR)).ok
    await floor.pass_time(2 * HOUR - 1)
    await floor.quiet()
    assert floor.recorded.reasons(Means.EMAIL) == ["first"]

    await floor.pass_time(1)
    await floor.quiet()
    assert floor.recorded.reasons(Means.EMAIL) == ["first", "reminder"]


async def test_an_acknowledgement_drops_what_still_waits(floor: Floor) -> None:
    await floor.open()
    floor.refuse_mail("451 4.3.0 try again later")
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await until(lambda: ("email", "first", "deferred") in floor.recorded.steps())

    async with floor.admin() as daemon:
        await daemon.acknowledge(1, "nikhil")

    assert ("email", "first", "dropped") in floor.recorded.steps()
    # who was told nothing yet need not hear that somebody has it
    await until(lambda: ("email", "acknowledged", "dropped") in floor.recorded.steps())
    assert not [it for it in await floor.recorded.waiting() if it.message.to.means is Means.EMAIL]


async def test_what_is_closed_comes_back_only_with_a_new_beginning(floor: Floor) -> None:
    await floor.open()
    chat = floor.talk()
    await floor.hear(floor.put_on_hold(chat))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    async with floor.admin() as daemon:
        assert (await daemon.close(1, "nikhil")).ok
        assert not (await daemon.close(1, "nikhil")).ok
    await floor.pass_time(HOUR)
    await floor.quiet()
    assert floor.recorded.reasons(Means.EMAIL) == ["first", "ended"]
    assert "closed by nikhil" in floor.last_mail()

    await floor.hear(floor.answered(chat))
    await floor.pass_time(SECOND)
    await floor.hear(floor.put_on_hold(chat))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()
    assert floor.recorded.reasons(Means.EMAIL) == ["first", "ended", "first"]


async def test_a_chat_that_reopens_is_another_alert(floor: Floor) -> None:
    await floor.open()
    chat = floor.talk()

    for _ in range(2):
        await floor.hear(floor.put_on_hold(chat))
        await floor.pass_time(10 * MINUTE)
        await floor.hear(chat.status(floor.now, "ENDED"))
        await floor.pass_time(MINUTE)

    assert floor.recorded.rows("SELECT count(*), count(ended_at) FROM alerts") == [(2, 2)]


async def test_webhooks_that_come_twice_tell_once(floor: Floor) -> None:
    await floor.open()
    held = floor.put_on_hold(floor.talk())

    for _ in range(3):
        await floor.hear(held, held)
    await floor.pass_time(10 * MINUTE)
    await floor.hear(held)
    await floor.quiet()

    assert floor.told_so_far() == {"mail": 1, "sms": 1, "post": 1}
    assert len(floor.recorded.journal()) == 7


async def test_a_test_message_goes_by_each_means(floor: Floor) -> None:
    await floor.open()

    async with floor.admin() as daemon:
        answers = [await daemon.tell("asha", means) for means in USUAL_ORDER]
        unknown = await daemon.tell("nobody", "sms")

    assert all(it.ok for it in answers)
    assert not unknown.ok
    assert floor.told_so_far() == {"mail": 1, "sms": 1, "post": 1}
    assert not floor.recorded.rows("SELECT * FROM messages")


async def test_a_refused_message_is_tried_again_when_asked(floor: Floor) -> None:
    floor.phone.stopped.add("+919876500002")
    floor.write_rules(
        "rules: [{name: now, when: {status: ON_HOLD}, tell: [nikhil by sms]}]\n",
        head=floor.head(without="email: nikhil@zylker.example, "),
    )
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.quiet()
    key = floor.recorded.keys("refused")[0]

    floor.phone.stopped.clear()
    async with floor.admin() as daemon:
        assert (await daemon.retry(key)).ok
    await floor.quiet()

    assert len(floor.sms("+919876500002")) == 1


async def test_a_waiting_message_is_dropped_when_asked(floor: Floor) -> None:
    floor.write_rules("rules: [{name: now, when: {status: ON_HOLD}, tell: [asha by sms]}]\n")
    await floor.open()
    floor.answer_sms(lambda: error(20500))
    await floor.hear(floor.put_on_hold(floor.talk()))
    await until(lambda: floor.recorded.keys("deferred"))
    key = floor.recorded.keys("deferred")[0]

    async with floor.admin() as daemon:
        assert (await daemon.drop(key)).ok
        assert not (await daemon.drop(key)).ok
    floor.answer_sms(None)
    await floor.pass_time(HOUR)
    await floor.quiet()

    assert not floor.sms()
