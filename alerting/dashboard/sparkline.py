"""A trend as the path of a small drawing, 100 wide and 28 high, without axes."""

from collections.abc import Sequence
from typing import Final

WIDTH: Final = 100.0
HIGHEST, LOWEST = 2.0, 26.0


def line(values: Sequence[float]) -> str:
    """From nought, or the least below it, to the largest; empty for fewer than two."""
    return "M" + " L".join(_points(values)) if len(values) > 1 else ""


def area(values: Sequence[float]) -> str:
    return f"{line(values)} L{WIDTH:g} 28 L0 28 Z" if len(values) > 1 else ""


def _points(values: Sequence[float]) -> list[str]:
    low = min(0.0, *values)
    span = max(values) - low or 1.0
    step = WIDTH / (len(values) - 1)
    return [
        f"{n * step:.1f} {LOWEST - (LOWEST - HIGHEST) * (v - low) / span:.1f}"
        for n, v in enumerate(values)
    ]
