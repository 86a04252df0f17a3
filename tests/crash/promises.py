"""What policies promise, also over any number of deaths: weighed by what stands in the database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from alerting.model.alert import Alert, Reason
from alerting.model.message import AlertNews, GroupNews, Message, Summary
from alerting.model.silence import Silence
from alerting.model.timeline import Happened, What
from alerting.model.times import SECOND, EpochMs, Ms
from alerting.record.silences import since
from alerting.record.store import Store
from tests.crash.evidence import Evidence
from tests.crash.hands import Answered, Hands
from tests.crash.outages import Outages
from tests.crash.stories import FLOOR_STEPS, REMINDED, REMINDS_EVERY, WITH_POLICY

TELLING = frozenset({Reason.FIRST, Reason.ESCALATED, Reason.REMINDER, Reason.RISEN})
TOGETHER = frozenset({Reason.GROUP, Reason.SUMMARY})
BEGINS = frozenset({Reason.FIRST, Reason.ESCALATED})
#: A reminder that comes so much later than it should, while a daemon was there, is lost.
PATIENCE = 5 * SECOND


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
    silences: dict[int, Silence]
    claimed: dict[str, EpochMs]
    """When each message began to be sent, by its key."""
    alive_at: EpochMs
    """The last sign of life."""


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
    # of what is reminded of for ever, the next reminder may always be on its way
    owed = "SELECT count(*) FROM alerts WHERE owing = 1 AND rule <> ?"
    owing = int(store.reader.execute(owed, (REMINDED,)).get)
    silences = {it.number: it for it in since(store.reader, 0)}
    claimed: dict[str, EpochMs] = {
        str(key): int(str(at))
        for key, at in store.reader.execute(
            "SELECT m.key, min(s.at) FROM steps s JOIN messages m ON m.id = s.message"
            " WHERE s.step = 'claimed' GROUP BY m.id"
        )
    }
    alive_at = store.journal.last_beat() or 0
    return Kept(known, told, items, timeline, owing, silences, claimed, alive_at)


def weigh_policies(found: Kept, hands: Hands, arrived: Counter[str], outages: Outages) -> Evidence:
    """What is told together, step by step, taken by people, and silent for a while."""
    evidence = Evidence()
    evidence.count("alerts with a policy", len(found.alerts))
    evidence.count("messages about them", len(found.messages))
    evidence.count("... about several", sum(not it.alert for it in found.messages))
    evidence.count("orders answered", len(hands.answered))
    evidence.count("... lost", answers_lost(found, hands.answered), wanted=0)
    evidence.count("told though somebody had it", told_though_taken(found), wanted=0)
    evidence.count("silences answered", len(hands.silences))
    evidence.count("... lost", silences_lost(found, hands), wanted=0)
    evidence.count("told though it was silent", told_though_silent(found), wanted=0)
    evidence.count("beginnings or steps told twice", begun_twice(found), wanted=0)
    evidence.count("people forgotten by the steps", forgotten(found), wanted=0)
    evidence.count("messages before their window's end", too_early(found), wanted=0)
    evidence.count("reminders", reminders(found))
    evidence.count("... too soon", reminded_too_often(found, REMINDS_EVERY), wanted=0)
    evidence.count("... lost", unreminded(found, REMINDS_EVERY, outages), wanted=0)
    evidence.count("ends of what nobody heard of", lone_ends(found, arrived), wanted=0)
    evidence.count("alerts still owed to somebody", found.owing, wanted=0)
    return evidence


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


def silences_lost(found: Kept, hands: Hands) -> int:
    """What was answered stands in the database, and so does its early end."""
    ended = {it.number for it in found.silences.values() if it.ended_by}
    return len({*hands.silences} - found.silences.keys()) + len({*hands.ended} - ended)


def told_though_silent(found: Kept) -> int:
    """Decided and sent while a silence was on: of what fell due in one that ended while nobody was
    there, people are told afterwards."""
    silent = [(it.begins, it.until) for it in found.silences.values()]
    return sum(
        it.reason in TELLING
        and found.alerts[it.alert].key.rule == REMINDED
        and any(
            begins < it.decided_at and found.claimed.get(it.key, until) < until
            for begins, until in silent
        )
        for it in found.items
    )


def unreminded(found: Kept, every: Ms, outages: Outages) -> int:
    """Times in which nobody had an alert, and nobody was told again for much too long; those do
    not count in which no daemon was there, or the rule was silent."""
    silent = Outages(sorted((it.begins, it.until) for it in found.silences.values()))
    return sum(
        then - before - outages.within(before, then) - silent.within(before, then)
        > every + PATIENCE
        for alert in found.alerts.values()
        if alert.key.rule == REMINDED
        for before, then in _untold(alert, found)
    )


def reminders(found: Kept) -> int:
    return sum(it.what is What.REMINDED for lines in found.timeline.values() for it in lines)


def _untold(alert: Alert, found: Kept) -> Iterator[tuple[EpochMs, EpochMs]]:
    """From one telling to the next, or to the end of it all, while nobody had it."""
    lines = found.timeline[alert.number]
    end = alert.ended_at or found.alive_at
    told = [alert.opened_at, *(it.at for it in lines if it.what is What.REMINDED)]
    taken = list(_taken(lines))
    marks = sorted([*told, *(at for span in taken for at in span), end])
    for before, then in pairwise(it for it in marks if it <= end):
        if not any(begins <= before < ends for begins, ends in taken):
            yield before, then


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
