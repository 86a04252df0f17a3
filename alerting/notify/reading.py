"""What a message tells of, as its recipient is to read it: in their language, and by SMS without
the customer.
"""

from msgspec.structs import replace

from alerting.language import word
from alerting.model.digest_report import DigestReport, Listed
from alerting.model.message import (
    AlertNews,
    Content,
    DigestNews,
    FileNews,
    GroupItem,
    GroupNews,
    SilenceNews,
    Summary,
    Test,
    Trouble,
)
from alerting.model.people import Means
from alerting.retelling import clause
from alerting.retelling import news as told_again


def as_read_by(content: Content, means: Means, language: str) -> Content:
    """An SMS crosses networks that read it, so not even a template may put the customer in."""

    def read(news: AlertNews) -> AlertNews:
        known = means is not Means.SMS
        return replace(
            news,
            what=clause(news.what, language),
            assignee=word(news.assignee, language) if news.assignee else "",
            customer=news.customer if known else "",
            link=news.link if known else "",
        )

    def say(text: str) -> str:
        return told_again(text, language)

    match content:
        case AlertNews():
            return read(content)
        case Summary():
            return replace(content, items=tuple(map(read, content.items)))
        case GroupNews():
            items = tuple(GroupItem(it.reason, read(it.news)) for it in content.items)
            return replace(content, items=items)
        case Trouble():
            return replace(content, text=say(content.text))
        case FileNews():
            return replace(content, title=say(content.title), lines=tuple(map(say, content.lines)))
        case DigestNews():
            return replace(content, report=_report(content.report, language))
        case Test() | SilenceNews():
            return content


def _report(report: DigestReport, language: str) -> DigestReport:
    def read(lines: tuple[Listed, ...]) -> tuple[Listed, ...]:
        return tuple(replace(it, what=clause(it.what, language)) for it in lines)

    return replace(report, open=read(report.open), muted=read(report.muted))


def of_chats(content: Content) -> bool:
    """Whether each alert of a group is about a chat of its own, as far as its messages show."""
    if not isinstance(content, GroupNews):
        return False
    about = [it.news for it in content.items]
    return len({it.chat for it in about if it.chat and not it.message}) == len(about)


def taken_by(content: Content) -> str:
    """Who has all alerts of a group; empty where nobody has them all, or not all are shown."""
    if not isinstance(content, GroupNews) or len(content.items) < content.total:
        return ""
    names = {it.news.acked_by for it in content.items}
    return names.pop() if len(names) == 1 else ""
