"""The question `change`: something just happened to a chat."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from alerting.judge.spec import (
    Assignees,
    Bounds,
    Duration,
    Spec,
    Statuses,
    UnknownWord,
)


class StatusStep(Spec):
    """`{from: X, to: Y}`; a side that is absent means any."""

    from_: Statuses | None = Field(default=None, alias="from")
    to: Statuses | None = None


class AssigneeStep(Spec):
    """`{from: bot, to: [none, agent]}`; a side that is absent means any."""

    from_: Assignees | None = Field(default=None, alias="from")
    to: Assignees | None = None


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


class ChangeSpec(Spec):
    model_config = ConfigDict(frozen=True, extra="forbid")

    change: Annotated[ChangeWord | FactChange, BeforeValidator(_read_change)]
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
