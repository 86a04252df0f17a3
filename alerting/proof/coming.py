"""What is left of an alert: the news that wait, the steps of its policy, and the next reminder."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alerting.judge.rulebook import RuleBook
from alerting.lifecycle.owed import owed_to
from alerting.lifecycle.tell import Concerned, recipients
from alerting.model.alert import Alert
from alerting.model.people import Recipient
from alerting.model.policy import PolicyStep
from alerting.model.times import EpochMs, spell
from alerting.pipeline.about import About
from alerting.pipeline.board import Board
from alerting.proof.hearers import wishes
from alerting.proof.say import Say


def names(hear: Iterable[Recipient]) -> str:
    return ", ".join(f"{to.name} by {to.means}" for to in hear)


@dataclass(frozen=True, slots=True)
class Coming:
    """Of one open alert, as things are now."""

    alert: Alert
    board: Board
    book: RuleBook
    whose: Concerned
    now: EpochMs

    def waiting(self, name: str = "") -> Iterator[str]:
        """News that wait: for the window of their group, or for the end of what withholds them."""
        say = self._say
        for it in self.alert.owed:
            if name and it.to.name != name:
                continue
            who, at, awake = names((it.to,)), self._told_at(it.to), self._awake(it.to, self.now)
            if self.hidden:
                yield f"{who} is told once nothing hides it, if it is still true."
            elif awake > self.now:
                yield f"{it.to.name} has quiet hours: {who} is told {say.ahead(at)}."
            elif at > self.now:
                yield f"{who} is told {say.ahead(at)}, with whatever else is new in its group."
            else:
                yield f"{who} is about to be told."

    def steps(self, name: str = "") -> Iterator[str]:
        """Further steps of its policy, and whom they tell."""
        known = self._known
        if known is None:
            return
        if self.alert.step_at is None:
            yield from self._once_told(known, name)
            return
        for step, comes in self._left(known) if not self.hidden else ():
            hear = [to for to in self._hearers(step, comes) if name in ("", to.name)]
            if hear:
                yield from self._told_by(hear, comes)
            elif step.tell and not name:
                yield f"Unless somebody has it, nobody is told {self._say.ahead(comes)}."
            if step.do and not name:
                asks = f"its policy wants to {wishes(step)}"
                yield f"Unless somebody has it, {asks} {self._say.ahead(comes)}."

    def reminder(self) -> Iterator[str]:
        hear = (*self.alert.told, *(it.to for it in self.alert.owed))
        comes = self._reminds_at()
        if comes is None or self.hidden or not hear:
            return
        heard = self._heard(comes)
        soonest = min(self._awake(to, heard) for to in hear)
        after = ", after quiet hours" if soonest > heard else ""
        yield f"The next reminder goes out {self._say.ahead(soonest)}{after}."

    @property
    def hidden(self) -> bool:
        """Another alert explains it; until when, nobody knows."""
        chat = self.board.chat_of(self.alert)
        return self.board.withholding.hiding.over(self.alert, chat) is not None

    @property
    def _say(self) -> Say:
        return Say(self.book, self.now)

    @property
    def _known(self) -> About | None:
        return self.board.telling.composer.about_of(self.alert)

    def _left(self, known: About) -> Iterator[tuple[PolicyStep, EpochMs]]:
        """What is first told later than it opened counts its steps from then."""
        alert, since, first = self.alert, self.alert.counted_from, self._first_told()
        for step in known.policy(alert).steps[alert.stepped :]:
            if step.only and alert.severity not in step.only:
                continue
            if first is not None:
                since, first = max(since, min(first, since + step.after)), None
            yield step, since + step.after

    def _once_told(self, known: About, name: str) -> Iterator[str]:
        """Its beginning is kept back, and so are the steps that count from it."""
        alert, board = self.alert, self.board
        if alert.number not in board.collected.alerts or board.withholding.never_told(alert):
            return
        for step in known.policy(alert).steps if not (alert.acked_by or alert.trial) else ():
            if not step.after or (step.only and alert.severity not in step.only):
                continue
            hear = [to for to in self._hearers(step, self.now) if name in ("", to.name)]
            if hear:
                later = f"{names(hear)} is told {spell(step.after)} later"
                yield f"Once its beginning is told, {later}, unless somebody has it."

    def _told_by(self, hear: Iterable[Recipient], comes: EpochMs) -> Iterator[str]:
        """Whoever has quiet hours by then hears later."""
        heard, at = self._heard(comes), dict[EpochMs, list[Recipient]]()
        for to in hear:
            at.setdefault(self._awake(to, heard), []).append(to)
        for when, who in sorted(at.items()):
            after = ", after quiet hours" if when > heard else ""
            told = f"{names(who)} is told {self._say.ahead(when)}{after}"
            yield f"Unless somebody has it, {told}."

    def _reminds_at(self) -> EpochMs | None:
        known, first = self._known, self._first_told()
        if known is None or first is None or self.alert.remind_at is None:
            return self.alert.remind_at
        repeat = known.terms.repeats(self.alert.severity, self.alert.risen)
        return first + repeat if repeat else None

    def _first_told(self) -> EpochMs | None:
        """When its beginning, which waits, is told; None: it was, or waits for nobody."""
        if self.alert.told or not self.alert.owed:
            return None
        return min(self._told_at(it.to) for it in self.alert.owed)

    def _told_at(self, to: Recipient) -> EpochMs:
        owed = owed_to(self.alert, to.name, to.means)
        until = self.board.telling.waits_until(self.alert, owed, self.now) if owed else self.now
        return self._heard(max(until, self._awake(to, self.now)))

    def _heard(self, at: EpochMs) -> EpochMs:
        """The first instant from `at` on at which no mute and no silence keeps it quiet."""
        chat = self.board.chat_of(self.alert)
        return self.board.withholding.heard_again(self.alert, chat, max(at, self.now))

    def _awake(self, to: Recipient, at: EpochMs) -> EpochMs:
        return self.board.telling.awake(to, self.alert, at)

    def _hearers(self, step: PolicyStep, at: EpochMs) -> list[Recipient]:
        return list(recipients(step.tell, self.book.directory, at, self.whose))
