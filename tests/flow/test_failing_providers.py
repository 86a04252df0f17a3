"""Providers that refuse, hang, limit, break off: what is true does not change, and people hear."""

import asyncio

import pytest
from aiohttp import web

from alerting.model.people import Means
from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.simulate import phone, room
from alerting.simulate.inbox import CLOSE
from tests.flow.floor import HEAD, Floor
from tests.flow.waiting import until

ALL = """\
rules:
  - name: held
    when: {status: ON_HOLD}
    tell: [asha by email, asha by sms, asha by slack]
"""
BY = "rules: [{{name: held, when: {{status: ON_HOLD}}, tell: [{}]}}]\n"


async def test_a_mail_server_that_is_down_delays_only_mail(floor: Floor) -> None:
    floor.write_rules(ALL)
    await floor.open()
    port = int(floor.inbox.url.rpartition(":")[2])
    await floor.inbox.stop()

    await floor.hear(floor.put_on_hold(floor.talk()))
    await until(lambda: ("email", "first", "deferred") in floor.recorded.steps())
    await until(lambda: floor.told_so_far() == {"sms": 1, "post": 1})

    await floor.inbox.start(port=port)
    await floor.pass_time(10 * SECOND)
    await floor.quiet()
    assert floor.told_so_far() == {"mail": 1, "sms": 1, "post": 1}


async def test_a_mail_server_that_hangs_delays_no_sms(floor: Floor) -> None:
    floor.write_rules(ALL + "    group_by: [session]\n")
    await floor.open(mail_timeout="1s")
    go_on = asyncio.Event()
    floor.hang_mail(go_on)

    await floor.hear(*(floor.put_on_hold(floor.talk(no)) for no in range(1, 21)))
    await until(lambda: len(floor.sms()) == len(floor.posts()) == 20)
    assert not floor.inbox.arrived
    await until(lambda: ("email", "first", "deferred") in floor.recorded.steps())

    go_on.set()
    floor.refuse_mail(None)
    await floor.pass_until(lambda: len(set(floor.mail_ids())) == 20)


@pytest.mark.parametrize("reply", ["451 4.7.1 try later", "421 4.3.2 too busy", CLOSE])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
async def test_a_mail_that_is_not_taken_now_is_tried_again(
    floor: Floor, step: str, reply: str
) -> None:
    floor.write_rules(BY.format("asha by email"))
    await floor.open()
    floor.refuse_mail(reply, at=step)

    await floor.hear(floor.put_on_hold(floor.talk()))
    await until(lambda: floor.recorded.steps()[-1:] == [("email", "first", "deferred")])
    floor.refuse_mail(None)
    await floor.pass_time(2 * SECOND)
    await floor.quiet()

    assert len(floor.mails()) == 1


@pytest.mark.parametrize("code", [20500, 20429])
async def test_an_sms_that_is_not_taken_now_is_tried_again(floor: Floor, code: int) -> None:
    floor.write_rules(BY.format("asha by sms"))
    await floor.open()
    floor.answer_sms(lambda: phone.error(code))

    await floor.hear(floor.put_on_hold(floor.talk()))
    await until(lambda: floor.recorded.steps()[-1:] == [("sms", "first", "deferred")])
    floor.answer_sms(None)
    await floor.pass_time(2 * SECOND)
    await floor.quiet()

    assert len(floor.sms()) == 1


@pytest.mark.parametrize("means", [Means.SMS, Means.SLACK])
async def test_retry_after_is_honoured(floor: Floor, means: Means) -> None:
    floor.write_rules(BY.format(f"asha by {means}"))
    await floor.open()
    wait = {"Retry-After": "120"}
    floor.answer_sms(lambda: phone.error(20429, wait))
    floor.answer_posts(lambda: room.error("ratelimited", 429, wait))
    await floor.hear(floor.put_on_hold(floor.talk()))
    await until(lambda: floor.recorded.steps()[-1:] == [(means, "first", "deferred")])
    floor.answer_sms(None)
    floor.answer_posts(None)

    await floor.pass_time(2 * MINUTE - 1)
    assert not floor.told_so_far()
    await floor.pass_time(2 * SECOND)
    await floor.quiet()

    assert sum(floor.told_so_far().values()) == 1


@pytest.mark.parametrize("means", [Means.SMS, Means.SLACK])
async def test_a_provider_that_closes_in_the_middle_is_tried_again(
    floor: Floor, means: Means
) -> None:
    floor.write_rules(BY.format(f"asha by {means}"))
    await floor.open()
    floor.break_off()

    await floor.hear(floor.put_on_hold(floor.talk()))
    await until(lambda: floor.recorded.steps()[-1:] == [(means, "first", "deferred")])
    floor.answer_sms(None)
    floor.answer_posts(None)
    await floor.pass_time(2 * SECOND)
    await floor.quiet()

    assert sum(floor.told_so_far().values()) == 1


@pytest.mark.parametrize("means", [Means.SMS, Means.SLACK])
async def test_a_provider_that_hangs_is_given_so_much_time_and_no_more(
    floor: Floor, means: Means
) -> None:
    floor.write_rules(BY.format(f"asha by {means}"))
    await floor.open(twilio_timeout="1s", slack_timeout="1s")
    go_on = asyncio.Event()
    floor.hang_http(go_on)

    await floor.hear(floor.put_on_hold(floor.talk()))
    await until(lambda: floor.recorded.steps()[-1:] == [(means, "first", "deferred")])
    go_on.set()
    floor.answer_sms(None)
    floor.answer_posts(None)
    await floor.pass_time(2 * SECOND)
    await floor.quiet()

    assert sum(floor.told_so_far().values()) == 1


async def test_an_unknown_recipient_hears_by_other_means_and_operators_hear_of_it(
    floor: Floor,
) -> None:
    floor.write_rules(BY.format("asha by email"))
    await floor.open()
    floor.refuse_recipient("asha@zylker.example")

    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.told_everybody()

    assert floor.recorded.steps()[-1][2] == "delivered"
    assert len(floor.posts()) == 1
    assert not floor.mails()
    assert any("was refused" in text for text in floor.sms("+919876500002"))


async def test_a_wrong_password_is_told_the_operators_by_another_means(floor: Floor) -> None:
    floor.write_rules(BY.format("asha by email"))
    url = await floor.lock_inbox("user", "right")
    await floor.open(smtp_url=url.replace("right", "wrong"))

    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.told_everybody()

    assert len(floor.posts()) == 1
    assert any("e-mail does not work" in text for text in floor.sms("+919876500002"))


async def test_a_wrong_token_for_slack_moves_its_messages(floor: Floor) -> None:
    floor.write_rules(BY.format("asha by slack"))
    await floor.open(slack_bot_token="xoxb-wrong")

    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.told_everybody()

    assert len(floor.mails()) == 1
    assert floor.told_operators("Slack does not work") == 1


async def test_somebody_who_said_stop_hears_by_other_means(floor: Floor) -> None:
    floor.write_rules(BY.format("asha by sms"))
    floor.phone.stopped.add("+919876500001")
    await floor.open()

    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.told_everybody()

    assert len(floor.posts()) == 1
    assert floor.told_operators("STOP") == 1


async def test_what_a_means_without_settings_should_carry_goes_by_another(floor: Floor) -> None:
    floor.write_rules(BY.format("asha by sms"))
    floor.environ.pop("ALERTING_TWILIO_ACCOUNT_SID")
    await floor.open()

    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.told_everybody()

    assert floor.told_so_far() == {"post": 1}
    assert "This comes by Slack, because SMS is not set up here." in str(floor.room.arrived[0])


async def test_a_means_without_settings_keeps_what_can_go_no_other_way(floor: Floor) -> None:
    only_sms = HEAD.replace("nikhil: {email: nikhil@zylker.example, ", "nikhil: {")
    floor.write_rules(BY.format("nikhil by sms"), head=only_sms)
    account = floor.environ.pop("ALERTING_TWILIO_ACCOUNT_SID")
    await floor.open()

    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(HOUR)
    await floor.running.parts.auditor.look()
    async with floor.admin() as daemon:
        status, vitals = await daemon.status(), await daemon.vitals()
    await floor.told_everybody_but_sms()
    assert [it.message.to.means for it in await floor.recorded.waiting()] == [Means.SMS]
    assert any("ALERTING_TWILIO_ACCOUNT_SID" in it for it in status.without_settings)
    assert vitals.audit_unreached == 1
    assert floor.told_operators("SMS has no settings, and messages wait") == 1
    assert floor.told_operators("1 alert has reached nobody: 1 (held)") == 1

    await floor.reopen(twilio_account_sid=account)
    await floor.quiet()
    assert len(floor.sms("+919876500002")) == 1


async def test_what_cannot_be_sent_for_a_day_is_given_up_and_told(floor: Floor) -> None:
    floor.write_rules(BY.format("asha by sms"))
    await floor.open()
    floor.answer_sms(lambda: phone.error(20500))
    await floor.hear(floor.put_on_hold(floor.talk()))

    await floor.pass_until(lambda: floor.told_operators("Messages by SMS are late"), MINUTE)
    await floor.pass_until(lambda: floor.recorded.keys("given_up"), 5 * MINUTE)
    await floor.told_everybody_but_sms()

    assert floor.told_operators("was given up") == 1
    assert [it.is_open for it in floor.recorded.alerts()] == [True]


async def test_the_end_goes_the_way_the_beginning_went(floor: Floor) -> None:
    floor.write_rules(BY.format("asha by email"))
    await floor.open()
    chat = floor.talk()
    floor.refuse_recipient("asha@zylker.example")
    await floor.hear(floor.put_on_hold(chat))
    await floor.quiet()

    floor.refuse_mail(None)
    await floor.hear(floor.answered(chat))
    await floor.quiet()

    assert [bool(it.thread_ts) for it in floor.room.arrived] == [False, True]
    assert not floor.mails()


async def test_a_first_message_that_was_not_sent_is_dropped_with_its_end(floor: Floor) -> None:
    floor.write_rules(BY.format("asha by email"))
    await floor.open()
    chat = floor.talk()
    floor.refuse_mail("451 4.7.1 try later")
    await floor.hear(floor.put_on_hold(chat))
    await until(lambda: ("email", "first", "deferred") in floor.recorded.steps())

    await floor.hear(floor.answered(chat))
    floor.refuse_mail(None)
    await floor.pass_time(MINUTE)
    await floor.quiet()

    assert not floor.inbox.arrived
    assert floor.recorded.steps()[-2:] == [
        ("email", "first", "dropped"),
        ("email", "ended", "dropped"),
    ]


async def test_a_page_of_errors_is_not_taken_for_an_answer(floor: Floor) -> None:
    floor.write_rules(BY.format("asha by slack"))
    await floor.open()
    floor.answer_posts(lambda: web.Response(text="<html>bad gateway</html>", status=502))

    await floor.hear(floor.put_on_hold(floor.talk()))
    await until(lambda: floor.recorded.steps()[-1:] == [("slack", "first", "deferred")])
    floor.answer_posts(None)
    await floor.pass_time(2 * SECOND)
    await floor.quiet()

    assert len(floor.posts()) == 1
