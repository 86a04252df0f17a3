"""A disk that fails at any one call: what was said to be stored is stored, once."""

import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import TypeVar

import pytest
from hypothesis import settings

from alerting.errors import StorageError
from alerting.model.alert import Alert
from alerting.model.delivery import Step, StepKind
from alerting.model.message import Message
from alerting.model.quarantine import Unreadable
from alerting.model.unit import Mark, Unit
from alerting.record import database
from alerting.record.database import open_database, open_reader
from alerting.record.migrate import shipped
from alerting.record.retention import Policy
from alerting.record.store import Store, open_store
from tests.builders import START, status
from tests.faulty_disk import FAULTS, faulty_disk
from tests.record import older

T = TypeVar("T")
MakeAlert = Callable[..., Alert]
MakeMessage = Callable[..., Message]
#: A commit is tried again alone when its group fails, so one fault alone may pass unnoticed.
TIMES = 2
SYNCS = "failing syncs"


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every commit reaches the file itself; but for syncs, where only a commit's are to fail."""
    name: str = request.param
    if name != SYNCS:
        monkeypatch.setattr(database, "CHECKPOINT_PAGES", 1)
    return name


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "alerting.db"
    open_database(path, 0).close()
    return path


def each(of: int) -> Iterator[int]:
    """Every call where examples are many (`--hypothesis-profile thorough`), else one of so many."""
    step = 1 if settings().max_examples > 100 else of
    return count(1 + random.randrange(step), step)


class Insistent:
    """Says it again until it is taken, as Zoho, the engine and the courier do."""

    def __init__(self) -> None:
        self.refused = 0

    async def __call__(self, say: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await say()
            except StorageError:
                self.refused += 1
                assert self.refused < 20, "it does not recover"


async def live(store: Store, alert: Alert, told: Message, later: Message) -> int:
    """A little of everything that is written; how often the disk refused."""
    again = Insistent()
    await again(lambda: store.journal.append([status("OPEN", START, chat=1)], START))
    unit = Unit(Mark(1, START), alerts={1: alert}, messages=[told, later])
    await again(lambda: store.units.commit(unit, claimed={told.key}))
    await again(lambda: store.outbox.settle(told.key, Step(StepKind.DELIVERED), START))
    await again(lambda: store.outbox.claim([later.key], START))
    await again(lambda: store.outbox.settle(later.key, Step(StepKind.DEFERRED, tries=1), START))
    number = await again(store.snapshots.begin)
    await again(lambda: store.snapshots.add_slice(number, 0, Mark(1, START), b"chats"))
    await again(lambda: store.snapshots.finish(number, Mark(1, START), b"extra"))
    odd = [Unreadable("odd", b"{}")]
    await again(lambda: store.journal.append([status("ENDED", START, chat=2)], START, odd))
    await again(lambda: store.journal.beat(START))
    await again(lambda: store.retention.one_step(START, Policy()))
    return again.refused


async def found(path: Path) -> dict[str, object]:
    store = open_store(path, START)
    try:
        snapshot = store.snapshots.load_current()
        assert snapshot
        return {
            "whole": store.reader.pragma("integrity_check"),
            "events": [it.event.chat for it in store.journal.read(0, 10)],
            "alerts": [it.number for it in store.alerts.open()],
            "steps": store.reader.execute("SELECT message, step FROM steps ORDER BY id").fetchall(),
            "waiting": [it.message.key for it in await store.outbox.waiting()],
            "snapshot": [body for _, body in snapshot.slices],
            "quarantined": store.reader.execute("SELECT count(*) FROM quarantine").get,
            "beat": store.journal.last_beat(),
        }
    finally:
        await store.close()


ALL_OF_IT = {
    "whole": "ok",
    "events": [1, 2],
    "alerts": [1],
    "steps": [(1, "claimed"), (1, "delivered"), (2, "claimed"), (2, "deferred")],
    "waiting": ["later"],
    "snapshot": [b"chats"],
    "quarantined": 1,
    "beat": START,
}


async def test_what_was_stored_is_there_once_whichever_call_fails(
    fault: str, empty: Path, path: Path, alert: MakeAlert, message: MakeMessage
) -> None:
    told, later = message("told", at=START), message("later", at=START)
    for nth in each(10):
        _remove(path)
        copyfile(empty, path)
        with faulty_disk(syncs=fault == SYNCS) as disk:
            store = open_store(path, START)
            disk.fail(fault, nth=nth, times=TIMES)
            await live(store, alert(1), told, later)
            disk.heal()
            await store.close()

        assert await found(path) == ALL_OF_IT, f"{fault} at call {nth}"
        if disk.met < nth:
            break
    assert nth > 10, "the sweep met nearly nothing"


def test_a_start_that_the_disk_refuses_says_so_and_the_next_one_works(
    fault: str, path: Path
) -> None:
    for nth in each(50):
        _remove(path)
        with faulty_disk(syncs=fault == SYNCS) as disk:
            disk.fail(fault, nth=nth)
            with suppress(StorageError):
                open_database(path, START).close()

        open_database(path, START).close()
        assert _layout(path) == len(shipped())
        if disk.met < nth:
            break


def test_an_upgrade_that_the_disk_refuses_leaves_the_old_file_to_be_upgraded_later(
    fault: str, path: Path
) -> None:
    for nth in each(25):
        _remove(path)
        version = older.build(path)
        with faulty_disk(syncs=fault == SYNCS) as disk:
            disk.fail(fault, nth=nth)
            with suppress(StorageError):
                open_database(path, START).close()

        assert _layout(path) in (version, version + 1)
        open_database(path, START).close()
        assert _layout(path) == version + 1
        if disk.met < nth:
            break


def _remove(path: Path) -> None:
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()


def _layout(path: Path) -> object:
    with closing(open_reader(path, older=True)) as reader:
        assert reader.pragma("integrity_check") == "ok"
        return reader.pragma("user_version")
