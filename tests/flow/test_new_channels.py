"""Channels that nothing in the rules file names: the operators hear of them once, and together."""

from alerting.config.rules_file import read
from alerting.model.times import HOUR, MINUTE, SECOND, Ms
from alerting.simulate.elements import Line
from alerting.simulate.people import FACEBOOK, INSTAGRAM, TELEGRAM, WEBSITE, WHATSAPP, talk
from tests.flow.floor import HEAD, ON_HOLD, Floor
from tests.flow.peers import plain

NEW = "nothing in the rules file names"
NO_CHANNELS = Floor.head(
    without="channels:\n  3942000000995017: {name: WhatsApp Support, app: whatsapp}\n"
)


async def chats_on(floor: Floor, *lines: Line) -> None:
    for line in lines:
        await floor.hear(talk(1, line).says(floor.now, "Hello"))


async def after(floor: Floor, length: Ms) -> list[str]:
    """What the operators have heard of new channels when that time has passed."""
    await floor.clock.advance(length)
    floor.running.parts.first_sights.tell()
    await floor.told_everybody()
    mails = [it.content for it in floor.inbox.arrived if "it@zylker.example" in it.recipients]
    return [plain(it) for it in mails if NEW in plain(it)]


def test_the_floors_file_names_one_channel() -> None:
    assert str(WHATSAPP.id) in HEAD
    assert "channels" not in NO_CHANNELS


async def test_new_channels_are_one_message_with_the_lines_to_paste(floor: Floor) -> None:
    await floor.open()
    await chats_on(floor, WHATSAPP, INSTAGRAM, WEBSITE)

    assert not await after(floor, MINUTE - SECOND)
    (mail,) = await after(floor, SECOND)

    lines = mail[mail.index("channels:") : mail.index("\n\nNoticed")]
    directory = read(HEAD.replace("channels:\n", f"{lines}\n") + ON_HOLD, "r.yaml").directory
    assert {it: directory.channels[it].app for it in (INSTAGRAM.id, WEBSITE.id)} == {
        INSTAGRAM.id: "INSTAGRAM",
        WEBSITE.id: "IM_TALK",
    }
    assert str(WHATSAPP.id) not in mail


async def test_what_comes_within_the_hour_waits_for_its_end(floor: Floor) -> None:
    await floor.open()
    await chats_on(floor, INSTAGRAM)
    assert len(await after(floor, MINUTE)) == 1

    await chats_on(floor, INSTAGRAM, WEBSITE)
    await chats_on(floor, FACEBOOK)

    assert len(await after(floor, HOUR - SECOND)) == 1
    mails = await after(floor, SECOND)
    assert ["2 channels" in it for it in mails] == [False, True]


async def test_nobody_hears_of_a_channel_again_after_a_restart(floor: Floor) -> None:
    await floor.open()
    await chats_on(floor, INSTAGRAM)
    assert len(await after(floor, MINUTE)) == 1

    await floor.reopen()
    await chats_on(floor, INSTAGRAM)

    assert len(await after(floor, 2 * HOUR)) == 1


async def test_a_channel_that_a_stop_kept_from_being_told_is_told_by_the_next_start(
    floor: Floor,
) -> None:
    await floor.open()
    await chats_on(floor, INSTAGRAM)

    await floor.reopen()
    await floor.reopen()

    assert len(await after(floor, 0)) == 1


async def test_a_channel_that_a_rule_names_is_not_new(floor: Floor) -> None:
    where = f"    where: {{not: {{channel: {INSTAGRAM.id}}}}}\n"
    floor.write_rules(ON_HOLD + where)
    await floor.open()

    await chats_on(floor, INSTAGRAM)

    assert not await after(floor, MINUTE)


async def test_a_channel_that_is_named_meanwhile_is_not_told(floor: Floor) -> None:
    await floor.open()
    await chats_on(floor, INSTAGRAM)

    floor.write_rules(
        ON_HOLD, HEAD.replace("channels:\n", f"channels:\n  {INSTAGRAM.id}: {{name: I}}\n")
    )
    await floor.reloaded(2)

    assert not await after(floor, MINUTE)


async def test_of_a_file_without_channels_it_is_said_once_for_all(floor: Floor) -> None:
    floor.write_rules(ON_HOLD, NO_CHANNELS)
    await floor.open()
    await chats_on(floor, WHATSAPP, INSTAGRAM)
    (mail,) = await after(floor, MINUTE)
    assert "While the file has no `channels`, nothing is said of further ones." in mail

    await chats_on(floor, TELEGRAM)
    assert len(await after(floor, 2 * HOUR)) == 1

    floor.write_rules(ON_HOLD)
    await floor.reloaded(2)
    await chats_on(floor, TELEGRAM, FACEBOOK)
    mails = await after(floor, 2 * HOUR)
    assert [str(FACEBOOK.id) in it and str(TELEGRAM.id) not in it for it in mails] == [False, True]
