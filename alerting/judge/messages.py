"""Which message a change tells of."""

from typing import TypeAlias

from alerting.judge.asking import Node, all_of, asked
from alerting.judge.conditions import Conditions
from alerting.judge.counted import CountedMessages
from alerting.judge.window import Key
from alerting.model.chat import Change, Fact, Fate

#: Its key; how one of ours fared so far, None for a customer's.
Told: TypeAlias = tuple[Key, Fate | None]

INCOMING = frozenset({"message_in"})


def message_of(change: Change) -> Told | None:
    """None: nothing new of a message; so of one of ours that was told of by its status already."""
    chat = change.chat
    if change.facts & Fact.FATE:
        fate = chat.fates.get(change.message) if chat.fates else None
        return ((chat.org, chat.session, change.message), fate) if fate else None
    if change.heard in INCOMING:
        # without an id of Zoho's its instant tells it from the others of its chat
        return (chat.org, chat.session, change.message or -change.at), None
    return None


def suits(told: Fate | None, kind: CountedMessages | None) -> bool:
    """Whether the message itself is one of those asked for; its chat is asked beside."""
    if kind is None:
        return True
    if told is None:
        return kind.direction != "out" and kind.status is None
    return kind.direction != "in" and (kind.status is None or told.fate in kind.status)


def chats_of(kind: CountedMessages | None) -> Node | None:
    """What is asked of a message's chat, if anything."""
    names = ("channel", "app", "contact", "org")
    found = {name: value for name in names if (value := getattr(kind, name, None)) is not None}
    return asked(Conditions.model_construct(**found)) if found else None


def all_asked(*nodes: Node | None) -> Node:
    """Also of no questions at all: then of every chat it is so."""
    return all_of([node for node in nodes if node is not None])
