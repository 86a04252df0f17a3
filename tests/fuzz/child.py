"""One target in a process of its own, guided by what atheris sees of the product's code.

`python -m tests.fuzz.child NAME CORPUS FOUND [libFuzzer's own options]`
"""

import sys
from pathlib import Path
from random import Random

import atheris
import structlog

with atheris.instrument_imports(include=["alerting"]):
    from tests.fuzz.kept import Keeper
    from tests.fuzz.target import load

    TARGET = load(sys.argv[1])


def main(corpus: Path, found: Path, options: list[str]) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    found.mkdir(parents=True, exist_ok=True)
    sow(corpus)
    limits = [f"-max_len={TARGET.longest}", "-len_control=0", "-timeout=20", "-rss_limit_mb=1500"]
    more = [f"-artifact_prefix={found}/", "-print_final_stats=1", *limits, *options]
    atheris.Setup([sys.argv[0], *more, str(corpus)], Keeper(TARGET, found), custom_mutator=mutate)
    atheris.Fuzz()


def sow(corpus: Path) -> None:
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGET.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """By structure or by bytes, since each finds what the other does not."""
    rng = Random(seed)
    made = TARGET.mutate(data, rng) if rng.random() < 0.7 else b""
    return made if 0 < len(made) <= most else bytes(atheris.Mutate(data, most))


if __name__ == "__main__":
    main(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
