"""Conditions as written become questions that can be asked of a chat, a million times.

A Node answers in Kleene's three values (NO < CANNOT_SAY < YES, so *all* is `min` and *any* is
`max`). Negation is pushed down to the leaves, so that only leaves need to know how to deny.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from alerting.judge.conditions import Conditions
from alerting.judge.spec import OFFLINE, Bounds
from alerting.model.answer import Holds
from alerting.model.chat import AGENT, BOT, UNKNOWN, Chat, Fact
from alerting.model.times import EpochMs
from alerting.model.zoho import OVER

YES, NO, CANNOT_SAY = Holds.YES, Holds.NO, Holds.CANNOT_SAY

Ask: TypeAlias = Callable[[Chat], Holds]
Since: TypeAlias = Callable[[Chat], EpochMs]
Say: TypeAlias = Callable[[Chat], str]

#: Facts by which rules are indexed: name of the Chat's field → values it must have for a YES.
Needs: TypeAlias = Mapping[str, frozenset[str | int]]

#: What the rules that may concern an event are remembered by.
FIELDS = frozenset({"status", "reply", "assignee_kind", "waiting_on", "channel", "app"})

_OPPOSITE = {YES: NO, NO: YES, CANNOT_SAY: CANNOT_SAY}


@dataclass(frozen=True, slots=True)
class Node:
    """`since` is meaningful while `ask` says YES: the event time at which that began."""

    ask: Ask
    since: Since
    say: Say
    reads: int
    needs: Needs = field(default_factory=dict)
    by_values: bool = False
    """Chats with the same values in FIELDS have the same answer."""


def asked(conditions: Conditions, *, denied: bool = False) -> Node:
    """All that is written must hold; `denied`: not all of it."""
    parts = [
        # a list of contacts may be long, and each version of it would stay in memory
        (_leaf.__wrapped__ if name == "contact" else _leaf)(name, value, denied=denied)
        for name, value in _written(conditions)
    ]
    if conditions.all:
        parts.append(_join(conditions.all, whole=True, denied=denied))
    if conditions.any:
        parts.append(_join(conditions.any, whole=False, denied=denied))
    if conditions.not_:
        parts.append(asked(conditions.not_, denied=not denied))
    return any_of(parts) if denied else all_of(parts)


def _join(parts: Sequence[Conditions], *, whole: bool, denied: bool) -> Node:
    nodes = [asked(part, denied=denied) for part in parts]
    return all_of(nodes) if whole is not denied else any_of(nodes)


def _written(conditions: Conditions) -> list[tuple[str, object]]:
    names = (
        *("status", "reply_status", "assignee", "channel", "app"),
        *("contact", "messages", "waiting_on", "reopened", "org"),
    )
    found = ((name, getattr(conditions, name)) for name in names)
    return [(name, value) for name, value in found if value is not None]


def all_of(parts: Sequence[Node]) -> Node:
    """NO beats CANNOT_SAY beats YES; it holds since the last of them began."""
    if len(parts) == 1:
        return parts[0]
    asks = [part.ask for part in parts]

    def ask(chat: Chat) -> Holds:
        result = YES
        for one in asks:
            answer = one(chat)
            if answer is NO:
                return NO
            if answer is CANNOT_SAY:
                result = CANNOT_SAY
        return result

    return Node(
        ask,
        lambda chat: max(part.since(chat) for part in parts),
        lambda chat: ", ".join(text for part in parts if (text := part.say(chat))),
        _reads(parts),
        _needs_of_all(parts),
        by_values=all(part.by_values for part in parts),
    )


def any_of(parts: Sequence[Node]) -> Node:
    """YES beats CANNOT_SAY beats NO; it holds since the first of those that hold began."""
    if len(parts) == 1:
        return parts[0]

    def ask(chat: Chat) -> Holds:
        return max(part.ask(chat) for part in parts)

    def holding(chat: Chat) -> list[Node]:
        return [part for part in parts if part.ask(chat) is YES]

    return Node(
        ask,
        lambda chat: min((part.since(chat) for part in holding(chat)), default=chat.episode_at),
        lambda chat: " or ".join(text for part in holding(chat) if (text := part.say(chat))),
        _reads(parts),
        _needs_of_any(parts),
        by_values=all(part.by_values for part in parts),
    )


def _reads(parts: Sequence[Node]) -> int:
    reads = 0
    for part in parts:
        reads |= part.reads
    return reads


def _needs_of_all(parts: Sequence[Node]) -> Needs:
    needs: dict[str, frozenset[str | int]] = {}
    for part in parts:
        for name, values in part.needs.items():
            needs[name] = needs[name] & values if name in needs else values
    return needs


def _needs_of_any(parts: Sequence[Node]) -> Needs:
    common = set.intersection(*(set(part.needs) for part in parts))
    return {name: frozenset().union(*(part.needs[name] for part in parts)) for name in common}


@lru_cache(maxsize=4_096)
def _leaf(name: str, value: Hashable, *, denied: bool) -> Node:
    """One for all rules that ask it: what every event touches stays in the processor's cache."""
    node = _LEAVES[name](value)
    if not denied:
        return node
    ask = node.ask
    # what it says is how the chat is, and so the same whether that is asked for or denied
    opposite: Ask = lambda chat: _OPPOSITE[ask(chat)]  # noqa: E731
    return Node(opposite, node.since, node.say, node.reads, {}, node.by_values)


def _value(field_name: str, at: str, reads: int, say: Say) -> Callable[[object], Node]:
    """A leaf that compares one field with a set of values; an unseen field cannot say."""

    def make(values: object) -> Node:
        wanted = _set(values)

        def ask(chat: Chat) -> Holds:
            value = getattr(chat, field_name)
            if value in wanted:
                return YES
            return NO if value else CANNOT_SAY

        def since(chat: Chat) -> EpochMs:
            moment: EpochMs = getattr(chat, at)
            return moment

        by_values = field_name in FIELDS
        return Node(ask, since, say, reads, {field_name: wanted}, by_values)

    return make


def _set(values: object) -> frozenset[str | int]:
    return values if isinstance(values, frozenset) else frozenset({str(values)})


def _nothing(_chat: Chat) -> str:
    return ""


def _assignee(value: object) -> Node:
    wanted = _set(value)
    ids = frozenset(one for one in wanted if isinstance(one, int))
    kinds = frozenset(one for one in wanted if isinstance(one, str) and one != OFFLINE)

    def ask(chat: Chat) -> Holds:
        if chat.assignee_kind == UNKNOWN:
            return CANNOT_SAY
        return YES if chat.assignee_kind in kinds or chat.assignee in ids else NO

    needs: dict[str, frozenset[str | int]] = {"assignee_kind": kinds}
    if ids:
        needs["assignee_kind"] = kinds | {AGENT, BOT}
    if OFFLINE in wanted:
        return _offline(ask, {"assignee_kind": needs["assignee_kind"] | {AGENT}})
    if not kinds:
        needs["assignee"] = ids
    return Node(ask, lambda chat: chat.assignee_at, _who, Fact.ASSIGNEE, needs, not ids)


def _offline(otherwise: Ask, needs: Needs) -> Node:
    """`otherwise`: whether the assignee is one of those who are meant whether there or not."""

    def ask(chat: Chat) -> Holds:
        known = otherwise(chat)
        if known is not NO or chat.assignee_kind != AGENT:
            return known
        if chat.away is None:
            return CANNOT_SAY
        return YES if chat.away else NO

    def since(chat: Chat) -> EpochMs:
        if chat.assignee_kind != AGENT or otherwise(chat) is YES:
            return chat.assignee_at
        return max(chat.assignee_at, chat.away_at)

    return Node(ask, since, _who_is_there, Fact.ASSIGNEE, needs)


def _who(chat: Chat) -> str:
    return {"none": "nobody assigned", "bot": "with a bot"}.get(chat.assignee_kind, "")


def _who_is_there(chat: Chat) -> str:
    return "its agent is offline" if chat.away and chat.assignee_kind == AGENT else _who(chat)


def _messages(value: object) -> Node:
    assert isinstance(value, Bounds)

    def since(chat: Chat) -> EpochMs:
        # few messages: it was so from the beginning; many: since the newest
        return chat.episode_at if value.above is None else chat.messages_at

    return Node(
        lambda chat: YES if value.admits(chat.messages) else NO,
        since,
        lambda chat: f"{chat.messages} messages",
        Fact.MESSAGES,
    )


def _reopened(value: object) -> Node:
    return Node(
        lambda chat: YES if chat.reopened is value else NO,
        lambda chat: chat.episode_at,
        lambda chat: "reopened" if chat.reopened else "",
        Fact.EPISODE,
    )


_LEAVES: dict[str, Callable[[object], Node]] = {
    "status": _value("status", "status_at", Fact.STATUS, lambda chat: chat.status),
    "reply_status": _value("reply", "reply_at", Fact.REPLY, lambda chat: chat.reply),
    "assignee": _assignee,
    "channel": _value("channel", "episode_at", Fact.CHANNEL, _nothing),
    "app": _value("app", "episode_at", Fact.APP, _nothing),
    "contact": _value("contact", "episode_at", Fact.CONTACT, _nothing),
    "messages": _messages,
    "waiting_on": _value(
        "waiting_on",
        "waiting_since",
        Fact.WAITING,
        lambda chat: f"waiting for the {chat.waiting_on}",
    ),
    "reopened": _reopened,
    "org": _value("org", "episode_at", 0, _nothing),
}


def not_over(conditions: Conditions) -> Node:
    """A chat that is over needs nobody any more, unless `conditions` name that very state."""
    ended = OVER - named_statuses(conditions)
    return Node(
        lambda chat: NO if chat.status in ended else YES,
        lambda _chat: 0,
        _nothing,
        Fact.STATUS,
        by_values=True,
    )


def named_statuses(conditions: Conditions) -> frozenset[str]:
    nested = [*(conditions.any or ()), *(conditions.all or ())]
    if conditions.not_:
        nested.append(conditions.not_)
    return (conditions.status or frozenset()).union(*map(named_statuses, nested))
