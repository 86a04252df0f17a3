"""The pages as values: a template, and what it shows."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from alerting.dashboard.refusals import NotThere
from alerting.model.visitor import Role, Visitor

Given = TypeVar("Given", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Page(Generic[Given]):
    """`shows` gives the template its names; it raises a `Refused` where there is nothing."""

    path: str
    """With `{number}` for fields of `given`; others are in the query."""
    template: str
    """Below `templates/dashboard/`."""
    given: type[Given]
    """Unknown fields in the query are passed over: links grow old."""
    shows: Callable[[Given, Visitor], Awaitable[Mapping[str, Any]]]
    role: Role = Role.VIEWER

    def read(self, fields: Mapping[str, str]) -> Given:
        known = {it.encode_name for it in msgspec.structs.fields(self.given)}
        try:
            return msgspec.convert(
                {name: text for name, text in fields.items() if name in known},
                self.given,
                strict=False,
            )
        except msgspec.ValidationError:
            raise NotThere("There is no such page, or none any more") from None
