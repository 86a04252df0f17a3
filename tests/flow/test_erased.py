"""A person is forgotten: no byte of them is left in the files, and all goes on as before."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from alerting.errors import AlreadyRunning, StorageError
from alerting.model.event import MessageEvent
from alerting.model.times import HOUR, MINUTE
from alerting.record.erasing import erase, look
from alerting.record.person import Wanted, digits_of
from tests.flow.floor import PRIYA, Floor

RULES = """\
rules:
  - name: on-hold
    when: {status: ON_HOLD}
    for: 10m
    tell: [asha by email]
  - name: by-agent
    count: {of: chats, where: {status: ON_HOLD}, per: agent, above: 1}
    tell: [asha by email]
  - name: by-agent-lately
    count: {of: messages, where: {direction: out}, per: agent, above: 1, within: 1h}
    tell: [asha by email]
"""
#: Two customers: of one nothing is to be left.
SHE, HE = 11, 12
COUNTS = (
    "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM alerts), (SELECT count(*) FROM"
    " messages), (SELECT count(*) FROM transitions), (SELECT count(*) FROM episodes)"
)


def counts(path: Path) -> tuple[int, ...]:
    with sqlite3.connect(path) as connection:
        found: tuple[int, ...] = connection.execute(COUNTS).fetchone()
    connection.close()
    return found


def left(floor: Floor, *wanted: str | int) -> set[str | int]:
    """Which of them stand anywhere in the database, its log or its index of the log."""
    bodies = [it.read_bytes() for it in floor.folder.glob("alerting.db*")]
    return {it for it in wanted if any(as_ in body for as_ in forms(it) for body in bodies)}


def forms(value: str | int) -> list[bytes]:
    """As text, packed, and as SQLite writes a number into a row."""
    if isinstance(value, str):
        return [value.encode()]
    least = (value.bit_length() + 8) // 8
    width = next(it for it in (4, 6, 8) if it >= least)
    return [str(value).encode(), msgspec.msgpack.encode(value)[1:], value.to_bytes(width, "big")]


async def lived(floor: Floor, show: str) -> None:
    """Two customers, one agent: what is told, ends and goes on."""
    floor.write_rules(f"show_customer: {show}\n" + RULES)
    await floor.open(keep_text="true")
    for number in (SHE, HE):
        chat = floor.talk(number)
        await floor.hear(chat.says(floor.now, f"I am {chat.customer.name}"))
        await floor.hear(chat.answered(floor.now, f"Hello {chat.customer.name}", PRIYA))
        await floor.hear(floor.put_on_hold(chat))
    await floor.pass_time(11 * MINUTE)
    await floor.quiet()
    chat = floor.talk(HE)
    await floor.hear(chat.status(floor.now, "ENDED", to=PRIYA))
    await floor.quiet()
    await floor.close()


@pytest.mark.parametrize(
    "show, by", [("name", "contact"), ("number", "contact"), ("number", "phone")]
)
async def test_a_customer_is_in_no_byte_and_their_chat_goes_on(
    floor: Floor, show: str, by: str
) -> None:
    await lived(floor, show)
    who, other = floor.talk(SHE).customer, floor.talk(HE).customer
    path, ticket = floor.folder / "alerting.db", floor.talk(SHE).ticket
    before, shown = counts(path), who.name if show == "name" else who.address
    assert left(floor, who.contact, shown, ticket) == {who.contact, shown, ticket}
    wanted = (
        Wanted(contact=who.contact)
        if by == "contact"
        else Wanted(phone=digits_of(f"{who.address[:3]} {who.address[3:8]}-{who.address[8:]}"))
    )

    seen = look(path, wanted)
    done = erase(path, wanted, "root", floor.now)

    assert done
    assert seen
    assert done.kinds == seen.kinds
    assert {"journal", "snapshots", "outbox"} <= done.kinds.keys()
    assert left(floor, who.contact, who.name, who.address, who.address[1:], ticket) == set()
    assert left(floor, other.contact)
    assert counts(path) == before
    assert look(path, wanted) is None

    await floor.open()
    await floor.quiet()
    assert floor.recorded.rows(COUNTS)[0][1:3] == before[1:3]
    (line,) = floor.recorded.rows("SELECT who, detail FROM audit WHERE what = 'erased'")
    assert line[0] == "root"
    assert "journal" in line[1]
    chat = floor.talk(SHE)
    await floor.hear(floor.answered(chat))
    await floor.pass_time(HOUR)
    await floor.quiet()
    assert all(it.ended_at for it in floor.recorded.alerts() if it.key.rule == "on-hold")
    assert len(floor.recorded.messages()) > before[2]
    heard = [it.event for it in floor.recorded.journal() if it.event.chat == chat.session]
    assert all(it.contact < 0 for it in heard if isinstance(it, MessageEvent) and it.incoming)


async def test_an_agent_is_in_no_byte_and_is_counted_as_before(floor: Floor) -> None:
    await lived(floor, "no")
    path = floor.folder / "alerting.db"
    before = counts(path)
    assert left(floor, PRIYA.id, PRIYA.name) == {PRIYA.id, PRIYA.name}

    done = erase(path, Wanted(agent=PRIYA.id), "root", floor.now)

    assert done
    assert {"journal", "snapshots", "outbox", "alerts", "history"} <= done.kinds.keys()
    assert left(floor, PRIYA.id, PRIYA.name) == set()
    assert counts(path) == before
    await floor.open()
    await floor.quiet()
    assert floor.recorded.rows(COUNTS)[0][1:3] == before[1:3]
    assert len(set(floor.recorded.rows("SELECT assignee FROM transitions WHERE assignee"))) == 1


async def test_a_replay_of_the_whole_journal_tells_nothing_new(floor: Floor) -> None:
    await lived(floor, "name")
    path = floor.folder / "alerting.db"
    erase(path, Wanted(contact=floor.talk(SHE).customer.contact), "root", floor.now)
    erase(path, Wanted(agent=PRIYA.id), "root", floor.now)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM slices")
        connection.execute("DELETE FROM snapshots")
    connection.close()
    before = counts(path)

    await floor.open()
    await floor.quiet()

    assert floor.recorded.rows(COUNTS)[0][1:3] == before[1:3]


async def test_nothing_is_erased_under_a_daemon_or_of_a_stranger(floor: Floor) -> None:
    await floor.open()
    path = floor.folder / "alerting.db"
    await floor.hear(floor.talk(SHE).says(floor.now, "Hello"))
    wanted = Wanted(contact=floor.talk(SHE).customer.contact)

    with pytest.raises(AlreadyRunning, match=r"stop alerting.service.*Nothing was changed"):
        erase(path, wanted, "root", floor.now)
    assert look(path, wanted)
    await floor.close()
    assert erase(path, Wanted(contact=78412359), "root", floor.now + HOUR) is None


async def test_a_number_that_people_are_told_by_is_taken_out_of_the_rules_first(
    floor: Floor,
) -> None:
    floor.write_rules("show_customer: number\n" + RULES)
    await floor.open()
    chat = floor.talk(1)  # by the number of somebody in the rules file
    await floor.hear(chat.says(floor.now, "Hello"))
    await floor.close()

    with pytest.raises(StorageError, match=r"stands in the rules file that is in force"):
        erase(floor.folder / "alerting.db", Wanted(phone="919876500001"), "root", floor.now)
    assert left(floor, chat.customer.contact)
