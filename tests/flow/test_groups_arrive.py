"""Alerts about channels, and clocks whose alert gets worse, from the webhook to the inbox."""

from alerting.model.people import Means
from alerting.model.times import HOUR, MINUTE
from alerting.simulate.elements import Element
from tests.flow.floor import Floor

QUEUE = """\
rules:
  - name: queue
    count: {of: chats, where: {status: ON_HOLD}, per: channel, above: 2}
    for: 2m
    tell: [asha by email]
"""
SILENT = """\
rules:
  - {name: silent, missing: {event: message_in, per: channel}, for: 1h, tell: [asha by email]}
"""
FIRST_RESPONSE = """\
rules:
  - name: first-response
    clock: first_response
    target: 10m
    warn: [{at: 50%, severity: info}, {at: 100%, severity: critical, tell: [asha by slack]}]
    tell: [asha by email]
"""


def holding(floor: Floor, *numbers: int) -> list[Element]:
    return [floor.put_on_hold(floor.talk(number)) for number in numbers]


def mails(floor: Floor) -> list[str]:
    return [str(it.content["Subject"]) for it in floor.inbox.arrived]


async def test_one_mail_for_a_queue_and_no_chat_in_it(floor: Floor) -> None:
    floor.write_rules(QUEUE)
    await floor.open()
    await floor.hear(*holding(floor, 1, 2, 3, 4))
    await floor.pass_time(2 * MINUTE)
    await floor.quiet()

    [mail] = floor.inbox.arrived
    assert "4 chats, more than 2" in mail.content["Subject"]
    assert "Chat:" not in mail.content.get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_a_count_goes_on_after_a_restart(floor: Floor) -> None:
    floor.write_rules(QUEUE)
    await floor.open()
    await floor.hear(*holding(floor, 1, 2))
    await floor.reopen(after=MINUTE)
    await floor.hear(*holding(floor, 3))
    await floor.pass_time(MINUTE)
    await floor.reopen(after=MINUTE)
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["first"]


async def test_its_end_is_told_after_a_restart_in_the_same_thread(floor: Floor) -> None:
    floor.write_rules(QUEUE)
    await floor.open()
    await floor.hear(*holding(floor, 1, 2, 3))
    await floor.pass_time(2 * MINUTE)
    await floor.quiet()
    await floor.reopen(after=MINUTE)
    await floor.hear(floor.answered(floor.talk(1)))
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["first", "ended"]
    assert floor.inbox.arrived[-1].content["References"]


async def test_silence_does_not_count_while_nobody_listened(floor: Floor) -> None:
    floor.write_rules(SILENT)
    await floor.open()
    await floor.hear(floor.talk().says(floor.now, "Hello?"))
    await floor.pass_time(30 * MINUTE)
    await floor.reopen(after=20 * MINUTE)
    await floor.pass_time(59 * MINUTE)
    await floor.quiet()
    assert mails(floor) == []

    await floor.pass_time(MINUTE)
    await floor.quiet()
    assert len(mails(floor)) == 1


async def test_a_clock_warns_and_gets_worse_across_a_restart(floor: Floor) -> None:
    floor.write_rules(FIRST_RESPONSE)
    await floor.open()
    await floor.hear(floor.talk().says(floor.now, "Hello?"))
    await floor.pass_time(5 * MINUTE)
    await floor.quiet()
    await floor.reopen(after=MINUTE)
    await floor.pass_time(4 * MINUTE)
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["first"]
    assert floor.recorded.reasons(Means.SLACK) == ["risen"]
    assert len(floor.recorded.rows("SELECT * FROM alerts")) == 1


async def test_a_reload_counts_what_is_there(floor: Floor) -> None:
    floor.write_rules("rules: [{name: other, when: {status: BLOCKED}, tell: [asha by email]}]\n")
    await floor.open()
    await floor.hear(*holding(floor, 1, 2, 3))
    floor.write_rules(QUEUE)
    await floor.reloaded(2)
    await floor.pass_time(HOUR)
    await floor.quiet()

    assert floor.recorded.reasons(Means.EMAIL) == ["first"]
