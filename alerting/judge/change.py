"""The question `change`: something just happened to a chat."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from alerting.judge.asking import YES, Needs, Node, asked
from alerting.judge.conditions import Conditions
from alerting.judge.spec import Bounds, Duration, Hands, Spec, Statuses, UnknownWord
from alerting.judge.verdict import Happened, Verdict
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat, Fact, Run
from alerting.model.times import HOUR, MINUTE, EpochMs
from alerting.model.zoho import ENDS_EPISODE


class StatusStep(Spec):
    """`{from: X, to: Y}`; a side that is absent means any."""

    from_: Statuses | None = Field(default=None, alias="from")
    to: Statuses | None = None


class AssigneeStep(Spec):
    """`{from: bot, to: [none, agent]}`; a side that is absent means any."""

    from_: Hands | None = Field(default=None, alias="from")
    to: Hands | None = None


class FactChange(Spec):
    """`{status: {from, to}}` or `{assignee: {from, to}}`: exactly one."""

    status: StatusStep | None = None
    assignee: AssigneeStep | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "FactChange":
        if (self.status is None) == (self.assignee is None):
            raise ValueError("write either status or assignee, with from and to")
        return self


CHANGE_WORDS = ("ended_unanswered", "ended_abruptly", "reopened")
ChangeWord = Literal["ended_unanswered", "ended_abruptly", "reopened"]


def _read_change(value: object, _info: ValidationInfo) -> object:
    if isinstance(value, str) and value not in CHANGE_WORDS:
        raise UnknownWord("change", value, CHANGE_WORDS)
    if not isinstance(value, str | dict | FactChange):  # pydantic wants a ValueError
        words = ", ".join(CHANGE_WORDS)
        raise ValueError(f"write one of {words}, or {{status: {{from, to}}}}")  # noqa: TRY004
    return value


WhatChanges = Annotated[ChangeWord | FactChange, BeforeValidator(_read_change)]


class ChangeSpec(Spec):
    model_config = ConfigDict(frozen=True, extra="forbid")

    change: WhatChanges
    within: Duration | None = None
    """ended_abruptly: at most so long after the beginning (2m). reopened: after the end (24h)."""
    messages: Bounds | None = None
    """ended_abruptly: messages of the episode (below 3)."""

    @model_validator(mode="after")
    def _keys_fit(self) -> "ChangeSpec":
        if self.within is not None and self.change not in ("ended_abruptly", "reopened"):
            raise ValueError("`within` belongs to ended_abruptly and reopened only")
        if self.messages is not None and self.change != "ended_abruptly":
            raise ValueError("`messages` beside `change` belongs to ended_abruptly only")
        return self


FEW_MESSAGES = Bounds(below=3)


class ChangeQuestion:
    """Told once for each event that makes it true; has no end of its own."""

    per_message = False
    by_values = False
    endless = True
    rises = ()
    hold_for = 0

    def __init__(self, spec: ChangeSpec, where: Conditions | None) -> None:
        self._spec = spec
        self._where: Node | None = asked(where) if where else None
        self._happened = self._asks()
        fact = spec.change if isinstance(spec.change, FactChange) else None
        self.reads = Fact.ASSIGNEE if fact and fact.assignee else Fact.STATUS
        self.needs: Needs = self._where.needs if self._where else {}

    def hear(self, change: Change, run: Run | None) -> Verdict | None:  # noqa: ARG002 no runs here
        return Happened(change.at) if self.happened(change) else None

    def happened(self, change: Change) -> bool:
        if not self._happened(change):
            return False
        return self._where is None or self._where.ask(change.chat) is YES

    def counts_from(self, chat: Chat, since: EpochMs) -> EpochMs:  # noqa: ARG002 from its beginning
        return since

    def look(self, chat: Chat) -> Verdict | None:  # noqa: ARG002 what is past was not for this rule
        return None

    def still(self, chat: Chat, run: Run) -> Holds:  # noqa: ARG002 what happened has happened
        return Holds.YES

    def what(self, chat: Chat, message: int) -> str:  # noqa: ARG002 every question takes both
        match self._spec.change:
            case "ended_unanswered":
                return f"{chat.status} while the customer waited"
            case "ended_abruptly":
                return f"{chat.status} after {max(chat.episode_messages, 0)} messages"
            case "reopened":
                return f"reopened, now {chat.status}"
            case FactChange(assignee=None):
                return f"now {chat.status}"
            case _:
                return "assignee changed"

    def _asks(self) -> Callable[[Change], bool]:
        """Chosen once, not at every event."""
        match self._spec.change:
            case "ended_unanswered":
                return _unanswered
            case "ended_abruptly":
                return self._abruptly
            case "reopened":
                return self._reopened
            case FactChange() as fact:
                return partial(_stepped, fact)

    def _abruptly(self, change: Change) -> bool:
        episode = change.episode
        if not episode or episode.status not in ENDS_EPISODE or _began_before_us(change):
            return False
        messages = self._spec.messages or FEW_MESSAGES
        lasted = episode.ended_at - episode.began_at
        return lasted <= (self._spec.within or 2 * MINUTE) and messages.admits(episode.messages)

    def _reopened(self, change: Change) -> bool:
        ended_at = change.chat.previous_end_at
        if not change.reopened or not ended_at:
            return False
        return change.at - ended_at <= (self._spec.within or 24 * HOUR)


def _unanswered(change: Change) -> bool:
    return bool(change.episode and change.episode.unanswered)


def _began_before_us(change: Change) -> bool:
    """How long the chat lasted cannot be said: it came with its end, or brought messages along."""
    return change.new or change.chat.under_way


def _stepped(fact: FactChange, change: Change) -> bool:
    chat = change.chat
    if fact.status:
        if not change.facts & Fact.STATUS:
            return False
        before, after = fact.status.from_, fact.status.to
        return (before is None or change.was_status in before) and (
            after is None or chat.status in after
        )
    assert fact.assignee
    # the first sight of a chat is no change of its assignee: who had it before is not known
    if not change.facts & Fact.ASSIGNEE or not change.was_assignee_kind:
        return False
    if (change.was_assignee_kind, change.was_assignee) == (chat.assignee_kind, chat.assignee):
        return False  # whoever has it came or went
    return _is_one(fact.assignee.from_, change.was_assignee_kind, change.was_assignee) and _is_one(
        fact.assignee.to, chat.assignee_kind, chat.assignee
    )


def _is_one(wanted: frozenset[str | int] | None, kind: str, agent: int) -> bool:
    return wanted is None or kind in wanted or agent in wanted
