"""One attempt at one message, as a row of stages; the first that has an answer ends it.

Each stage hands the message on as it is to be told by then: without what is no longer true, or
with a note for its reader.
"""

from typing import Final, TypeAlias

from alerting.model.alert import Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.message import AlertNews, GroupNews, Message, Trouble
from alerting.model.outcome import Deferred, Outcome, Refused
from alerting.model.people import Means
from alerting.model.times import EpochMs
from alerting.notify.breaker import Breaker
from alerting.notify.following import follow
from alerting.notify.lanes import Entry, Lanes, provider
from alerting.notify.leaving_out import left_out
from alerting.notify.limiting import Bundling, Hold, Limiting
from alerting.notify.means import Way
from alerting.notify.needs import Needs
from alerting.notify.retry import LONGEST_ASKED, is_hopeless
from alerting.notify.settlement import Settlement, moved, refusal, settlement
from alerting.notify.text import Rendered
from alerting.notify.troubles import SPOKEN, STOPPED, given_up, note_of_want
from alerting.notify.wanted import begins

Result: TypeAlias = Settlement | Hold | Bundling

#: Means that put messages of a thread below its first.
JOINED: Final = frozenset({Means.EMAIL, Means.SLACK})

_UNWANTED = Settlement(Step(StepKind.DROPPED, "no longer wanted"))


class Attempt:
    """What it remembers between attempts is about the means and the people, not the messages."""

    def __init__(self, means: Means, needs: Needs, lanes: Lanes) -> None:
        self.breaker = Breaker()
        self._needs = needs
        self._limiting = Limiting(means, needs, lanes, self._still)
        self._paused: dict[str, EpochMs] = {}

    @property
    def held(self) -> int:
        return self._limiting.held

    async def make(self, entry: Entry, way: Way) -> Result:
        """StorageError means that nothing was sent."""
        message = entry.message
        told = self._still(entry, message)
        if told is None:
            return _UNWANTED
        ended = self._outdated(message) or self._stopped(entry)
        if ended:
            return ended
        await self._needs.confirm(message)
        told = self._still(entry, message)
        if told is None:
            return _UNWANTED
        following = await follow(message, told, self._needs.outbox)
        if not isinstance(following, Message):
            return following
        waiting = self._paused_or_broken(message)
        if waiting:
            return waiting
        limited = await self._limiting.limit(entry, following)
        return await self._send(entry, limited, way) if isinstance(limited, Message) else limited

    async def otherwise(self, entry: Entry) -> Settlement | None:
        """Without settings for the means; None: it can go no other way, so it waits for them."""
        message = entry.message
        told = self._still(entry, message)
        if told is None:
            return _UNWANTED
        following = await follow(message, told, self._needs.outbox)
        if not isinstance(following, Message):
            return following
        if not message.fallbacks:
            return None
        return moved(message, "no settings", note=note_of_want(message))

    def begins(self, message: Message) -> bool:
        """Nothing that is known by now keeps it from going out: no pause, no limit, and nothing
        that was told before."""
        if message.reason is not Reason.FIRST or self._limiting.limited:
            return False
        paused = self._paused.get(_pause_key(message), 0) > self._needs.clock.now()
        return not (paused or self.breaker.why)

    def settled(self, entry: Entry, step: Step) -> None:
        self._limiting.settled(entry, step)

    def _still(self, entry: Entry, told: Message) -> Message | None:
        """A beginning that may have been sent already goes again, so that its end can."""
        if entry.uncertain and begins(entry.message):
            return told
        return self._needs.recheck.as_of_now(told)

    def _outdated(self, message: Message) -> Settlement | None:
        """Trouble and summaries that waited a day for settings say nothing about now."""
        now = self._needs.clock.now()
        is_news = isinstance(message.content, AlertNews | GroupNews)
        if is_news or not is_hopeless(message.created_at, now):
            return None
        return Settlement(Step(StepKind.GIVEN_UP, "a day old"))

    def _stopped(self, entry: Entry) -> Settlement | None:
        to = entry.message.to
        if to.means is not Means.SMS or not self._needs.stopped(to.address):
            return None
        return refusal(entry.message, Refused(STOPPED), entry.tries, self._needs.clock.now())

    def _paused_or_broken(self, message: Message) -> Settlement | Hold | None:
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

    async def _send(self, entry: Entry, told: Message, way: Way) -> Settlement:
        needs, message = self._needs, entry.message
        thread = await self._thread(told)
        text = self._render(told)
        if not entry.claimed:
            await needs.outbox.claim([message.key], needs.clock.now())
        entry.claimed = False
        still = self._still(entry, told)
        if still is None:
            return _UNWANTED
        if still is not told:
            text = self._render(still)
        outcome = await way.send(still, text, thread)
        now = needs.clock.now()
        self._learn(message, outcome, now)
        made = settlement(
            message, outcome, entry.tries + 1, now, needs.dice(), within=needs.receipt_within
        )
        return made.without(left_out(message, still))

    async def _thread(self, told: Message) -> str:
        """A mail answers the first about its alert, for mailboxes that join by subject too; a
        post stands below the first about its chat."""
        outbox, to, alert = self._needs.outbox, told.to, told.alert
        if not told.thread or to.means not in JOINED:
            return ""
        if told.reason is Reason.FIRST or not alert:
            return await outbox.receipt(told.thread, to)
        if to.means is not Means.EMAIL:
            found = await outbox.receipt(told.thread, to)
            return found or await outbox.receipt_among(alert, to)
        own = await outbox.receipt("", to, alert) or await outbox.receipt_among(alert, to)
        return own or await outbox.receipt(told.thread, to)

    def _render(self, told: Message) -> Rendered:
        text = self._needs.texts.render(told)
        if text.failure:
            self._needs.report(_template_trouble(told, text.failure, self._needs.clock.now()))
        return text

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
