"""Who took alerts, and how soon: out of what happened to them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median_low

from alerting.model.digest_report import Taker
from alerting.model.timeline import Happened, What
from alerting.model.times import EpochMs, Ms

#: After one of these it is to be taken, by whomever.
_FREES = frozenset({What.OPENED, What.RISEN, What.FREED})


@dataclass(slots=True)
class _Hand:
    """What one person took."""

    alerts: set[int] = field(default_factory=set)
    times: list[Ms] = field(default_factory=list)


def times_to_take(
    story: Iterable[Happened], opened_at: Mapping[int, EpochMs]
) -> Iterator[tuple[Happened, Ms | None]]:
    """Each time that an alert was taken, and how soon after it was free to be: after its opening,
    its last rise, or the end of somebody else's having it. Who takes over from another has no time.
    """
    free, owned = dict(opened_at), set[int]()
    for it in story:
        if it.what in _FREES:
            free[it.alert] = it.at
            owned.discard(it.alert)
        elif it.what is What.ACKNOWLEDGED:
            timed = it.alert not in owned and it.alert in free
            yield it, max(0, it.at - free[it.alert]) if timed else None
            owned.add(it.alert)


def takers(
    story: Iterable[Happened], opened_at: Mapping[int, EpochMs], since: EpochMs, until: EpochMs
) -> list[Taker]:
    """Most alerts first."""
    hands: defaultdict[str, _Hand] = defaultdict(_Hand)
    for it, time in times_to_take(story, opened_at):
        if since <= it.at < until:
            hands[it.who].alerts.add(it.alert)
            if time is not None:
                hands[it.who].times.append(time)
    found = [_taker(name, hand) for name, hand in hands.items()]
    return sorted(found, key=lambda it: (-it.alerts, it.name))


def _taker(name: str, hand: _Hand) -> Taker:
    if not hand.times:
        return Taker(name, len(hand.alerts))
    return Taker(name, len(hand.alerts), median_low(hand.times), max(hand.times))
