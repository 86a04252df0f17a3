"""The API's endpoints as values: served, described and asked by the page from one declaration."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import msgspec

from alerting.dashboard.refusals import Unreadable
from alerting.model.visitor import Role, Visitor

Given = TypeVar("Given", bound=msgspec.Struct)
Answer = TypeVar("Answer", bound=msgspec.Struct)

BASE = "/api/v1"


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where nothing is to be given."""


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[Given, Answer]):
    """`run` raises a `Refused` where there is no answer."""

    method: Literal["GET", "POST"]
    path: str
    """Below `/api/v1`, with `{number}` for fields of `given`."""
    summary: str
    given: type[Given]
    """GET: fields of path and query, as text or numbers; POST: the JSON body.

    It forbids unknown fields.
    """
    answer: type[Answer]
    run: Callable[[Given, Visitor], Awaitable[Answer]]
    role: Role = Role.VIEWER
    detail: str = ""
    """What its answer means, beyond the summary."""

    def read_fields(self, fields: dict[str, str]) -> Given:
        """Unreadable names the first field that is wrong, and how."""
        try:
            return msgspec.convert(fields, self.given, strict=False)
        except msgspec.ValidationError as error:
            raise Unreadable(f"What was asked cannot be read: {error}") from None

    def read_body(self, body: bytes) -> Given:
        try:
            return msgspec.json.decode(body or b"{}", type=self.given)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            what = str(error) if isinstance(error, msgspec.DecodeError) else "it is no JSON"
            raise Unreadable(f"What was sent cannot be read: {what}") from None


class Endpoints:
    """All of them, in the order in which they were added."""

    def __init__(self) -> None:
        self._all: list[Endpoint[Any, Any]] = []

    def __iter__(self) -> Iterator[Endpoint[Any, Any]]:
        return iter(self._all)

    def add(self, endpoint: Endpoint[Given, Answer]) -> None:
        self._all.append(endpoint)
