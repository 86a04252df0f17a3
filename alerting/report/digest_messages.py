"""A digest as messages to those who get it."""

from collections.abc import Sequence

from msgspec.structs import replace

from alerting.judge.rulebook import RuleBook
from alerting.lifecycle.tell import fallbacks, recipients
from alerting.model.alert import Reason
from alerting.model.digest import Digest
from alerting.model.message import DigestNews, Message
from alerting.model.people import Means, Recipient
from alerting.model.times import EpochMs


def readers_of(digest: Digest, at: EpochMs, book: RuleBook) -> dict[Recipient, Sequence[Recipient]]:
    """Who gets it at that instant, each with their other means. A phone is too small for it: who is
    named by SMS gets it by another means, and who has no other does not get it.
    """
    found: dict[Recipient, Sequence[Recipient]] = {}
    for to in recipients(digest.tell, book.directory, at):
        ways = [it for it in (to, *fallbacks(to, book.directory)) if it.means is not Means.SMS]
        if ways:
            found.setdefault(_at_home(ways[0], digest, book), ways[1:])
    return found


def key_of(digest: Digest, at: EpochMs, to: Recipient) -> str:
    return f"digest/{digest.name}/{at}/{to.name}/{to.means}"


def messages(digest: Digest, news: DigestNews, book: RuleBook, now: EpochMs) -> list[Message]:
    """The keys are those of every other try, so that nobody gets it twice."""
    return [
        Message(
            key=key_of(digest, news.at, to),
            to=to,
            reason=Reason.DIGEST,
            content=_for((to, *others), news),
            created_at=now,
            fallbacks=tuple(others),
        )
        for to, others in readers_of(digest, news.at, book).items()
    ]


def _at_home(to: Recipient, digest: Digest, book: RuleBook) -> Recipient:
    """A place has no language and no time zone of its own."""
    if to.name not in book.directory.places:
        return to
    return replace(to, language=book.language, timezone=digest.timezone.key)


def _for(ways: Sequence[Recipient], news: DigestNews) -> DigestNews:
    """Only mails have attachments."""
    by_mail = any(it.means is Means.EMAIL for it in ways)
    return news if by_mail else replace(news, sessions=b"", sessions_left_out=0)
