"""A silence that somebody asks for becomes one, or a sentence that says why not."""

from collections.abc import Mapping

from alerting.config.suggest import did_you_mean
from alerting.control.orders import SilenceOrder
from alerting.judge.rulebook import RuleBook
from alerting.model.silence import Silence
from alerting.model.times import EpochMs, Ms, spell
from alerting.model.zoho_names import Kind, ZohoNames

#: More than the database can hold.
LARGEST, DIGITS = (1 << 63) - 1, 20


def silence_of(order: SilenceOrder, book: RuleBook, now: EpochMs, zoho: ZohoNames) -> Silence | str:
    """Without a number yet; or why it cannot be."""
    names = _names(book, zoho)
    if why := _refused(order, book.limits.longest_silence) or _unknown(order, names):
        return why
    return Silence(
        number=0,
        by=order.by,
        reason=order.reason,
        begins=now,
        until=now + order.lasting,
        rule=order.rule,
        channel=_id(order.channel, names["channel"]),
        agent=_id(order.agent, names["agent"]),
        chat=_id(order.chat, {}),
    )


def _names(book: RuleBook, zoho: ZohoNames) -> dict[str, dict[str, int]]:
    """What the rules file, or else Zoho, calls rules, channels and agents, with their ids."""
    directory = book.directory
    return {
        "rule": {rule.name: rule.line for rule in book.rules},
        "channel": zoho.ids(Kind.CHANNEL) | {it.name: it.id for it in directory.channels.values()},
        "agent": zoho.ids(Kind.AGENT) | {it.name: it.id for it in directory.agents.values()},
    }


def _refused(order: SilenceOrder, longest: Ms) -> str:
    if not (order.rule or order.channel or order.agent or order.chat):
        return "Say what is to be silent: a rule, a channel, an agent or a chat."
    if not 0 < order.lasting <= longest:
        return (
            f"A silence lasts {spell(longest)} at most. Make it shorter, or write "
            "`limits: {silence: {longest: …}}` into the rules file; what is known long beforehand "
            "is a `mute` there."
        )
    return ""


def _unknown(order: SilenceOrder, names: Mapping[str, Mapping[str, int]]) -> str:
    """Ids need no name in the file; rules have no ids."""
    if order.chat and not _id(order.chat, {}):
        return f"{order.chat} is no chat's id, such as 65403000000038063."
    asked = {"rule": order.rule, "channel": order.channel, "agent": order.agent}
    for kind, word in asked.items():
        known = names[kind]
        if word and word not in known and (kind == "rule" or not _id(word, known)):
            hint = did_you_mean(word, known)
            return f"The rules file has no {kind} {word}{f'; {hint}' if hint else '.'}"
    return ""


def _id(word: str, known: Mapping[str, int]) -> int:
    """0 where it is neither a known name nor an id that Zoho could give."""
    if word in known:
        return known[word]
    number = int(word) if word.isascii() and word.isdecimal() and len(word) < DIGITS else 0
    return number if number <= LARGEST else 0
