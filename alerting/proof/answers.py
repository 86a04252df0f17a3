"""Each condition of a rule with the answer that this chat gives it."""

from collections.abc import Iterator
from dataclasses import dataclass

from alerting.judge.asking import asked, not_over
from alerting.judge.conditions import Conditions
from alerting.judge.spec import OFFLINE
from alerting.model.answer import Holds
from alerting.model.chat import Chat
from alerting.proof.say import Say

_NESTING = ("any", "all", "not_")
_OPPOSITE = {Holds.YES: Holds.NO, Holds.NO: Holds.YES, Holds.CANNOT_SAY: Holds.CANNOT_SAY}

WORDS = {Holds.YES: "yes", Holds.NO: "no", Holds.CANNOT_SAY: "cannot say"}


@dataclass(frozen=True, slots=True)
class Answered:
    """`asked` as the file writes it; `has` is how the chat is, empty above `parts`."""

    asked: str
    holds: Holds
    has: str = ""
    parts: tuple["Answered", ...] = ()


def answered(name: str, conditions: Conditions, chat: Chat, say: Say) -> Answered:
    """The tree as it is written, each leaf asked by the code that judges."""
    parts = tuple(_parts(conditions, chat, say))
    return Answered(name, min(part.holds for part in parts), parts=parts)


def not_over_any_more(when: Conditions, chat: Chat, say: Say) -> Answered | None:
    """What a rule asks besides: chats that are over need nobody. None where that holds."""
    holds = not_over(when).ask(chat)
    if holds is Holds.YES:
        return None
    return Answered("the chat is not over", holds, say.has("status", chat))


def _parts(conditions: Conditions, chat: Chat, say: Say) -> Iterator[Answered]:
    for key in Conditions.model_fields:
        value = getattr(conditions, key)
        if value is not None and key not in _NESTING:
            leaf = Conditions.model_construct(**{key: value})
            has = say.has(key, chat)
            if key == "assignee" and OFFLINE in value:
                has += say.whether_there(chat)
            yield Answered(say.asked(key, value), asked(leaf).ask(chat), has)
    if conditions.all:
        each = tuple(answered("all of", part, chat, say) for part in conditions.all)
        yield Answered("all", min(part.holds for part in each), parts=each)
    if conditions.any:
        each = tuple(answered("one of", part, chat, say) for part in conditions.any)
        yield Answered("any", max(part.holds for part in each), parts=each)
    if conditions.not_:
        inner = answered("not", conditions.not_, chat, say)
        yield Answered("not", _OPPOSITE[inner.holds], parts=inner.parts)


def leaves(tree: Answered) -> Iterator[Answered]:
    """The conditions themselves, in the order of the file."""
    if not tree.parts:
        yield tree
    for part in tree.parts:
        yield from leaves(part)


def in_lines(tree: Answered, depth: int = 0) -> Iterator[str]:
    """`yes         status: ON_HOLD        ON_HOLD since 10:00:00`, nested ones further right."""
    has = f"  ({tree.has})" if tree.has else ""
    yield f"{WORDS[tree.holds]:<11} {'  ' * depth}{tree.asked}{has}"
    for part in tree.parts:
        yield from in_lines(part, depth + 1)
