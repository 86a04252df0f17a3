"""Rules that fire more often than people can read: their news come bundled."""

from collections import defaultdict, deque
from collections.abc import Iterable

from alerting.model.times import HOUR, MINUTE, EpochMs, Ms

#: So often at most do news of such a rule come.
BUNDLED: Ms = 10 * MINUTE


class Often:
    """Counts what each rule opened within an hour; in memory, so a restart counts anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._opened: defaultdict[str, deque[EpochMs]] = defaultdict(deque)
        self._began: set[str] = set()

    def opened(self, rule: str, at: EpochMs) -> None:
        lately = self._opened[rule]
        was_above = self.is_above(rule, at)
        lately.append(at)
        while len(lately) > self._most + 1:  # another file may have set a lower limit
            lately.popleft()
        if not was_above and self.is_above(rule, at):
            self._began.add(rule)

    def is_above(self, rule: str, at: EpochMs) -> bool:
        lately = self._opened.get(rule)
        if lately is None or len(lately) <= self._most:
            return False
        return lately[-self._most - 1] > at - HOUR

    def interval(self, usual: Ms, rules: Iterable[str], at: EpochMs) -> Ms:
        return max(usual, BUNDLED) if self.above(rules, at) else usual

    def above(self, rules: Iterable[str], at: EpochMs) -> int:
        """The limit, where one of them is above it; else 0."""
        return self._most if any(self.is_above(rule, at) for rule in rules) else 0

    def began_lately(self) -> list[str]:
        """Rules that went above the limit since the last time somebody asked."""
        began, self._began = sorted(self._began), set()
        return began

    def limit(self, most: int) -> None:
        """Another file may say otherwise."""
        self._most = most
