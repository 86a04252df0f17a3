"""One attempt at one message, as a row of stages; the first that has an answer ends it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from alerting.clock import Clock
from alerting.model.alert import Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.limits import Limits
from alerting.model.message import AlertNews, Message, Trouble
from alerting.model.outcome import Deferred, Outcome, Refused
from alerting.model.people import Means
from alerting.model.times import DAY, HOUR, SECOND, EpochMs, Ms
from alerting.notify.allowance import Allowance
from alerting.notify.breaker import Breaker
from alerting.notify.lanes import Entry, Lanes, provider
from alerting.notify.means import Way
from alerting.notify.ports import Outbox, Recheck
from alerting.notify.retry import LONGEST_ASKED, is_hopeless
from alerting.notify.settlement import (
    SPOKEN,
    Course,
    Settlement,
    bundle,
    course,
    given_up,
    moved,
    settlement,
)
from alerting.notify.text import Rendered

APART: Ms = SECOND // 10
"""Held messages come back one by one, so that the first finds the others to bundle."""


#: What goes where the alert's first message went.
_FOLLOWING = (Reason.RISEN, Reason.REMINDER, Reason.ENDED)


class Texts(Protocol):
    """`render.Renderer`, or a fake."""

    def render(self, message: Message) -> Rendered: ...


@dataclass(frozen=True, slots=True)
class Needs:
    """What every means works with."""

    outbox: Outbox
    texts: Texts
    recheck: Recheck
    clock: Clock
    limits: Callable[[], Limits]
    """As of now: a new rules file may change them."""
    report: Callable[[Trouble], None]
    pass_on: Callable[[Sequence[Message]], None]
    """Messages that take another's place, durable already."""
    dice: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now, and nothing to write down."""

    until: EpochMs


@dataclass(frozen=True, slots=True)
class Bundling:
    """Several messages become one."""

    entries: tuple[Entry, ...]
    message: Message


Result: TypeAlias = Settlement | Hold | Bundling


class Attempt:
    """What it remembers between attempts is about the means and the people, not the messages."""

    def __init__(self, means: Means, needs: Needs, lanes: Lanes) -> None:
        self.breaker = Breaker()
        self._needs = needs
        self._lanes = lanes
        self._allowance = _allowance(means, needs)
        self._held: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        self._paused: dict[str, EpochMs] = {}
        self._said: dict[str, EpochMs] = {}

    @property
    def held(self) -> int:
        return sum(len(entries) for entries in self._held.values())

    async def make(self, entry: Entry, way: Way) -> Result:
        """StorageError means that nothing was sent."""
        return (
            self._dropped(entry)
            or self._outdated(entry.message)
            or await self._followed(entry.message)
            or self._paused_or_broken(entry.message)
            or await self._limited(entry)
            or await self._send(entry, way)
        )

    def settled(self, entry: Entry, step: Step) -> None:
        """After it is durable, so that the limit's count never misses one."""
        if self._allowance is None:
            return
        self._held[entry.message.to.name].pop(entry.message.key, None)
        if entry.reserved:
            self._allowance.give_back(entry.message.to.name)
            entry.reserved = False
        if step.kind is StepKind.DELIVERED:
            self._allowance.sent(entry.message.to.name)

    def _dropped(self, entry: Entry) -> Settlement | None:
        """A first message that may have been sent already goes again, so that its end can."""
        message = entry.message
        asked = message.reason in (Reason.FIRST, Reason.RISEN, Reason.REMINDER)
        again = entry.uncertain and message.reason is not Reason.REMINDER
        if not asked or again or self._needs.recheck.still_wanted(message):
            return None
        return Settlement(Step(StepKind.DROPPED, "no longer wanted"))

    def _outdated(self, message: Message) -> Settlement | None:
        """Trouble and summaries that waited a day for settings say nothing about now."""
        now = self._needs.clock.now()
        if isinstance(message.content, AlertNews) or not is_hopeless(message.created_at, now):
            return None
        return Settlement(Step(StepKind.GIVEN_UP, "a day old"))

    async def _followed(self, message: Message) -> Settlement | None:
        if not message.alert or message.reason not in _FOLLOWING:
            return None
        lane = await self._needs.outbox.lane(message.alert, message.to)
        match course(message.reason, lane):
            case Course.DROP:
                return Settlement(Step(StepKind.DROPPED, "its beginning was not told"))
            case Course.FOLLOW if message.fallbacks:
                return moved(message, "follows its first message")
            case Course.GO | Course.FOLLOW:
                return None

    def _paused_or_broken(self, message: Message) -> Result | None:
        now = self._needs.clock.now()
        until = self._paused.get(_pause_key(message), 0)
        if now < until:
            return Hold(until)
        if self.breaker.lets_through(now):
            return None
        if message.fallbacks:
            return moved(message, self.breaker.why)
        if is_hopeless(message.created_at, now):
            heard = given_up(message, self.breaker.why, now)
            return Settlement(Step(StepKind.GIVEN_UP, self.breaker.why), trouble=heard)
        return Hold(self.breaker.until)

    async def _limited(self, entry: Entry) -> Result | None:
        """Trouble, tests and summaries are few, and are never held back."""
        message, name = entry.message, entry.message.to.name
        if self._allowance is None or not isinstance(message.content, AlertNews):
            return None
        now = self._needs.clock.now()
        if not await self._allowance.take(name, now):
            return self._beyond(entry, self._allowance)
        held = [it for it in self._held.pop(name, {}).values() if self._dropped(it) is None]
        others = [it for it in held if self._lanes.seize(it)]
        if others:
            self._allowance.give_back(name)
            entries = (entry, *others)
            return Bundling(entries, bundle([it.message for it in entries], now))
        entry.reserved = True
        return None

    def _beyond(self, entry: Entry, allowance: Allowance) -> Result:
        """SMS go by the person's next means; what has none, and mails, wait and are bundled."""
        message = entry.message
        if message.to.means is Means.SMS and message.fallbacks:
            return moved(message, f"limit of {allowance.most} SMS a day", note=self._note(message))
        held = self._held[message.to.name]
        held[message.key] = entry
        place = list(held).index(message.key)
        return Hold(allowance.closed_until(message.to.name) + place * APART)

    def _note(self, message: Message) -> str:
        """Said to a person, and to the operators, once a day."""
        name, now, most = message.to.name, self._needs.clock.now(), self._needs.limits().sms_per_day
        if now - self._said.get(name, now - DAY) < DAY:
            return ""
        self._said[name] = now
        other = SPOKEN[message.fallbacks[0].means]
        text = (
            f"{name} was sent {most} SMS within a day, which is the limit. The next go by {other}."
        )
        self._needs.report(Trouble(f"limit:sms:{name}", text, now))
        return f"You were sent {most} SMS within a day, so this comes by {other}."

    async def _send(self, entry: Entry, way: Way) -> Settlement:
        needs, message = self._needs, entry.message
        thread = ""
        if message.thread and message.reason is not Reason.FIRST:
            thread = await needs.outbox.receipt(message.thread, message.to)
        text = needs.texts.render(message)
        if text.failure:
            needs.report(_template_trouble(message, text.failure, needs.clock.now()))
        await needs.outbox.claim([message.key], needs.clock.now())
        dropped = self._dropped(entry)
        if dropped:
            return dropped
        outcome = await way.send(message, text, thread)
        now = needs.clock.now()
        self._learn(message, outcome, now)
        return settlement(message, outcome, entry.tries + 1, now, needs.dice())

    def _learn(self, message: Message, outcome: Outcome, now: EpochMs) -> None:
        match outcome:
            case Refused(everybody=True):
                self.breaker.opened(outcome.why, now)
            case Deferred():
                if outcome.retry_after:
                    pause = min(LONGEST_ASKED, outcome.retry_after)
                    self._paused = {k: at for k, at in self._paused.items() if at > now}
                    self._paused[_pause_key(message)] = now + pause
            case _:
                self.breaker.mended()


def _allowance(means: Means, needs: Needs) -> Allowance | None:
    match means:
        case Means.EMAIL:
            return Allowance(needs.outbox, means, lambda: needs.limits().mails_per_hour, HOUR)
        case Means.SMS:
            return Allowance(needs.outbox, means, lambda: needs.limits().sms_per_day, DAY)
        case Means.SLACK | Means.WEBHOOK | Means.APPRISE:
            return None


def _pause_key(message: Message) -> str:
    """Slack counts by channel, the others by account."""
    return message.to.address if message.to.means is Means.SLACK else provider(message)


def _template_trouble(message: Message, failure: str, now: EpochMs) -> Trouble:
    means = message.to.means
    text = (
        f"A template for {SPOKEN[means]} cannot be used: {failure}. Messages go out in a plain "
        "built-in text until it is mended; `alerting check` tries all templates."
    )
    return Trouble(f"template:{means}", text, now)
