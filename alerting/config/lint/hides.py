"""Entries of `hide` that never hide anything."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written, listed
from alerting.judge.rulebook import Rule
from alerting.model.alert import Mode
from alerting.model.hiding import Hide
from alerting.model.policy import GroupBy

#: What is known of an alert, besides its org: of a chat all of it.
_ABOUT = {
    "chat": frozenset({GroupBy.CHANNEL, GroupBy.APP, GroupBy.AGENT}),
    "channel": frozenset({GroupBy.CHANNEL}),
    "app": frozenset({GroupBy.APP}),
    "agent": frozenset({GroupBy.AGENT}),
}


def hiding_nothing(file: Written) -> Iterator[Doubt]:
    rules = {rule.name: rule for rule in file.book.rules}
    for index, hide in enumerate(file.book.hides):
        where = ("hide", index)
        firing = [rules[name] for name in sorted(hide.if_firing)]
        hidden = [rules[name] for name in sorted(hide.hide)]
        for key, several in (("if_firing", firing), ("hide", hidden)):
            if not any(rule.mode is Mode.LIVE for rule in several):
                names = listed([rule.name for rule in several])
                text = f"this hides nothing: {names} must be live for that"
                yield Doubt((*where, key), text, "write mode: live under it, or take this out")
                break
        else:
            if not any(_share(one, other, hide) for one in firing for other in hidden):
                yield Doubt((*where, "same"), *_strange(firing[0], hidden[0], hide))


def _share(one: Rule, other: Rule, hide: Hide) -> bool:
    return all(_both_know(by, one, other) for by in hide.same)


def _both_know(by: GroupBy, one: Rule, other: Rule) -> bool:
    if by is GroupBy.SESSION:
        return one.per == other.per
    return by is GroupBy.ORG or all(by in _ABOUT.get(it.per, ()) for it in (one, other))


def _strange(one: Rule, other: Rule, hide: Hide) -> tuple[str, str]:
    missing = next(by for by in hide.same if not _both_know(by, one, other))
    text = f"this hides nothing: {one.name} and {other.name} never have the same {missing}"
    return text, f"the one is about one {one.per} at a time, the other about one {other.per}"
