"""`python -m tests.crash --kills 1000 --events 1000000`: the crash suite at any length."""

import argparse
import asyncio
import math
import sys
import tempfile
from pathlib import Path

from tests.crash.suite import Plan, Suite, table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--events", type=int, default=5_000, help="at least so many")
    parser.add_argument(
        "--minutes", type=float, default=math.inf, help="fewer kills where it takes longer"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="kept afterwards; a temporary one if not given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        suite = Suite(Plan(folder, asked.kills, asked.events, asked.seed, minutes=asked.minutes))
        evidence = asyncio.run(suite.run())
    sys.stdout.write(table(suite, evidence) + "\n")
    return 1 if evidence.broken else 0


sys.exit(main())
