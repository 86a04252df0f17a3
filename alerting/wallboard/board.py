"""Kept up to date chat by chat: a look at it costs what is shown, not how many chats there are."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from alerting.model.chat import Chat
from alerting.model.times import SECOND, EpochMs, Ms
from alerting.wallboard.answered import Answered
from alerting.wallboard.health import Health
from alerting.wallboard.oldest import Key, Oldest
from alerting.wallboard.seat import NEVER, Seat, seat_of, seconds_ahead


class Row:
    """What is counted of one channel, or of one agent."""

    __slots__ = ("active", "oldest", "open", "unassigned", "waiting")

    def __init__(self, holds: Callable[[EpochMs, Key], bool]) -> None:
        self.open = 0
        self.active = 0
        self.waiting = 0
        self.unassigned = 0
        self.oldest = Oldest(holds)

    def count(self, seat: Seat, by: int) -> None:
        self.open += by
        self.active += by * seat.active
        self.waiting += by * (seat.waits > 0)
        self.unassigned += by * seat.unassigned

    @property
    def oldest_wait(self) -> EpochMs:
        """Since when; 0: nobody waits."""
        first = self.oldest.first(1) if self.waiting else ()
        return first[0][0] if first else 0


class Wallboard:
    """`changed` costs next to nothing; `bring_up_to_date` looks at each changed chat once."""

    def __init__(
        self, find: Callable[[int, int], Chat | None], tells: Callable[[str], bool]
    ) -> None:
        """`tells`: whether a rule, by its tag, tells anybody of what it finds."""
        self._find = find
        self._tells = tells
        self._seats: dict[Key, Seat] = {}
        self._changed: dict[Key, None] = {}
        self._due_in: Counter[int] = Counter()
        self._due = Oldest(self._is_due)
        self.all = Row(self._waits)
        self.channels: dict[int, Row] = {}
        self.agents: dict[int, Row] = {}
        self.health: dict[int, Health] = defaultdict(Health)
        self.answered = Answered()

    @property
    def behind(self) -> int:
        """So many chats have changed and were not looked at yet."""
        return len(self._changed)

    def changed(self, chat: Chat) -> None:
        """Something about it, or it was forgotten."""
        self._changed[chat.org, chat.session] = None

    def seated(self) -> list[Key]:
        """All chats that are counted."""
        return [*self._seats]

    def seat(self, key: Key) -> Seat | None:
        """As it was counted last; None: the chat is over, or was not looked at yet."""
        return self._seats.get(key)

    def begin(self, chats: Iterable[Chat]) -> None:
        """All there are: each is looked at when its turn comes."""
        for chat in chats:
            self.changed(chat)

    def bring_up_to_date(self, now: EpochMs, most: int) -> None:
        for key in [key for key, _ in zip(self._changed, range(most), strict=False)]:
            del self._changed[key]
            self._look(key, now)

    def due_within(self, length: Ms, now: EpochMs) -> int:
        """How many chats a rule will alert of by then."""
        ahead = seconds_ahead(length, now)
        if len(self._due_in) < len(ahead):
            return sum(n for at, n in self._due_in.items() if at in ahead)
        return sum(self._due_in[at] for at in ahead)

    def due_first(self, most: int) -> list[tuple[EpochMs, Key]]:
        return self._due.first(most)

    def waits_longest(self, most: int) -> list[tuple[EpochMs, Key]]:
        return self.all.oldest.first(most)

    def tidy(self, now: EpochMs) -> None:
        """Once in a while: what was taken back and what is old goes."""
        self.answered.forget_old(now)
        self._due.thin_out(self._due_in.total())
        for rows in (self.channels, self.agents):
            for id_ in [id_ for id_, row in rows.items() if not row.open]:
                del rows[id_]
        for row in (self.all, *self.channels.values(), *self.agents.values()):
            row.oldest.thin_out(row.waiting)

    def _look(self, key: Key, now: EpochMs) -> None:
        chat = self._find(*key)
        seat = seat_of(chat, self._tells) if chat else None
        was = self._seats.get(key)
        if chat:
            self.answered.hear(chat, now)
            if chat.channel:
                self.health[chat.channel].hear(chat)
        if seat == was:
            return
        if was:
            self._count(was, -1)
            del self._seats[key]
        if seat:
            self._seats[key] = seat
            self._count(seat, 1)
            self._queue(seat, was, key)

    def _count(self, seat: Seat, by: int) -> None:
        for row in self._rows(seat):
            row.count(seat, by)
        if seat.due != NEVER:
            self._due_in[seat.due // SECOND] += by
            if not self._due_in[seat.due // SECOND]:
                del self._due_in[seat.due // SECOND]

    def _queue(self, seat: Seat, was: Seat | None, key: Key) -> None:
        if seat.due != NEVER and (was is None or was.due != seat.due):
            self._due.push(seat.due, key)
        if seat.waits and (was is None or was._replace(due=seat.due) != seat):
            for row in self._rows(seat):
                row.oldest.push(seat.waits, key)

    def _rows(self, seat: Seat) -> tuple[Row, ...]:
        channel, agent = seat.channel, seat.agent
        if channel not in self.channels:
            self.channels[channel] = Row(lambda at, key: self._waits(at, key, channel=channel))
        if not agent:
            return self.all, self.channels[channel]
        if agent not in self.agents:
            self.agents[agent] = Row(lambda at, key: self._waits(at, key, agent=agent))
        return self.all, self.channels[channel], self.agents[agent]

    def _waits(
        self, at: EpochMs, key: Key, *, channel: int | None = None, agent: int | None = None
    ) -> bool:
        seat = self._seats.get(key)
        if seat is None or seat.waits != at:
            return False
        return channel in (None, seat.channel) and agent in (None, seat.agent)

    def _is_due(self, at: EpochMs, key: Key) -> bool:
        seat = self._seats.get(key)
        return seat is not None and seat.due == at
