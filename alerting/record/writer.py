"""One thread writes; whatever waits for it becomes one transaction, and one fsync."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeAlias, TypeVar

import apsw
import msgspec

from alerting.errors import StorageBusy, StorageError
from alerting.record.failures import HOPELESS, explain
from alerting.record.inserts import ROWS_AT_ONCE, Rows

T = TypeVar("T")
Job: TypeAlias = Callable[[apsw.Connection], T]

MOST_JOBS = 20_000
MOST_BYTES = 64 * 1024 * 1024
#: A group ends here, so that the first in it does not wait for all of a flood.
GROUP_JOBS = 2_000
GROUP_BYTES = 8 * 1024 * 1024


class _Waiting(msgspec.Struct, Generic[T]):
    job: Job[T]
    size: int
    future: asyncio.Future[T]
    on_durable: Callable[[T], None] | None
    answer: T | None = None
    error: Exception | None = None


class Writer:
    """Owns the writing connection from here on. Made, called and closed on the event loop."""

    def __init__(
        self,
        connection: apsw.Connection,
        *,
        most_jobs: int = MOST_JOBS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._connection = connection
        self._path = Path(connection.filename)
        self._most_jobs = most_jobs
        self._most_bytes = most_bytes
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[_Waiting[Any] | None] = SimpleQueue()
        self._submitted: list[_Waiting[Any]] = []
        self.closed = False
        self._finished = self._loop.create_future()
        self.waiting_jobs = 0
        self.waiting_bytes = 0
        self.groups = 0
        """Transactions since the start."""
        self.failures = 0
        """Jobs that were not stored since the start."""
        self.trouble = ""
        """Why the disk took nothing when it was asked last; empty: it took something since."""
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(
        self,
        job: Job[T],
        size: int = 1,
        on_durable: Callable[[T], None] | None = None,
    ) -> asyncio.Future[T]:
        """The job's answer, once it is on disk.

        The job runs on the thread, in order of submission, in a transaction it may share. It may
        run again when a neighbour spoils that transaction, so it must only touch the connection.
        `on_durable` is called on the loop before any future of its transaction resolves.
        """
        if self.closed:
            raise StorageError("The database is being closed; nothing more is stored")
        if self.waiting_jobs >= self._most_jobs or self.waiting_bytes + size > self._most_bytes:
            raise StorageBusy(
                f"{self.waiting_jobs} changes wait for the disk; nothing more is taken until "
                "some of them are stored"
            )
        future: asyncio.Future[T] = self._loop.create_future()
        self.waiting_jobs += 1
        self.waiting_bytes += size
        if not self._submitted:
            self._loop.call_soon(self._hand_over)
        self._submitted.append(_Waiting(job, size, future, on_durable))
        return future

    def _hand_over(self) -> None:
        """What one turn of the loop has submitted, at once: else the thread would take the first
        alone, whenever something in that turn gives up the GIL."""
        for waiting in self._submitted:
            self._queue.put(waiting)
        self._submitted.clear()

    async def close(self) -> None:
        """Stores what waits, empties the log into the file, and ends the thread."""
        if not self.closed:
            self.closed = True
            self._hand_over()
            self._queue.put(None)
        await asyncio.shield(self._finished)
        self._thread.join()

    def abandon(self) -> None:
        """Ends the thread at once; nothing may be waiting."""
        self.closed = True
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        going_on = True
        while going_on:
            group, going_on = self._next_group()
            self._store(group)
            if not self._tell(self._settle, group):
                return
        self._checkpoint()
        self._tell(self._finish)

    def _next_group(self) -> tuple[list[_Waiting[Any]], bool]:
        """Blocks for the first, then takes what is there; False after the last one ever."""
        group: list[_Waiting[Any]] = []
        size = 0
        waiting = self._queue.get()
        while waiting is not None:
            group.append(waiting)
            size += waiting.size
            if len(group) >= GROUP_JOBS or size >= GROUP_BYTES:
                return group, True
            try:
                waiting = self._queue.get_nowait()
            except Empty:
                return group, True
        return group, False

    def _store(self, group: Sequence[_Waiting[Any]]) -> None:
        """One transaction for all; when that fails, one for each."""
        if not group:
            return
        try:
            self._transact(group)
            self.trouble = ""
        except Exception as error:  # noqa: BLE001 whatever a job raises belongs to its caller
            if len(group) > 1 and not isinstance(error, HOPELESS):
                for waiting in group:
                    self._store([waiting])
                return
            self.failures += len(group)
            told = explain(error, self._path) if isinstance(error, apsw.Error) else error
            if isinstance(error, (*HOPELESS, apsw.FullError)):
                self.trouble = str(told)
            for waiting in group:
                waiting.error = told

    def _transact(self, group: Sequence[_Waiting[Any]]) -> None:
        connection = self._connection
        parts = [(insert, list(members)) for insert, members in groupby(group, key=_table)]
        if len(parts) == 1 and _is_one_statement(parts[0][1]):
            _insert_together(connection, parts[0][1])  # a transaction by itself
            self.groups += 1
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            for insert, members in parts:
                if insert is None:
                    for waiting in members:
                        waiting.answer = waiting.job(connection)
                else:
                    _insert_together(connection, members)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk may have ended it already
                connection.execute("ROLLBACK")
            raise
        self.groups += 1

    def _checkpoint(self) -> None:
        try:
            self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.Error:
            # A reader is in the way or the disk is full: what is in the log is stored as well.
            return

    def _tell(self, callback: Callable[..., None], *arguments: object) -> bool:
        try:
            self._loop.call_soon_threadsafe(callback, *arguments)
        except RuntimeError:  # the loop is closed, and with it everybody who waited
            return False
        return True

    def _settle(self, group: Sequence[_Waiting[Any]]) -> None:
        for waiting in group:
            self.waiting_jobs -= 1
            self.waiting_bytes -= waiting.size
            if waiting.error is None and waiting.on_durable is not None:
                self._call(waiting.on_durable, waiting.answer)
        for waiting in group:
            if waiting.future.done():  # cancelled by whoever waited; it is stored all the same
                continue
            if waiting.error is None:
                waiting.future.set_result(waiting.answer)
            else:
                waiting.future.set_exception(waiting.error)

    def _call(self, on_durable: Callable[[Any], None], answer: object) -> None:
        try:
            on_durable(answer)
        except Exception as error:  # noqa: BLE001 it is on disk, and the others must hear so
            context = {"message": "on_durable failed", "exception": error}
            self._loop.call_exception_handler(context)

    def _finish(self) -> None:
        self._finished.set_result(None)


def _table(waiting: _Waiting[Any]) -> object:
    return waiting.job.insert if isinstance(waiting.job, Rows) else None


def _is_one_statement(members: Sequence[_Waiting[Any]]) -> bool:
    """Most groups under a light load: two turns at the GIL less for each."""
    jobs = [it.job for it in members if isinstance(it.job, Rows)]
    return len(jobs) == len(members) and sum(len(job.rows) for job in jobs) <= ROWS_AT_ONCE


def _insert_together(connection: apsw.Connection, members: Sequence[_Waiting[Any]]) -> None:
    jobs: list[Rows[Any]] = [it.job for it in members if isinstance(it.job, Rows)]
    rows = jobs[0].rows if len(jobs) == 1 else [row for job in jobs for row in job.rows]
    jobs[0].insert.into(connection, rows)
    for waiting, job in zip(members, jobs, strict=True):
        waiting.answer = job.answer
