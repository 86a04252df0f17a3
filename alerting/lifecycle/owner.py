"""What became of the rules file, told to whoever keeps it."""

from collections.abc import Collection

from alerting.lifecycle.tell import fallbacks, recipients
from alerting.model.alert import Reason
from alerting.model.message import FileNews, Message
from alerting.model.people import Directory, Recipient


def to_owner(
    news: FileNews, directory: Directory, but: Collection[Recipient] = ()
) -> list[Message]:
    """One for each owner, without those in `but`, who have heard of it."""
    return [
        _message(news, to, directory)
        for to in recipients(directory.owner, directory, news.at)
        if to not in but
    ]


def _message(news: FileNews, to: Recipient, directory: Directory) -> Message:
    return Message(
        key=f"file/{news.what}/{news.at}/{to.name}/{to.means}",
        to=to,
        reason=Reason.FILE,
        content=news,
        created_at=news.at,
        thread=f"file/{news.version}" if news.version else "",
        fallbacks=fallbacks(to, directory),
    )
