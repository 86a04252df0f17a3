"""How messages may fare that rules ask about: only then is it worth a question to Zoho."""

from collections.abc import Iterable

from alerting.judge.count import CountSpec
from alerting.judge.counted import CountedMessages
from alerting.judge.fate import TOLD_BY, FateSpec, KnownReceipts
from alerting.judge.rulebook import QuestionSpec, RuleBook
from alerting.judge.share import ShareSpec
from alerting.model.chat import Chat
from alerting.model.zoho import FATE_RANK
from alerting.track.receipts import Receipts


def fates_asked(book: RuleBook, receipts: Receipts, chat: Chat) -> frozenset[str]:
    """Those among which a message of this chat may be stuck, and Zoho would tell of more."""
    known = KnownReceipts(book.directory.channels, receipts)
    asked = {fate for rule in book.rules for fate in _of(rule.question)}
    stuck = {
        fate
        for fate in asked
        if fate in TOLD_BY and known.gives(chat.org, chat.channel, TOLD_BY[fate])
    }
    ranks = [FATE_RANK[fate] for fate in stuck]
    before = [fate for fate, rank in FATE_RANK.items() if ranks and rank <= max(ranks)]
    return frozenset(before)


def _of(question: QuestionSpec) -> Iterable[str]:
    match question:
        case FateSpec():
            return question.message.status
        case CountSpec():
            return _among(question.count.where)
        case ShareSpec():
            return _among(question.share.where)
        case _:
            return ()


def _among(where: object) -> Iterable[str]:
    return (where.status or ()) if isinstance(where, CountedMessages) else ()
