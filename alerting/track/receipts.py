"""Which channels tell whether a message was delivered and read: learnt from what is seen."""

from collections.abc import Iterable

_TEACHES = {"DELIVERED": ("DELIVERED",), "READ": ("DELIVERED", "READ")}


class Receipts:
    """A channel that has once given a receipt is held to give that kind."""

    def __init__(self, known: Iterable[tuple[int, int, str]] = ()) -> None:
        self._known = set(known)

    def learn(self, org: int, channel: int, fate: str) -> None:
        for kind in _TEACHES.get(fate, ()):
            self._known.add((org, channel, kind))

    def gives(self, org: int, channel: int, kind: str) -> bool:
        return (org, channel, kind) in self._known

    def known(self) -> list[tuple[int, int, str]]:
        """For the snapshot."""
        return sorted(self._known)
