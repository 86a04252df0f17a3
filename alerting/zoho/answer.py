"""What became of one call. Nothing here is raised: each case is for the caller to decide."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from alerting.model.times import Ms

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Got(Generic[T]):
    body: T


@dataclass(frozen=True, slots=True)
class Empty:
    """204: there is nothing to list, or nothing to say."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: too busy, out of reach, or too much asked already."""

    why: str
    retry_after: Ms | None = None
    uncertain: bool = False
    """What was to be changed may be changed: look before doing it again."""


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """Asking again changes nothing. `why` says what to mend."""

    why: str
    everybody: bool = False
    """So will every other call be, until somebody mends it."""
    scope: str = ""
    """What the consent lacks, where that is why."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Zoho knows no such thing."""


Failure: TypeAlias = Later | NotAllowed | Missing
Answer: TypeAlias = Got[Any] | Empty | Failure
Found: TypeAlias = Got[T] | Failure
"""Of a typed call."""
Done: TypeAlias = Empty | Failure
"""Of a call that changes something."""


def found(answer: Answer, read: Callable[[Any], T]) -> Found[T]:
    """Of one thing."""
    match answer:
        case Got(body):
            return Got(read(body))
        case Empty():
            return Missing()
        case _:
            return answer


def why(failure: Failure) -> str:
    """For a person."""
    return "Zoho knows no such thing" if isinstance(failure, Missing) else failure.why


def done(answer: Answer) -> Done:
    return Empty() if isinstance(answer, Got) else answer
