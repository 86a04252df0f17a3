"""The service clocks: when each of them runs for a chat, and since when.

None runs in a chat that is over. Where the facts that a clock needs were not seen, it cannot say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from alerting.judge.asking import CANNOT_SAY, NO, YES, Ask, Node, Since
from alerting.model.answer import Holds
from alerting.model.chat import AGENT, BOT, CUSTOMER, NONE, UNKNOWN, Chat, Fact
from alerting.model.times import EpochMs
from alerting.model.zoho import OVER, REPLY_WINDOW_APPS

#: Whether a clock that runs since an instant has stopped meanwhile and begun anew.
Anew: TypeAlias = Callable[[Chat, EpochMs], bool]

_UNTAKEN = frozenset({UNKNOWN, "CREATED", "OPEN"})
_TAKEN = frozenset({"ON_HOLD", "ON_PROGRESS"})
#: Every clock stops at the end of a chat, and is asked again when the chat is reopened.
_ALWAYS = Fact.STATUS | Fact.EPISODE


@dataclass(frozen=True, slots=True)
class Clock:
    """`runs` says yes while it runs, and `runs.since` is when that began."""

    runs: Node
    stopped: str
    """What is said of a chat in which it runs no longer."""
    anew: Anew

    def say(self, chat: Chat) -> str:
        if chat.status in OVER:
            return chat.status
        return self.stopped if self.runs.ask(chat) is NO else self.runs.say(chat)


def _since_moved_on(since: Since) -> Anew:
    return lambda chat, begun: since(chat) > begun


def _only_by_reopening(_chat: Chat, _begun: EpochMs) -> bool:
    return False


def _clock(
    ask: Ask,
    since: Since,
    reads: int,
    words: tuple[str, str],
    needs: dict[str, frozenset[str | int]] | None = None,
    anew: Anew | None = None,
) -> Clock:
    """`words`: while it runs, and when it has stopped."""
    running, stopped = words
    runs = Node(
        lambda chat: NO if chat.status in OVER else ask(chat),
        since,
        lambda _chat: running,
        reads | _ALWAYS,
        needs or {},
    )
    return Clock(runs, stopped, anew or _since_moved_on(since))


def _nobody_has_it(chat: Chat) -> Holds:
    """A chat in ON_HOLD or ON_PROGRESS is an agent's, or a bot's."""
    if chat.status not in _UNTAKEN:
        return NO if chat.status in _TAKEN else CANNOT_SAY
    if chat.assignee_kind in (AGENT, BOT):
        return NO
    if chat.first_answer_at and chat.last_answer_at > chat.let_go_at:
        return NO  # an agent who writes has it, whatever else was not seen
    return YES if chat.first_in_at or chat.status else CANNOT_SAY


def _nobody_has_it_from_the_bot(chat: Chat) -> Holds:
    return _nobody_has_it(chat) if chat.handed_over_at else NO


def _no_first_response(chat: Chat) -> Holds:
    if not chat.first_in_at or chat.first_answer_at:
        return NO
    return CANNOT_SAY if chat.under_way else YES


def _no_first_response_of_people(chat: Chat) -> Holds:
    """Without any message seen, the one that answers would not be seen either."""
    if not chat.handed_over_at or chat.first_answer_at or chat.assignee_kind == BOT:
        return NO
    return YES if chat.first_in_at else CANNOT_SAY


def _no_next_response(chat: Chat) -> Holds:
    """Where the first response was before our time, perhaps: nobody who waits may be lost."""
    if chat.waiting_on != AGENT:
        return NO if chat.waiting_on else CANNOT_SAY
    return YES if chat.first_answer_at or chat.under_way else NO


def _not_resolved(chat: Chat) -> Holds:
    return YES if chat.first_in_at or chat.status else CANNOT_SAY


def _agent_is_silent(chat: Chat) -> Holds:
    if chat.assignee_kind in (NONE, BOT) or chat.waiting_on == CUSTOMER:
        return NO
    if not (chat.assignee_kind and chat.waiting_on):
        return CANNOT_SAY
    # what a bot wrote while it had the chat may be the newest answer, and is none of an agent
    return NO if chat.first_answer_at and chat.last_answer_at >= chat.assignee_at else YES


def _customer_is_silent(chat: Chat) -> Holds:
    if chat.waiting_on != CUSTOMER:
        return NO if chat.waiting_on else CANNOT_SAY
    return YES


def _window_is_open(chat: Chat) -> Holds:
    if chat.app not in REPLY_WINDOW_APPS:
        return NO if chat.app else CANNOT_SAY
    return YES if chat.last_in_at else CANNOT_SAY


_PICKUP = "nobody picked it up", "picked up"
_FIRST = "no first response yet", "first response given"
_UNTAKEN_ONLY: dict[str, frozenset[str | int]] = {
    "status": frozenset(_UNTAKEN),
    "assignee_kind": frozenset({UNKNOWN, NONE}),
}
_WAITS_ONLY: dict[str, frozenset[str | int]] = {"waiting_on": frozenset({AGENT})}

#: By the word of the file; the two that may begin with a hand-over have a second one.
CLOCKS: Final[dict[str, Clock]] = {
    "pickup": _clock(
        _nobody_has_it,
        lambda chat: max(chat.first_in_at or chat.status_at, chat.let_go_at),
        Fact.ASSIGNEE | Fact.MESSAGES,
        _PICKUP,
        _UNTAKEN_ONLY,
        # the customer's first message may be seen after the status: that is no new beginning
        lambda chat, begun: chat.let_go_at > begun,
    ),
    "pickup from handover": _clock(
        _nobody_has_it_from_the_bot,
        lambda chat: chat.let_go_at,
        Fact.ASSIGNEE | Fact.MESSAGES,
        _PICKUP,
        _UNTAKEN_ONLY,
    ),
    "first_response": _clock(
        _no_first_response, lambda chat: chat.first_in_at, Fact.MESSAGES, _FIRST
    ),
    "first_response from handover": _clock(
        _no_first_response_of_people,
        lambda chat: chat.handed_over_at,
        Fact.ASSIGNEE | Fact.MESSAGES,
        _FIRST,
        {"assignee_kind": frozenset({NONE, AGENT})},
    ),
    "next_response": _clock(
        _no_next_response,
        lambda chat: chat.waiting_since,
        Fact.MESSAGES | Fact.WAITING,
        ("the customer waits for an answer", "answered"),
        _WAITS_ONLY,
    ),
    "resolution": _clock(
        _not_resolved,
        lambda chat: chat.first_in_at or chat.episode_at,
        Fact.MESSAGES,
        ("not resolved", "resolved"),
        anew=_only_by_reopening,
    ),
    "agent_silence": _clock(
        _agent_is_silent,
        lambda chat: max(chat.assignee_at, chat.waiting_since),
        Fact.ASSIGNEE | Fact.MESSAGES | Fact.WAITING,
        ("the agent has not written", "the agent has written"),
        {**_WAITS_ONLY, "assignee_kind": frozenset({AGENT})},
    ),
    "customer_silence": _clock(
        _customer_is_silent,
        lambda chat: chat.waiting_since,
        Fact.WAITING,
        ("the customer has not written", "the customer has written"),
        {"waiting_on": frozenset({CUSTOMER})},
    ),
    "reply_window": _clock(
        _window_is_open,
        lambda chat: chat.last_in_at,
        Fact.MESSAGES | Fact.APP,
        ("the reply window closes: no message of the customer", "no reply window"),
        {"app": frozenset(REPLY_WINDOW_APPS)},
    ),
}
