"""Somebody answers an SMS: the whole way from the phone to everybody else who was told."""

import pytest

from alerting.model.times import MINUTE
from tests.flow.floor import HEAD, Floor
from tests.reply.sms_sent import PUBLIC, answer_in, body_of, signed, sms, status

ASHA, NIKHIL, STRANGER = "+919876500001", "+919876500002", "+14155550100"
RULES = """\
rules:
  - name: on-hold
    title: Chat on hold too long
    severity: critical
    when: {status: ON_HOLD}
    for: 10m
    tell: [asha by sms, nikhil by email, support-room]
"""


@pytest.fixture(autouse=True)
def rules(floor: Floor) -> None:
    floor.write_rules(RULES)


async def told(floor: Floor) -> None:
    await floor.open(public_url=PUBLIC)
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()
    assert len(floor.sms(ASHA)) == 1


async def post(floor: Floor, form: dict[str, str], path: str = "/twilio/sms") -> str:
    """As Twilio, by way of the proxy."""
    url, headers = f"http://{floor.running.listens_at}{path}", signed(form, path, token="right")
    async with floor.session.post(url, data=body_of(form), headers=headers) as answer:
        assert answer.status == 200
        return await answer.text()


async def says(floor: Floor, number: str, text: str) -> str:
    return answer_in(await post(floor, sms(number, text)))


async def test_an_answer_is_obeyed_and_the_others_hear_who_has_it(floor: Floor) -> None:
    await told(floor)

    said = await says(floor, ASHA, "1 ack")
    await floor.quiet()

    assert said == "1: yours now. Nobody is reminded."
    assert "asha has it" in floor.last_mail()
    assert "asha has it" in next(iter(floor.room.shown.values())).words
    assert len(floor.sms(ASHA)) == 1
    await floor.pass_time(60 * MINUTE)
    await floor.quiet()
    assert floor.told_so_far() == {"mail": 2, "sms": 1, "post": 1}


async def test_a_snooze_ends_with_a_reminder(floor: Floor) -> None:
    await told(floor)
    await post(floor, status(floor.phone.arrived[0].sid, "delivered"), "/twilio/status")

    await says(floor, ASHA, "1 snooze 20m")
    await floor.pass_time(20 * MINUTE)
    await floor.pass_time(2 * MINUTE)
    await floor.quiet()

    assert len(floor.sms(ASHA)) == 2
    assert "nobody has it" in await says(floor, ASHA, "1")


async def test_others_change_nothing(floor: Floor) -> None:
    await told(floor)

    assert "cannot answer alerts" in await says(floor, STRANGER, "1 ack")
    assert "not told to this number" in await says(floor, NIKHIL, "1 ack")
    assert "nobody has it" in await says(floor, ASHA, "1")
    refused = floor.recorded.rows("SELECT place, detail FROM audit WHERE what = 'refused'")
    assert refused == [
        ("sms", "a number of nobody in the rules file"),
        ("sms", "an alert that was not told at that number"),
    ]


async def test_a_changed_number_loses_its_voice_at_once(floor: Floor) -> None:
    await told(floor)
    floor.write_rules(RULES, head=HEAD.replace(ASHA, "+919876500009"))
    await floor.reloaded(2)

    assert "cannot answer alerts" in await says(floor, ASHA, "1 ack")
    assert "not told to this number" in await says(floor, "+919876500009", "1 ack")


async def test_who_stops_hears_by_other_means_until_they_start(floor: Floor) -> None:
    await told(floor)

    assert await says(floor, ASHA, "STOP") == ""
    await floor.reopen(public_url=PUBLIC)
    await floor.hear(floor.put_on_hold(floor.talk(2)))
    await floor.pass_time(12 * MINUTE)
    await floor.quiet()
    stopped = len(floor.sms(ASHA))
    await says(floor, ASHA, "start")
    await floor.hear(floor.put_on_hold(floor.talk(3)))
    await floor.pass_time(12 * MINUTE)
    await floor.quiet()

    assert stopped == 1
    assert len(floor.sms(ASHA)) > 1
    assert floor.mails("asha@zylker.example") or len(floor.room.arrived) > 2


async def test_what_twilio_says_of_an_sms_is_on_record(floor: Floor) -> None:
    await told(floor)
    sid = floor.phone.arrived[0].sid

    await post(floor, status(sid, "delivered"), "/twilio/status")
    await floor.quiet()

    assert ("sms", "first", "arrived") in floor.recorded.steps()


async def test_what_did_not_arrive_goes_another_way(floor: Floor) -> None:
    await told(floor)
    sid = floor.phone.arrived[0].sid

    await post(floor, status(sid, "undelivered", "30003"), "/twilio/status")
    await floor.quiet()

    assert ("sms", "first", "undelivered") in floor.recorded.steps()
    assert len(floor.room.arrived) + len(floor.mails("asha@zylker.example")) == 2
