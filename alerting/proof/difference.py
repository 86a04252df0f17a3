"""Two rules files over the same events: which alerts only one of them raises."""

from collections import Counter

import msgspec

from alerting.proof.backtest import Backtested


class RuleDifference(msgspec.Struct, frozen=True):
    """One rule under both files. `only_…`: alerts that the other file does not raise."""

    rule: str
    alerts_before: int
    alerts_now: int
    only_before: int
    only_now: int
    messages_before: int
    messages_now: int

    @property
    def differs(self) -> bool:
        return bool(self.only_before or self.only_now or self.messages_before != self.messages_now)


def difference(before: Backtested, now: Backtested) -> list[RuleDifference]:
    """In the order of the files; rules of which nothing differs too."""
    names = [rule.name for it in (now, before) for rule in it.book.rules]
    old, new = before.tally.keys, now.tally.keys
    alerts = [Counter(key.rule for key in keys) for keys in (old, new)]
    only = [Counter(key.rule for key in a.keys() - b.keys()) for a, b in ((old, new), (new, old))]
    messages = [_by_rule(it) for it in (before, now)]
    return [
        RuleDifference(
            name,
            alerts[0][name],
            alerts[1][name],
            only[0][name],
            only[1][name],
            messages[0][name],
            messages[1][name],
        )
        for name in dict.fromkeys(names)
    ]


def _by_rule(it: Backtested) -> Counter[str]:
    summed: Counter[str] = Counter()
    for (rule, _day), count in it.tally.messages.items():
        summed[rule] += count
    return summed
