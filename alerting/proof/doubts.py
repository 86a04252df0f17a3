"""What a backtest cannot say, in so many words."""

from collections.abc import Iterator
from dataclasses import dataclass

from alerting.judge.clock import ClockSpec
from alerting.judge.conditions import Conditions, conditions_in
from alerting.judge.count import CountSpec
from alerting.judge.counted import CountedMessages
from alerting.judge.credits import CreditsSpec
from alerting.judge.fate import FateSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.rulebook import Rule
from alerting.judge.share import ShareSpec
from alerting.judge.text import TextSpec
from alerting.model.alert import Mode
from alerting.model.people import Means
from alerting.model.times import DAY, HOUR, MINUTE, Ms, spell
from alerting.proof.backtest import Backtested, Outcome
from alerting.proof.lengths import waits, window
from alerting.proof.say import Say
from alerting.proof.sights import Sights

#: Of many holes in the record, so many are named.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Doubts:
    """Of one rules file and one run."""

    outcome: Outcome
    file: Backtested

    def lines(self) -> list[str]:
        if not self.outcome.sights.events:
            return ["Nothing is recorded in this time, so nothing can be said."]
        found = [*self._record(), *self._people()]
        for rule in self.file.book.rules:
            found += [f"{rule.name}: {doubt}" for doubt in self._rule(rule)]
        return found

    def _record(self) -> Iterator[str]:
        sights, asked = self.outcome.sights, self.outcome.period
        say = Say(self.file.book, self.outcome.ran_until)
        if asked.since and sights.first - asked.since > HOUR:
            end = min(self.outcome.ran_until, asked.until)
            yield (
                f"Only {spell(end - sights.first)} are recorded of the {_about(end - asked.since)} "
                f"asked for: the first event came {say.time(sights.first)}."
            )
        for start, end in sights.holes[:NAMED]:
            yield f"The daemon was stopped from {say.time(start)} to {say.time(end)}."
        if more := len(sights.holes) - NAMED if len(sights.holes) > NAMED else 0:
            yield f"It was stopped {more} more times."
        if sights.under_way:
            were = "was" if sights.under_way == 1 else "were"
            yield (
                f"{sights.under_way} of {_chats(len(sights.chats))} {were} under way when first "
                "heard of: what was before is not known."
            )
        if count := len(self.file.tally.told_only):
            alerts = "1 alert" if count == 1 else f"{count} alerts"
            yield f"{alerts} began before this time: only messages since then are counted."
        if self.outcome.unreadable:
            yield f"{self.outcome.unreadable} elements of the file were not understood."

    def _people(self) -> Iterator[str]:
        limits = self.file.book.limits
        most: dict[str, int] = {}
        for (name, means, _day), count in self.file.tally.people.items():
            if means is Means.SMS and count > limits.sms_per_day:
                most[name] = max(count, most.get(name, 0))
        for name, count in most.items():
            yield (
                f"{name} would get up to {count} SMS a day; above {limits.sms_per_day} they are "
                "sent by other means or bundled, which is not counted here."
            )
        tally = self.file.tally
        counted = {"reminders": tally.reminders, "escalations": tally.escalations}
        if words := [word for word, of in counted.items() if of.total()]:
            both = " and ".join(words)
            yield f"Nobody takes an alert here: {both} are counted until their alert ends."

    def _rule(self, rule: Rule) -> Iterator[str]:
        if rule.mode is Mode.OFF:
            yield "is off."
            return
        sights = self.outcome.sights
        if isinstance(rule.question, TextSpec) and sights.without_text:
            yield (
                "message text is not stored (ALERTING_KEEP_TEXT), so it tells only of messages in "
                "which a rule found these very words when they came."
            )
        if _needs_receipts(rule) and not self._any_receipts():
            yield "no receipt of any message is recorded, so it cannot say what was not delivered."
        if isinstance(rule.question, ClockSpec) and not sights.messages:
            yield "measures what messages tell, and no message is recorded."
        if rule.asks_who_is_online and not sights.presences:
            yield "asks who is online, and nobody's coming or going is recorded."
        if isinstance(rule.question, CreditsSpec) and not sights.balances:
            yield "asks for a balance, and none is recorded."
        yield from self._lengths(rule)
        for conditions in conditions_in((rule.question, rule.where)):
            yield from self._conditions(conditions, sights)
        if rule.mode is Mode.TRIAL:
            yield "is on trial: its alerts are counted, and nobody is told."

    def _lengths(self, rule: Rule) -> Iterator[str]:
        """What asks for more time than there is a record of."""
        sights = self.outcome.sights
        recorded = self.outcome.ran_until - sights.first
        if longer := [length for length in waits(rule) if length > recorded]:
            one = "step after" if isinstance(rule.question, ClockSpec) else "time of"
            times = " and ".join(map(spell, longer))
            yield f"its {one} {times} cannot come: only {spell(recorded)} are recorded."
        within = window(rule)
        if within and within > recorded:
            yield (
                f"counts within {spell(within)}, and only {spell(recorded)} are recorded: "
                "what was before is missing in its numbers."
            )
        if isinstance(rule.question, MissingSpec) and sights.first > self.outcome.period.since:
            yield "how long it had been silent when the record begins is not known."

    def _conditions(self, conditions: Conditions, sights: Sights) -> Iterator[str]:
        say = Say(self.file.book, self.outcome.ran_until)
        for channel in sorted((conditions.channel or frozenset()) - sights.channels):
            yield f"no event of {say.channel(channel)} is recorded."
        agents = {it for it in conditions.assignee or () if isinstance(it, int)}
        for agent in sorted(agents - sights.assignees):
            yield f"no event of {say.agent(agent)} is recorded."
        if conditions.contact and not conditions.contact & sights.contacts:
            yield "none of its contacts has written in this time."
        if (conditions.app or conditions.waiting_on) and not sights.messages:
            yield "asks what only messages tell, and no message is recorded."

    def _any_receipts(self) -> bool:
        return bool(self.file.course.shard.tracker.receipts.known())


def _about(length: Ms) -> str:
    """Of a week, the seconds since it was asked for count for nothing."""
    exact = HOUR if length > DAY else MINUTE
    return spell((length + exact // 2) // exact * exact)


def _chats(count: int) -> str:
    return f"{count} chat{'' if count == 1 else 's'}"


def _needs_receipts(rule: Rule) -> bool:
    match rule.question:
        case FateSpec():
            return True
        case CountSpec(count=of) | ShareSpec(share=of):
            return isinstance(of.where, CountedMessages) and of.where.status is not None
        case _:
            return False
