"""What a rule about groups asks, in words."""

from alerting.config.describe.many import Many, Words
from alerting.config.say import Say
from alerting.judge.change import ChangeSpec
from alerting.judge.conditions import Conditions
from alerting.judge.count import CountOf, CountSpec
from alerting.judge.credits import CreditsOf, CreditsSpec, spell_amount
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsOf, RepeatsSpec
from alerting.judge.rulebook import GroupQuestionSpec, Rule
from alerting.judge.share import THOUSANDTHS, ShareOf, ShareSpec
from alerting.model.times import spell
from alerting.model.zoho import CANNOT_SEND, CHANNEL_FAULT

_OF_ONE = {"channel": " on one channel", "agent": " of one agent", "app": " on one app"}
_ON_A = {"channel": " on a channel", "app": " on an app"}
#: Of what -> the least of it, and the most.
_NUMBER = {
    "chats": ("more than {} chats{}", "fewer than {} chats{}"),
    "messages": ("more than {} messages{}", "fewer than {} messages{}"),
}
_PART = {
    "chats": ("more than {} of the chats{}", "less than {} of the chats{}"),
    "messages": ("more than {} of the messages{}", "less than {} of the messages{}"),
}
_SILENCE = {
    "message_in": "no customer writes",
    "message_out": "nobody writes to customers",
    "status": "no chat's status is heard",
    "message_status": "no message's status is heard",
    "any": "nothing is heard",
}


def ends(rule: Rule, words: Words, say: Say) -> str:
    """`, ends when fewer than 15`; empty where it ends as soon as its condition does."""
    parts = []
    match rule.question:
        case CountSpec(count=CountOf(until_below=int(fewer))):
            parts.append(say("when fewer than {}", fewer))
        case ShareSpec(share=ShareOf(until_below=int(less))):
            parts.append(say("when less than {}", _percent(less)))
        case CountSpec(count=CountOf(until_above=int(more))):
            parts.append(say("when more than {}", more))
        case ShareSpec(share=ShareOf(until_above=int(more))):
            parts.append(say("when more than {}", _percent(more)))
        case CreditsSpec(credits=CreditsOf(until_above=float(more))):
            parts.append(say("when more than {}", spell_amount(more)))
        case _:
            pass
    if rule.calm_for:
        parts.append(say("after {} of calm", spell(rule.calm_for)))
    return say(", ends {}", words.and_(parts)) if parts else ""


def _percent(share: int | None) -> str:
    return f"{(share or 0) / THOUSANDTHS:g}%"


class GroupWords:
    def __init__(self, words: Words, say: Say) -> None:
        self._words = words
        self._many = Many(words, say)
        self._say = say

    def question(self, question: GroupQuestionSpec, where: Conditions | None) -> str:
        say, lasting = self._say, self._words.lasting
        match question:
            case CountSpec(count=of, hold_for=length):
                counted = self._count(of, where) + self._while(of)
                return say("when {}{}", counted, lasting(length))
            case ShareSpec(share=of, hold_for=length):
                return say("when {}{}", self._share(of, where), lasting(length))
            case MissingSpec(missing=of, hold_for=length):
                place = say(_ON_A[of.per]) if of.per in _ON_A else ""
                silence = say(_SILENCE[of.event]) + place + self._in_chats(where)
                return say("when {}{}", silence, lasting(length))
            case RepeatsSpec(repeats=of):
                return self._repeats(of, where)
            case FaultSpec(fault=replies, hold_for=length):
                kind, chats = self._fault(replies), self._in_chats(where)
                return say("when a channel cannot send ({}){}{}", kind, chats, lasting(length))
            case CreditsSpec(credits=balance, hold_for=length):
                return say("when {}{}", self._balance(balance), lasting(length))

    def _count(self, of: CountOf, where: Conditions | None) -> str:
        say, things = self._say, self._things(of, where)
        if of.above == "capacity":
            things += say(" that {}", self._many.all_of(of.where)) if of.where else ""
            return say("there are more chats{} than the agent's capacity", things)
        if of.of == "messages":
            things += say(" of the last {}", spell(of.within or 0))
        more, fewer = _NUMBER[of.of]
        head = say(fewer, of.below, things) if of.below is not None else say(more, of.above, things)
        newly = spell(of.within) if of.within and of.of == "chats" else ""
        if not of.where:
            return say("{} begin within {}", head, newly) if newly else say("there are {}", head)
        so = self._many.all_of(of.where)
        return say("{} newly {} within {}", head, so, newly) if newly else f"{head} {so}"

    def _while(self, of: CountOf) -> str:
        """` while no agent is online`."""
        if of.while_ is None:
            return ""
        say, exactly = self._say, of.while_.exactly
        if exactly == 0:
            return say(" while no agent is online")
        if exactly == 1:
            return say(" while 1 agent is online")
        number = self._words.bounds(of.while_.agents_online) if exactly is None else exactly
        return say(" while {} agents are online", number)

    def _balance(self, of: CreditsOf) -> str:
        low = self._say("less than {} is left to pay messages from", spell_amount(of.below))
        return low + (self._say(" ({})", self._words.or_(sorted(of.app))) if of.app else "")

    def _share(self, of: ShareOf, where: Conditions | None) -> str:
        say, things = self._say, self._things(of, where)
        more, less = _PART[of.of]
        if of.below is not None:
            head = say(less, _percent(of.below), things)
        else:
            head = say(more, _percent(of.above), things)
        base = say("at least {}", of.at_least)
        if of.older_than:
            base = say("{}, older than {}", base, spell(of.older_than))
        so = self._many.all_of(of.where) if of.where else ""
        return say("{} of the last {} ({}) {}", head, spell(of.within), base, so)

    def _things(self, of: CountOf | ShareOf, where: Conditions | None) -> str:
        """` on one channel that came by LINE`."""
        group = self._say(_OF_ONE[of.per]) if of.per in _OF_ONE else ""
        if where and of.of == "chats":
            return group + self._say(" that {}", self._many.all_of(where))
        return group + self._in_chats(where)

    def _repeats(self, of: RepeatsOf, where: Conditions | None) -> str:
        say, change = self._say, self._words.change(ChangeSpec(change=of.change))
        chats = say(" that {}", self._words.conditions(where)) if where else ""
        happens = "when a chat{} {} more than {} times within {}"
        if of.per == "agent":
            happens = "when of one agent's chats one{} {}, more than {} times within {}"
        return say(happens, chats, change, of.above, spell(of.within))

    def _fault(self, replies: frozenset[str]) -> str:
        classes = {CHANNEL_FAULT: "channel_fault", CANNOT_SEND: "cannot_send"}
        return classes.get(replies) or self._words.or_(sorted(replies))

    def _in_chats(self, where: Conditions | None) -> str:
        return self._say(" in chats that {}", self._many.all_of(where)) if where else ""
