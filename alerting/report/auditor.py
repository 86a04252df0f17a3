"""Proves from the tables alone that every alert that should have reached a person did.

Nothing is asked of the pipeline: what it forgot is just what is looked for here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import apsw

from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Alert, Ending
from alerting.model.people import Means
from alerting.model.times import DAY, HOUR, MINUTE, EpochMs, Ms
from alerting.record.alerts import Alerts
from alerting.record.silences import since
from alerting.record.unreached import (
    Try,
    Untold,
    mails_of_an_hour,
    operators_heard,
    operators_told,
    spans,
    tries,
    untold,
)
from alerting.report.patience import Patience
from alerting.report.withheld import SLACK, Withheld, firing, quiet_until

#: Nobody need have heard of an alert sooner.
GRACE: Ms = 5 * MINUTE
#: So many are named.
NAMED = 10
#: With so many it is clear enough that something is wrong; no more are counted.
MOST = 5_000
#: Under this cause the operators hear of what is found here.
CAUSE = "unreached"


@dataclass(frozen=True, slots=True)
class Audit:
    at: EpochMs
    total: int = 0
    """So many alerts reached nobody, and nothing on record says why; at most MOST."""
    first: tuple[tuple[int, str], ...] = ()
    """Number and rule of the first of them."""
    broken: str = ""
    """The means by which most of them were tried; empty: none was."""


def audit(reader: apsw.Connection, book: RuleBook, now: EpochMs, began: EpochMs) -> Audit:
    """`began`: since when the daemon runs. What waited for it has the usual time from then on."""
    auditor = _Auditor(reader, book, now, began)
    found: list[tuple[int, str]] = []
    tried: Counter[str] = Counter()
    for it in untold(reader, now - GRACE, now - DAY):
        made = auditor.not_excused(it)
        if made is not None:
            found.append((it.number, it.rule))
            tried.update({each.means for each in made})
        if len(found) == MOST:
            break
    broken = tried.most_common(1)[0][0] if tried else ""
    return Audit(now, len(found), tuple(found[:NAMED]), broken)


class _Auditor:
    def __init__(
        self, reader: apsw.Connection, book: RuleBook, now: EpochMs, began: EpochMs
    ) -> None:
        lately = now - DAY - SLACK
        others = {name for hide in book.hides for name in hide.if_firing}
        self._reader = reader
        self._now = now
        self._began = began
        self._most_mails = book.limits.mails_per_hour
        self._patience = Patience(book)
        self._withheld = Withheld(
            book, since(reader, lately), firing(spans(reader, others, lately) if others else ())
        )
        self._operators_heard_at = operators_heard(reader, CAUSE)
        self._mails = cache(lambda name: mails_of_an_hour(reader, name, now))

    def not_excused(self, it: Untold) -> Sequence[Try] | None:
        """What was tried, where nothing on record says why nobody was reached."""
        if it.withheld_at and self._is_withheld(it):
            return None
        alert = Alerts(self._reader).by_number(it.number)
        if alert is None or alert.acked_by or alert.ending is Ending.CLOSED:
            return None  # whoever has it, or closed it, knows of it
        if not alert.is_open and self._operators_know(it, alert):
            return None
        made = tries(self._reader, it.number)
        excused = self._is_on_its_way(it, made) if made else self._need_not_be_told(it, alert)
        return None if excused else made

    def _is_withheld(self, it: Untold) -> bool:
        return (
            (self._lasts(it.withheld_at, it) < SLACK and not quiet_until(it.why))
            or self._withheld.is_so(it.rule, it.chat, self._end(it))
            or self._withheld.for_ever(it.rule, it.opened_at)
            or self._patience.closed(it.rule, self._end(it))
            or self._patience.closed(it.rule, self._end(it) - SLACK)
        )

    def _operators_know(self, it: Untold, alert: Alert) -> bool:
        """They heard when it was overdue already, and nobody can be told of it any more."""
        overdue = GRACE + self._first(it, alert) + self._patience.together(it.rule)
        return self._operators_heard_at > it.opened_at + overdue

    def _is_on_its_way(self, it: Untold, made: Sequence[Try]) -> bool:
        """Just made; or a mail to somebody who gets as many as the limit lets through."""
        if self._lasts(min(each.created_at for each in made), it) <= GRACE:
            return True
        return any(
            each.step is None
            and each.means == Means.EMAIL
            and self._mails(each.to) >= self._most_mails
            for each in made
        )

    def _need_not_be_told(self, it: Untold, alert: Alert) -> bool:
        """Not yet, or no more; or there is nobody, which the operators have heard."""
        first, found_at = self._first(it, alert), max(it.opened_at, alert.counted_from)
        waited = alert.owed or not (alert.is_open or alert.told)
        together = self._patience.together(it.rule) if waited else 0
        return (
            self._lasts(found_at, it) <= GRACE + first + together
            or self._waits_for_its_first_step(alert)
            or (first > 0 and self._patience.closed(it.rule, self._end(it)))
            or quiet_until(it.why) > self._end(it) - SLACK
            or self._patience.asleep(alert, self._now - SLACK)
            or operators_told(self._reader, f"nobody-told-{it.rule}", it.opened_at - HOUR)
        )

    def _waits_for_its_first_step(self, alert: Alert) -> bool:
        return bool(alert.step_at and not alert.stepped and alert.step_at > self._now - SLACK)

    def _first(self, it: Untold, alert: Alert) -> Ms:
        return self._patience.first(it.rule, alert.severity)

    def _lasts(self, instant: EpochMs, it: Untold) -> Ms:
        """How long it could have been told since then, while the daemon ran."""
        return self._end(it) - max(instant, self._began)

    def _end(self, it: Untold) -> EpochMs:
        return self._now if it.ended_at is None else it.ended_at
