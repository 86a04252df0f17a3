"""`alerting run` with so many MiB, on a disk that is slow from one SIGUSR1 to the next."""

import resource
import signal
import sys

from alerting.cli.main import app
from tests.faulty_disk import FaultyDisk

SLOW_SECONDS = 0.2

most = int(sys.argv[1]) << 20
resource.setrlimit(resource.RLIMIT_DATA, (most, most))
disk = FaultyDisk(syncs=True)


def change(*_signal: object) -> None:
    disk.sync_seconds = SLOW_SECONDS - disk.sync_seconds


signal.signal(signal.SIGUSR1, change)
app(["run"])
