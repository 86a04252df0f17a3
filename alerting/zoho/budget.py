"""How many of the organisation's API credits we spend: others live on them too.

They count by the day. What is left, Zoho says with every answer; how many there are in all, it
does not: the most that was seen on a day is taken for it.
"""

from typing import Final

from alerting.clock import Clock
from alerting.model.times import DAY, SECOND, Ms
from alerting.zoho.answer import Later

#: Of what the organisation has, without a setting.
SHARE: Final = 0.2
#: Before Zoho has said anything: what the smallest edition with webhooks has.
SUPPOSED: Final = 75_000
#: Calls for an alert go on until so many times the budget.
SECOND_MARK: Final = 2
#: Of a call of which Zoho does not say it: lists begin here.
SUPPOSED_WEIGHT: Final = 3


class Budget:
    def __init__(self, per_day: int, clock: Clock) -> None:
        """`per_day`: 0 is a share of what there is."""
        self._per_day = per_day
        self._clock = clock
        self._began = clock.monotonic()
        self._most = 0
        self.spent = 0
        self.remaining: int | None = None
        """Of the organisation's, as Zoho said last."""

    @property
    def allowed(self) -> int:
        return self._per_day or int((self._most or SUPPOSED) * SHARE)

    def refuses(self, *, urgent: bool = False) -> Later | None:
        if self._clock.monotonic() - self._began >= DAY / SECOND:
            self._begin()
        mark = self.allowed * (SECOND_MARK if urgent else 1)
        if self.spent < mark:
            return None
        why = (
            f"{self.spent} API credits are spent today, and the budget is {self.allowed} "
            "(ALERTING_ZOHO_CREDITS_PER_DAY)"
        )
        return Later(why, self._left())

    def is_ample(self) -> bool:
        """Half of it, or more, is left for the rest of the day: who can wait need not."""
        day = (self._clock.monotonic() - self._began) * SECOND / DAY
        return day >= 1 or self.spent <= self.allowed * (1 + day) / 2

    def spend(self, weight: int | None, remaining: int | None) -> None:
        if remaining is not None:
            # more than before by a tenth: Zoho's day has begun, wherever it begins
            if self.remaining is not None and remaining > self.remaining + self._most // 10:
                self._begin()
            self.remaining = remaining
            self._most = max(self._most, remaining)
        self.spent += SUPPOSED_WEIGHT if weight is None else weight

    def _begin(self) -> None:
        self._began = self._clock.monotonic()
        self._most = self.spent = 0

    def _left(self) -> Ms:
        return max(SECOND, round(DAY - (self._clock.monotonic() - self._began) * SECOND))
