"""`alerting run`, again and again, each time as a process of its own with a trap in it.

This process has imported everything and does nothing but fork: a start costs half. What to start
comes as a line of JSON; the answers are its pid and, when it has ended, its exit code.
"""

import json
import os
import random
import sys
from pathlib import Path
from typing import Any, NoReturn

from alerting.app import restore, running, snapshot
from alerting.cli.main import app
from alerting.clock import SystemClock
from alerting.config import rules_file
from alerting.pipeline import composing
from alerting.record import retention
from tests.crash import layouts
from tests.crash.archive import KEEPS
from tests.crash.outages import READY
from tests.crash.points import POINTS, gather, set_trap
from tests.crash.stories import NO_LIMITS

#: As systemd hands sockets over.
FIRST_FD = 3


def hurry() -> None:
    """As many snapshots, backups and steps of retention in a minute as a long life has."""
    running.SNAPSHOT_SECONDS = running.RETENTION_SECONDS = running.BACKUP_SECONDS = 1
    running.Policy = lambda *_kept: retention.Policy(KEEPS)  # type: ignore[attr-defined, assignment]
    retention.ROWS_AT_ONCE = 200
    snapshot.SLICE = restore.BATCH = 50
    rules_file.read_limits = lambda form: NO_LIMITS  # type: ignore[attr-defined]
    # so that a message about several says why each of them is in it
    composing.SHOWN = 10_000  # type: ignore[attr-defined]


class Running(running.Running):
    async def start(self) -> None:
        await super().start()
        _say(f"{READY}{SystemClock().now()}")


def main(door: int) -> None:
    hurry()
    running.Running = Running  # type: ignore[misc]
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _live(door, json.loads(line))
        _say(str(pid))
        # not reaped before the next one is wanted: until then nobody else gets its number
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert ended
        _say(str(ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status))
        if not sys.stdin.readline():
            return
        os.waitpid(pid, 0)


def _live(door: int, wanted: dict[str, Any]) -> NoReturn:
    code = 1
    try:
        random.seed()
        mine = os.environ  # noqa: TID251 as the service manager sets it
        mine.clear()
        mine.update(wanted["environ"], LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
        log = os.open(Path(wanted["log"]), os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        for number in (1, 2):
            os.dup2(log, number)
        os.dup2(door, FIRST_FD)
        if wanted["point"]:
            _lay(wanted["point"], wanted["nth"])
        app(["run"], standalone_mode=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    finally:
        sys.stdout.flush()
        os._exit(code)


def _lay(name: str, nth: int) -> None:
    point = POINTS[name]
    if point.owner is layouts:
        layouts.one_more()
    if point.gathers:
        gather(point.gathers)
    set_trap(point, nth)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
