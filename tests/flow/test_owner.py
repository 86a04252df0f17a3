"""Who keeps the rules file hears what becomes of it."""

from tests.flow.floor import HEAD, ON_HOLD, Floor
from tests.flow.peers import plain

OWNED = HEAD + "owner: nikhil by email\n"
BAD = "rules:\n  - name: on-hold\n    when: {status: ON_HOLT}\n    tell: [asha by sms]\n"
OWNER = "nikhil@zylker.example"


def heard(floor: Floor, to: str = OWNER) -> list[str]:
    return [plain(it.content) for it in floor.inbox.arrived if to in it.recipients]


async def test_the_owner_hears_what_a_new_file_did(floor: Floor) -> None:
    floor.write_rules(ON_HOLD, OWNED)
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(600_000)

    floor.write_rules(ON_HOLD.replace("on-hold", "held"), OWNED)
    await floor.reloaded(2)
    await floor.told_everybody()

    (mail,) = heard(floor)
    assert mail.startswith(
        "New rules are in force.\n\n"
        "Version 2, brought by the changed file.\n"
        "0 rules go on as before.\n"
        "Begun: held.\n"
        "Ended: on-hold.\n"
        "1 alert was closed with the rules that ended or ask otherwise.\n"
    )


async def test_of_a_bad_file_the_operators_and_the_owner_hear(floor: Floor) -> None:
    floor.write_rules(ON_HOLD, OWNED)
    await floor.open()

    floor.write_rules(BAD, OWNED)
    await floor.until(lambda: heard(floor))
    await floor.told_everybody()

    assert floor.told_operators("ON_HOLT") == 1
    assert ["ON_HOLT" in it for it in heard(floor)] == [True]
    assert floor.mails(OWNER)[0].startswith("The rules file has mistakes: The rules before it")
    assert heard(floor)[0].count("has mistakes") == 1


async def test_an_owner_who_is_an_operator_hears_of_a_bad_file_once(floor: Floor) -> None:
    head = OWNED.replace("nikhil by email", "it-desk by email")
    floor.write_rules(ON_HOLD, head)
    await floor.open()

    floor.write_rules(BAD, head)
    await floor.until(lambda: floor.told_operators("ON_HOLT"))
    await floor.told_everybody()

    assert floor.told_operators("ON_HOLT") == 1


async def test_of_a_file_that_says_the_same_nobody_hears(floor: Floor) -> None:
    floor.write_rules(ON_HOLD, OWNED)
    await floor.open()

    async with floor.admin() as daemon:
        done = await daemon.reload("it-desk")
    await floor.told_everybody()

    assert done.lines == ["The rules file is unchanged."]
    assert not heard(floor)


async def test_the_owner_hears_of_a_file_that_changed_while_nobody_ran(floor: Floor) -> None:
    floor.write_rules(ON_HOLD, OWNED)
    await floor.open()
    await floor.close()

    floor.write_rules(BAD, OWNED)
    await floor.open()
    await floor.told_everybody()
    await floor.close()
    floor.write_rules(ON_HOLD + "# a note\n", OWNED)
    await floor.open()
    await floor.told_everybody()

    # what it would have changed last week may have come by now as well
    assert ["The last good copy" in it for it in heard(floor)[:2]] == [True, False]
    assert "brought by the start" in heard(floor)[1]
