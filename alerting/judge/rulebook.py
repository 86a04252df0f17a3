"""A rule as its supervisor wrote it, and the whole file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from alerting.judge.change import ChangeSpec
from alerting.judge.clock import ClockSpec
from alerting.judge.conditions import Conditions, conditions_in
from alerting.judge.count import CountSpec
from alerting.judge.credits import CreditsSpec
from alerting.judge.fate import FateSpec
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.share import ShareSpec
from alerting.judge.spec import OFFLINE, Spec
from alerting.judge.state import StateSpec
from alerting.judge.text import FindTexts, TextSpec, nothing_found
from alerting.model.alert import Mode
from alerting.model.calendar import ALWAYS, Calendar
from alerting.model.contact_file import ContactFile
from alerting.model.digest import Digest
from alerting.model.hiding import Hide
from alerting.model.limits import Limits
from alerting.model.mute import Mute
from alerting.model.people import Directory, Target
from alerting.model.policy import Policy, PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import HOUR, Ms

ChatQuestionSpec: TypeAlias = StateSpec | ChangeSpec | ClockSpec | FateSpec | TextSpec
GroupQuestionSpec: TypeAlias = (
    CountSpec | ShareSpec | MissingSpec | RepeatsSpec | FaultSpec | CreditsSpec
)
"""About channels, agents, apps and orgs; and what repeats in a chat."""
QuestionSpec: TypeAlias = ChatQuestionSpec | GroupQuestionSpec

KEEP: Ms = 4 * HOUR


@dataclass(frozen=True, slots=True)
class Step:
    """A further step of a rule: what its alert becomes then, and who hears it besides."""

    severity: Severity
    tell: tuple[Target, ...] = ()
    policy: Policy | None = None
    """Who hears from this step on; None: as before."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One question about one kind of subject, and whom its alerts are told."""

    name: str
    question: QuestionSpec
    tell: tuple[Target, ...]
    """Whom the beginning is told, by its own word or its policy's."""
    where: Conditions | None = None
    title: str = ""
    why: str = ""
    severity: Severity = Severity.WARNING
    mode: Mode = Mode.LIVE
    repeat_every: Ms | None = None
    """None: as its policy says."""
    policy: Policy | None = None
    """None: its own `tell` is all there is."""
    keep: Ms = KEEP
    """How long an alert without an end of its own stays open."""
    steps: tuple[Step, ...] = ()
    """One for each of its question's `rises`."""
    calm_for: Ms = 0
    """An alert ends only after so long a calm."""
    line: int = 0
    hours: Calendar | None = None
    """When its timers count and its alerts are told; None: at all hours."""
    by_channel: bool = True
    """The hours of the chat's channel, where it has some, come before `hours`."""

    @property
    def delivery(self) -> Policy:
        """Who hears, in which order and how often."""
        policy = self.policy or Policy((PolicyStep(self.tell),))
        if self.repeat_every is None:
            return policy
        return replace(policy, repeat_every=self.repeat_every)

    @property
    def asks_of_groups(self) -> bool:
        return isinstance(self.question, GroupQuestionSpec)

    @property
    def asks_who_is_online(self) -> bool:
        """What no chat tells."""
        if isinstance(self.question, CountSpec) and self.question.count.while_:
            return True
        asked = conditions_in((self.question, self.where))
        return any(OFFLINE in (it.assignee or ()) for it in asked)

    @property
    def per(self) -> str:
        """What its alerts are about: `chat` (or its message), `channel`, `agent`, `app`, `org`."""
        match self.question:
            case CountSpec(count=of):
                return of.per
            case ShareSpec(share=of):
                return of.per
            case MissingSpec(missing=of):
                return of.per
            case RepeatsSpec(repeats=of):
                return of.per
            case FaultSpec():
                return "channel"
            case CreditsSpec():
                return "org"
            case _:
                return "chat"

    @property
    def identity(self) -> str:
        """Equal for two versions of a rule that ask the same: its timers and alerts go on."""
        asked = {"ask": _plain(self.question), "where": _plain(self.where)}
        if self._hours:
            asked["hours"] = self._hours
        kind = type(self.question).__name__
        return f"{self.name}|{kind}|{json.dumps(asked, sort_keys=True)}"

    @property
    def _hours(self) -> str:
        """By name: a calendar whose days change, as each year's do, begins no timer anew."""
        named = self.hours.name if self.hours else ""
        if self.by_channel:
            return f"channel or {named}" if named else ""
        return named or ALWAYS.name


def _plain(spec: Spec | None) -> object:
    return _sorted(spec.model_dump(exclude_unset=True)) if spec else None


def _sorted(value: object) -> object:
    """Sets have no order of their own, and a str's hash differs from process to process."""
    match value:
        case dict():
            return {str(key): _sorted(item) for key, item in value.items()}
        case frozenset() | set():
            return sorted(map(str, value))
        case list() | tuple():
            return [_sorted(item) for item in value]
        case _:
            return value


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything the rules file says, read and checked."""

    rules: tuple[Rule, ...]
    directory: Directory = field(default_factory=Directory)
    limits: Limits = field(default_factory=Limits)
    timezone: str = "UTC"
    language: str = "en"
    show_customer: str = "no"
    """no | name | number."""
    chat_link: str = ""
    """A Jinja2 template; `session.id`, `session.org`, `ticket.number` and `ticket.id` are known."""
    text: str = ""
    """The file itself, kept for the next start and for comparison."""
    hours: Calendar | None = None
    """Of the file; None: at all hours."""
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    mutes: tuple[Mute, ...] = ()
    policies: Mapping[str, Policy] = field(default_factory=dict)
    hides: tuple[Hide, ...] = ()
    digests: tuple[Digest, ...] = ()
    files: tuple[ContactFile, ...] = ()
    """Lists of contacts that it names, as they were when they were read."""
    find: FindTexts = field(default=nothing_found, compare=False)
    """Looks for the texts of all its rules but those that are off."""

    def says_the_same(self, other: "RuleBook") -> bool:
        """The file and those it names are as they were."""
        return (self.text, self.files) == (other.text, other.files)

    def hours_of(self, rule: Rule, channel: int) -> Calendar | None:
        """What a rule keeps to in a chat of that channel; None: all hours."""
        known = self.directory.channels.get(channel) if rule.by_channel else None
        found = known.hours if known and known.hours else rule.hours
        return None if found is ALWAYS else found
