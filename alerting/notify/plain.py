"""The built-in texts for when a template fails: short, and without anything that can fail."""

from typing import assert_never

from alerting.model.message import (
    AlertNews,
    Content,
    DigestNews,
    FileNews,
    GroupNews,
    Message,
    SilenceNews,
    Summary,
    Test,
    Trouble,
)
from alerting.model.people import Means
from alerting.model.times import spell
from alerting.notify.segments import shorten, simplify
from alerting.notify.text import Rendered
from alerting.notify.words import clean, escape_slack, one_line


def plain(message: Message) -> Rendered:
    lines = [clean(line) for line in _lines(message.content, str(message.reason)) if line]
    text = "\n".join(lines) + "\n"
    match message.to.means:
        case Means.EMAIL | Means.WEBHOOK | Means.APPRISE:
            return Rendered(text=text, subject=one_line(lines[0]))
        case Means.SMS:
            return Rendered(text=shorten(simplify(text)))
        case Means.SLACK:
            return Rendered(text=escape_slack(text))
        case _ as never:
            assert_never(never)


def _lines(content: Content, reason: str) -> list[str]:
    match content:
        case AlertNews():
            return [_headline(content), content.why, f"Alert {content.number}, {reason}."]
        case GroupNews():
            return [f"{content.total} alerts", *(_headline(item.news) for item in content.items)]
        case DigestNews():
            return [f"Digest {content.name}"]
        case SilenceNews():
            return [f"Silence {content.number} ends soon; {content.hides} alerts are hidden by it."]
        case Summary():
            return [f"{content.total} alerts at once", *(_headline(item) for item in content.items)]
        case Trouble():
            return ["The alerting itself needs attention", content.text, content.paste]
        case FileNews():
            return [content.title, *content.lines]
        case Test():
            return ["Test message: alerts reach you this way."]


def _headline(news: AlertNews) -> str:
    end = f" ({news.ending})" if news.ending else ""
    ticket = f", ticket #{news.ticket}" if news.ticket else ""
    lasting = f" for {spell(news.at - news.since)}" if news.at > news.since and not end else ""
    return f"[{news.severity}] {news.title}: {news.what}{lasting}{ticket}{end}"
