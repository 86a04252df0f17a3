"""Which events were seen before: Zoho gives no delivery id, so a repeat is known by its digest."""

from collections.abc import Iterable

GENERATION = 50_000


class Repeats:
    """Remembers at least the last 50,000 digests, at most twice as many (about 7 MB)."""

    def __init__(self, digests: Iterable[int] = ()) -> None:
        self._young = set(digests)
        self._old: set[int] = set()

    def seen(self, digest: int) -> bool:
        """True for a repeat; otherwise remembers it."""
        if digest in self._young or digest in self._old:
            return True
        self._young.add(digest)
        if len(self._young) >= GENERATION:
            self._old, self._young = self._young, set()
        return False

    def __contains__(self, digest: int) -> bool:
        return digest in self._young or digest in self._old

    def remembered(self) -> list[int]:
        """For the snapshot."""
        return [*self._old, *self._young]
