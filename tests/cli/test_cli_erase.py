"""`alerting erase`, as a data-protection officer calls it."""

from pathlib import Path

from alerting.model.contact_file import ContactFile
from alerting.model.event import MessageEvent
from alerting.model.quarantine import Unreadable
from alerting.record.database import open_database
from alerting.record.store import Store
from tests.builders import CHAT, ORG, START
from tests.cli.calling import RULES, Call, Database

CONTACT = 186543000000451011
PHONE = "+91 98765-43210"


async def _fill(store: Store) -> None:
    message = MessageEvent(
        ORG,
        CHAT,
        START,
        message=5,
        contact=CONTACT,
        ticket_number="434",
        customer_name="Zebadiah Q.",
        customer_number="+919876543210",
    )
    masked = Unreadable("no status", b'{"contactId": "186543000000451011"}')
    await store.journal.append([message], START, [masked])
    await store.audit.append(
        START, "silence", "asha", "command", "Zebadiah Q. called +919876543210"
    )
    await store.stopped.add("+919876543210", START)
    vips = ContactFile.of("vip.txt", [CONTACT, 186543000000451099])
    await store.rulebooks.keep(RULES + "# Zebadiah Q. calls at noon\n", START, "start", [vips])


def _bytes(call: Call) -> bytes:
    return b"".join(it.read_bytes() for it in call.folder.glob("alerting.db*"))


def test_a_trial_shows_all_and_changes_nothing(call: Call, database: Database) -> None:
    database.fill(_fill)
    before = call.database.read_bytes()
    held = open_database(call.database, 0)  # a daemon runs

    shown = call("erase", "--contact", str(CONTACT), "--dry-run")
    refused = call("erase", "--contact", str(CONTACT), "--yes")
    held.close()

    assert shown.code == 0
    assert shown.out.startswith("would be erased:\n")
    kinds = {line.split("  ")[1].strip() for line in shown.out.splitlines() if line[:2] == "  "}
    assert {"journal", "quarantine", "audit", "outbox", "lists of contacts"} <= kinds
    assert "name them, as they were written: 1." in shown.out
    assert "Zebadiah" not in shown.out
    assert (refused.code, refused.out) == (1, "")
    assert "systemctl stop alerting.service alerting.socket" in refused.err
    assert call.database.read_bytes() == before


def test_what_copies_still_hold_is_named_and_nothing_is_asked_where_nobody_answers(
    call: Call, database: Database, tmp_path: Path
) -> None:
    database.fill(_fill)
    (tmp_path / "kept").mkdir()
    call.settings["ALERTING_BACKUP_DIR"] = str(tmp_path / "kept")
    call("backup")
    unasked = call("erase", "--phone", PHONE)
    assert (unasked.code, "add --yes" in unasked.err) == (2, True)
    assert str(CONTACT).encode() in _bytes(call)

    done = call("erase", "--phone", PHONE, "--yes")

    assert done.code == 0
    assert done.out.startswith("erased:\n")
    (backup,) = (tmp_path / "kept").iterdir()
    assert "Still in these copies" in done.out
    assert str(backup) in done.out
    assert "Now start the daemon" in done.out
    for gone in (str(CONTACT).encode(), CONTACT.to_bytes(8, "big"), b"9876543210"):
        assert gone not in _bytes(call)
    assert _bytes(call).count(b"Zebadiah") == 1  # the version of the rules that is reported
    said = call("audit").out
    assert "(erased) called (erased)" in said
    assert "a phone number: journal 1" in said

    again = call("erase", "--contact", str(CONTACT), "--yes")
    assert (again.code, again.out) == (
        0,
        "Nobody is known by that here, so there is nothing to erase.\n",
    )


def test_whom_must_be_said_once_and_whole(call: Call, database: Database) -> None:
    database.fill()

    assert call("erase").code == 2
    assert call("erase", "--contact", str(CONTACT), "--agent", "106554156").code == 2
    assert call("erase", "--agent", "12").code == 2
    short = call("erase", "--phone", "98765")
    assert short.code == 1
    assert "country code" in short.err
    assert "98765\n" not in short.err
