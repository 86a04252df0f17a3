"""The quarter of an hour that `alerting demo` plays: what goes wrong is known beforehand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from alerting.model.times import SECOND, EpochMs
from alerting.simulate.elements import Assignee, Element, Line, Talk
from alerting.simulate.people import (
    ANSWERS,
    BOT,
    FACEBOOK,
    INSTAGRAM,
    QUESTIONS,
    REPLIES,
    WEBSITE,
    WHATSAPP,
    agents,
    talk,
)

LENGTH_SECONDS: Final = 15 * 60

Step: TypeAlias = tuple[int, list[Element]]
Verb: TypeAlias = Callable[[Talk, EpochMs], Element]

PRIYA, RAHUL, ANANYA = agents(3)

ON_HOLD, NOBODY, NO_CREDIT, STUCK, UNANSWERED, ABRUPT, REOPENED, STILL_NOBODY = range(1, 9)
"""Numbers of the chats in which something goes wrong: `talk(ON_HOLD, WHATSAPP).session`."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One chat; seconds from the start, and what happens then."""

    number: int
    line: Line
    happens: Sequence[tuple[int, Verb]]


def _status(status: str, reply: str = "ACCEPTED", to: Assignee | None = None) -> Verb:
    return lambda chat, at: chat.status(at, status, reply, to)


def _says(text: str) -> Verb:
    return lambda chat, at: chat.says(at, text)


def _answer(text: str, by: Assignee) -> Verb:
    return lambda chat, at: chat.answered(at, text, by)


def _fate(fate: str) -> Verb:
    """Of the chat's last message."""
    return lambda chat, at: chat.fate(at, chat.last_message, fate)


_CREATED: Final = _status("CREATED", "UNASSIGNED")
_OPEN: Final = _status("OPEN", "UNASSIGNED")


def _ended(by: Assignee | None = None) -> Verb:
    return _status("ENDED", "SESSION_ENDED", by)


def _ordinary(number: int, line: Line, start: int, who: Assignee) -> Scene:
    """Taken within half a minute, answered within a minute, ended after three."""
    receipts = [(44, _fate("SENT")), (45, _fate("DELIVERED")), (60, _fate("READ"))]
    steps = [
        (0, _CREATED),
        (1, _says(QUESTIONS[number % len(QUESTIONS)])),
        (2, _status("OPEN", "ACCEPTED", BOT)),
        (3, _answer(ANSWERS[3], BOT)),
        (12, _says(REPLIES[1])),
        (14, _OPEN),
        (25, _status("ON_HOLD", "ACCEPTED", who)),
        (42, _answer(ANSWERS[0], who)),
        (43, _status("ON_PROGRESS", "ACCEPTED", who)),
        *(receipts if line.receipts else []),
        (85, _says(REPLIES[2])),
        (120, _answer(ANSWERS[2], who)),
        (150, _says(REPLIES[3])),
        (165, _answer(ANSWERS[1], who)),
        (180, _ended(who)),
    ]
    return Scene(number, line, [(start + offset, verb) for offset, verb in steps])


SCENES: Final = (
    Scene(
        ON_HOLD,  # for eleven minutes, then answered
        WHATSAPP,
        [
            (8, _CREATED),
            (9, _says(QUESTIONS[0])),
            (10, _OPEN),
            (40, _status("ON_HOLD", "ACCEPTED", PRIYA)),
            (200, _says("Hello? Is anybody there?")),
            (700, _answer(ANSWERS[0], PRIYA)),
            (701, _status("ON_PROGRESS", "ACCEPTED", PRIYA)),
            (702, _fate("SENT")),
            (704, _fate("DELIVERED")),
            (820, _ended(PRIYA)),
        ],
    ),
    Scene(
        NOBODY,  # takes it for almost four minutes
        WEBSITE,
        [
            (70, _CREATED),
            (71, _says(QUESTIONS[1])),
            (74, _OPEN),
            (304, _status("ON_HOLD", "ACCEPTED", RAHUL)),
            (325, _answer(ANSWERS[0], RAHUL)),
            (326, _status("ON_PROGRESS", "ACCEPTED", RAHUL)),
            (520, _ended(RAHUL)),
        ],
    ),
    Scene(
        NO_CREDIT,  # for four minutes, in which the channel sends nothing
        WHATSAPP,
        [
            (110, _CREATED),
            (111, _says(QUESTIONS[2])),
            (112, _OPEN),
            (130, _status("ON_HOLD", "ACCEPTED", ANANYA)),
            (150, _answer(ANSWERS[0], ANANYA)),
            (151, _status("ON_PROGRESS", "ACCEPTED", ANANYA)),
            (152, _fate("SENT")),
            (154, _fate("DELIVERED")),
            (178, _answer(ANSWERS[1], ANANYA)),
            (179, _fate("FAILED")),
            (180, _status("ON_PROGRESS", "CREDIT_EXHAUSTED", ANANYA)),
            (420, _status("ON_PROGRESS", "ACCEPTED", ANANYA)),
            (490, _answer(ANSWERS[2], ANANYA)),
            (491, _fate("SENT")),
            (493, _fate("DELIVERED")),
            (560, _ended(ANANYA)),
        ],
    ),
    Scene(
        STUCK,  # in SENT for almost seven minutes, on a channel that gave receipts before
        INSTAGRAM,
        [
            (160, _CREATED),
            (161, _says(QUESTIONS[3])),
            (162, _OPEN),
            (180, _status("ON_HOLD", "ACCEPTED", RAHUL)),
            (200, _answer(ANSWERS[0], RAHUL)),
            (201, _status("ON_PROGRESS", "ACCEPTED", RAHUL)),
            (202, _fate("SENT")),
            (203, _fate("DELIVERED")),
            (210, _fate("READ")),
            (240, _answer(ANSWERS[1], RAHUL)),
            (241, _fate("SENT")),
            (640, _fate("DELIVERED")),
            (700, _ended(RAHUL)),
        ],
    ),
    Scene(
        UNANSWERED,  # ended while the customer waits
        WEBSITE,
        [
            (330, _CREATED),
            (331, _says(QUESTIONS[4])),
            (332, _OPEN),
            (350, _status("ON_HOLD", "ACCEPTED", ANANYA)),
            (380, _says("I have been trying since this morning.")),
            (440, _says("Hello?")),
            (560, _ended(ANANYA)),
        ],
    ),
    Scene(
        ABRUPT,  # over in forty seconds, after two messages
        WHATSAPP,
        [
            (430, _CREATED),
            (431, _says(QUESTIONS[0])),
            (432, _OPEN),
            (440, _status("ON_HOLD", "ACCEPTED", RAHUL)),
            (450, _answer("One moment.", RAHUL)),
            (451, _status("ON_PROGRESS", "ACCEPTED", RAHUL)),
            (452, _fate("SENT")),
            (453, _fate("DELIVERED")),
            (470, _ended(RAHUL)),
        ],
    ),
    Scene(
        REOPENED,  # eight minutes after its end
        FACEBOOK,
        [
            (15, _CREATED),
            (16, _says(QUESTIONS[3])),
            (17, _OPEN),
            (30, _status("ON_HOLD", "ACCEPTED", ANANYA)),
            (50, _answer(ANSWERS[0], ANANYA)),
            (51, _status("ON_PROGRESS", "ACCEPTED", ANANYA)),
            (52, _fate("SENT")),
            (53, _fate("DELIVERED")),
            (80, _says(REPLIES[3])),
            (100, _answer(ANSWERS[2], ANANYA)),
            (101, _fate("SENT")),
            (102, _fate("READ")),
            (130, _ended(ANANYA)),
            (610, _says("It is still wrong, I am afraid.")),
            (611, _status("ON_HOLD", "ACCEPTED", ANANYA)),
            (640, _answer(ANSWERS[1], ANANYA)),
            (641, _status("ON_PROGRESS", "ACCEPTED", ANANYA)),
            (642, _fate("SENT")),
            (643, _fate("READ")),
            (780, _ended(ANANYA)),
        ],
    ),
    Scene(
        STILL_NOBODY,  # takes it for more than thirteen minutes; it comes due beside NOBODY
        WEBSITE,
        [
            (78, _CREATED),
            (79, _says(QUESTIONS[2])),
            (80, _OPEN),
            (876, _status("ON_HOLD", "ACCEPTED", PRIYA)),
            (884, _answer(ANSWERS[0], PRIYA)),
            (885, _status("ON_PROGRESS", "ACCEPTED", PRIYA)),
        ],
    ),
    _ordinary(10, WHATSAPP, 2, RAHUL),
    _ordinary(11, WEBSITE, 60, ANANYA),
    _ordinary(12, INSTAGRAM, 140, PRIYA),
    _ordinary(13, INSTAGRAM, 270, PRIYA),
    _ordinary(14, FACEBOOK, 400, RAHUL),
    _ordinary(15, WEBSITE, 530, PRIYA),
    _ordinary(16, WHATSAPP, 660, RAHUL),
)


def storyboard(start: EpochMs) -> list[Step]:
    """What is posted how many seconds after `start`, in order of time."""
    by_offset: dict[int, list[Element]] = {}
    for scene in SCENES:
        chat = talk(scene.number, scene.line)
        for offset, verb in scene.happens:
            element = verb(chat, start + offset * SECOND)
            by_offset.setdefault(offset, []).append(element)
    return sorted(by_offset.items())
