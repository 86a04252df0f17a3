"""What customers write is looked at when it comes, told of once, and kept nowhere."""

from pathlib import Path

from alerting.app.looking import Looking
from alerting.model.message import Summary
from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.simulate.elements import Element, Talk
from tests.flow.floor import HEAD, TOKEN, Floor
from tests.flow.waiting import until

TEXT = "I want my Réfund now zq91"
ANGRY = """\
rules:
  - name: angry
    text: {words: [refund, lawyer], patterns: ['order \\d+ never arrived']}
    tell: [asha by email]
"""
HURRY = "  - {name: hurry, text: {words: now}, tell: [asha by email]}\n"
OFFICE = "calendars: {office: {mon-fri: ['09:00-15:00']}}\nhours: office\n"


def says(floor: Floor, chat: Talk, text: str = TEXT) -> Element:
    return chat.says(floor.now, text)


def of_rule(floor: Floor, name: str) -> int:
    return sum(name in it for it in floor.mails())


def files(folder: Path) -> bytes:
    return b"".join(it.read_bytes() for it in folder.glob("alerting.db*") if it.is_file())


async def test_a_message_with_such_words_is_told_at_once(floor: Floor) -> None:
    floor.write_rules(ANGRY)
    await floor.open()
    chat = floor.talk()

    await floor.hear(says(floor, chat, "Where is my parcel?"))
    await floor.quiet()
    assert not floor.told_so_far()

    await floor.hear(says(floor, chat, "ORDER 12  never arrived"))
    await floor.quiet()
    assert of_rule(floor, "angry") == 1
    assert "a message has words this rule looks for" in floor.last_mail()


async def test_each_message_is_told_and_none_twice(floor: Floor) -> None:
    floor.write_rules(ANGRY)
    await floor.open()
    chat = floor.talk()
    first, second = says(floor, chat), says(floor, chat)

    await floor.hear(first, first, second)
    await floor.hear(second, floor.answered(chat))
    await floor.pass_time(2 * MINUTE)  # news of a rule come at most so often
    await floor.quiet()

    assert of_rule(floor, "angry") == 2


async def test_what_was_written_stands_nowhere(floor: Floor) -> None:
    floor.write_rules(ANGRY + "    group_by: [session]\n")
    daemon = await floor.spawn()
    await daemon.ready()
    odd, unreadable = (says(floor, floor.talk(number)) for number in (2, 3))
    odd["payload"]["direction"] = "SIDEWAYS"
    unreadable["eventTime"] = "x"
    url = f"http://{daemon.listens_at}/webhooks/zoho-desk/{TOKEN}"
    assert await floor.post([says(floor, floor.talk()), odd, unreadable], url) == 200
    await until(lambda: of_rule(floor, "angry") == 2)
    assert await daemon.stop() == 0

    told = "".join(it.content.as_string() for it in floor.inbox.arrived)
    for word in ("zq91", "Réfund", "my R", "fund now"):
        assert word not in daemon.text + told
        assert word.encode() not in files(floor.folder)


async def test_a_stop_before_it_is_judged_loses_nothing(floor: Floor) -> None:
    floor.write_rules(ANGRY)
    await floor.open()
    floor.running.parts.engine.live = False  # from here on nothing is judged
    assert await floor.post([says(floor, floor.talk())]) == 200
    floor.write_rules(ANGRY + HURRY)  # it was not looked for when the message came

    await floor.reopen(after=SECOND)
    await floor.quiet()

    assert (of_rule(floor, "angry"), of_rule(floor, "hurry")) == (1, 0)


async def test_a_repeat_after_a_reload_is_told_to_nobody(floor: Floor) -> None:
    floor.write_rules(ANGRY)
    await floor.open()
    chat = floor.talk()
    first = says(floor, chat)
    await floor.hear(first)

    floor.write_rules(ANGRY + HURRY)
    await floor.reloaded(2)
    await floor.hear(first)
    await floor.quiet()
    assert (of_rule(floor, "angry"), of_rule(floor, "hurry")) == (1, 0)

    await floor.hear(says(floor, chat))
    await floor.pass_time(2 * MINUTE)
    await floor.quiet()
    assert (of_rule(floor, "angry"), of_rule(floor, "hurry")) == (2, 1)


async def test_outside_hours_there_is_one_message_at_the_opening(floor: Floor) -> None:
    floor.write_rules(ANGRY, HEAD + OFFICE)
    await floor.open()
    chat = floor.talk()
    await floor.hear(says(floor, chat), says(floor, chat), says(floor, floor.talk(2)))

    await floor.reopen(after=HOUR)
    await floor.pass_time(16 * HOUR - MINUTE)
    await floor.quiet()
    assert not floor.told_so_far()

    await floor.pass_time(MINUTE)
    await floor.quiet()
    (message,) = floor.recorded.messages()
    assert isinstance(message.content, Summary)
    assert (message.content.total, floor.told_so_far()) == (3, {"mail": 1})


async def test_what_fails_to_look_costs_no_webhook_and_is_told(floor: Floor) -> None:
    floor.write_rules(ANGRY)
    parts = (await floor.open()).parts

    def fail(text: str) -> tuple[int, ...]:
        raise ValueError(text)

    assert Looking(fail, ("angry",), parts.shard.runs.failed)(TEXT) == ()

    parts.watch.look_at_the_rules()
    await floor.told_everybody()
    assert floor.told_operators("The rule angry failed with ValueError")
    assert "zq91" not in floor.last_mail()
