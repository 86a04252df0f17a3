"""A believable support floor: chats come at random, are taken, answered, lost, ended, reopened.

Pure and seeded: the same floor always tells the same story.
"""

import heapq
import random
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final, TypeAlias

from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs, Ms
from alerting.model.zoho import REPLY_STATUSES
from alerting.simulate.elements import Assignee, Element, Line, Talk
from alerting.simulate.people import (
    ANSWERS,
    BOT,
    LINES,
    ORG,
    QUESTIONS,
    REPLIES,
    agents,
    talk,
)

Timed: TypeAlias = tuple[EpochMs, Element]

CHATS_PER_AGENT_HOUR: Final = 15
ELEMENTS_PER_CHAT: Final = 23
"""About; a test counts them."""
AT_ONCE: Final = 3
"""Chats that one agent has at a time before others wait."""


class Floor:
    """Some agents, the channels they serve, and everybody who writes to them."""

    def __init__(
        self, seed: int, agents_count: int = 10, lines: Sequence[Line] = LINES, org: int = ORG
    ) -> None:
        self._seed = seed
        self._agents = agents(agents_count)
        self._lines = lines
        self._org = org

    def traffic(self, start: EpochMs, per_second: float = 0) -> Iterator[Timed]:
        """Without end, in order of time. `per_second` elements in the long run, as many agents as
        that takes; without it, what the floor's own agents can bear.
        """
        chats_per_hour: float = CHATS_PER_AGENT_HOUR * len(self._agents)
        staff = self._agents
        if per_second:
            chats_per_hour = per_second * 3600 / ELEMENTS_PER_CHAT
            staff = agents(max(len(staff), round(chats_per_hour / CHATS_PER_AGENT_HOUR)))
        chance = random.Random(self._seed)  # noqa: S311 a simulation
        shift = _Shift(staff, chance)
        waiting: list[tuple[EpochMs, int, Element]] = []
        order = count()
        at = start
        for number in count(1):
            at += round(chance.expovariate(chats_per_hour / HOUR))
            while waiting and waiting[0][0] < at:
                told, _, element = heapq.heappop(waiting)
                yield told, element
            chat = talk(number, chance.choice(self._lines), self._org)
            for told, element in _Course(chat, shift, chance, at).elements:
                heapq.heappush(waiting, (told, next(order), element))


class _Shift:
    """Who is how busy: customers wait when everybody has enough."""

    def __init__(self, staff: Sequence[Assignee], chance: random.Random) -> None:
        self._staff = staff
        self._chance = chance
        places = [who for who in staff for _ in range(AT_ONCE)]
        chance.shuffle(places)
        self._free_at = [(0, i, who) for i, who in enumerate(places)]  # sorted, so a heap

    def pick_up(self, at: EpochMs, lasts: Ms) -> tuple[EpochMs, Assignee]:
        """Who takes a chat that asks at this time, and when."""
        free_at, i, who = self._free_at[0]
        taken = max(at, free_at)
        heapq.heapreplace(self._free_at, (taken + lasts, i, who))
        return taken, who

    def anybody(self) -> Assignee:
        """Who is handed one chat more, however busy."""
        return self._chance.choice(self._staff)


class _Course:
    """One chat from its first word to its last; `elements` is what Zoho tells of it."""

    def __init__(self, chat: Talk, shift: _Shift, chance: random.Random, at: EpochMs) -> None:
        self.elements: list[Timed] = []
        self._chat = chat
        self._shift = shift
        self._chance = chance
        self._at = at
        chat.nobody = chance.choice((..., None, ""))
        self._run()

    def _run(self) -> None:
        self._status("CREATED", "UNASSIGNED")
        self._customer(QUESTIONS)
        if self._one_in(3):
            self._bot()
        self._later(2 * SECOND)
        self._status("OPEN", "UNASSIGNED")
        if self._one_in(25):
            self._given_up()
            return
        self._served(rounds=self._chance.randint(1, 6))
        if self._one_in(15):
            self._later(2 * HOUR)
            self._customer(QUESTIONS)
            self._later(2 * MINUTE)
            self._talked(self._shift.anybody(), rounds=1)

    def _bot(self) -> None:
        self._status("OPEN", "ACCEPTED", BOT)
        for _ in range(self._chance.randint(1, 2)):
            self._later(SECOND)
            self._answer(BOT)
            self._customer(REPLIES)

    def _given_up(self) -> None:
        """Missed, blocked, or ended before anybody took it."""
        self._later(3 * MINUTE)
        status, reply = self._chance.choice(
            (
                ("MISSED", "SESSION_ENDED"),
                ("BLOCKED", "SESSION_BLOCKED"),
                ("ENDED", "SESSION_ENDED"),
            )
        )
        self._status(status, reply)

    def _served(self, rounds: int) -> None:
        self._later(15 * SECOND)
        self._at, who = self._shift.pick_up(self._at, rounds * 2 * MINUTE)
        self._talked(who, rounds)

    def _talked(self, who: Assignee, rounds: int) -> None:
        self._status("ON_HOLD", "ACCEPTED", who)
        if self._one_in(30):  # picked up, and ended without a word
            self._later(4 * MINUTE)
            self._status("ENDED", "SESSION_ENDED", who)
            return
        for i in range(rounds):
            self._later(40 * SECOND)
            self._answer(who)
            if i == 0:
                self._status("ON_PROGRESS", "ACCEPTED", who)
            self._later(30 * SECOND)
            self._customer(REPLIES)
            if self._one_in(40):
                who = self._shift.anybody()
                self._status("ON_PROGRESS", "ACCEPTED", who)
            if self._one_in(40):
                self._trouble(who)
        self._answer(who)
        self._later(30 * SECOND)
        self._status("ENDED", "SESSION_ENDED", who)

    def _trouble(self, who: Assignee) -> None:
        self._status("ON_PROGRESS", self._chance.choice(tuple(REPLY_STATUSES)), who)
        self._later(2 * MINUTE)
        self._status("ON_PROGRESS", "ACCEPTED", who)

    def _status(self, status: str, reply: str, to: Assignee | None = None) -> None:
        self._later(SECOND // 2)
        self._tell(self._at, self._chat.status(self._at, status, reply, to))

    def _customer(self, texts: Sequence[str]) -> None:
        self._later(10 * SECOND)
        self._tell(self._at, self._chat.says(self._at, self._chance.choice(texts)))

    def _answer(self, by: Assignee) -> None:
        self._tell(self._at, self._chat.answered(self._at, self._chance.choice(ANSWERS), by))
        if self._chat.line.receipts:
            self._receipts(self._chat.last_message)

    def _receipts(self, message: int) -> None:
        """Most are delivered at once and read soon; some fail, some hang, some stay unread."""
        at = self._at
        fates = ["SENT", "DELIVERED", "READ"]
        if self._one_in(50):
            fates = ["SENT", "FAILED"]
        elif self._one_in(4):
            fates = self._chance.choice((["SENT"], ["SENT", "DELIVERED"], ["SENT", "DELIVERED"]))
        for fate, usual in zip(fates, (SECOND, 2 * SECOND, MINUTE), strict=False):
            at += self._about(usual)
            self._tell(at, self._chat.fate(at, message, fate))

    def _tell(self, at: EpochMs, element: Element) -> None:
        self.elements.append((at, element))

    def _later(self, usual: Ms) -> None:
        self._at += self._about(usual)

    def _about(self, usual: Ms) -> Ms:
        return 1 + round(self._chance.expovariate(1 / usual))

    def _one_in(self, n: int) -> bool:
        return self._chance.randrange(n) == 0
