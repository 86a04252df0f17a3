"""The API's endpoints as values: served, described and asked by the page from one declaration."""

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, get_args

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

    @property
    def route(self) -> str:
        """The path as the router has it: where a number is wanted, nothing else leads here."""
        numbers = {it.name for it in msgspec.structs.fields(self.given) if _is_whole(it.type)}
        return re.sub(
            r"{(\w+)}",
            lambda it: f"{{{it[1]}:[0-9]{{1,19}}}}" if it[1] in numbers else it[0],
            self.path,
        )

    def read_fields(self, fields: dict[str, str]) -> Given:
        """Unreadable names the first field that is wrong, and how."""
        try:
            return msgspec.convert(fields, self.given, strict=False)
        except msgspec.ValidationError as error:
            raise Unreadable(f"What was asked cannot be read: {error}") from None

    def read_body(self, body: bytes) -> Given:
        try:
            return msgspec.convert(_whole(msgspec.json.decode(body or b"{}")), self.given)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            what = str(error) if isinstance(error, msgspec.MsgspecError) else "it is no JSON"
            raise Unreadable(f"What was sent cannot be read: {what}") from None


def _is_whole(type_: Any) -> bool:
    return type_ is int or get_args(type_)[:1] == (int,)


def _whole(value: object) -> object:
    """To JSON `7.0` is a whole number, to Python it is none."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [_whole(each) for each in value]
        case dict():
            return {key: _whole(each) for key, each in value.items()}
        case _:
            return value


class Endpoints:
    """All of them, in the order in which they were added."""

    def __init__(self) -> None:
        self._all: list[Endpoint[Any, Any]] = []

    def __iter__(self) -> Iterator[Endpoint[Any, Any]]:
        return iter(self._all)

    def add(self, endpoint: Endpoint[Given, Answer]) -> None:
        self._all.append(endpoint)
