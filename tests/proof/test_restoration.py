"""The daemon's memory from its file, without touching it."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Alert, Key
from alerting.model.chat import Chat
from alerting.model.event import Event, Reloaded
from alerting.pipeline.shard import Shard
from alerting.pipeline.watched import SavedGroups
from alerting.proof.restoration import Past, restored, use
from alerting.track.receipts import Receipts
from alerting.track.repeats import Repeats
from alerting.track.tracker import Tracker
from tests.builders import START, FakeLedger, Life, at, book, numbered, rule, state, status
from tests.pipeline.streams import floor, streams

RULES = floor()


class OnDisk:
    """The alerts that a life has written."""

    def __init__(self, ledger: FakeLedger) -> None:
        self._ledger = ledger

    def next_number(self) -> int:
        return 1 + max((it.number for it in self._ledger.alerts.values()), default=0)

    def open(self) -> list[Alert]:
        return [it for it in self._ledger.alerts.values() if it.is_open]

    def owing(self) -> list[Alert]:
        return [it for it in self._ledger.alerts.values() if it.owed and not it.is_open]

    def by_key(self, key: Key) -> Alert | None:
        return self._ledger.find(key)


def past(
    ledger: FakeLedger,
    events: Sequence[Event],
    rules: RuleBook,
    *,
    after: int = 0,
    before: Life | None = None,
) -> Past:
    """`before`: as it was when the snapshot was taken, after so many events."""
    tracker = before.shard.tracker if before else Tracker()
    chats = [msgspec.msgpack.encode(chat) for chat in tracker]
    groups = before.shard.groups.save(after, before.shard.mark.at) if before else SavedGroups()
    return Past(
        book=rules,
        alerts=OnDisk(ledger),
        tracker=Tracker(Repeats(tracker.repeats.remembered()), Receipts(tracker.receipts.known())),
        chats=[msgspec.msgpack.decode(body, type=Chat) for body in chats],
        events=numbered(events)[after:],
        version=lambda _number: None,
        groups=groups,
    )


@given(streams(longest=15), st.data())
@settings(max_examples=50, deadline=None)
def test_chats_and_alerts_are_as_the_daemon_knows_them(
    events: list[Event], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(events)))
    early, life, now = Life(*RULES), Life(*RULES), events[-1].at
    for event in events:
        life.hear(event)
    for event in events[:cut]:
        early.hear(event)
    life.pass_until(now)

    shard = restored(past(life.ledger, events, book(*RULES), after=cut, before=early), now)

    assert sorted(map(repr, shard.tracker)) == sorted(map(repr, life.shard.tracker))
    assert shard.board.open == life.shard.board.open
    assert of_groups(shard) == of_groups(life.shard)


def of_groups(shard: Shard) -> dict[str, object]:
    """What runs for which channel, agent, app or org, by the tags of rules."""
    return {tag: one.runs for tag, one in shard.groups.watched.items()}


def test_rules_that_were_reloaded_meanwhile_are_in_force() -> None:
    life = Life(rule())
    later = book(rule(state({"status": "ON_HOLD"}, "20m")), text="later")
    events: list[Event] = [status("ON_HOLD", START), Reloaded(0, 0, at(minutes=1), version=2)]
    it = past(life.ledger, events, book(rule()))

    shard = restored(replace(it, version={2: later}.get), at(minutes=2))

    [chat] = shard.tracker
    assert [run.due for run in chat.runs] == [at(minutes=20)]


def test_other_rules_look_at_every_chat() -> None:
    life = Life(rule())
    shard = restored(past(life.ledger, [status("ON_HOLD", START)], book(rule())), at(minutes=1))

    use(shard, book(rule(state({"status": "ON_HOLD"}, "5m")), text="other"), at(minutes=1))

    [chat] = shard.tracker
    assert [run.due for run in chat.runs] == [at(minutes=5)]
