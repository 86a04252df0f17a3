"""Rules about channels, agents, apps and orgs that tell too much, or nobody."""

from collections.abc import Iterator, Mapping

from alerting.config.lint.doubts import Doubt, Written, listed
from alerting.config.lint.ways import TooMany, conflict, together, ways
from alerting.config.reach import named
from alerting.judge.conditions import Conditions
from alerting.judge.count import CountSpec
from alerting.judge.credits import CreditsSpec
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.share import ShareSpec
from alerting.model.zoho import CHANNEL_FAULT, REPLY_STATUSES

#: Of fewer, one is so large a part that the share leaps.
_FEW = 5
#: Said of one chat, whose channel sends all the same.
_OF_ONE_CHAT = frozenset(REPLY_STATUSES) - CHANNEL_FAULT - {"UNEXPECTED_ERROR"}


def silent_nights(file: Written) -> Iterator[Doubt]:
    """At night nobody writes, and nothing is wrong."""
    for index, rule in file.watching():
        if isinstance(rule.question, MissingSpec) and _counts_nights(rule, file.book):
            text = f"{rule.name} counts the silence of every night too"
            hint = "write hours: under it, and the name of one of the `calendars`"
            yield Doubt(file.question(index), text, hint)


def _counts_nights(rule: Rule, book: RuleBook) -> bool:
    assert isinstance(rule.question, MissingSpec)
    channels = (rule.where.channel if rule.where else None) or book.directory.channels.keys()
    if rule.question.missing.per != "channel" or not channels:
        return book.hours_of(rule, 0) is None
    return any(book.hours_of(rule, channel) is None for channel in channels)


def without_capacity(file: Written) -> Iterator[Doubt]:
    for index, rule in file.watching():
        question = rule.question
        if not isinstance(question, CountSpec) or question.count.above != "capacity":
            continue
        if not any(agent.capacity for agent in file.book.directory.agents.values()):
            text = f"{rule.name} can never fire: no agent has a capacity"
            hint = "under agents write 106554156: {name: Priya N., capacity: 4}"
            yield Doubt((*file.question(index), "above"), text, hint)


def counting_nothing(file: Written) -> Iterator[Doubt]:
    """What is counted is not among what is asked about, or is nowhere."""
    apps = {number: each.app for number, each in file.book.directory.channels.items()}
    for index, rule in file.watching():
        counted = _counted(rule)
        parts = [it for it in (counted, rule.where) if it]
        if counted and (keys := _conflicts(parts, apps)):
            text = (
                f"{rule.name} counts nothing: its conditions on {listed(keys)} exclude each other"
            )
            hint = "compare `where` in the question with the one beside it"
            yield Doubt((*file.question(index), "where"), text, hint)


def _counted(rule: Rule) -> Conditions | None:
    match rule.question:
        case CountSpec(count=of) | ShareSpec(share=of) if isinstance(of.where, Conditions):
            return of.where
        case _:
            return None


def _conflicts(parts: list[Conditions], apps: Mapping[int, str]) -> list[str]:
    """The keys of which one excludes another, whichever way is taken."""
    try:
        found = [conflict(way, apps) for way in together(map(ways, parts))]
    except TooMany:
        return []
    return sorted({f"`{key}`" for keys in found for key in keys}) if all(found) else []


def leaping(file: Written) -> Iterator[Doubt]:
    """Shares of next to nothing."""
    for index, rule in file.watching():
        question = rule.question
        if isinstance(question, ShareSpec) and question.share.at_least < _FEW:
            least, things = question.share.at_least, question.share.of
            text = f"{rule.name} asks of {least} {things} already: one is {100 // least}% of them"
            hint = "write at_least: 20 or more"
            yield Doubt((*file.question(index), "at_least"), text, hint)


def of_nobody(file: Written) -> Iterator[Doubt]:
    """A channel has no assignee."""
    for index, rule in file.live():
        about = _about(rule)
        if about and any(target.name == "assignee" for target in named(rule)):
            text = f"{rule.name} is about {about}, so it has no assignee to tell"
            yield Doubt(file.hearers(index), text, "write lead instead")


def _about(rule: Rule) -> str:
    """Empty where its alerts are about chats or agents."""
    match rule.question:
        case CountSpec(count=of) | ShareSpec(share=of) if of.per != "agent":
            return f"{of.per}s" if of.per != "org" else "all chats together"
        case MissingSpec(missing=silence):
            return f"{silence.per}s" if silence.per != "org" else "all chats together"
        case FaultSpec():
            return "channels"
        case CreditsSpec():
            return "a balance"
        case _:
            return ""


def unheard_of(file: Written) -> Iterator[Doubt]:
    """What only Zoho's API tells, or a webhook that says who comes and goes."""
    if file.around.asks_zoho is not False:
        return
    for index, rule in file.watching():
        if isinstance(rule.question, CreditsSpec):
            text = f"{rule.name} cannot say anything: only Zoho's API tells a balance"
            yield Doubt(file.question(index), text, "run alerting zoho connect")
        elif rule.asks_who_is_online:
            text = f"{rule.name} asks who is online, which Zoho's API tells, and it cannot be asked"
            hint = "run alerting zoho connect; else it learns that from Zoho's webhook only"
            yield Doubt(file.question(index), text, hint)


def of_one_chat(file: Written) -> Iterator[Doubt]:
    for index, rule in file.watching():
        question = rule.question
        if isinstance(question, FaultSpec) and (of_one := question.fault & _OF_ONE_CHAT):
            words = listed(sorted(of_one))
            text = f"{rule.name} tells of one chat's {words}, whose channel can send"
            hint = "write fault: channel_fault; for single chats ask when: {reply_status: …}"
            yield Doubt(file.question(index), text, hint)
