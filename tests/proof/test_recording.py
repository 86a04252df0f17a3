"""Past events from the database and from files of webhook bodies."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import apsw
import msgspec
import pytest

from alerting.errors import ConfigError
from alerting.model.event import Event, MessageEvent, Numbered
from alerting.model.times import DAY, HOUR, MINUTE, EpochMs
from alerting.proof.recording import AT_ONCE, FromDatabase, FromFile, Recording
from alerting.record.database import open_reader
from alerting.record.recorded import extent
from alerting.record.store import open_store
from alerting.simulate.traffic import Floor
from tests.builders import START, at, status

FOREVER = 2**60


def all_of(recording: Recording) -> list[Numbered]:
    done: list[int] = []
    events = [it for some in recording.read(done.append) for it in some]
    assert not done or done[-1] == recording.size
    return events


async def recorded(path: Path, *events: Event) -> None:
    """Each arrives when it happens; the daemon was alive for a minute after the last."""
    store = open_store(path, START)
    for event in events:
        await store.journal.append([event], event.at)
    if events:
        await store.journal.beat(events[-1].at + MINUTE)
    await store.close()


@contextmanager
def opened(path: Path) -> Iterator[apsw.Connection]:
    connection = open_reader(path)
    try:
        yield connection
    finally:
        connection.close()


async def from_database(path: Path, since: EpochMs, until: EpochMs) -> tuple[list[int], EpochMs]:
    with opened(path) as connection:
        found = extent(connection)
        assert found
        recording = FromDatabase(connection, found, since, until)
        return [it.seq for it in all_of(recording)], recording.until


async def test_a_database_gives_its_events_and_the_time_it_was_alive(tmp_path: Path) -> None:
    path = tmp_path / "alerting.db"
    await recorded(path, *(status("OPEN", at(minutes=n)) for n in range(5)))

    assert await from_database(path, 0, FOREVER) == ([1, 2, 3, 4, 5], at(minutes=5))


@pytest.mark.parametrize(
    "since, until, seqs",
    [
        (2 * DAY, FOREVER, [2, 3, 4, 5]),
        (2 * DAY + 1, FOREVER, [3, 4, 5]),
        (0, 3 * DAY, [1, 2, 3]),
        (0, 3 * DAY + 1, [1, 2, 3, 4]),
        (9 * DAY, FOREVER, []),
    ],
)
async def test_a_period_brings_a_day_before_it_along(
    tmp_path: Path, since: int, until: int, seqs: list[int]
) -> None:
    path = tmp_path / "alerting.db"
    await recorded(path, *(status("OPEN", START + n * DAY) for n in range(5)))

    found, _ = await from_database(path, START + since, START + until)

    assert found == seqs


async def test_an_empty_database_has_no_extent(tmp_path: Path) -> None:
    path = tmp_path / "alerting.db"
    await recorded(path)

    with opened(path) as connection:
        assert extent(connection) is None


def bodies(count: int) -> list[bytes]:
    elements = (element for _, element in islice(Floor(7).traffic(START), count))
    return [msgspec.json.encode([element]) for element in elements]


def from_file(path: Path, *, since: int = 0, until: int = FOREVER) -> FromFile:
    return FromFile(path, since, until, START + 30 * DAY)


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_gives_a_body_per_line_packed_or_not(tmp_path: Path, *, packed: bool) -> None:
    lines = b"\n".join(bodies(200)) + b"\n\n"
    path = tmp_path / "events"
    path.write_bytes(gzip.compress(lines) if packed else lines)

    events = all_of(from_file(path))

    assert len(events) == 200
    assert [it.seq for it in events] == list(range(1, 201))
    assert len({it.digest for it in events}) == 200


def test_long_files_come_in_slices(tmp_path: Path) -> None:
    path = tmp_path / "events"
    path.write_bytes(b"\n".join(bodies(AT_ONCE + 1)))

    assert [len(some) for some in from_file(path).read(lambda _: None)] == [AT_ONCE, 1]


def test_an_event_arrives_when_it_happened_or_with_those_before_it(tmp_path: Path) -> None:
    first, second, third = bodies(3)
    path = tmp_path / "events"
    path.write_bytes(b"\n".join([second, first, third]))

    events = all_of(from_file(path))

    assert [it.arrived for it in events] == sorted(it.arrived for it in events)
    assert events[1].arrived == events[0].arrived >= events[1].event.at


def test_texts_of_a_file_are_read(tmp_path: Path) -> None:
    path = tmp_path / "events"
    path.write_bytes(b"\n".join(bodies(100)))

    assert any(
        it.event.text for it in all_of(from_file(path)) if isinstance(it.event, MessageEvent)
    )


def test_what_is_not_understood_or_lies_in_the_future_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "events"
    path.write_bytes(b'not json\n[{"eventType":"IM_Session_Status"}]\n' + bodies(1)[0])
    recording = FromFile(path, 0, FOREVER, START - HOUR)

    assert all_of(recording) == []
    assert recording.unreadable == 3


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        from_file(tmp_path / "missing")


def test_a_broken_archive_says_so(tmp_path: Path) -> None:
    path = tmp_path / "events.gz"
    path.write_bytes(gzip.compress(b"\n".join(bodies(50)))[:-20])

    with pytest.raises(ConfigError, match="cannot be read"):
        all_of(from_file(path))


def test_a_file_keeps_to_its_period(tmp_path: Path) -> None:
    path = tmp_path / "events"
    path.write_bytes(b"\n".join(bodies(500)))
    whole = all_of(from_file(path))
    middle = whole[250].arrived

    early = all_of(from_file(path, until=middle))
    late = all_of(from_file(path, since=middle + DAY))

    assert len(early) + len(late) == 500
