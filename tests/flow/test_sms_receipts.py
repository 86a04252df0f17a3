"""An SMS that its provider has taken and nobody confirms."""

from alerting.model.times import MINUTE
from tests.flow.floor import Floor
from tests.flow.peers import plain
from tests.flow.waiting import until

RULES = """\
rules:
  - {name: held, when: {status: ON_HOLD}, tell: [asha by sms]}
"""
#: Without a Slack address the person's next means is the mailbox.
HEAD = Floor.head(without=", slack: asha@zylker.example")
ASHA = "asha@zylker.example"
PUBLIC = "https://alerts.zylker.example"


async def told_by_sms(floor: Floor, **settings: str) -> str:
    """Twilio's id of it."""
    floor.write_rules(RULES, HEAD)
    await floor.open(public_url=PUBLIC, **settings)
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.quiet()
    assert len(floor.sms()) == 1
    return floor.phone.arrived[0].sid


async def test_an_sms_that_nobody_confirms_in_time_comes_by_mail(floor: Floor) -> None:
    await told_by_sms(floor)
    assert floor.phone.arrived[0].callback == f"{PUBLIC}/twilio/status"

    await floor.pass_time(5 * MINUTE - 1)
    assert not floor.mails()
    await floor.pass_time(1)
    await until(floor.mails)
    await floor.told_everybody()

    (mail,) = [it.content for it in floor.inbox.arrived if ASHA in it.recipients]
    assert "because SMS may not have reached you" in plain(mail)
    assert floor.told_operators("no receipt within 5m") == 1


async def test_an_sms_that_arrived_comes_by_nothing_else(floor: Floor) -> None:
    sid = await told_by_sms(floor)
    await floor.running.parts.courier.receipts.arrived(sid, floor.now)
    await floor.pass_time(10 * MINUTE)
    await floor.told_everybody()
    assert floor.told_so_far() == {"sms": 1}
    assert floor.recorded.steps()[-1] == ("sms", "first", "arrived")


async def test_what_waits_for_its_receipt_survives_a_restart(floor: Floor) -> None:
    await told_by_sms(floor, receipt_within="1m")
    await floor.reopen(after=30_000, public_url=PUBLIC, receipt_within="1m")
    await floor.pass_time(29_999)
    assert not floor.mails()
    await floor.pass_time(1)
    await until(floor.mails)


async def test_what_is_over_by_then_is_not_told_again(floor: Floor) -> None:
    chat = floor.talk()
    floor.write_rules(RULES, HEAD)
    await floor.open(public_url=PUBLIC)
    await floor.hear(floor.put_on_hold(chat))
    await floor.quiet()
    await floor.hear(floor.answered(chat))
    await floor.pass_time(10 * MINUTE)
    await until(lambda: floor.recorded.keys("undelivered"))
    await floor.told_everybody()
    assert floor.told_so_far() == {"sms": 1}


async def test_without_a_public_address_nothing_is_waited_for(floor: Floor) -> None:
    floor.write_rules(RULES, HEAD)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.told_everybody()
    assert floor.told_so_far() == {"sms": 1}


async def test_who_answered_stop_is_told_by_mail_at_once(floor: Floor) -> None:
    floor.write_rules(RULES, HEAD)
    await floor.open(public_url=PUBLIC)
    await floor.running.parts.store.stopped.add("+919876500001", floor.now)
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.told_everybody()
    assert len(floor.mails()) == 1
    assert not floor.sms()
    assert floor.told_operators("STOP") == 1
