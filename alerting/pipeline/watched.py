"""One rule about groups as the pipeline has it: its tally, and what runs for its groups."""

import msgspec

from alerting.judge.rulebook import Rule
from alerting.judge.tallies import Tallied
from alerting.judge.tally import Group
from alerting.model.alert import Subject
from alerting.model.chat import Run
from alerting.model.times import EpochMs
from alerting.pipeline.agenda import NEVER


class SavedRule(msgspec.Struct, frozen=True):
    """One rule's figures and what runs for its groups."""

    tally: bytes
    runs: list[tuple[Group, Run]]
    last: list[tuple[Group, EpochMs]]


class SavedGroups(msgspec.Struct, frozen=True):
    """As it was when the event `seq` had been believed and time had passed until `at`."""

    seq: int = 0
    at: EpochMs = 0
    rules: dict[str, SavedRule] = {}


class Watched:
    """`of` outlives new words of its rule."""

    def __init__(self, of: Tallied) -> None:
        self.of = of
        self.runs: dict[Group, Run] = {}
        self.last: dict[Group, EpochMs] = {}
        """Since when the newest run of a group was: the next one differs from it."""
        self.wakes: EpochMs = NEVER
        self.known_to = 0
        """Events up to this number are in the tally already."""
        self.begun = False
        """Its groups are looked at; before, it only gathers what was known before it."""
        self.renewed = False
        """It goes on from another file, in which other groups may hold."""

    @property
    def rule(self) -> Rule:
        return self.of.rule

    def subject(self, group: Group) -> Subject:
        return subject_of(self.of.tally.per, group)

    def save(self) -> SavedRule:
        return SavedRule(self.of.tally.save(), list(self.runs.items()), list(self.last.items()))

    def load(self, saved: SavedRule, seq: int) -> None:
        """Figures that the chats tell by themselves are not in it, and found by looking at them."""
        if saved.tally:
            self.of.tally.load(saved.tally)
            self.known_to = seq
        self.runs, self.last, self.begun = dict(saved.runs), dict(saved.last), True


def subject_of(per: str, group: Group) -> Subject:
    org, what = group
    if per == "chat":
        return Subject(org, int(what))
    return Subject(org, 0, 0, per if per == "org" else f"{per} {what}")


def group_of(subject: Subject) -> Group:
    if subject.chat:
        return subject.org, subject.chat
    return subject.org, subject.app or subject.channel or subject.assignee
