"""The question `repeats`: the same change again and again."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec
from pydantic import Field

from alerting.judge.change import ChangeQuestion, ChangeSpec, WhatChanges
from alerting.judge.conditions import Conditions
from alerting.judge.recent import Recent, Saved
from alerting.judge.signals import Signal
from alerting.judge.spec import Duration, Spec
from alerting.judge.tally import Group, Standing
from alerting.model.answer import Holds
from alerting.model.chat import AGENT, Change, Chat
from alerting.model.times import EpochMs, spell


class RepeatsOf(Spec):
    change: WhatChanges
    above: int = Field(ge=1)
    within: Duration
    per: Literal["chat", "agent"] = "chat"
    """agent: who had the chat before the change, or else who has it since."""


class RepeatsSpec(Spec):
    repeats: RepeatsOf


class RepeatsTally:
    """Holds for a chat or an agent after more than so many of the same changes in the window.

    Two changes of a chat at the same instant count as one.
    """

    hears: frozenset[str] = frozenset()
    hold_for = 0

    def __init__(self, spec: RepeatsSpec, where: Conditions | None) -> None:
        of = self._of = spec.repeats
        self.per = of.per
        self._question = ChangeQuestion(ChangeSpec.model_construct(change=of.change), where)
        self.reads, self.needs = self._question.reads, self._question.needs
        self._recent = Recent(of.within, of.above)

    @property
    def first(self) -> EpochMs:
        return self._recent.first

    def hear(self, change: Change) -> Iterable[Group]:
        if not self._question.happened(change):
            return ()
        chat = change.chat
        group = (chat.org, chat.session) if self.per == "chat" else _agent(change)
        if group is None:
            return ()
        passed = self._recent.add(group, (change.at, chat.session), chat.heard_at)
        return (group,) if passed else ()

    def hear_signal(self, event: Signal) -> Iterable[Group]:  # noqa: ARG002 it asks of chats only
        return ()

    def pass_time(self, at: EpochMs) -> Iterable[Group]:
        return self._recent.pass_time(at)

    def standing(self, group: Group) -> Standing:
        return _YES if group in self._recent.above else _NO

    def counts(self, chat: Chat) -> bool:  # noqa: ARG002 what happened has happened
        return False

    def look(self, chat: Chat) -> Iterable[Group]:  # noqa: ARG002 what is past was not for this rule
        return ()

    def forget(self, chat: Chat) -> Iterable[Group]:  # noqa: ARG002 what happened has happened
        return ()

    def resume(self, at: EpochMs) -> None:
        pass

    def what(self, group: Group) -> str:
        number = self._recent.number(group)
        return f"{number} time{'' if number == 1 else 's'} within {spell(self._of.within)}"

    def save(self) -> bytes:
        return msgspec.msgpack.encode(self._recent.save())

    def load(self, saved: bytes) -> None:
        if saved:
            self._recent.load(msgspec.msgpack.decode(saved, type=Saved))

    def groups(self) -> Sequence[Group]:
        return self._recent.groups()


def _agent(change: Change) -> Group | None:
    chat = change.chat
    if change.was_assignee_kind == AGENT:
        return chat.org, change.was_assignee
    return (chat.org, chat.assignee) if chat.assignee_kind == AGENT else None


_YES, _NO = Standing(Holds.YES), Standing(Holds.NO)
