"""Whether somebody hears, and is woken."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written, listed
from alerting.config.lint.quiet import unheard_at_night
from alerting.config.reach import everybody, first_means, people_of
from alerting.config.tables.tables import ROLES
from alerting.judge.state import StateSpec
from alerting.model.people import Directory, Means, Target
from alerting.model.severity import Severity

_NOBODY = frozenset({"none", "bot"})
_LEAD = "write lead: NAME at the top of the file"


def unheard(file: Written) -> Iterator[Doubt]:
    """Rules that may find nobody to tell."""
    if file.book.directory.lead:
        return
    for index, rule in file.live():
        names = {target.name for target in everybody(rule)}
        if names and names <= set(ROLES):
            text = "where neither the agent nor the channel has a lead, nobody is told"
            if names == {"assignee"}:
                text = "where the chat's agent is no `person` of this file, nobody is told"
            yield Doubt(file.hearers(index), text, _LEAD)


def nobodys(file: Written) -> Iterator[Doubt]:
    """The assignee is to hear of chats that have none."""
    for index, rule in file.live():
        question = rule.question
        asked = [question.when] if isinstance(question, StateSpec) else []
        who = [it.assignee for it in (*asked, rule.where) if it and it.assignee]
        told = set() if rule.delivery.name else {target.name for target in rule.tell}
        if "assignee" in told and any(it <= _NOBODY for it in who):
            text = f"{rule.name} is about chats without an agent, so it has no assignee to tell"
            yield Doubt(file.hearers(index), text, "write lead instead")


def asleep(file: Written) -> Iterator[Doubt]:
    """Critical alerts of the night that go where only those who are awake look.

    Where nobody can be reached at all, that is said instead.
    """
    unheard = {index for rules in unheard_at_night(file).values() for index in rules}
    quiet = [
        (index, rule)
        for index, rule in file.live()
        if index not in unheard
        and Severity.CRITICAL in {rule.severity, *(step.severity for step in rule.steps)}
        and rule.hours is None
        and not any(_wakes(target, file.book.directory) for target in everybody(rule))
    ]
    if quiet:
        names = listed([rule.name for _, rule in quiet])
        text = f"nobody is woken by SMS at night: {names}"
        hint = "tell somebody by sms too, or give the rule hours"
        yield Doubt(file.hearers(quiet[0][0]), text, hint)


def _wakes(target: Target, directory: Directory) -> bool:
    """By SMS; but nobody who is quiet whatever it is."""
    if target.name in directory.places:
        return False
    for name in people_of(target.name, directory):
        quiet = directory.people[name].quiet
        means = target.by or first_means(directory, name)
        if means is Means.SMS and (quiet is None or quiet.unless is not None):
            return True
    return False
