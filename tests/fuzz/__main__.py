"""`python -m tests.fuzz --minutes 120`: what comes from outside, in ten million odd forms."""

import argparse
import asyncio
import importlib.util
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.nightly import Plan, run, table
from tests.fuzz.target import names


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--target", action="append", choices=names(), help="all, if not given")
    parser.add_argument("--runs", type=int, default=0, help="inputs for each target")
    parser.add_argument("--minutes", type=float, default=0, help="for all targets together")
    parser.add_argument("--jobs", type=int, default=2, help="targets at a time")
    parser.add_argument("--folder", type=Path, default=Path(".fuzz"), help="what is kept")
    asked = parser.parse_args()
    if lacks := missing(importlib.util.find_spec):
        sys.stderr.write(f"{lacks}\n")
        return 2
    minutes = asked.minutes or (0 if asked.runs else 120)
    chosen = asked.target or names()
    plan = Plan(asked.folder.resolve(), chosen, asked.runs, minutes, asked.jobs)
    rows = asyncio.run(run(plan))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(table(rows, plan.folder, used.ru_utime + used.ru_stime) + "\n")
    return 1 if any(it.broken for it in rows) else 0


def missing(find: Callable[[str], object]) -> str:
    """What to install first; empty: nothing."""
    if find("atheris") is not None:
        return ""
    return (
        "atheris is not installed, and it is what finds the way, on Linux: "
        "pip install -e '.[test,fuzz]'"
    )


if __name__ == "__main__":
    sys.exit(main())
