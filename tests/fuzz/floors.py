"""Alerts and people behind the doors, the same for each input: asha was told of 12 and 13."""

from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from alerting.model.message import Message
from alerting.model.people import Means, Person, Recipient
from alerting.model.times import EpochMs
from tests.fakes import ManualClock
from tests.reply.conftest import message_to, view
from tests.reply.fake_floor import FakeFloor

ASHA: Final = Person(
    "asha",
    email="asha@zylker.example",
    sms="+919876500001",
    slack="U0ASHA001",
    timezone="Asia/Kolkata",
)
BRUNO: Final = Person("bruno", sms="+5511987654321", slack="U0BRUNO01", language="pt-BR")
#: Of which nobody was told.
UNTOLD: Final = 14


class Ticking(ManualClock):
    """Always the same instant, while whoever is told to wait need not: `seconds` have passed."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


def floor(clock: ManualClock) -> FakeFloor:
    made = FakeFloor(clock)
    made.know(ASHA, BRUNO)
    for message in (by(Means.SMS, ASHA.sms), by(Means.SLACK, "#support"), by(Means.EMAIL)):
        made.messages[message.key] = message
    fill(made)
    return made


def fill(made: FakeFloor) -> None:
    """As at the beginning."""
    made.orders.clear()
    made.refusals.clear()
    made._answers.clear()
    made.open(view(12), replace(view(13), acked_by="bruno"), view(UNTOLD))


def by(means: Means, address: str = ASHA.email) -> Message:
    """To asha, about two alerts."""
    message = message_to(ASHA, 12, 13, key=f"key/{means}")
    return msgspec.structs.replace(message, to=Recipient("asha", means, address))


@dataclass
class Stopped:
    """Numbers that answered STOP."""

    numbers: set[str] = field(default_factory=set)

    def __contains__(self, number: str) -> bool:
        return number in self.numbers

    async def add(self, number: str, at: EpochMs) -> None:
        self.numbers.add(number)

    async def remove(self, number: str) -> None:
        self.numbers.discard(number)


@dataclass
class Receipts:
    """What became of messages that were sent."""

    said: list[tuple[str, str]] = field(default_factory=list)

    async def arrived(self, sid: str, at: EpochMs) -> None:
        self.said.append((sid, ""))

    async def undelivered(self, sid: str, why: str, at: EpochMs) -> None:
        self.said.append((sid, why))
