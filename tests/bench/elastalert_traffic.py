"""Events in which elastalert2 and we must find the same: no case lies near a limit."""

import heapq
import random
from collections.abc import Iterator
from itertools import count, cycle
from typing import TypeAlias

from alerting.model.times import MINUTE, SECOND, EpochMs
from alerting.simulate.elements import Element, Line
from alerting.simulate.people import WEBSITE, agents, talk
from alerting.simulate.traffic import Timed

_FIRST_CHANNEL = 3_942_000_000_200_000
_AGENTS = agents(40)

_Next: TypeAlias = tuple[EpochMs, int, Element, Iterator[Timed]]


def back_and_forth(start: EpochMs) -> Iterator[Timed]:
    """New chats all the time, with one to three changes of status; one in fifty has four to seven.

    So more than three within half an hour are found once in a chat, or never.
    """
    waiting: list[_Next] = []
    for number in count(1):
        begins = start + number * 200
        while waiting and waiting[0][0] < begins:
            at, known, element, course = waiting[0]
            yield at, element
            _go_on(waiting, known, course)
        course = _changes(number, begins)
        at, element = next(course)
        heapq.heappush(waiting, (at, number, element, course))


def _go_on(waiting: list[_Next], number: int, course: Iterator[Timed]) -> None:
    """The first of `waiting` gives way to what comes next in its course."""
    try:
        at, element = next(course)
    except StopIteration:
        heapq.heappop(waiting)
    else:
        heapq.heapreplace(waiting, (at, number, element, course))


def _changes(number: int, at: EpochMs) -> Iterator[Timed]:
    chance, chat = random.Random(number), talk(number, WEBSITE)
    often = chance.randrange(50) == 0
    for i in range(chance.randint(4, 7) if often else chance.randint(1, 3)):
        yield at, chat.status(at, ("ON_HOLD", "ON_PROGRESS")[i % 2], to=_AGENTS[0])
        at += chance.randint(10 * SECOND, 40 * SECOND)


def restless(start: EpochMs, chats: int) -> Iterator[Timed]:
    """Chats that live on and change twice a minute, and now and then 25 times within two."""
    return heapq.merge(*(_restless(number, start) for number in range(1, chats + 1)), key=_at)


def _restless(number: int, at: EpochMs) -> Iterator[Timed]:
    chance, chat = random.Random(number), talk(number, WEBSITE)
    status = cycle(("ON_HOLD", "ON_PROGRESS"))
    while True:
        for _ in range(chance.randint(10, 500)):
            at += chance.randint(20 * SECOND, 40 * SECOND)
            yield at, chat.status(at, next(status), to=_AGENTS[0])
        at += 6 * MINUTE
        for _ in range(25):
            at += 5 * SECOND
            yield at, chat.status(at, next(status), to=_AGENTS[0])
        at += 6 * MINUTE


def now_and_then_silent(start: EpochMs, channels: int) -> Iterator[Timed]:
    """Channels on which customers write every few seconds, and then for 15 minutes or more not."""
    return heapq.merge(*(_spells(number, start) for number in range(channels)), key=_at)


def _spells(channel: int, at: EpochMs) -> Iterator[Timed]:
    chance = random.Random(channel)
    line = Line(_FIRST_CHANNEL + channel, "IM_TALK", receipts=False)
    for spell in count():
        chat = talk(channel * 1_000_000 + spell, line)
        for _ in range(chance.randint(100, 800)):
            at += chance.randint(SECOND, 9 * SECOND)
            yield at, chat.says(at, "Hello?")
        at += chance.randint(15 * MINUTE, 40 * MINUTE)


def handed_on(start: EpochMs, chats: int) -> Iterator[Timed]:
    """Chats that live on; one in forty of their status events hands one to another agent."""
    chance = random.Random(chats)
    talks = [talk(number, WEBSITE) for number in range(1, chats + 1)]
    whose = [chance.choice(_AGENTS) for _ in talks]
    for number in count():
        at, which = start + number * 50, chance.randrange(chats)
        if chance.randrange(40) == 0:
            whose[which] = chance.choice(_AGENTS)
        status = chance.choice(("ON_HOLD", "ON_PROGRESS"))
        yield at, talks[which].status(at, status, to=whose[which])


def _at(timed: Timed) -> EpochMs:
    return timed[0]
