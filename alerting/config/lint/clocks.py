"""Service clocks that measure something else than they seem to."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written
from alerting.config.reach import named
from alerting.judge.clock import REPLY_WINDOW, ClockSpec
from alerting.model.zoho import REPLY_WINDOW_APPS


def windowed(file: Written) -> Iterator[Doubt]:
    """The reply window closes by the clock on the wall, whenever people work."""
    for index, rule in file.watching():
        own = file.book.directory.channels.values() if rule.by_channel else ()
        kept_to = [it for it in (rule.hours, *(each.hours for each in own)) if it]
        question = rule.question
        if kept_to and isinstance(question, ClockSpec) and question.clock == "reply_window":
            text = f"{rule.name} counts open hours only, and the reply window closes at all hours"
            yield Doubt(("rules", index, "clock"), text, "write hours: always below it")


def windowless(file: Written) -> Iterator[Doubt]:
    """The reply window of an app without one, or a target behind its end."""
    for index, rule in file.watching():
        question = rule.question
        if not isinstance(question, ClockSpec) or question.clock != "reply_window":
            continue
        apps = rule.where.app if rule.where else None
        if apps and not apps & REPLY_WINDOW_APPS:
            text = f"{rule.name} can never fire: {' and '.join(sorted(apps))} has no reply window"
            yield Doubt(("rules", index, "where"), text, "leave the rule out")
        elif question.target > REPLY_WINDOW:
            text = f"{rule.name} comes after the reply window has closed"
            yield Doubt(("rules", index, "target"), text, "write target: 24h or less")


def unassigned(file: Written) -> Iterator[Doubt]:
    """A chat that is to be picked up has no agent to tell."""
    for index, rule in file.live():
        question = rule.question
        names = {target.name for target in named(rule)}
        if isinstance(question, ClockSpec) and question.clock == "pickup" and "assignee" in names:
            text = f"{rule.name} is about chats without an agent, so it has no assignee to tell"
            yield Doubt(("rules", index, "clock"), text, "write lead instead")
