"""What goes where the first message of its alert went, and is not told to who has not heard it."""

from typing import TypeAlias

from msgspec.structs import replace

from alerting.model.alert import Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.message import GroupNews, Message
from alerting.model.people import Means
from alerting.notify.leaving_out import ended_in, without
from alerting.notify.ports import Outbox
from alerting.notify.settlement import CLOSING, Course, Settlement, course, moved

UNTOLD = "its beginning was not told"
#: What is told after a beginning.
_FOLLOWING = (Reason.RISEN, Reason.ESCALATED, Reason.REMINDER, *CLOSING)

Found: TypeAlias = Message | Settlement
"""The message as it is to be told, or what becomes of it instead."""


async def follow(message: Message, told: Message, outbox: Outbox) -> Found:
    """`told`: the message as of now. It goes on by other means as it is."""
    if isinstance(told.content, GroupNews):
        return await _several(message, told, told.content, outbox)
    if message.alert and message.reason in _FOLLOWING:
        return await _one(message, told, outbox)
    return told


async def _one(message: Message, told: Message, outbox: Outbox) -> Found:
    lane = await outbox.lane(message.alert, message.to)
    match course(message.reason, lane):
        case Course.DROP:
            return _dropped(UNTOLD)
        case Course.FOLLOW if message.fallbacks:
            return moved(message, "follows its first message", note="")
        case Course.GO | Course.FOLLOW:
            return _not_by_sms(message) or told


async def _several(message: Message, told: Message, news: GroupNews, outbox: Outbox) -> Found:
    """Ends of what was not told are left out; where all it tells are ends, it follows them."""
    ended = ended_in(news)
    if not ended:
        return told
    lanes = await outbox.lanes(ended, message)
    courses = {number: course(Reason.ENDED, lanes.get(number, [])) for number in ended}
    ways = set(courses.values()) - {Course.DROP}
    only_ends = len(ended) == news.total
    if only_ends and ways == {Course.FOLLOW} and message.fallbacks:
        return moved(message, "follows its first message", note="")
    unheard = {number for number, way in courses.items() if way is Course.DROP}
    left = without(news, unheard) if unheard else news
    if left is None:
        return _dropped(UNTOLD)
    if only_ends and (elsewhere := _not_by_sms(message)):
        return elsewhere
    return told if left is news else replace(told, content=left)


def _not_by_sms(message: Message) -> Settlement | None:
    """An end can wait until somebody looks at a screen, and costs nothing there."""
    if message.to.means is not Means.SMS or message.reason not in (*CLOSING, Reason.GROUP):
        return None
    if message.fallbacks and message.fallbacks[0].name == message.to.name:
        return moved(message, "ends are not told by SMS", note="")
    return _dropped("ends are not told by SMS")


def _dropped(why: str) -> Settlement:
    return Settlement(Step(StepKind.DROPPED, why))
