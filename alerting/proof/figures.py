"""What a group has, and what its rule asks of it, in few words: `23 chats`, `above 20`."""

from collections.abc import Mapping

from alerting.judge.count import CountSpec, CountTally, While
from alerting.judge.credits import CreditsSpec, CreditsTally, spell_amount
from alerting.judge.fault import FaultSpec, FaultTally
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.rulebook import Rule
from alerting.judge.share import THOUSANDTHS, ShareSpec, ShareTally
from alerting.judge.tally import Group
from alerting.model.answer import Holds
from alerting.model.people import Directory
from alerting.model.times import spell
from alerting.model.zoho import CANNOT_SEND, CHANNEL_FAULT
from alerting.pipeline.watched import Watched
from alerting.proof.say import either

_CLASSES = {CHANNEL_FAULT: "channel_fault", CANNOT_SEND: "cannot_send"}


def figure(one: Watched, group: Group, directory: Directory) -> str:
    """What it has, without what is asked: `23 chats`."""
    tally, question = one.of.tally, one.rule.question
    if isinstance(tally, FaultTally) and tally.standing(group).holds is not Holds.YES:
        return "no sign of it"
    if not isinstance(tally, CountTally | ShareTally | CreditsTally):
        return tally.what(group)
    online = tally.online(group) if isinstance(tally, CountTally) else ""
    if isinstance(question, CountSpec) and question.count.above == "capacity":
        return f"{tally.figure(group)}, {_capacity(group, directory)}{online}"
    return f"{tally.figure(group)}{online}"


def bounds(rule: Rule) -> str:
    """The bounds, in the words of the file."""
    match rule.question:
        case CountSpec(count=of):
            within = of.within and spell(of.within)
            begins = {"above": of.above, "below": of.below}
            ends = {"until_below": of.until_below, "until_above": of.until_above}
            return _joined({**begins, **ends, "within": within, **_while(of.while_)})
        case ShareSpec(share=of):
            shares = {
                "above": _percent(of.above),
                "below": _percent(of.below),
                "until_below": _percent(of.until_below),
                "until_above": _percent(of.until_above),
            }
            return _joined({**shares, "at_least": of.at_least, "within": spell(of.within)})
        case MissingSpec(missing=of, hold_for=length):
            return f"{of.event} for {spell(length)}"
        case RepeatsSpec(repeats=of):
            return _joined({"above": of.above, "within": spell(of.within)})
        case FaultSpec(fault=replies):
            return _CLASSES.get(replies) or either(replies)
        case CreditsSpec(credits=of):
            bounds = {"below": of.below, "until_above": of.until_above}
            spelt = {key: spell_amount(it) for key, it in bounds.items() if it is not None}
            return _joined({**spelt, "app": either(of.app) if of.app else None})
        case _:
            return ""


def _capacity(agent: Group, directory: Directory) -> str:
    known = directory.agents.get(int(agent[1]))
    return f"capacity {known.capacity}" if known and known.capacity else "no capacity written"


def _while(also: While | None) -> Mapping[str, object]:
    if also is None:
        return {}
    if also.exactly is not None:
        return {"while agents_online": also.exactly}
    words = {"above": also.agents_online.above, "below": also.agents_online.below}
    return {"while agents_online": _joined(words).replace(", ", " and ")}


def _percent(share: int | None) -> str | None:
    return None if share is None else f"{share / THOUSANDTHS:g}%"


def _joined(bounds: Mapping[str, object]) -> str:
    return ", ".join(f"{key} {it}" for key, it in bounds.items() if it is not None)
