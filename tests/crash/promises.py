"""What policies promise, also over any number of deaths: weighed by what stands in the database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from alerting.model.alert import Alert, Reason
from alerting.model.message import AlertNews, GroupNews, Message, Summary
from alerting.model.timeline import Happened, What
from alerting.model.times import EpochMs
from alerting.record.store import Store
from tests.crash.hands import Answered
from tests.crash.stories import FLOOR_STEPS, WITH_POLICY

TELLING = frozenset({Reason.FIRST, Reason.ESCALATED, Reason.REMINDER, Reason.RISEN})
TOGETHER = frozenset({Reason.GROUP, Reason.SUMMARY})
BEGINS = frozenset({Reason.FIRST, Reason.ESCALATED})


@dataclass(frozen=True)
class Item:
    """One alert in one message."""

    alert: int
    reason: Reason
    name: str
    decided_at: EpochMs
    key: str


@dataclass(frozen=True)
class Kept:
    """What the database says of alerts whose rules have a policy."""

    alerts: dict[int, Alert]
    messages: list[Message]
    """In the order in which they were decided."""
    items: list[Item]
    timeline: dict[int, list[Happened]]
    owing: int


def kept(store: Store, alerts: Iterable[Alert], messages: Iterable[Message]) -> Kept:
    known = {it.number: it for it in alerts if it.key.rule in WITH_POLICY}
    told = [it for it in messages if it.reason in TOGETHER or it.alert in known]
    left_out = set[tuple[str, int]](
        (str(key), int(str(alert)))
        for key, alert in store.reader.execute(
            "SELECT m.key, l.alert FROM left_out l JOIN messages m ON m.id = l.message"
        )
    )
    items = [it for message in told for it in _items(message) if (it.key, it.alert) not in left_out]
    rows: list[Any] = store.reader.execute(
        "SELECT alert, at, what, who, place, detail FROM timeline ORDER BY id"
    ).fetchall()
    timeline: dict[int, list[Happened]] = defaultdict(list)
    for alert, at, what, who, place, detail in rows:
        timeline[alert].append(Happened(alert, at, What(what), who, place, detail))
    owing = int(store.reader.execute("SELECT count(*) FROM alerts WHERE owing = 1").get)
    return Kept(known, told, items, timeline, owing)


def _items(message: Message) -> Iterator[Item]:
    name, at, key = message.to.name, message.created_at, message.key
    match message.content:
        case AlertNews(number=number):
            yield Item(number, message.reason, name, at, key)
        case GroupNews(items=items, total=total):
            assert len(items) == total, "the launcher has all of them shown"
            for it in items:
                yield Item(it.news.number, it.reason, name, at, key)
        case Summary(alerts=alerts):
            for alert in alerts:
                yield Item(alert, Reason.FIRST, name, at, key)
        case _:
            raise AssertionError(message.reason)


def answers_lost(found: Kept, answered: Sequence[Answered]) -> int:
    """What was answered is in the alert's timeline."""
    known = {
        (line.alert, line.who, str(line.what))
        for lines in found.timeline.values()
        for line in lines
    }
    return sum((it.alert, it.by, it.what) not in known for it in answered)


def told_though_taken(found: Kept) -> int:
    """Decided while somebody had the alert."""
    return sum(
        it.reason in TELLING
        and any(begins < it.decided_at < ends for begins, ends in _taken(found.timeline[it.alert]))
        for it in found.items
    )


def _taken(lines: Sequence[Happened]) -> Iterator[tuple[EpochMs, EpochMs]]:
    begins: EpochMs | None = None
    for line in lines:
        match line.what:
            case What.ACKNOWLEDGED:
                begins = line.at if begins is None else begins
            case What.FREED | What.RISEN | What.ENDED if begins is not None:
                yield begins, line.at
                begins = None
            case _:
                pass
    if begins is not None:
        yield begins, 2**62


def begun_twice(found: Kept) -> int:
    """Each person is told first, or at one step, and by that once."""
    told = Counter((it.alert, it.name) for it in found.items if it.reason in BEGINS)
    return sum(n - 1 for n in told.values())


def forgotten(found: Kept) -> int:
    """Everybody whom the steps name knows of what nobody has; the last one was due long ago."""
    told: dict[int, set[str]] = defaultdict(set)
    for it in found.items:
        told[it.alert].add(it.name)
    left = [it for it in found.alerts.values() if it.is_open and not it.acked_by]
    return sum(told[it.number] != set(FLOOR_STEPS) for it in left if it.key.rule == "left")


def too_early(found: Kept) -> int:
    """Before the window of the group had ended, though neither graver nor of the same alert.

    That somebody has it waits for no window, and summaries are of no group.
    """
    by_whom: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for message in found.messages:
        only_taken = {it.reason for it in _items(message)} == {Reason.ACKNOWLEDGED}
        if message.group and not only_taken:
            by_whom[message.group, message.to.name].append(message)
    return sum(
        then.created_at < before.window_until and not _same(before, then)
        for told in by_whom.values()
        for before, then in pairwise(told)
    )


def _same(before: Message, then: Message) -> bool:
    return bool(before.alert) and before.alert in {it.alert for it in _items(then)}


def reminded_too_often(found: Kept, every: int) -> int:
    """Of one alert, to one person, more than once in so long."""
    at: dict[tuple[int, str], list[EpochMs]] = defaultdict(list)
    for lines in found.timeline.values():
        for line in lines:
            if line.what is What.REMINDED:
                at[line.alert, ""].append(line.at)
    return sum(
        then - before < every for times in at.values() for before, then in pairwise(sorted(times))
    )


def lone_ends(found: Kept, arrived: Counter[str]) -> int:
    """Of what its recipient had not heard of in any way; a beginning that somebody took before it
    was sent is left out, and that they have it may then be the first news."""
    heard = {
        (it.alert, it.name) for it in _arrived(found, arrived) if it.reason is not Reason.ENDED
    }
    ends = {(it.alert, it.name) for it in _arrived(found, arrived) if it.reason is Reason.ENDED}
    return len(ends - heard)


def _arrived(found: Kept, arrived: Counter[str]) -> Iterator[Item]:
    return (it for it in found.items if arrived[it.key])
