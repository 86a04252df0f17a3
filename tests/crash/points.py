"""Where the daemon can be made to die: between any two steps that matter."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from inspect import iscoroutinefunction
from itertools import count
from typing import Any, Literal, NoReturn

from alerting.app import backups, engine, restore, rules
from alerting.app.engine import Engine
from alerting.model.unit import Unit
from alerting.notify.email import EmailWay
from alerting.notify.slack import SlackWay
from alerting.record import backup
from alerting.record.inserts import Rows
from alerting.record.journal import EVENTS, Journal
from alerting.record.outbox import SqliteOutbox
from alerting.record.retention import Retention
from alerting.record.rulebooks import Rulebooks
from alerting.record.snapshots import Snapshots
from alerting.record.units import Units
from alerting.record.writer import Writer
from tests.crash import layouts


def _has_events(_writer: object, group: Any) -> bool:
    return any(isinstance(it.job, Rows) and it.job.insert is EVENTS for it in group)


def _units(group: Any) -> Iterator[Unit]:
    cells = (cell for it in group for cell in getattr(it.job, "__closure__", None) or ())
    return (it.cell_contents for it in cells if isinstance(it.cell_contents, Unit))


def _has_messages(_writer: object, group: Any) -> bool:
    """A unit that tells somebody is in it."""
    return any(unit.messages for unit in _units(group))


def _always(*_arguments: object) -> bool:
    return True


@dataclass(frozen=True)
class Point:
    """Death before or after a call of `owner.name`, if it is one that `counts`."""

    owner: Any
    name: str
    when: Literal["before", "after"]
    most: int = 20
    """It dies at one of so many first passages."""
    counts: Callable[..., bool] = field(default=_always)
    slow: float = 0
    """Seconds of a slow disk before it dies, in which all other threads go on."""
    gathers: float = 0
    """Seconds that units are not written in this life, whoever waits for them."""


POINTS = {
    "before the journal's commit": Point(Writer, "_transact", "before", counts=_has_events),
    "after the journal's commit": Point(Writer, "_transact", "after", counts=_has_events),
    "between journal and unit": Point(Engine, "durable", "before"),
    "before a unit": Point(Units, "commit", "before"),
    "before a unit's commit on a slow disk": Point(
        Writer, "_transact", "before", counts=_has_messages, slow=0.4
    ),
    "after a unit, before its messages go": Point(Engine, "_written", "before"),
    "before a claim": Point(SqliteOutbox, "claim", "before"),
    "after a claim, before the send": Point(SqliteOutbox, "claim", "after"),
    "after a mail, before its settling": Point(EmailWay, "send", "after"),
    "after a post, before its settling": Point(SlackWay, "send", "after"),
    "after a settling": Point(SqliteOutbox, "settle", "after"),
    "at the beginning of a snapshot": Point(Snapshots, "begin", "after", 2),
    "between slices of a snapshot": Point(Snapshots, "add_slice", "after"),
    "before a snapshot's finish": Point(Snapshots, "finish", "before", 2, gathers=0.5),
    "after a snapshot's finish": Point(Snapshots, "finish", "after", 2, gathers=0.5),
    "after a new version of the rules is kept": Point(Rulebooks, "keep", "after", 1),
    "between a reload's entry and its snapshot": Point(rules, "swap", "before", 1),
    "at the beginning of a restore": Point(restore, "_replay", "before", 1),
    "in the middle of a restore": Point(Journal, "read", "after", 3),
    "at the end of a restore": Point(restore, "_replay", "after", 1),
    "between two steps of retention": Point(Retention, "one_step", "after", 5),
    "before a backup is finished": Point(backup, "mark_backup", "before", 1),
    "after a backup": Point(backups, "back_up", "after", 1),
    "before a receipt is kept": Point(SqliteOutbox, "receipt_came", "before", 2),
    "after a receipt is kept": Point(SqliteOutbox, "receipt_came", "after", 2),
    "before a migration": Point(layouts, "copied", "after", 1),
    "in the middle of a migration": Point(layouts, "middle", "after", 1),
    "after a migration": Point(layouts, "done", "after", 1),
}


def set_trap(point: Point, nth: int) -> None:
    """The process dies at the nth passage, as by a power cut."""
    passages = count(1)
    function = getattr(point.owner, point.name)

    def pass_by(*arguments: object) -> None:
        if point.counts(*arguments) and next(passages) == nth:
            threading.Event().wait(point.slow)
            _die()

    if iscoroutinefunction(function):

        @wraps(function)
        async def trapped(*arguments: Any, **options: Any) -> Any:
            if point.when == "before":
                pass_by(*arguments)
            answer = await function(*arguments, **options)
            if point.when == "after":
                pass_by(*arguments)
            return answer

    else:

        @wraps(function)
        def trapped(*arguments: Any, **options: Any) -> Any:
            if point.when == "before":
                pass_by(*arguments)
            answer = function(*arguments, **options)
            if point.when == "after":
                pass_by(*arguments)
            return answer

    setattr(point.owner, point.name, trapped)


def gather(seconds: float) -> None:
    engine.GATHER_SECONDS = seconds
    engine._is_urgent = lambda unit: unit is None  # none is


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it lives")
