import zlib
from contextlib import closing
from pathlib import Path

import msgspec

from alerting.model.digest_report import AgentDays, DigestReport
from alerting.model.event import MessageEvent, StatusEvent
from alerting.model.message import DigestNews, SilenceNews
from alerting.model.visitor import Role
from alerting.record.audit import newest
from alerting.record.database import open_reader
from alerting.record.erasing import erase
from alerting.record.person import Person, Wanted, digits_of, find
from alerting.record.store import Store, open_store
from alerting.record.sweep import ERASED, Sweep
from alerting.record.users import Author, add_user, all_users

AGENT, CONTACT, CHAT = 106554156, 186543000000451011, 65403000000038063


def agent() -> Person:
    person = Person(agent=True, names={"Priya N.", "first"})
    person.add(AGENT)
    return person


def customer(*numbers: str) -> Person:
    person = Person(agent=False, chats={CHAT}, numbers={*numbers})
    person.add(CONTACT)
    return person


def test_the_same_id_becomes_the_same_wherever_it_stands_and_no_part_of_a_longer_one() -> None:
    person = agent()
    new, sweep = person.ids[AGENT], Sweep(person)

    assert sweep.text(f"agent {AGENT}") == f"agent {new}"
    assert sweep.value({AGENT: [1, AGENT, True]}) == {new: [1, new, True]}
    assert sweep.text(f"chat 9{AGENT}1") == f"chat 9{AGENT}1"
    nested = msgspec.msgpack.encode({"tally": msgspec.msgpack.encode([AGENT, 3.5, None])})
    inner = msgspec.msgpack.decode(msgspec.msgpack.decode(sweep.body(nested))["tally"])
    assert inner == [new, 3.5, None]


def test_who_ordered_a_deed_is_forgotten_also_by_a_name_that_is_a_word() -> None:
    person = agent()
    person.signs.add("first")
    body = msgspec.msgpack.encode({"ordered_by": "First", "rule": "first"})
    after = msgspec.msgpack.decode(Sweep(person).body(body))
    assert after == {"ordered_by": ERASED, "rule": "first"}


def test_a_name_that_is_a_word_of_ours_changes_no_word_of_ours() -> None:
    sweep = Sweep(agent())
    body = {
        "reason": "first",
        "what": "first, Priya N. has it",
        "agent_names": {AGENT: "x", 5: "y"},
    }

    new = sweep.value(body)

    assert new == {
        "reason": "first",
        "what": f"{ERASED}, {ERASED} has it",
        "agent_names": {5: "y"},
    }
    assert msgspec.convert(
        sweep.value(msgspec.to_builtins(SilenceNews(1, "for Priya N.", 5, 0, 5))), SilenceNews
    ).reason == (f"for {ERASED}")


def test_a_digest_and_the_table_in_it_forget_them() -> None:
    table = f"session,agent,agent_name,contact,ticket\r\n{CHAT},{AGENT},Priya N.,{CONTACT},9\r\n"
    report = DigestReport(agents=(AgentDays("Priya N.", (1, 2), 3),))
    news = DigestNews("morning", 5, 0, report, sessions=zlib.compress(table.encode()))
    body = msgspec.msgpack.encode(news)

    for person in (agent(), customer()):
        body = Sweep(person).body(body)
    found = msgspec.msgpack.decode(body, type=DigestNews)

    assert (found.name, found.report.agents[0].name) == ("morning", ERASED)
    (row,) = zlib.decompress(found.sessions).decode().splitlines()[1:]
    chat, agent_id, name, contact, ticket = row.split(",")
    assert (chat, name, ticket) == (str(CHAT), ERASED, "")
    assert int(agent_id) < 0
    assert int(contact) < 0


def test_a_number_is_found_however_it_is_written() -> None:
    sweep = Sweep(customer(digits_of("0091 98765-43210")))

    for written in ("+919876543210", "91 98765 43210", "+91 (98765) 43210", "0091-9876543210"):
        assert sweep.words(f"call {written} now") == f"call {ERASED} now"
    assert sweep.words("919876543210999") == "919876543210999"


async def test_what_is_too_short_to_be_told_apart_is_not_looked_for(store: Store) -> None:
    said = MessageEvent(1, CHAT, 5, message=1, contact=CONTACT, customer_number="insta-7")
    other = MessageEvent(1, CHAT, 6, message=2, contact=12)
    await store.journal.append([said, other], 7)

    person = find(store.reader, Wanted(contact=CONTACT))

    assert person
    assert (list(person.ids), person.numbers, person.names) == ([CONTACT], set(), {"insta-7"})
    assert find(store.reader, Wanted(contact=CHAT)) is None
    assert find(store.reader, Wanted(agent=CONTACT)) is None


async def test_an_agent_who_gave_orders_is_no_user_any_more_and_no_author(path: Path) -> None:
    store = open_store(path, 0)
    by = Author("bruno", "page", 1)
    for name in ("Bruno", "brunola"):
        await store.access.change(lambda it, n=name: add_user(it, n, Role.ADMIN, "hash", by))  # type: ignore[misc]
    bruno = store.access.user("bruno")
    assert bruno is not None
    await store.access.log_in(b"digest", bruno, 1, b"")
    await store.journal.append([StatusEvent(1, CHAT, 0, assignee=AGENT)], 1)
    await store.close()

    done = erase(path, Wanted(agent=AGENT, signs="bruno"), "root", 2)

    assert done is not None
    assert done.kinds["users"] == 2
    with closing(open_reader(path)) as reader:
        assert [it.name for it in all_users(reader)] == ["brunola"]
        assert reader.execute("SELECT count(*) FROM logins").get == 0
        assert [(it.who, it.detail) for it in newest(reader, 9)][1:] == [
            ("(erased)", "brunola, admin"),
            ("(erased)", "(erased), admin"),
        ]
