"""A person's limit: beyond it messages go by other means, or wait and become one."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from msgspec.structs import replace

from alerting.model.delivery import Step, StepKind
from alerting.model.message import AlertNews, GroupNews, Message, Trouble
from alerting.model.people import Means
from alerting.model.times import DAY, HOUR, SECOND, EpochMs, Ms
from alerting.notify.allowance import Allowance
from alerting.notify.lanes import Entry, Lanes
from alerting.notify.leaving_out import left_out
from alerting.notify.needs import Needs
from alerting.notify.settlement import Settlement, bundle, moved
from alerting.notify.troubles import SPOKEN

APART: Ms = SECOND // 10
"""Held messages come back one by one, so that the first finds the others to bundle."""
NEAR: Final = 4, 5
"""From this share of the limit on, it is said that it is near."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now, and nothing to write down."""

    until: EpochMs


@dataclass(frozen=True, slots=True)
class Bundling:
    """Several messages become one; each with those of its alerts that are not in it."""

    entries: tuple[tuple[Entry, tuple[int, ...]], ...]
    message: Message


Found: TypeAlias = Message | Settlement | Hold | Bundling


class Limiting:
    """Of one means. `still`: a message that was held, as it is to be told by now, if at all."""

    def __init__(
        self,
        means: Means,
        needs: Needs,
        lanes: Lanes,
        still: Callable[[Entry, Message], Message | None],
    ) -> None:
        self._means = means
        self._needs = needs
        self._lanes = lanes
        self._still = still
        self._allowance = _allowance(means, needs)
        self._held: defaultdict[str, dict[str, tuple[Entry, Message]]] = defaultdict(dict)
        self._last: dict[tuple[str, str], EpochMs] = {}
        """When a person was last told of a rule."""
        self._said: dict[tuple[str, str], EpochMs] = {}
        """When a person was told last how it stands with their limit."""

    @property
    def limited(self) -> bool:
        """Whether people get only so many by this means."""
        return self._allowance is not None

    @property
    def held(self) -> int:
        return sum(len(entries) for entries in self._held.values())

    async def limit(self, entry: Entry, told: Message) -> Found:
        """Trouble, tests, digests and summaries are few, and are never held back."""
        name, now = told.to.name, self._needs.clock.now()
        allowance = self._allowance
        if allowance is None or not isinstance(told.content, AlertNews | GroupNews):
            return told
        self._give_back(entry, allowance)  # of a try that the disk refused
        if await allowance.take(name, now):
            bundling = self._together(entry, told, now)
            if bundling:
                allowance.give_back(name)
                return bundling
        else:
            beyond = self._beyond(entry, told, allowance)
            if beyond is not None:
                return beyond
            allowance.take_anyway(name)
        self._last[name, _rule(told)] = now
        entry.reserved = True
        return await self._near(told, allowance)

    def settled(self, entry: Entry, step: Step) -> None:
        """After it is durable, so that the limit's count never misses one."""
        if self._allowance is None:
            return
        name = entry.message.to.name
        self._held[name].pop(entry.message.key, None)
        self._give_back(entry, self._allowance)
        if step.kind is StepKind.DELIVERED:
            self._allowance.sent(name)

    def _give_back(self, entry: Entry, allowance: Allowance) -> None:
        if entry.reserved:
            allowance.give_back(entry.message.to.name)
            entry.reserved = False

    def _together(self, entry: Entry, told: Message, now: EpochMs) -> Bundling | None:
        """There is room again: what was held goes with it."""
        waiting = self._held.pop(told.to.name, {}).values()
        wanted = [(it, now_) for it, was in waiting if (now_ := self._still(it, was))]
        others = [(it, say) for it, say in wanted if it is not entry and self._lanes.seize(it)]
        if not others:
            return None
        parts = ((entry, told), *others)
        entries = tuple((it, left_out(it.message, say)) for it, say in parts)
        return Bundling(entries, bundle([say for _, say in parts], now))

    def _beyond(
        self, entry: Entry, told: Message, allowance: Allowance
    ) -> Settlement | Hold | None:
        """SMS go by the person's next means; what has none, and mails, wait and are bundled.

        But a rule of which the person has not heard for an hour is told all the same: None.
        """
        message, most = entry.message, allowance.most
        if self._means is Means.SMS and _has_other_means(message):
            return moved(message, f"limit of {most} SMS a day", note=self._note(message, most))
        now, name = self._needs.clock.now(), message.to.name
        if told.ahead and now - self._last.get((name, _rule(told)), now - HOUR) >= HOUR:
            return None
        held = self._held[name]
        held[message.key] = entry, told
        return Hold(allowance.closed_until(name) + list(held).index(message.key) * APART)

    def _note(self, message: Message, most: int) -> str:
        """Said to a person, and to the operators, once a day."""
        name = message.to.name
        if not self._may_say("limit", name):
            return ""
        other = SPOKEN[message.fallbacks[0].means]
        self._report(
            f"limit:sms:{name}",
            f"{name} was sent {most} SMS within a day, which is the limit. The next go by {other}.",
        )
        return f"You were sent {most} SMS within a day, so this comes by {other}."

    async def _near(self, told: Message, allowance: Allowance) -> Message:
        """SMS are few: whoever gets most of a day's hears so before the last one."""
        share, whole = NEAR
        near = -(-allowance.most * share // whole)
        name, now = told.to.name, self._needs.clock.now()
        if self._means is not Means.SMS or told.note or allowance.at_most(name) < near:
            return told
        if now - self._said.get(("near", name), now - DAY) < DAY:
            return told
        used = await allowance.used(name, now)
        if used < near or not self._may_say("near", name):
            return told
        most = allowance.most
        self._report(
            f"near:sms:{name}",
            f"{name} was sent {used} SMS within a day; {most} is the limit. Beyond it messages go "
            "by other means, or wait and come together.",
        )
        return replace(told, note=f"{used} of {most} SMS within a day.")

    def _may_say(self, what: str, name: str) -> bool:
        now = self._needs.clock.now()
        if now - self._said.get((what, name), now - DAY) < DAY:
            return False
        self._said[what, name] = now
        return True

    def _report(self, cause: str, text: str) -> None:
        self._needs.report(Trouble(cause, text, self._needs.clock.now()))


def _has_other_means(message: Message) -> bool:
    return bool(message.fallbacks) and message.fallbacks[0].name == message.to.name


def _rule(message: Message) -> str:
    match message.content:
        case AlertNews(rule=rule):
            return rule
        case GroupNews(items=(first, *_)):
            return first.news.rule
        case _:
            return message.group


def _allowance(means: Means, needs: Needs) -> Allowance | None:
    match means:
        case Means.EMAIL:
            return Allowance(needs.outbox, means, lambda: needs.limits().mails_per_hour, HOUR)
        case Means.SMS:
            return Allowance(needs.outbox, means, lambda: needs.limits().sms_per_day, DAY)
        case Means.SLACK | Means.WEBHOOK | Means.APPRISE:
            return None
