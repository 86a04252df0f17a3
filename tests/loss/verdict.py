"""What a lossy day came to, beside one on which nothing was lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerting.model.alert import Alert, Subject
from alerting.model.times import SECOND, EpochMs, Ms
from alerting.simulate.traffic import Timed
from tests.loss.scene import POLL, SLACK, Scene

Seen = tuple[str, Subject]


@dataclass(frozen=True)
class Comparison:
    """Alerts of the full stream beside those of the lossy one."""

    full: Sequence[Alert]
    lossy: Sequence[Alert]
    now: EpochMs

    def late(self) -> list[tuple[Alert, Ms | None]]:
        """By how much each came later that lasted longer than a look takes; None: it never did."""
        return [(alert, self._late(alert)) for alert in self.full if self._lasts(alert)]

    def survivors(self) -> list[Alert]:
        """Still open, though they would not be."""
        still = {_seen(it) for it in self.full if it.is_open}
        return [it for it in self.lossy if it.is_open and _seen(it) not in still]

    def _lasts(self, alert: Alert) -> bool:
        """An alert may be dated back: nobody could know of it before `counted_from`."""
        known = max(alert.opened_at, alert.counted_from)
        return alert.close_at is not None or self._end(alert) - known > POLL + SLACK

    def _end(self, alert: Alert) -> EpochMs:
        return self.now if alert.ended_at is None else alert.ended_at

    def _late(self, alert: Alert) -> Ms | None:
        """The same alert once more is another one."""
        same = [it for it in self.lossy if _seen(it) == _seen(alert)]
        meant = [it for it in same if self._end(it) >= alert.opened_at]
        first = min((it.opened_at for it in meant), default=None)
        if first is None or first > self._end(alert):
            return None
        return max(0, first - alert.opened_at)


def _seen(alert: Alert) -> Seen:
    return alert.key.rule, alert.key.subject


@dataclass(frozen=True)
class Found:
    webhooks: int
    lost: int
    by_asking: dict[str, int]
    asked: int
    wrong: list[str]
    compared: Comparison

    @property
    def too_late(self) -> list[str]:
        late = self.compared.late()
        return [_line(it, by) for it, by in late if by is None or by > POLL + SLACK]

    @property
    def fine(self) -> bool:
        return not (self.wrong or self.too_late or self.compared.survivors())


def found(scene: Scene, timed: Sequence[Timed]) -> Found:
    side = scene.floor.running.parts.zoho_side
    return Found(
        webhooks=len(timed),
        lost=sum(len(lane.dropped) for lane in scene.desk.delivery.lanes.values()),
        by_asking=side.caught_up.found() if side.caught_up else {},
        asked=len(scene.desk.gate.asked),
        wrong=list(scene.wrong()),
        compared=Comparison(
            list(scene.full(timed).ledger.by_key.values()),
            scene.floor.recorded.alerts(),
            scene.floor.now,
        ),
    )


def table(it: Found) -> str:
    return "\n".join(_rows(it))


def _rows(it: Found) -> Iterator[str]:
    late = [by for _, by in it.compared.late() if by]
    yield f"webhooks          {it.webhooks:,}, of which {it.lost:,} were lost"
    yield f"found by asking   {', '.join(f'{n} {what}' for what, n in it.by_asking.items())}"
    yield f"calls of the API  {it.asked:,}"
    yield f"chats not right   {len(it.wrong)}"
    yield from (f"  {each}" for each in it.wrong[:20])
    yield f"alerts            {len(it.compared.full)} without loss, {len(it.compared.lossy)} with"
    yield f"  came later      {len(late)}, by at most {max(late, default=0) / SECOND:.0f} s"
    yield f"  too late        {len(it.too_late)}"
    yield from (f"    {each}" for each in it.too_late[:20])
    yield f"  still open      {len(it.compared.survivors())} that would not be"
    yield from (f"    {_line(each, 0)}" for each in it.compared.survivors()[:20])


def _line(alert: Alert, by: Ms | None) -> str:
    return f"{alert.key.rule} {alert.key.subject.chat}: {'never' if by is None else by}"
