"""What `when` and `where` may ask of a chat, as written: several keys mean all, a list any of."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from alerting.judge.spec import (
    Apps,
    Assignees,
    Bounds,
    Channels,
    Contacts,
    Orgs,
    Replies,
    Spec,
    Statuses,
)


class Conditions(Spec):
    """All that is written must hold."""

    status: Statuses | None = None
    reply_status: Replies | None = None
    assignee: Assignees | None = None
    channel: Channels | None = None
    app: Apps | None = None
    contact: Contacts | None = None
    messages: Bounds | None = None
    waiting_on: Literal["agent", "customer"] | None = None
    reopened: bool | None = None
    org: Orgs | None = None
    any: tuple["Conditions", ...] | None = None
    all: tuple["Conditions", ...] | None = None
    not_: "Conditions | None" = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _says_something(self) -> "Conditions":
        if () in (self.any, self.all):
            raise ValueError("`any` and `all` need at least one condition in their list")
        if not self.model_fields_set:
            raise ValueError("at least one condition is needed, for instance status: ON_HOLD")
        return self


def conditions_in(part: object) -> Iterator[Conditions]:
    """All that stand in a question or a `where`, however deep."""
    if isinstance(part, Conditions):
        yield part
    if isinstance(part, Spec):
        for name in type(part).model_fields:
            yield from conditions_in(getattr(part, name))
    elif isinstance(part, tuple):
        for each in part:
            yield from conditions_in(each)
