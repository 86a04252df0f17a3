"""What goes wrong between the desk and its webhooks, seeded; and with REST, switched by hand."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from alerting.model.times import SECOND, Ms


@dataclass(slots=True)
class Quirks:
    """Shares are of all events, each drawn for itself. Without any, delivery is perfect."""

    lost: float = 0
    twice: float = 0
    late: float = 0
    late_by: Ms = 60 * SECOND
    """By the desk's clock, where events are late."""
    overtaken: float = 0
    overtaken_by: int = 20
    """So many later events of the same webhook go first, at most."""
    batch: int = 1
    """Events in one body, at most; as many as are waiting."""
    empty: float = 0
    """Bodies before which `[]` is posted."""
    unsigned: float = 0
    """Bodies without the JWT."""
    reply_is_silent: bool = False
    """No event where nothing but the reply status has changed."""
    ids_as_text: bool = False
    """Also in IM_Message_Status, where ids are bare numbers otherwise."""
    at_once: int = 1
    """Bodies under way to one webhook; more than one brings disorder of its own."""


@dataclass(frozen=True, slots=True)
class Fortune:
    """What becomes of one event."""

    copies: int
    late: bool
    held_back: int


class Chance:
    """As many draws for every event, whatever the quirks: switching one does not shuffle others."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)  # noqa: S311 a simulation

    def of(self, quirks: Quirks) -> Fortune:
        lost, twice, late, overtaken, by = (self._random.random() for _ in range(5))
        if lost < quirks.lost:
            return Fortune(copies=0, late=False, held_back=0)
        held_back = 1 + int(by * quirks.overtaken_by) if overtaken < quirks.overtaken else 0
        return Fortune(1 + (twice < quirks.twice), late < quirks.late, held_back)

    def body(self, quirks: Quirks) -> tuple[bool, bool]:
        """Whether `[]` goes first, and whether the body is unsigned."""
        empty, unsigned = self._random.random(), self._random.random()
        return empty < quirks.empty, unsigned < quirks.unsigned


class Fault(StrEnum):
    SLOW = "slow"
    """Answered as usual, after `seconds`."""
    HANGING = "hanging"
    """Never answered, until the fault ends or the desk stops."""
    CLOSED = "closed"
    """The connection is closed without a word, and nothing was done."""
    LOST = "lost"
    """What was asked is done, but the connection is closed before the answer."""
    BROKEN = "broken"
    """500."""
    SIGNED_OUT = "signed_out"
    """401, though the token is good."""
    MALFORMED = "malformed"
    """200, and half of a JSON document."""
    BUSY = "busy"
    """429, too many at once."""


@dataclass(slots=True)
class Trouble:
    fault: Fault
    under: str
    times: int
    """How often it still happens; below 0: until it is ended."""
    seconds: float
    method: str
    over: asyncio.Event = field(default_factory=asyncio.Event)


KEY_SET = "/.well-known/"
TOKENS = "/oauth/"
REST = "/api/v1/"


class Faults:
    """By where a request goes: `KEY_SET`, `TOKENS`, `REST`, or any longer beginning of a path."""

    def __init__(self) -> None:
        self.met = 0
        """How many requests ran into one."""
        self._troubles: list[Trouble] = []

    def begin(
        self,
        fault: Fault,
        under: str = REST,
        *,
        times: int = -1,
        seconds: float = 1,
        method: str = "",
    ) -> None:
        """`method`: only such calls."""
        self._troubles.append(Trouble(fault, under, times, seconds, method))

    def end(self) -> None:
        """All of them; what hangs is let go."""
        for trouble in self._troubles:
            trouble.over.set()
        self._troubles.clear()

    def meets(self, method: str, path: str) -> Trouble | None:
        """The trouble that this request runs into; counted."""
        for trouble in self._troubles:
            fits = path.startswith(trouble.under) and trouble.method in {"", method}
            if fits and trouble.times:
                trouble.times -= 1
                self.met += 1
                return trouble
        return None
