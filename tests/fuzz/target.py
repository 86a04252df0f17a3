"""What is fuzzed: a function of bytes that raises where something does not hold."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

FOLDER: Final = Path(__file__).parent
CASES: Final = FOLDER / "cases"

Mutate: TypeAlias = Callable[[bytes, Random], bytes]


@dataclass(frozen=True, slots=True)
class Target:
    """`one` holds whatever it is given to the laws that its module states."""

    one: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    """Real samples: what is tried grows from them."""
    mutate: Mutate
    """Makes another input of one, of the same structure."""
    longest: int = 4_096
    """Bytes of one input, while they are looked for. Cases may be longer."""


def names() -> list[str]:
    return sorted(it.stem for it in (FOLDER / "targets").glob("*.py") if it.stem != "__init__")


def load(name: str) -> Target:
    """Each in its own process where it is fuzzed, so only what is asked for is imported."""
    found = importlib.import_module(f"tests.fuzz.targets.{name}").TARGET
    assert isinstance(found, Target)
    return found


def cases() -> list[tuple[str, Path]]:
    """What was found once, by the target that found it."""
    return [(it.parent.name, it) for it in sorted(CASES.glob("*/*"))]
