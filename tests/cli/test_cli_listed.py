"""Versions of the rules file whose lists of contacts are files of their own."""

from collections.abc import Awaitable, Callable

import msgspec
import pytest

from alerting.model.contact_file import ContactFile
from alerting.model.event import Event
from alerting.record.rulebooks import VERSIONS_WITH_LISTS
from alerting.record.store import Store
from tests.builders import START, at, status, wrote
from tests.cli.calling import RULES, Call, Database

LISTED = RULES.replace("rules:\n", "contacts: {vip: {file: vip.csv}}\nrules:\n")
VIP = LISTED.replace("{status: ON_HOLD}", "{status: ON_HOLD, contact: vip}")


def kept(text: str, *contacts: int) -> Callable[[Store], Awaitable[object]]:
    files = [ContactFile.of("vip.csv", contacts)]
    return lambda store: store.rulebooks.keep(text, START, "the changed file", files)


@pytest.fixture
def listed(call: Call, database: Database) -> Call:
    """Versions 1 and 2 of one text; the list on disk is as in version 2."""
    database.fill(kept(VIP, 5), kept(VIP, 5, 6))
    call.rules.write_text(VIP)
    (call.folder / "vip.csv").write_text("5\n6\n")
    return call


def test_versions_that_differ_by_a_list_only_are_two(listed: Call) -> None:
    assert [it.split()[0] for it in listed("rules", "list").out.splitlines()[1:]] == ["2", "1"]


@pytest.mark.parametrize("words, same", [(["1", "2"], "have the same text"), (["2"], "the same.")])
def test_lists_are_compared_too(listed: Call, words: list[str], same: str) -> None:
    lines = listed("rules", "diff", *words).out.splitlines()

    assert same in lines[0]
    told = ["vip.csv: 1 contact in version 1" in it and "2 in version 2" in it for it in lines[1:]]
    assert told == ([True] if len(words) == 2 else [])


def test_as_many_others_on_a_list_are_told_apart(listed: Call) -> None:
    (listed.folder / "vip.csv").write_text("5\n7\n")

    assert ", and not the same ones" in listed("rules", "diff", "2").out


def test_a_file_with_mistakes_is_compared_but_for_its_lists(listed: Call) -> None:
    (listed.folder / "vip.csv").unlink()

    out = listed("rules", "diff", "2").out

    assert "have the same text" in out
    assert "has mistakes, so who is on its lists of contacts is not compared" in out


def test_a_restore_says_that_lists_stay_as_they_are(listed: Call) -> None:
    listed.rules.write_text("half an edit")

    ended = listed("rules", "restore", "1")

    assert ended.code == 0
    assert "vip.csv was not changed by this. It had 1 contact then." in ended.out
    assert (listed.folder / "vip.csv").read_text() == "5\n6\n"


def test_a_version_whose_list_is_gone_is_not_brought_back(listed: Call) -> None:
    (listed.folder / "vip.csv").unlink()

    ended = listed("rules", "restore", "1")

    assert ended.code == 1
    assert "vip.csv: there is no such file" in ended.err


def heard(*contacts: int) -> Callable[[Store], Awaitable[object]]:
    """A chat with each, on hold for eleven minutes."""
    events: list[Event] = [status("OPEN", at(minutes=11), chat=99)]
    for number, contact in enumerate(contacts, 1):
        first = wrote("customer", START, chat=number)
        events.append(msgspec.structs.replace(first, contact=contact))
        events.append(status("ON_HOLD", START, chat=number))

    async def journal(store: Store) -> None:
        for event in sorted(events, key=lambda it: it.at):
            await store.journal.append([event], event.at)

    return journal


def test_versions_are_played_with_the_lists_that_they_had(listed: Call, database: Database) -> None:
    database.fill(heard(5, 6))
    (listed.folder / "vip.csv").unlink()

    out = listed("backtest", "2", "--against", "1").out

    assert "2 alerts" in out
    assert "Different from 1:" in out


def test_a_version_that_is_not_there_cannot_be_played(listed: Call) -> None:
    ended = listed("backtest", "7")

    assert (ended.code, ended.out) == (2, "")
    assert "there is no version 7" in ended.err


def test_a_version_whose_list_is_kept_no_longer_cannot_be_played(
    listed: Call, database: Database
) -> None:
    database.fill(*(kept(VIP, 6, number) for number in range(7, 7 + VERSIONS_WITH_LISTS)))

    ended = listed("backtest", "1")

    assert ended.code == 2
    assert "vip.csv: as it was then it is kept no longer" in ended.err
