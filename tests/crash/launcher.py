"""`alerting run`, with a trap in it: `python -m tests.crash.launcher "POINT" NTH`."""

import sys

from alerting.app import running
from alerting.cli.main import app
from alerting.pipeline import composing
from tests.crash.points import POINTS, many_small_snapshots, set_trap

running.SNAPSHOT_SECONDS = 1
# so that a message about several says why each of them is in it
composing.SHOWN = 10_000  # type: ignore[attr-defined]
many_small_snapshots()
if len(sys.argv) > 1:
    set_trap(POINTS[sys.argv[1]], int(sys.argv[2]))
app(["run"])
