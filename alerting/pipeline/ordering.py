"""What the steps of policies do in Zoho, ordered when they come due.

A step that is put off takes its deeds along. What is withheld when an alert begins is not made up
for later: people may be told late, but nothing in Zoho is changed late.
"""

from collections.abc import Iterator

from alerting.lifecycle.terms import steps_gone
from alerting.model.alert import Alert
from alerting.model.chat import AGENT, Chat
from alerting.model.deed import Deed, OrderedDeed
from alerting.model.policy import PolicyStep
from alerting.model.severity import Severity
from alerting.pipeline.about import About


def at_once(alert: Alert, known: About) -> list[OrderedDeed]:
    """Of the steps that come with its beginning."""
    last = steps_gone(known.policy(alert), 0)
    return list(_of_steps(alert, known, range(last)))


def by_step(before: Alert, alert: Alert, known: About) -> list[OrderedDeed]:
    """Of the steps of its policy that it has gone."""
    return list(_of_steps(alert, known, range(before.stepped, alert.stepped)))


def by_rise(before: Alert, alert: Alert, known: About) -> list[OrderedDeed]:
    """Of another policy what comes at once; of the same one what is for the graver only."""
    if known.policy(before) != known.policy(alert):
        return at_once(alert, known)
    steps = known.policy(alert).steps[: steps_gone(known.policy(alert), 0)]
    new = [n for n, step in enumerate(steps) if not _fits(step, before.severity)]
    return list(_of_steps(alert, known, new))


def _of_steps(alert: Alert, known: About, numbers: range | list[int]) -> Iterator[OrderedDeed]:
    """Nothing for alerts that are about no chat."""
    if not alert.key.subject.chat or known.chat is None:
        return
    for number in numbers:
        step = known.policy(alert).steps[number]
        if _fits(step, alert.severity):
            for place, deed in enumerate(step.do):
                yield _ordered(alert, known.chat, (number, step), (place, deed))


def _ordered(
    alert: Alert, chat: Chat, step: tuple[int, PolicyStep], of: tuple[int, Deed]
) -> OrderedDeed:
    """Of an alert that was opened anew the key differs, and after each rise."""
    (number, its), (place, deed) = step, of
    same = f"deed/{alert.number}/{alert.opened_at}/{alert.risen}.{number}"
    return OrderedDeed(
        key=f"{same}.{place}/{deed.act}",
        step=same,
        alert=alert.number,
        rule=alert.key.rule,
        at=alert.counted_from + its.after,
        org=chat.org,
        chat=chat.session,
        channel=chat.channel,
        status=chat.status,
        assignee=chat.assignee if chat.assignee_kind == AGENT else 0,
        deed=deed,
    )


def _fits(step: PolicyStep, severity: Severity) -> bool:
    return not step.only or severity in step.only
