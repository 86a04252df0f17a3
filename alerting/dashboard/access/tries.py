"""How often one may try to log in: by name, and by where they come from."""

from typing import Final

from alerting.model.throttle import MOST, Throttle

#: Wrong passwords for one name: so many at once, then one every so many seconds.
NAME_AT_ONCE: Final = 5
NAME_SECONDS: Final = 30.0
#: From one address, for whatever names: an office may share one.
PEER_AT_ONCE: Final = 20
PEER_SECONDS: Final = 10.0


class Tries:
    """Nobody is locked out: whoever tries other people's names makes them wait elsewhere only.

    From where a name has logged in before, its tries are counted by themselves.
    """

    def __init__(self) -> None:
        self._names = Throttle(NAME_AT_ONCE, NAME_SECONDS)
        self._peers = Throttle(PEER_AT_ONCE, PEER_SECONDS)
        self._at_home: dict[tuple[str, str], None] = {}

    def begin(self, name: str, peer: str, now: float) -> float:
        """Seconds to wait; 0: try now, and it counts unless it succeeds."""
        who = self._who(name, peer)
        wait = max(self._names.wait(who, now), self._peers.wait(peer, now))
        if not wait:
            self._names.take(who, now)
            self._peers.take(peer, now)
        return wait

    def succeeded(self, name: str, peer: str) -> None:
        self._names.forgive(self._who(name, peer))
        self._peers.give_back(peer)
        at_home = name.casefold(), peer
        self._at_home.pop(at_home, None)
        self._at_home[at_home] = None
        if len(self._at_home) > MOST:
            del self._at_home[next(iter(self._at_home))]

    def _who(self, name: str, peer: str) -> str:
        folded = name.casefold()
        return f"{folded} {peer}" if (folded, peer) in self._at_home else folded
