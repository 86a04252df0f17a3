"""The question `count`: how many chats or messages there are of a kind."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal

import msgspec
from pydantic import BeforeValidator, Field, model_validator

from alerting.judge.asking import Node, asked, not_over
from alerting.judge.chats_counted import ChatsNow, ChatsWithin
from alerting.judge.conditions import Conditions
from alerting.judge.counted import Counted, CountedChats, CountedMessages, Of, Per
from alerting.judge.grouping import FIRST_SIGHT, Grouping, grouping
from alerting.judge.hysteresis import Hysteresis
from alerting.judge.messages import all_asked, chats_of
from alerting.judge.messages_counted import MessagesWithin
from alerting.judge.numbers import Numbers, SavedNumbers
from alerting.judge.signals import UNHEARD, PresenceSeen, Signal
from alerting.judge.spec import Bounds, Duration, Spec
from alerting.judge.tally import Group, Standing
from alerting.judge.window import NEVER, Window
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat
from alerting.model.event import PresenceEvent
from alerting.model.times import EpochMs, spell
from alerting.model.zoho import OVER

_LONGEST_NUMBER = 6


def _read_most(value: object) -> object:
    text = str(value).strip()
    if text.lower() == "capacity":
        return "capacity"
    if not text.isascii() or not text.isdigit():
        raise ValueError("write a number, or with per: agent the word capacity")
    return int(text)


def _read_online(value: object) -> object:
    """A number means exactly so many."""
    if isinstance(value, dict | Bounds):
        return value
    text = str(value).strip()
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST_NUMBER:
        raise ValueError("write how many agents: agents_online: 0, or {below: 2}")
    number = int(text)
    return {"below": 1} if number == 0 else {"above": number - 1, "below": number + 1}


class While(Spec):
    """What else is so, as long as the number counts."""

    agents_online: Annotated[Bounds, BeforeValidator(_read_online)]

    @property
    def exactly(self) -> int | None:
        """The one number that is meant, if it is one."""
        above, below = self.agents_online.above, self.agents_online.below
        if below is None or below - (-1 if above is None else above) != 2:  # noqa: PLR2004
            return None
        return below - 1


class CountOf(Spec):
    of: Of
    where: Counted = None
    per: Per = "org"
    above: Annotated[int | Literal["capacity"] | None, BeforeValidator(_read_most)] = None
    """capacity: what the file says the agent can bear."""
    below: int | None = Field(default=None, ge=1)
    until_below: int | None = Field(default=None, ge=1)
    """Once it holds, it holds until there are fewer than this."""
    until_above: int | None = Field(default=None, ge=1)
    within: Duration | None = None
    """Only what began to be so in the last so long; None: whatever is so now."""
    while_: While | None = Field(default=None, alias="while")

    @model_validator(mode="after")
    def _can_be_counted(self) -> "CountOf":
        if self.of == "messages" and self.within is None:
            raise ValueError("messages are counted within a time: add for instance within: 15m")
        if self.above == "capacity" and self.per != "agent":
            raise ValueError("`above: capacity` is asked of agents: add per: agent")
        return self

    @model_validator(mode="after")
    def _bounds_fit(self) -> "CountOf":
        if (self.above is None) == (self.below is None):
            raise ValueError("write either above or below, for instance above: 20")
        if self.until_below is not None:
            if not isinstance(self.above, int):
                raise ValueError("`until_below` goes with a number in `above`")
            if self.until_below > self.above:
                raise ValueError("`until_below` must not be more than `above`")
        if self.until_above is not None:
            if self.below is None:
                raise ValueError("`until_above` goes with `below`")
            if self.until_above < self.below:
                raise ValueError("`until_above` must not be less than `below`")
        return self


class CountSpec(Spec):
    count: CountOf
    hold_for: Duration | None = None
    """None: at once."""


class SavedCount(msgspec.Struct, array_like=True):
    numbers: SavedNumbers
    held: list[Group]
    known: list[Group]
    sees_from: EpochMs


class CountTally:
    """Holds for a group while it has more, or fewer, than so many."""

    def __init__(
        self,
        spec: CountSpec,
        where: Conditions | None,
        capacities: Mapping[int, int],
        presence: PresenceSeen = UNHEARD.presence,
    ) -> None:
        """`capacities`: of the agents for whom the file gives one; others have no limit."""
        of = self._of = spec.count
        self.per = of.per
        self.hold_for = spec.hold_for or 0
        self._capacities = capacities
        self._presence = presence
        self._grouping = grouping(of.per)
        self._counted = _counted(of, where, self._grouping)
        self.reads, self.hears = self._counted.reads, self._counted.hears
        self.needs = self._counted.needs
        self._known: dict[Group, None] = {}
        """Groups that may have too few because they have none."""
        if of.below is not None:
            self.reads |= self._grouping.known.reads or FIRST_SIGHT
            self.needs = self._grouping.known.needs
        ends = None if of.until_below is None and of.until_above is None else self._ends
        self._held = Hysteresis(self._begins, ends)
        self._begun = False
        self._sees_from: EpochMs = NEVER if of.below is not None and of.within else 0
        """From when a whole window was heard: before, few may be more than were heard."""

    @property
    def first(self) -> EpochMs:
        return min(self._counted.first, self._sees_from or NEVER)

    def hear(self, change: Change) -> Iterable[Group]:
        moved = self._counted.hear(change)
        if self._held.remembers:
            self._remember(moved)
        if self._of.below is not None:
            return [*moved, *self._learn(change.chat)]
        return moved

    def hear_signal(self, event: Signal) -> Iterable[Group]:
        if self._of.while_ is None or not isinstance(event, PresenceEvent):
            return ()
        return [group for group in self.groups() if group[0] == event.org]

    def pass_time(self, at: EpochMs) -> Iterable[Group]:
        if 0 < self._sees_from <= min(at, self._counted.first):
            self._sees_from = 0
            return self.groups()
        moved = self._counted.pass_time(at)
        if self._held.remembers:
            self._remember(moved)
        return moved

    def standing(self, group: Group) -> Standing:
        if not self._held.holds(group, self._number(group)):
            return _NO
        beside = self._holds_beside(group[0])
        return _STANDINGS[min(beside, Holds.CANNOT_SAY if self._sees_from else Holds.YES)]

    def counts(self, chat: Chat) -> bool:
        return self._counted.counts(chat)

    def look(self, chat: Chat) -> Iterable[Group]:
        moved = self._counted.look(chat)
        return [*moved, *self._learn(chat)] if self._of.below is not None else moved

    def forget(self, chat: Chat) -> Iterable[Group]:
        moved = self._counted.forget(chat)
        if self._held.remembers:
            self._remember(moved)
        return moved

    def resume(self, at: EpochMs) -> None:
        while self._of.within and not self._begun and self._counted.first <= at:
            self._counted.pass_time(at)  # of chats looked at, what was too long ago
        if not self._begun:  # what half of the chats said does not count
            self._held.load(())
        self._begun = True
        if self._of.below is not None and self._of.within:
            self._sees_from = at + self._of.within
        if self._held.remembers:  # chats looked at one by one have not passed any bound
            self._remember(self.groups())

    def what(self, group: Group) -> str:
        return f"{self.figure(group)}{self._bound(group)}{self.online(group)}"

    def figure(self, group: Group) -> str:
        """`23 chats`."""
        number = self._number(group)
        things = self._of.of if number != 1 else self._of.of[:-1]
        within = f" within {spell(self._of.within)}" if self._of.within else ""
        return f"{number} {things}{within}"

    def online(self, group: Group) -> str:
        """`, 1 agent online`; empty where that is not asked."""
        if self._of.while_ is None:
            return ""
        match self._presence.count_online(group[0]):
            case None:
                return ", not known who is online"
            case 0:
                return ", no agent online"
            case 1:
                return ", 1 agent online"
            case several:
                return f", {several} agents online"

    def save(self) -> bytes:
        """Nothing where the chats themselves tell all of it."""
        if not (self._held.remembers or self._of.within or self._of.below is not None):
            return b""
        held, known = list(self._held.held), list(self._known)
        return msgspec.msgpack.encode(
            SavedCount(self._counted.save(), held, known, self._sees_from)
        )

    def load(self, saved: bytes) -> None:
        if not saved:
            return
        found = msgspec.msgpack.decode(saved, type=SavedCount)
        self._counted.load(found.numbers)
        self._held.load(found.held)
        self._known = dict.fromkeys(found.known)
        self._sees_from = found.sees_from
        self._begun = True

    def groups(self) -> Sequence[Group]:
        return list(dict.fromkeys([*self._known, *self._counted.numbers]))

    def _holds_beside(self, org: int) -> Holds:
        """Whether so many agents are online as `while` says."""
        if self._of.while_ is None:
            return Holds.YES
        online = self._presence.count_online(org)
        if online is None:
            return Holds.CANNOT_SAY
        return Holds.YES if self._of.while_.agents_online.admits(online) else Holds.NO

    def _number(self, group: Group) -> int:
        return self._counted.numbers.get(group, 0)

    def _remember(self, moved: Iterable[Group]) -> None:
        for group in moved:
            self._held.moved(group, self._number(group))

    def _learn(self, chat: Chat) -> Iterable[Group]:
        group = self._grouping.of(chat)
        if group is None or group in self._known:
            return ()
        self._known[group] = None
        return (group,)

    def _begins(self, group: Group, number: int) -> bool:
        if self._of.below is not None:
            return number < self._of.below
        most = self._most(group)
        return most is not None and number > most

    def _ends(self, number: int) -> bool:
        if self._of.until_below is not None:
            return number < self._of.until_below
        return self._of.until_above is not None and number > self._of.until_above

    def _most(self, group: Group) -> int | None:
        if self._of.above == "capacity":
            return self._capacities.get(int(group[1]))
        return self._of.above

    def _bound(self, group: Group) -> str:
        if self._of.below is not None:
            return f", fewer than {self._of.below}"
        most = self._most(group)
        return "" if most is None else f", more than {most}"


_STANDINGS = {holds: Standing(holds) for holds in Holds}
_NO = _STANDINGS[Holds.NO]


def _counted(of: CountOf, where: Conditions | None, groups: Grouping) -> Numbers:
    window = Window(of.within) if of.within else None
    if of.of == "messages":
        assert window
        kind = of.where if isinstance(of.where, CountedMessages) else None
        whole = all_asked(chats_of(kind), asked(where) if where else None)
        return MessagesWithin(kind, whole, groups, window)
    asks = [part for part in (of.where, where) if isinstance(part, Conditions)]
    waited = (
        of.where.waited.above if isinstance(of.where, CountedChats) and of.where.waited else None
    )
    whole = all_asked(*_nodes(asks, waits=waited is not None))
    if window:
        return ChatsWithin(whole, groups, waited, window)
    return ChatsNow(whole, groups, waited)


def _nodes(asks: Sequence[Conditions], *, waits: bool) -> list[Node]:
    """As with `when`, a chat that is over counts only where its state is asked for."""
    nodes = [asked(each) for each in asks if each.model_fields_set - {"waited"}]
    if waits:
        nodes.append(asked(Conditions(waiting_on="agent")))
    if all(each.status is None or each.status & OVER for each in asks):
        nodes.append(not_over(Conditions.model_construct(all=tuple(asks))))
    return nodes
