"""Which group a chat belongs to, and what of the chat says so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from alerting.judge.asking import CANNOT_SAY, YES, Node
from alerting.judge.tally import Group
from alerting.model.chat import AGENT, Chat, Fact

#: None: it cannot say; such a chat is in no group.
GroupOf: TypeAlias = Callable[[Chat], Group | None]

#: One of these is the first that is known of any chat.
FIRST_SIGHT = Fact.STATUS | Fact.CHANNEL | Fact.APP | Fact.MESSAGES | Fact.FATE


@dataclass(frozen=True, slots=True)
class Grouping:
    of: GroupOf
    known: Node
    """Whether a chat's group is known."""


def _by_channel(chat: Chat) -> Group | None:
    return (chat.org, chat.channel) if chat.channel else None


def _by_agent(chat: Chat) -> Group | None:
    return (chat.org, chat.assignee) if chat.assignee_kind == AGENT else None


def _by_app(chat: Chat) -> Group | None:
    return (chat.org, chat.app) if chat.app else None


def _by_org(chat: Chat) -> Group | None:
    return (chat.org, 0)


_GROUPS: dict[str, tuple[GroupOf, int]] = {
    "channel": (_by_channel, Fact.CHANNEL),
    "agent": (_by_agent, Fact.ASSIGNEE),
    "app": (_by_app, Fact.APP),
    "org": (_by_org, 0),
}


def grouping(per: str) -> Grouping:
    of, reads = _GROUPS[per]
    known = Node(
        lambda chat: CANNOT_SAY if of(chat) is None else YES,
        lambda chat: chat.episode_at,
        lambda _chat: "",
        reads,
        {"assignee_kind": frozenset({AGENT})} if per == "agent" else {},
    )
    return Grouping(of, known)


def reads_of_chats(whole: Node) -> int:
    """What a chat must be asked again for; where it needs no value, already when first seen."""
    return whole.reads if whole.needs.keys() - {"org"} else whole.reads | FIRST_SIGHT
