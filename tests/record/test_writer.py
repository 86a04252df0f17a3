import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import apsw
import pytest

from alerting.errors import StorageBusy, StorageError
from alerting.record.database import Database, open_database
from alerting.record.inserts import Insert, Row, Rows
from alerting.record.writer import Writer

QUARANTINE = Insert("quarantine", "arrived, reason, body")


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    opened = open_database(path, 0)
    yield opened
    opened.close()


@pytest.fixture
async def writer(database: Database) -> AsyncIterator[Writer]:
    made = Writer(database.connection)
    yield made
    await made.close()


class Note:
    """A job: one row, and the row's text as the answer."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, connection: apsw.Connection) -> str:
        connection.execute("INSERT INTO rulebooks (at, by, text) VALUES (0, '', ?)", (self.text,))
        return self.text


def bad(connection: apsw.Connection) -> str:
    Note("spoiled")(connection)
    return str(connection.execute("SELECT * FROM no_such_table"))


def notes(connection: apsw.Connection) -> list[str]:
    return [text for (text,) in connection.execute("SELECT text FROM rulebooks ORDER BY version")]


async def test_an_answer_comes_when_it_is_stored(writer: Writer, path: Path) -> None:
    assert await writer.submit(Note("a")) == "a"

    other = apsw.Connection(str(path))
    assert notes(other) == ["a"]
    other.close()


async def test_what_waits_together_is_committed_together(database: Database) -> None:
    commits = 0

    def counted() -> bool:
        nonlocal commits
        commits += 1
        return False

    database.connection.set_commit_hook(counted)
    writer = Writer(database.connection)
    await asyncio.gather(*(writer.submit(Note(str(n))) for n in range(500)))

    assert commits == writer.groups
    assert commits <= 50
    await writer.close()


async def test_what_one_turn_submits_stays_together_though_the_gil_is_given_up(
    writer: Writer,
) -> None:
    stored = []
    for number in range(100):
        stored.append(writer.submit(Note(str(number))))
        sha256(bytes(100_000))  # gives it up, as RSA does
    await asyncio.gather(*stored)

    assert writer.groups <= 2


async def test_jobs_run_in_the_order_in_which_they_came(writer: Writer) -> None:
    texts = [str(n) for n in range(100)]
    await asyncio.gather(*(writer.submit(Note(it)) for it in texts))

    assert await writer.submit(notes) == texts


async def test_the_loop_hears_in_order_and_before_anybody_who_waits(writer: Writer) -> None:
    heard: list[str] = []
    seen_when_resolved: list[bool] = []

    async def wait(text: str) -> None:
        answer = await writer.submit(Note(text), on_durable=heard.append)
        seen_when_resolved.append(answer in heard)

    await asyncio.gather(*(wait(str(n)) for n in range(50)))

    assert heard == [str(n) for n in range(50)]
    assert all(seen_when_resolved)


@pytest.mark.parametrize("place", [0, 1, 2])
async def test_a_bad_job_spoils_no_other(writer: Writer, place: int) -> None:
    jobs = [Note("a"), Note("b")]
    futures = [writer.submit(it) for it in jobs[:place]]
    spoiled = writer.submit(bad)
    futures += [writer.submit(it) for it in jobs[place:]]

    assert await asyncio.gather(*futures) == ["a", "b"]
    with pytest.raises(StorageError, match="no such table"):
        await spoiled
    assert await writer.submit(notes) == ["a", "b"]
    assert writer.failures == 1


async def test_a_bad_row_spoils_no_row_that_was_joined_with_it(writer: Writer) -> None:
    batches: list[list[Row]] = [[(1, "a", b"")], [(1, "b", 2**70)], [(1, "c", b"")]]
    first, second, third = [writer.submit(Rows(QUARANTINE, it, None)) for it in batches]
    await asyncio.gather(first, third)

    with pytest.raises(OverflowError):
        await second
    reasons = await writer.submit(
        lambda connection: connection.execute("SELECT reason FROM quarantine").fetchall()
    )
    assert reasons == [("a",), ("c",)]


async def test_an_error_of_python_reaches_its_caller_as_it_is(writer: Writer) -> None:
    with pytest.raises(ZeroDivisionError):
        await writer.submit(lambda _: 1 // 0)


async def test_a_failing_listener_takes_nothing_from_the_others(writer: Writer) -> None:
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: complaints.append(str(context["exception"]))
    )

    def fail(answer: str) -> None:
        raise ValueError(f"cannot believe {answer}")

    assert await writer.submit(Note("a"), on_durable=fail) == "a"
    assert complaints == ["cannot believe a"]


@pytest.mark.parametrize("size, taken", [(99, True), (100, True), (101, False)])
async def test_the_waiting_bytes_are_bounded(database: Database, size: int, taken: bool) -> None:  # noqa: FBT001
    writer = Writer(database.connection, most_bytes=100)
    if taken:
        await writer.submit(Note("a"), size)
    else:
        with pytest.raises(StorageBusy):
            writer.submit(Note("a"), size)
    assert writer.waiting_bytes == 0
    await writer.close()


async def test_the_waiting_jobs_are_bounded_and_room_comes_back(database: Database) -> None:
    writer = Writer(database.connection, most_jobs=2)
    first, second = writer.submit(Note("a")), writer.submit(Note("b"))
    with pytest.raises(StorageBusy, match="2 changes wait"):
        writer.submit(Note("c"))
    await asyncio.gather(first, second)

    assert await writer.submit(Note("d")) == "d"
    await writer.close()


async def test_a_full_disk_is_told_and_passes(writer: Writer) -> None:
    def fill(connection: apsw.Connection) -> None:
        pages = connection.pragma("page_count")
        assert isinstance(pages, int)
        connection.pragma("max_page_count", pages + 2)

    await writer.submit(fill)
    with pytest.raises(StorageError, match=r"is full. Make room.*database or disk is full"):
        await writer.submit(Note("x" * 100_000))
    assert await writer.submit(Note("small")) == "small"

    await writer.submit(lambda connection: connection.pragma("max_page_count", 1_000_000))
    await writer.submit(Note("x" * 100_000))
    assert len(await writer.submit(notes)) == 2


async def test_one_that_does_not_fit_leaves_those_that_do(writer: Writer) -> None:
    def fill(connection: apsw.Connection) -> None:
        pages = connection.pragma("page_count")
        assert isinstance(pages, int)
        connection.pragma("max_page_count", pages + 2)

    await writer.submit(fill)
    results = await asyncio.gather(
        *(writer.submit(Note(it)) for it in ("a", "x" * 100_000, "b")), return_exceptions=True
    )

    assert results[0::2] == ["a", "b"]
    assert isinstance(results[1], StorageError)


async def test_a_cancelled_wait_is_stored_all_the_same(writer: Writer) -> None:
    writer.submit(Note("a")).cancel()

    assert await writer.submit(notes) == ["a"]


async def test_closing_stores_what_waits_and_empties_the_log(
    database: Database, path: Path
) -> None:
    writer = Writer(database.connection)
    futures = [writer.submit(Note(str(n))) for n in range(20)]
    await writer.close()

    assert all(it.done() for it in futures)
    assert path.with_name(path.name + "-wal").stat().st_size == 0
    with pytest.raises(StorageError, match="being closed"):
        writer.submit(Note("late"))
    await writer.close()
