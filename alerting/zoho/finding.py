"""One thing that was looked at, and what to mend about it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    MEND = "mend"
    UNSURE = "unsure"
    """It could not be looked at, or not from here."""


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    state: State
    text: str


def ok(what: str, text: str) -> Finding:
    return Finding(what, State.OK, text)


def mend(what: str, text: str) -> Finding:
    return Finding(what, State.MEND, text)


def unsure(what: str, text: str) -> Finding:
    return Finding(what, State.UNSURE, text)
