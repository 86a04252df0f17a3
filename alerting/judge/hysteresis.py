"""Figures that begin to hold behind one bound and cease to behind another, so as not to flap."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from alerting.judge.tally import Group

Figure = TypeVar("Figure")


class Hysteresis(Generic[Figure]):
    """No figure both begins and ends it; between the two it stays as it was."""

    def __init__(
        self,
        begins: Callable[[Group, Figure], bool],
        ends: Callable[[Figure], bool] | None = None,
    ) -> None:
        """Without `ends` it holds only while it would begin."""
        self._begins = begins
        self._ends = ends
        self.held: dict[Group, None] = {}

    @property
    def remembers(self) -> bool:
        """Whether it must be told of every figure."""
        return self._ends is not None

    def moved(self, group: Group, figure: Figure) -> None:
        if self._begins(group, figure):
            self.held[group] = None
        elif self._ends is None or self._ends(figure):
            self.held.pop(group, None)

    def holds(self, group: Group, figure: Figure) -> bool:
        if self._begins(group, figure):
            return True
        return self._ends is not None and group in self.held and not self._ends(figure)

    def load(self, held: Iterable[Group]) -> None:
        self.held = dict.fromkeys(held)
