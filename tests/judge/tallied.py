"""Tallies that are told of events as the pipeline tells them, and of no others."""

from collections.abc import Callable, Mapping

from alerting.judge.conditions import Conditions
from alerting.judge.count import CountSpec, CountTally
from alerting.judge.fault import FaultSpec, FaultTally
from alerting.judge.missing import MissingSpec, MissingTally
from alerting.judge.narrowed import may_hold
from alerting.judge.repeats import RepeatsSpec, RepeatsTally
from alerting.judge.share import ShareSpec, ShareTally
from alerting.judge.tally import Group, Tally
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat
from alerting.model.event import Event
from alerting.model.times import EpochMs
from alerting.track.tracker import Tracker
from tests.builders import CHANNEL, ORG, conditions, numbered

HERE: Group = (ORG, CHANNEL)
WHOLE: Group = (ORG, 0)

Where = Mapping[str, object]


def count(
    of: str,
    where: Where | None = None,
    capacities: Mapping[int, int] | None = None,
    **words: object,
) -> CountTally:
    """`rule_where` is the rule's own."""
    beside = _beside(words)
    asked = {"of": of, **({"where": where} if where else {}), **words}
    return CountTally(CountSpec.model_validate({"count": asked}), beside, capacities or {})


def share(of: str, where: Where, **words: object) -> ShareTally:
    beside = _beside(words)
    asked = {"of": of, "where": where, "within": "15m", **words}
    return ShareTally(ShareSpec.model_validate({"share": asked}), beside)


def missing(event: str, *channels: int, **words: object) -> MissingTally:
    beside = _beside(words)
    asked = {"missing": {"event": event, **words}, "hold_for": "1h"}
    return MissingTally(MissingSpec.model_validate(asked), beside, channels)


def repeats(change: object, **words: object) -> RepeatsTally:
    beside = _beside(words)
    asked = {"change": change, "above": 2, "within": "30m", **words}
    return RepeatsTally(RepeatsSpec.model_validate({"repeats": asked}), beside)


def fault(*replies: str, **words: object) -> FaultTally:
    beside = _beside(words)
    return FaultTally(FaultSpec.model_validate({"fault": list(replies), **words}), beside)


def _beside(words: dict[str, object]) -> Conditions | None:
    where = words.pop("rule_where", None)
    return conditions(**where) if isinstance(where, dict) else None


class Told:
    """A tally beside a tracker: time passes, then an event is believed."""

    def __init__(self, tally: Tally, tracker: Tracker | None = None) -> None:
        self.tally = tally
        self.tracker = Tracker() if tracker is None else tracker  # an empty one is false
        self.moved: set[Group] = set()
        """Groups that the last event moved."""

    def hear(self, *events: Event, arrived: EpochMs | None = None) -> "Told":
        first = 1 + max((chat.seq for chat in self.tracker), default=0)
        for it in numbered(events, first=first, arrived=arrived):
            self.pass_until(it.arrived)
            change = self.tracker.apply(it)
            concerned = change is not None and self._concerns(change)
            self.moved = set(self.tally.hear(change)) if change and concerned else set()
        return self

    def pass_until(self, now: EpochMs) -> "Told":
        self.moved = set()
        while self.tally.first <= now:
            before = self.tally.first
            self.moved |= set(self.tally.pass_time(before))
            assert self.tally.first > before
        return self

    def holds(self, group: Group = HERE) -> Holds:
        return self.tally.standing(group).holds

    def what(self, group: Group = HERE) -> str:
        return self.tally.what(group)

    def number(self, group: Group = HERE) -> int:
        return int(self.tally.what(group).split()[0])

    def restarted(self, fresh: Tally) -> "Told":
        """As it goes on after a restart, `fresh` being the same rule's new tally."""
        saved = self.tally.save()
        fresh.load(saved)
        for chat in [] if saved else self.tracker:
            fresh.look(chat)
        return Told(fresh, self.tracker)

    def looked(self, fresh: Tally, now: EpochMs) -> "Told":
        """As a rule that is new now finds the chats."""
        for chat in self.tracker:
            fresh.look(chat)
        fresh.resume(now)
        return Told(fresh, self.tracker).pass_until(now)

    def forget(self, chat: Chat) -> None:
        self.tracker.forget(chat)
        self.moved = set(self.tally.forget(chat)) if self.tally.counts(chat) else set()

    def _concerns(self, change: Change) -> bool:
        tally, chat = self.tally, change.chat
        if not (tally.reads & change.facts or change.heard in tally.hears):
            return False
        return may_hold(tally.needs, chat) or tally.counts(chat)


Make = Callable[[], Tally]


def standings(told: Told) -> dict[Group, tuple[object, str]]:
    """All that a tally says."""
    groups = told.tally.groups()
    return {group: (told.tally.standing(group), told.tally.what(group)) for group in groups}
