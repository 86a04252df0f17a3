"""What answering needs of the rest of the program; `app` provides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from alerting.model.message import Message
from alerting.model.people import Person
from alerting.model.severity import Severity
from alerting.model.times import EpochMs, Ms


@dataclass(frozen=True, slots=True)
class Replier:
    """A person of the rules file, and where the answer came from: `link`, `slack` or `sms`."""

    name: str
    where: str


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as whoever answers may see it: nothing of the customer is in it."""

    number: int
    title: str
    what: str
    severity: Severity
    since: EpochMs
    is_open: bool
    acked_by: str = ""
    acked_until: EpochMs = 0
    """0 with `acked_by` set: until the alert ends."""
    ending: str = ""
    """Why it ended, where it has; in English, as `model.alert.Ending` says it."""
    chat: int = 0
    ticket: str = ""
    agent: str = ""
    link: str = ""
    why: str = ""
    """What to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an order changed. Alerts are in `done` or in exactly one of the others."""

    done: tuple[int, ...] = ()
    over: tuple[int, ...] = ()
    """They have ended."""
    held: tuple[int, ...] = ()
    """Somebody else has them; `take` would take them over."""


class Floor(Protocol):
    """The alerts, the people, and what was told whom. StorageError where the disk refuses."""

    async def acknowledge(
        self, alerts: Sequence[int], by: Replier, lasting: Ms | None, *, take: bool = False
    ) -> Outcome:
        """`lasting` None: until they end. All of it is on disk when this returns."""
        ...

    async def close(self, alerts: Sequence[int], by: Replier) -> Outcome: ...

    def alerts(self, numbers: Sequence[int]) -> list[AlertView]:
        """Those that were ever opened, in the order asked."""
        ...

    def person(self, name: str) -> Person | None:
        """As the rules file in force says; None: nobody is called so any more."""
        ...

    def people_at(self, number: str) -> list[Person]:
        """Whose SMS number this is now, E.164."""
        ...

    def message(self, key: str) -> Message | None:
        """Of the outbox."""
        ...

    def was_told(self, alert: int, name: str, address: str) -> bool:
        """Whether a message about it went to that person, at that address."""
        ...

    def told_with(self, alert: int, name: str, address: str) -> tuple[int, ...]:
        """All alerts of the last message there, to that person, in which this one was."""
        ...

    async def once(self, answer: str) -> bool:
        """Writes down that an answer is carried out; False where it was already."""
        ...

    async def refused(self, why: str, where: str) -> None:
        """For the audit and the log: an answer that was not obeyed. `why` holds no secret."""
        ...
