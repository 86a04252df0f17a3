"""The question `share`: which part of the chats or messages is of a kind."""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated, TypeAlias

import msgspec
from pydantic import BeforeValidator, Field, model_validator

from alerting.judge.asking import asked
from alerting.judge.compared import Items, SavedItems
from alerting.judge.conditions import Conditions
from alerting.judge.counted import Counted, CountedChats, CountedMessages, Of, Per
from alerting.judge.fate import ReceiptsSeen
from alerting.judge.hysteresis import Hysteresis
from alerting.judge.messages import all_asked
from alerting.judge.sharing import Share, ShareOfChats, ShareOfMessages
from alerting.judge.signals import Signal
from alerting.judge.spec import Duration, Spec
from alerting.judge.tally import Group, Standing
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat
from alerting.model.times import EpochMs

#: Of one percent: shares are whole numbers, so that 5 % is exactly five of a hundred.
THOUSANDTHS = 1000
WHOLE = 100 * THOUSANDTHS

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,3}))? ?%")


def _read_percent(value: object) -> object:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value  # read already: specs are validated again when they are copied
    found = _PERCENT.fullmatch(str(value).strip())
    if not found:
        raise ValueError(f"{str(value)[:60]!r} is not a share; write it like 5% or 2.5%")
    share = int(found[1]) * THOUSANDTHS + int((found[2] or "").ljust(3, "0"))
    if share > WHOLE:
        raise ValueError("a share must be at most 100%")
    return share


#: In thousandths of a percent.
Percent = Annotated[int | None, BeforeValidator(_read_percent)]


class ShareOf(Spec):
    of: Of
    where: Counted
    per: Per = "org"
    above: Percent = None
    below: Percent = None
    until_below: Percent = None
    """Once it holds, it holds until the share is less than this."""
    until_above: Percent = None
    within: Duration
    at_least: int = Field(default=20, ge=1)
    """Of fewer chats or messages it cannot say."""
    older_than: Duration | None = None
    """Only chats or messages that began at least so long ago."""

    @model_validator(mode="after")
    def _can_be_measured(self) -> "ShareOf":
        if self.older_than is not None and self.older_than >= self.within:
            raise ValueError("`older_than` must be less than `within`")
        if self.where is None:
            raise ValueError("say the share of which, for instance where: {status: SENT}")
        if isinstance(self.where, CountedChats) and self.where.waited:
            raise ValueError("`waited` belongs to `count` only")
        return self

    @model_validator(mode="after")
    def _bounds_fit(self) -> "ShareOf":
        if (self.above is None) == (self.below is None):
            raise ValueError("write either above or below, for instance above: 5%")
        if self.above == WHOLE or self.below == 0:
            raise ValueError("no share is above 100% or below 0%")
        if self.until_below is not None:
            if self.above is None:
                raise ValueError("`until_below` goes with `above`")
            if not 0 < self.until_below <= self.above:
                raise ValueError("`until_below` must be more than 0% and not more than `above`")
        if self.until_above is not None:
            if self.below is None:
                raise ValueError("`until_above` goes with `below`")
            if not self.below <= self.until_above < WHOLE:
                raise ValueError("`until_above` must be less than 100% and not less than `below`")
        return self


class ShareSpec(Spec):
    share: ShareOf
    hold_for: Duration | None = None
    """None: at once."""


#: How many match, and of how many.
Figures: TypeAlias = tuple[int, int]


class SavedShare(msgspec.Struct, array_like=True):
    items: SavedItems
    held: list[Group]


class ShareTally:
    """Holds for a group while more, or less, than such a part of what began there matches now."""

    def __init__(
        self, spec: ShareSpec, where: Conditions | None, receipts: ReceiptsSeen | None = None
    ) -> None:
        """`where` narrows what the share is of. Without `receipts` every channel gives them."""
        of = self._of = spec.share
        self.per = of.per
        self.hold_for = spec.hold_for or 0
        self._share = _share(of, where, receipts)
        self.reads, self.hears = self._share.reads, self._share.hears
        self.needs = self._share.needs
        ends = None if of.until_below is None and of.until_above is None else self._ends
        self._held = Hysteresis(self._begins, ends)
        self._begun = False

    @property
    def first(self) -> EpochMs:
        return self._share.items.first

    def hear(self, change: Change) -> Iterable[Group]:
        return self._remember(self._share.hear(change))

    def hear_signal(self, event: Signal) -> Iterable[Group]:  # noqa: ARG002 it asks of chats only
        return ()

    def pass_time(self, at: EpochMs) -> Iterable[Group]:
        return self._remember(self._share.items.pass_time(at))

    def standing(self, group: Group) -> Standing:
        found = self._share.items.figures(group)
        if found[1] == 0:
            return _NO  # a silent night ends it
        if found[1] < self._of.at_least:
            return _CANNOT_SAY
        return _YES if self._held.holds(group, found) else _NO

    def counts(self, chat: Chat) -> bool:
        return self._share.counts(chat)

    def look(self, chat: Chat) -> Iterable[Group]:
        return self._share.look(chat)

    def forget(self, chat: Chat) -> Iterable[Group]:  # noqa: ARG002 it began all the same
        return ()

    def resume(self, at: EpochMs) -> None:
        while not self._begun and self.first <= at:
            self.pass_time(at)  # of chats looked at, what was too long ago
        self._begun = True
        self._remember(self.groups())

    def what(self, group: Group) -> str:
        if self._of.above is not None:
            return f"{self.figure(group)}, more than {_spelt(self._of.above)}"
        return f"{self.figure(group)}, less than {_spelt(self._of.below or 0)}"

    def figure(self, group: Group) -> str:
        """`7 of 60 messages (11.7 %)`."""
        matching, base = self._share.items.figures(group)
        things = self._of.of if base != 1 else self._of.of[:-1]
        tenths = (1000 * matching + base // 2) // base if base else 0
        part = f" ({_spelt(tenths * THOUSANDTHS // 10)})" if base else ""
        return f"{matching} of {base} {things}{part}"

    def save(self) -> bytes:
        saved = SavedShare(self._share.items.save(), list(self._held.held))
        return msgspec.msgpack.encode(saved)

    def load(self, saved: bytes) -> None:
        if saved:
            found = msgspec.msgpack.decode(saved, type=SavedShare)
            self._share.items.load(found.items)
            self._held.load(found.held)
            self._begun = True

    def groups(self) -> Sequence[Group]:
        return self._share.items.groups()

    def _remember(self, moved: Iterable[Group]) -> Iterable[Group]:
        if self._held.remembers:
            for group in moved:
                self._held.moved(group, self._share.items.figures(group))
        return moved

    def _begins(self, _group: Group, figures: Figures) -> bool:
        matching, base = figures
        if base < self._of.at_least:
            return False
        if self._of.below is not None:
            return WHOLE * matching < self._of.below * base
        return self._of.above is not None and WHOLE * matching > self._of.above * base

    def _ends(self, figures: Figures) -> bool:
        matching, base = figures
        if base < self._of.at_least:
            return base == 0
        if self._of.until_below is not None:
            return WHOLE * matching < self._of.until_below * base
        return self._of.until_above is not None and WHOLE * matching > self._of.until_above * base


def _share(of: ShareOf, where: Conditions | None, receipts: ReceiptsSeen | None) -> Share:
    subjects = all_asked(asked(where) if where else None)
    items = Items(of.within, of.older_than)
    if isinstance(of.where, CountedMessages):
        return ShareOfMessages(of.where, subjects, of.per, items, receipts)
    assert of.where
    return ShareOfChats(of.where, subjects, of.per, items)


def _spelt(share: int) -> str:
    return f"{share / THOUSANDTHS:g} %"


_YES, _NO, _CANNOT_SAY = (
    Standing(Holds.YES),
    Standing(Holds.NO),
    Standing(Holds.CANNOT_SAY),
)
