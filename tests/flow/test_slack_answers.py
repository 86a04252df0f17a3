"""Somebody presses a button in Slack: the whole way from the post to the post."""

import pytest

from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.simulate.room import Post, user_id
from tests.flow.floor import HEAD, Floor
from tests.flow.waiting import until
from tests.reply.slack_press import SECRET, Press, signed

ASHA, BRUNO = user_id("asha@zylker.example"), user_id("bruno@zylker.example")
BRUNO_TOO = "  bruno: {email: bruno@zylker.example, slack: bruno@zylker.example, language: pt-BR}\n"
PEOPLE = HEAD.replace("  it-desk:", f"{BRUNO_TOO}  it-desk:")
RULES = """\
rules:
  - name: on-hold
    severity: critical
    when: {status: ON_HOLD}
    for: 10m
    tell: [asha by slack, bruno by slack, support-room, nikhil by email]
"""


@pytest.fixture(autouse=True)
def rules(floor: Floor) -> None:
    floor.write_rules(RULES, head=PEOPLE)


async def told(floor: Floor) -> None:
    """Somebody is posted an alert."""
    await floor.open(slack_signing_secret=SECRET)
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()
    assert len(floor.room.arrived) == 3


async def press(floor: Floor, button: str, *, by: str = ASHA, channel: str = "#support") -> int:
    """In the post that stands there now."""
    post = shown(floor, channel)
    pressed = post.buttons[button]
    sent = Press(
        by, pressed["action_id"], pressed["value"], post.channel, post.ts, floor.room.answers_at
    )
    headers = signed(sent.body, floor.clock)
    url = f"http://{floor.running.listens_at}/slack/actions"
    async with floor.session.post(url, data=sent.body, headers=headers) as answer:
        return answer.status


def shown(floor: Floor, channel: str) -> Post:
    """The first post there, as it is by now."""
    return next(it for it in floor.room.shown.values() if it.channel == channel)


def direct(member: str) -> str:
    return "D" + member[1:]


async def test_everybody_sees_who_has_it(floor: Floor) -> None:
    await told(floor)

    assert await press(floor, "I have it") == 200
    await until(lambda: "asha has it" in shown(floor, "#support").words)
    await until(lambda: "asha" in shown(floor, direct(BRUNO)).words)
    await until(lambda: "asha has it" in shown(floor, direct(ASHA)).words)
    await floor.quiet()

    assert list(shown(floor, "#support").buttons) == ["Take over", "Close"]
    assert len(floor.room.arrived) == 3
    assert len(floor.mails("nikhil@zylker.example")) == 2
    assert "asha has it" in floor.last_mail()
    await floor.pass_time(HOUR)
    await floor.quiet()
    assert len(floor.room.arrived) == 3


async def test_the_buttons_go_when_it_is_over(floor: Floor) -> None:
    await told(floor)
    chat = floor.talk()

    await floor.hear(floor.answered(chat))
    await floor.pass_time(2 * MINUTE)
    await floor.quiet()

    for channel in ("#support", direct(ASHA), direct(BRUNO)):
        assert not shown(floor, channel).buttons
    assert len(floor.room.arrived) == 6
    assert not any(it.buttons for it in floor.room.shown.values())


async def test_after_a_snooze_the_post_asks_again(floor: Floor) -> None:
    await told(floor)
    await press(floor, "Snooze 30 minutes")
    await until(lambda: "asha has it until" in shown(floor, "#support").words)
    await floor.quiet()

    await floor.pass_time(30 * MINUTE)
    await floor.quiet()
    await until(lambda: "I have it" in shown(floor, "#support").buttons)

    assert "asha" not in shown(floor, "#support").words
    reminders = [it for it in floor.room.arrived if it.thread_ts]
    assert {it.channel for it in reminders} == {"#support", direct(ASHA), direct(BRUNO)}


async def test_somebody_else_takes_it_over_and_closes_it(floor: Floor) -> None:
    await told(floor)
    await press(floor, "I have it")
    await until(lambda: "Take over" in shown(floor, "#support").buttons)

    await press(floor, "Take over", by=BRUNO)
    await until(lambda: "bruno has it" in shown(floor, "#support").words)
    await press(floor, "Close", by=BRUNO)
    await until(lambda: not shown(floor, "#support").buttons)

    assert floor.recorded.rows("SELECT count(*) FROM alerts WHERE ended_at IS NULL") == [(0,)]


async def test_a_stranger_changes_nothing(floor: Floor) -> None:
    await told(floor)

    assert await press(floor, "I have it", by="U0STRANGE") == 200
    await until(lambda: floor.room.whispers)

    assert "not in the rules file" in floor.room.whispers[0]
    assert "I have it" in shown(floor, "#support").buttons
    assert floor.recorded.rows("SELECT what, place, detail FROM audit WHERE what = 'refused'") == [
        ("refused", "slack", "a member of Slack who is not in the rules file")
    ]


async def test_a_post_of_before_a_restart_can_be_answered(floor: Floor) -> None:
    await told(floor)
    await floor.reopen(after=SECOND, slack_signing_secret=SECRET)

    assert await press(floor, "I have it") == 200
    await until(lambda: "asha has it" in shown(floor, "#support").words)


async def test_who_has_it_by_another_way_shows_too(floor: Floor) -> None:
    await told(floor)

    async with floor.admin() as daemon:
        await daemon.acknowledge([1], "asha")
    await until(lambda: "asha has it" in shown(floor, direct(ASHA)).words)
    await floor.quiet()

    assert "asha has it" in shown(floor, "#support").words


async def test_forged_presses_change_nothing(floor: Floor) -> None:
    await told(floor)
    body = Press(ASHA, "ack", "k", "#support", "1.1").body
    url = f"http://{floor.running.listens_at}/slack/actions"

    async with floor.session.post(
        url, data=body, headers=signed(body, floor.clock, "wrong secret")
    ) as answer:
        assert answer.status == 401

    assert "I have it" in shown(floor, "#support").buttons


async def test_without_a_signing_secret_posts_have_no_buttons(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert not any(it.buttons for it in floor.room.arrived)


async def test_several_at_once_are_had_with_one_press(floor: Floor) -> None:
    await told(floor)
    for number in (2, 3, 4):
        await floor.hear(floor.put_on_hold(floor.talk(number)))
    await floor.pass_time(10 * MINUTE)
    await floor.pass_time(2 * MINUTE)
    await floor.quiet()
    group = floor.room.arrived[-1]

    pressed = group.buttons["I have all 3"]
    sent = Press(ASHA, "ack", pressed["value"], group.channel, group.ts, floor.room.answers_at)
    url = f"http://{floor.running.listens_at}/slack/actions"
    async with floor.session.post(
        url, data=sent.body, headers=signed(sent.body, floor.clock)
    ) as answer:
        assert answer.status == 200
    await until(lambda: "asha has it" in floor.room.shown[f"{group.channel}:{group.ts}"].words)

    async with floor.admin() as daemon:
        status = await daemon.status()
    assert [it.acked_by for it in status.firing] == ["", "asha", "asha", "asha"]
