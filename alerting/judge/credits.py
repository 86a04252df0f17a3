"""The question `credits`: what is left to pay messages from runs low."""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec
from pydantic import BeforeValidator, model_validator

from alerting.judge.asking import Needs
from alerting.judge.hysteresis import Hysteresis
from alerting.judge.signals import BalanceSeen, CreditsSeen, Signal
from alerting.judge.spec import Apps, Duration, Spec
from alerting.judge.tally import Group, Standing
from alerting.judge.window import NEVER
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat
from alerting.model.event import NOTHING_BOUGHT, CreditsEvent
from alerting.model.times import EpochMs

_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,4})?")


def read_amount(value: object) -> object:
    if value is None or isinstance(value, float):
        return value  # read already: specs are validated again when they are copied
    text = str(value).strip()
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f"{text[:60]!r} is not an amount; write a number like 20 or 12.50")
    return float(text)


Amount = Annotated[float, BeforeValidator(read_amount)]


class CreditsOf(Spec):
    below: Amount
    until_above: Amount | None = None
    """Once it holds, it holds until there is more than this."""
    app: Apps | None = None
    """None: whichever is lowest."""

    @model_validator(mode="after")
    def _bounds_fit(self) -> "CreditsOf":
        if not self.below:
            raise ValueError("`below` must be more than 0: then nothing can be sent any more")
        if self.until_above is not None and self.until_above < self.below:
            raise ValueError("`until_above` must not be less than `below`")
        return self


class CreditsSpec(Spec):
    credits: CreditsOf
    hold_for: Duration | None = None
    """None: at once."""


class CreditsTally:
    """Holds for an organisation while the lowest of its newest balances is too low."""

    per = "org"
    reads = 0
    hears: frozenset[str] = frozenset()
    first = NEVER

    def __init__(self, spec: CreditsSpec, known: CreditsSeen) -> None:
        self._of = spec.credits
        self.hold_for = spec.hold_for or 0
        self.needs: Needs = {}
        self._credits = known
        ends = None if self._of.until_above is None else self._ends
        self._held = Hysteresis(self._begins, ends)

    def hear(self, change: Change) -> Iterable[Group]:  # noqa: ARG002 no chat tells of it
        return ()

    def hear_signal(self, event: Signal) -> Iterable[Group]:
        if not isinstance(event, CreditsEvent) or not self._asks_of(event.app):
            return ()
        group = (event.org, 0)
        self._remember(group)
        return (group,)

    def pass_time(self, at: EpochMs) -> Iterable[Group]:  # noqa: ARG002 only events tell of it
        return ()

    def standing(self, group: Group) -> Standing:
        lowest = self._lowest(group)
        if lowest is None:
            return Standing(Holds.CANNOT_SAY)
        low = self._held.holds(group, lowest[1].available)
        return Standing(Holds.YES if low else Holds.NO)

    def counts(self, chat: Chat) -> bool:  # noqa: ARG002 it is about no chat
        return False

    def look(self, chat: Chat) -> Iterable[Group]:  # noqa: ARG002 it is about no chat
        return ()

    def forget(self, chat: Chat) -> Iterable[Group]:  # noqa: ARG002 it is about no chat
        return ()

    def resume(self, at: EpochMs) -> None:  # noqa: ARG002 the newest balance still counts
        for group in self.groups():
            self._remember(group)

    def what(self, group: Group) -> str:
        lowest = self._lowest(group)
        if lowest is None or not self._begins(group, lowest[1].available):
            return self.figure(group)
        return f"{self.figure(group)}, below {spell_amount(self._of.below)}"

    def figure(self, group: Group) -> str:
        """`12.50 USD left for WHATSAPP`."""
        lowest = self._lowest(group)
        if lowest is None or lowest[1].available == NOTHING_BOUGHT:
            return "no balance known"
        app, balance = lowest
        left = spell_amount(balance.available)
        if not balance.currency:
            return f"{left} left for {app}"
        return f"{left} {balance.currency} left for {app}"

    def save(self) -> bytes:
        return msgspec.msgpack.encode(list(self._held.held)) if self._held.remembers else b""

    def load(self, saved: bytes) -> None:
        if saved:
            self._held.load(msgspec.msgpack.decode(saved, type=list[Group]))

    def groups(self) -> Sequence[Group]:
        known = (org for org, app in self._credits.known if self._asks_of(app))
        return [(org, 0) for org in dict.fromkeys(known)]

    def _asks_of(self, app: str) -> bool:
        return self._of.app is None or app in self._of.app

    def _lowest(self, group: Group) -> tuple[str, BalanceSeen] | None:
        """None: nothing is known."""
        known = [
            (app, balance)
            for (org, app), balance in self._credits.known.items()
            if org == group[0] and self._asks_of(app)
        ]
        return min(known, key=lambda it: (it[1].available, it[0]), default=None)

    def _remember(self, group: Group) -> None:
        lowest = self._lowest(group)
        if lowest is not None:
            self._held.moved(group, lowest[1].available)

    def _begins(self, _group: Group, available: float) -> bool:
        return available < self._of.below

    def _ends(self, available: float) -> bool:
        return self._of.until_above is not None and available > self._of.until_above


def spell_amount(amount: float) -> str:
    """`20`, `12.50`."""
    if amount == round(amount):
        return f"{amount:.0f}"
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount:.4f}"
