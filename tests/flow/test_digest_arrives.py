"""Digests from the rules file to the inbox, on the daemon's own clock."""

from email.message import EmailMessage

import apsw

from alerting.model.times import DAY, HOUR, MINUTE, SECOND
from alerting.simulate.elements import Element
from tests.flow.floor import HEAD, PRIYA, Floor
from tests.flow.peers import html, plain
from tests.flow.waiting import until

#: The floor opens on Thursday 15 January 2026, at 16:00 in Kolkata.
RULES = """\
rules:
  - {name: on-hold, title: Chat on hold, when: {status: ON_HOLD}, for: 10m, tell: [asha by slack]}
digests:
  - {name: evening-report, at: "16:30", tell: [asha by email, support-room]}
"""
DUE = 30 * MINUTE + SECOND


def subject(mail: EmailMessage) -> str:
    return str(mail["Subject"]).strip()


def ended(floor: Floor, number: int) -> Element:
    return floor.talk(number).status(floor.now, "ENDED", to=PRIYA)


async def arrived(floor: Floor, mails: int = 1) -> EmailMessage:
    """The last of so many mails."""
    await until(lambda: len(floor.inbox.arrived) >= mails)
    await floor.quiet()
    assert len(floor.inbox.arrived) == mails
    return floor.inbox.arrived[-1].content


async def on_disk(floor: Floor, sql: str) -> None:
    def write(connection: apsw.Connection) -> None:
        connection.execute(sql)

    await floor.running.parts.store.writer.submit(write)


async def an_evening(floor: Floor) -> None:
    """One chat waits too long and is taken, one ends."""
    await floor.hear(floor.put_on_hold(floor.talk(1)), floor.answered(floor.talk(2)))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()
    await floor.pass_time(4 * MINUTE)
    async with floor.admin() as daemon:
        assert (await daemon.acknowledge(1, "asha")).ok
    await floor.hear(ended(floor, 2))
    await floor.pass_time(DUE - 14 * MINUTE)


async def test_a_digest_comes_at_its_time_with_its_csv(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()
    await an_evening(floor)

    mail = await arrived(floor)
    assert mail["Subject"] == "Evening report, Thu 15 Jan: 1 alert, 1 open"
    assert "Chat on hold: 1 (warning 1), 1 taken, 1 message" in plain(mail)
    assert "asha: 1 alert, after 4 minutes" in plain(mail)
    assert "Chat on hold" in html(mail)
    [file] = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/csv", "chats-2026-01-15.csv")
    head, line, _ = file.get_content().split("\n")
    assert head.startswith("\ufeffbegan,ended,org,session")
    assert "ENDED" in line


async def test_who_prefers_sms_gets_it_by_other_means(floor: Floor) -> None:
    phones_first = HEAD.replace("asha: {", "asha: {prefers: [sms, email], ")
    floor.write_rules(RULES.replace("asha by email", "asha"), phones_first)
    await floor.open()
    await floor.pass_time(DUE)

    mail = await arrived(floor)
    assert str(mail["To"]) == "asha <asha@zylker.example>"
    assert floor.phone.arrived == []
    [post] = floor.room.arrived
    assert post.text.startswith(":bar_chart: Evening report, Thu 15 Jan: Nothing fired")


async def test_all_is_well_where_zoho_told_something_and_nothing_fired(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()
    await floor.hear(floor.answered(floor.talk()))
    await floor.pass_time(DUE)
    await arrived(floor)
    await floor.pass_time(DAY)

    mail = await arrived(floor, 2)
    assert subject(mail) == "Evening report, Fri 16 Jan: nothing fired"
    assert "Zoho told nothing in this time." in plain(mail)
    await floor.hear(floor.put_on_hold(floor.talk()), floor.answered(floor.talk()))
    await floor.pass_time(DAY)

    mail = await arrived(floor, 3)
    assert subject(mail) == "Evening report, Sat 17 Jan: all is well"
    assert "All is well: nothing fired." in plain(mail)


async def test_it_is_told_once_whatever_restarts_there_are(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()
    await floor.pass_time(DUE)
    await arrived(floor)
    for _ in range(3):
        await floor.reopen(after=3 * MINUTE)
        await floor.pass_time(MINUTE)
        await floor.quiet()

    assert len(floor.inbox.arrived) == 1
    assert len(floor.room.arrived) == 1


async def test_one_that_was_missed_comes_late_and_says_so(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()
    await floor.hear(floor.answered(floor.talk()))
    await floor.reopen(after=3 * HOUR)

    mail = await arrived(floor)
    assert subject(mail).startswith("Evening report, Thu 15 Jan (late):")
    assert "This comes late: the alerting did not run when it was due." in plain(mail)
    assert "From 16:00 IST to 16:30 IST (30 minutes) the alerting did not run" in plain(mail)


async def test_one_that_is_older_than_what_it_covers_is_not_made_up_for(floor: Floor) -> None:
    floor.write_rules(RULES.replace("tell: [asha by email", "covers: 2h, tell: [asha by email"))
    await floor.open()
    await floor.reopen(after=3 * HOUR)
    await floor.pass_time(MINUTE)
    await floor.quiet()

    assert floor.inbox.arrived == []


async def test_of_several_that_were_missed_the_last_one_comes(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()
    await floor.reopen(after=2 * DAY + HOUR)

    mail = await arrived(floor)
    assert subject(mail).startswith("Evening report, Sat 17 Jan (late)")


async def test_a_new_digest_counts_from_when_it_came_into_force(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()
    floor.write_rules(
        RULES.replace("16:30", "15:00") + '  - {name: next, at: "16:10", tell: asha}\n'
    )
    await floor.reloaded(2)
    await floor.pass_time(HOUR)
    await until(lambda: len(floor.room.arrived) == 1)
    await floor.quiet()

    assert floor.room.arrived[0].text.startswith(":bar_chart: Next, Thu 15 Jan")
    assert floor.inbox.arrived == []


async def test_it_speaks_its_readers_language_and_knows_their_clock(floor: Floor) -> None:
    brazilian = "asha: {language: pt-BR, timezone: America/Sao_Paulo, "
    floor.write_rules(RULES, HEAD.replace("asha: {", brazilian))
    await floor.open()
    await an_evening(floor)

    text = plain(await arrived(floor))
    assert text.startswith("Evening report, qui., 15 de jan.\n")
    assert "De qua., 14 de jan. 08:00" in text
    assert "Abertos agora" in text


async def test_a_disk_that_refuses_delays_it_and_no_more(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()
    await floor.hear(floor.answered(floor.talk()))
    await on_disk(
        floor,
        "CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.messages BEGIN"
        " SELECT RAISE(FAIL, 'no room for messages'); END",
    )
    await floor.pass_time(DUE)
    await floor.pass_time(5 * MINUTE)
    await on_disk(floor, "DROP TRIGGER refuse")
    assert floor.inbox.arrived == []

    await floor.pass_until(lambda: floor.inbox.arrived, step=MINUTE)
    await floor.pass_time(HOUR)
    assert "nothing fired" in subject(await arrived(floor))


async def test_one_that_cannot_be_made_is_told_to_the_operators(floor: Floor) -> None:
    floor.write_rules(RULES)
    await floor.open()
    await floor.running.parts.store.audit.append(floor.now + 1, "gap", "", "", "no instant")
    await floor.pass_time(DUE)

    text = plain(await arrived(floor))
    assert "The digest evening-report could not be made because of a fault" in text
    assert "no instant" not in text
