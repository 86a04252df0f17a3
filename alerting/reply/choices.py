"""What somebody can press about the alerts of a message, as they stand now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from alerting.model.times import HOUR, MINUTE, Ms
from alerting.reply.ports import AlertView


class Choice(StrEnum):
    """The value of the pressed button. It is never a field of the form, for a reason: what a
    script submits without pressing anything says nothing, and so does nothing."""

    HAVE = "have"
    HALF_AN_HOUR = "30m"
    HOUR = "1h"
    TWO_HOURS = "2h"
    TAKE = "take"
    CLOSE = "close"

    @property
    def lasting(self) -> Ms | None:
        """For how long whoever presses it has the alerts; None: until they end."""
        return SNOOZES.get(self)


SNOOZES = {Choice.HALF_AN_HOUR: 30 * MINUTE, Choice.HOUR: HOUR, Choice.TWO_HOURS: 2 * HOUR}


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has which of the alerts, as one person sees it."""

    me: str
    alerts: tuple[AlertView, ...]

    @property
    def open(self) -> list[AlertView]:
        return [it for it in self.alerts if it.is_open]

    @property
    def free(self) -> list[AlertView]:
        """Nobody has them."""
        return [it for it in self.open if not it.acked_by]

    @property
    def mine(self) -> list[AlertView]:
        return [it for it in self.open if it.acked_by == self.me]

    @property
    def owners(self) -> list[str]:
        """The others who have some of them."""
        theirs = {it.acked_by for it in self.open} - {"", self.me}
        return sorted(theirs)

    @property
    def in_order(self) -> list[AlertView]:
        """As a reader wants them: what nobody has first, the gravest of it; last what has ended."""
        return sorted(
            self.alerts, key=lambda it: (not it.is_open, bool(it.acked_by), -it.severity.rank)
        )

    def offers(self) -> set[Choice]:
        if not self.open:
            return set()
        offered = {Choice.CLOSE}
        if self.free or self.mine:
            offered |= {Choice.HAVE, *SNOOZES}
        return offered | {Choice.TAKE} if self.owners else offered


def numbers_for(choice: Choice, standing: Standing) -> Sequence[int]:
    """Which alerts it is about: what others have is left to them unless it says otherwise."""
    if choice in (Choice.TAKE, Choice.CLOSE):
        return [it.number for it in standing.open]
    return [it.number for it in (*standing.free, *standing.mine)]
