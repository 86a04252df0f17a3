"""The question `when` + `for`: chats left in a state."""

from alerting.judge.asking import NO, YES, Node, all_of, asked, not_over
from alerting.judge.conditions import Conditions
from alerting.judge.spec import Duration, Spec
from alerting.judge.verdict import ENDS, Begins, Verdict
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat, Run
from alerting.model.times import EpochMs
from alerting.model.zoho import OVER


class StateSpec(Spec):
    when: Conditions
    hold_for: Duration | None = None
    """None: at once."""


class StateQuestion:
    """Holds while all of `when` (and `where`) holds; comes due after `for` without a break."""

    per_message = False
    endless = False
    rises = ()

    def __init__(self, spec: StateSpec, where: Conditions | None) -> None:
        self.hold_for = spec.hold_for or 0
        self._when = asked(spec.when)
        parts = [self._when]
        if where:
            parts.append(asked(where))
        if not spec.when.status or spec.when.status & OVER:
            parts.append(not_over(spec.when))
        self._whole: Node = all_of(parts)
        self._ask = self._whole.ask
        self.reads = self._whole.reads
        self.needs = self._whole.needs
        self.by_values = self._whole.by_values

    def hear(self, change: Change, run: Run | None) -> Verdict | None:
        holds = self._ask(change.chat)
        if run is None:
            return self._begins(change.chat) if holds is YES else None
        if holds is NO:
            return ENDS
        # a late answer has broken the wait: what holds now is another run, since a later message
        broken = change.waits_anew and self._when.since(change.chat) > run.since
        return ENDS if broken else None

    def counts_from(self, chat: Chat, since: EpochMs) -> EpochMs:  # noqa: ARG002 from its beginning
        return since

    def look(self, chat: Chat) -> Verdict | None:
        return self._begins(chat) if self._ask(chat) is YES else None

    def still(self, chat: Chat, run: Run) -> Holds:  # noqa: ARG002 every question takes both
        return self._ask(chat)

    def what(self, chat: Chat, message: int) -> str:  # noqa: ARG002 every question takes both
        return self._when.say(chat)

    def _begins(self, chat: Chat) -> Begins:
        # `where` narrows the subjects and has no part in since when the state lasts
        since = self._when.since(chat)
        return Begins(since, since + self.hold_for)
