"""Where the daemon can be made to die: between any two steps that matter."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from inspect import iscoroutinefunction
from itertools import count
from typing import Any, Literal, NoReturn

from alerting.app import restore, rules, snapshot
from alerting.app.engine import Engine
from alerting.notify.email import EmailWay
from alerting.notify.slack import SlackWay
from alerting.record.inserts import Rows
from alerting.record.journal import EVENTS, Journal
from alerting.record.outbox import SqliteOutbox
from alerting.record.rulebooks import Rulebooks
from alerting.record.snapshots import Snapshots
from alerting.record.units import Units
from alerting.record.writer import Writer


def _has_events(_writer: object, group: Any) -> bool:
    return any(isinstance(it.job, Rows) and it.job.insert is EVENTS for it in group)


def _always(*_arguments: object) -> bool:
    return True


@dataclass(frozen=True)
class Point:
    """Death before or after a call of `owner.name`, if it is one that `counts`."""

    owner: Any
    name: str
    when: Literal["before", "after"]
    most: int = 40
    """It dies at one of so many first passages."""
    counts: Callable[..., bool] = field(default=_always)


POINTS = {
    "before the journal's commit": Point(Writer, "_transact", "before", counts=_has_events),
    "after the journal's commit": Point(Writer, "_transact", "after", counts=_has_events),
    "between journal and unit": Point(Engine, "durable", "before"),
    "before a unit": Point(Units, "commit", "before"),
    "after a unit, before its messages go": Point(Engine, "_written", "before"),
    "before a claim": Point(SqliteOutbox, "claim", "before"),
    "after a claim, before the send": Point(SqliteOutbox, "claim", "after"),
    "after a mail, before its settling": Point(EmailWay, "send", "after"),
    "after a post, before its settling": Point(SlackWay, "send", "after"),
    "after a settling": Point(SqliteOutbox, "settle", "after"),
    "at the beginning of a snapshot": Point(Snapshots, "begin", "after", 2),
    "between slices of a snapshot": Point(Snapshots, "add_slice", "after"),
    "before a snapshot's finish": Point(Snapshots, "finish", "before", 2),
    "after a snapshot's finish": Point(Snapshots, "finish", "after", 2),
    "after a new version of the rules is kept": Point(Rulebooks, "keep", "after", 1),
    "between a reload's entry and its snapshot": Point(rules, "swap", "before", 1),
    "at the beginning of a restore": Point(restore, "_replay", "before", 1),
    "in the middle of a restore": Point(Journal, "read", "after", 3),
    "at the end of a restore": Point(restore, "_replay", "after", 1),
}


def set_trap(point: Point, nth: int) -> None:
    """The process dies at the nth passage, as by a power cut."""
    passages = count(1)
    function = getattr(point.owner, point.name)

    def pass_by(*arguments: object) -> None:
        if point.counts(*arguments) and next(passages) == nth:
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


def many_small_snapshots() -> None:
    """As many as a long life has, in a short one."""
    snapshot.SLICE = 50
    restore.BATCH = 50


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it lives")
