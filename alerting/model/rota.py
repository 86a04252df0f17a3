"""Who is on duty: members in turn, who hand over by the clock on the wall."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerting.model.times import EpochMs
from alerting.model.wall_clock import first_instant, shown


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody else, from `begins` up to and without `ends`."""

    who: str
    begins: EpochMs
    ends: EpochMs


@dataclass(frozen=True, slots=True)
class Rota:
    """One of the rules file's `rotas`. It reaches back: before its start it went on as after it."""

    name: str
    members: tuple[str, ...]
    starts: datetime
    """What the wall shows when the first member's turn begins; without a zone."""
    every: timedelta
    """By the wall too: a day on which clocks change is as much a day as any other."""
    timezone: str = "UTC"
    overrides: tuple[Override, ...] = ()
    """Of several at one instant the last one counts."""

    @property
    def everybody(self) -> tuple[str, ...]:
        """All who are ever on duty, each once."""
        return tuple(dict.fromkeys((*self.members, *(each.who for each in self.overrides))))

    def on_duty(self, at: EpochMs) -> str:
        override = self._override(at)
        return override.who if override else self.members[self._turn(at) % len(self.members)]

    def next_change(self, at: EpochMs) -> EpochMs | None:
        """When somebody else is on duty; None: nobody else ever is."""
        now = self.on_duty(at)
        for _ in range(4 * (len(self.members) + len(self.overrides))):
            at = self._boundary(at)
            if self.on_duty(at) != now:
                return at
        return None

    def _override(self, at: EpochMs) -> Override | None:
        return next((it for it in reversed(self.overrides) if it.begins <= at < it.ends), None)

    def _boundary(self, at: EpochMs) -> EpochMs:
        """The next instant at which somebody else may be on duty."""
        override = self._override(at)
        ends = override.ends if override else self._handover(self._turn(at) + 1)
        return min((it.begins for it in self.overrides if at < it.begins < ends), default=ends)

    def _turn(self, at: EpochMs) -> int:
        """Counted from the first one, negative before it."""
        turn = (shown(at, ZoneInfo(self.timezone)) - self.starts) // self.every
        # the wall may show a time twice, and then the first counts; or leave some out
        while self._handover(turn + 1) <= at:
            turn += 1
        while self._handover(turn) > at:
            turn -= 1
        return turn

    def _handover(self, turn: int) -> EpochMs:
        return first_instant(self.starts + turn * self.every, ZoneInfo(self.timezone))
