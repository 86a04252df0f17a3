"""The built-in texts for when a template fails: short, and without anything that can fail."""

from typing import assert_never

from alerting.language import clock, number, texts, word
from alerting.model.alert import Reason
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
from alerting.model.people import Means, Recipient
from alerting.model.times import spell
from alerting.notify.reading import as_read_by
from alerting.notify.segments import shorten, simplify
from alerting.notify.text import Rendered
from alerting.notify.words import clean, escape_slack, one_line, zone_of


def plain(message: Message) -> Rendered:
    to = message.to
    content = as_read_by(message.content, to.means, to.language)
    lines = [clean(line) for line in _lines(content, message.reason, to) if line]
    text = "\n".join(lines) + "\n"
    match to.means:
        case Means.EMAIL | Means.WEBHOOK | Means.APPRISE:
            return Rendered(text=text, subject=one_line(lines[0]))
        case Means.SMS:
            return Rendered(text=shorten(simplify(text)))
        case Means.SLACK:
            return Rendered(text=escape_slack(text))
        case _ as never:
            assert_never(never)


def _lines(content: Content, reason: Reason, to: Recipient) -> list[str]:
    said, language = texts(to.language), to.language
    match content:
        case AlertNews():
            alert = said.gettext("Alert %(number)s") % {"number": content.number}
            return [_headline(content, to), content.why, f"{alert}, {word(reason, language)}."]
        case GroupNews():
            items = [
                f"{_headline(it.news, to)}, {word(it.reason, language)}" for it in content.items
            ]
            return [_alerts(content.total, to), *items]
        case Summary():
            return [_alerts(content.total, to), *(_headline(it, to) for it in content.items)]
        case DigestNews():
            fired, still = content.report.alerts, content.report.open_total
            still_open = said.ngettext("%(count)s open", "%(count)s open", still)
            return [f"{content.name}: {_alerts(fired, to)}, {still_open % {'count': still}}"]
        case SilenceNews():
            until = clock(content.until, zone_of(to.timezone), language, content.at)
            pattern = said.gettext("Your silence %(number)s ends at %(time)s")
            return [pattern % {"number": content.number, "time": until}]
        case Trouble():
            title = said.gettext("The alerting itself needs attention")
            return [title, content.text, content.paste]
        case FileNews():
            return [content.title, *content.lines]
        case Test():
            return [said.gettext("Test message")]


def _alerts(count: int, to: Recipient) -> str:
    pattern = texts(to.language).ngettext("%(num)s alert", "%(num)s alerts", count)
    return pattern % {"num": number(count, to.language)}


def _headline(news: AlertNews, to: Recipient) -> str:
    said, language = texts(to.language), to.language
    end = f" ({word(news.ending, language)})" if news.ending else ""
    ticket = said.gettext("ticket #%(number)s") % {"number": news.ticket} if news.ticket else ""
    what = news.what
    if news.at > news.since and not end:
        length = spell(news.at - news.since)
        what = said.gettext("%(what)s for %(length)s") % {"what": what, "length": length}
    about = f", {ticket}" if ticket else ""
    return f"[{word(news.severity, language)}] {news.title}: {what}{about}{end}"
