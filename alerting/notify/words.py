"""How templates say lengths, instants, figures and what people wrote."""

import re
from collections.abc import Sequence
from itertools import accumulate, takewhile
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from alerting import language, retelling
from alerting.model.times import EpochMs, Ms
from alerting.model.times import spell as spell_short

_LABEL = 18
#: A phone shows no more of a subject.
_SUBJECT = 90
_SENTENCE = re.compile(r"(?<=[.!?]) (?=\S)")
#: Also what turns the direction of writing, by which a name can stand where another should.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pass_context
def spell(context: Context, length: Ms) -> str:
    """A length in words: `10 minutes`, `2 hours 5 minutes`."""
    return language.spell(length, context["language"])


@pass_context
def local(context: Context, at: EpochMs) -> str:
    """The recipient's own wall clock; with the day where that is not the message's."""
    zone = zone_of(context["timezone"])
    return language.clock(at, zone, context["language"], context["now"])


@pass_context
def day(context: Context, at: EpochMs) -> str:
    """`Wed 14 Jan`, there."""
    return language.day(at, zone_of(context["timezone"]), context["language"])


@pass_context
def date(context: Context, day: str) -> str:
    """The same of a day that is given as `2026-01-14`."""
    return language.date(day, context["language"])


@pass_context
def number(context: Context, count: float) -> str:
    return language.number(count, context["language"])


@pass_context
def word(context: Context, value: str) -> str:
    """Of a severity or an ending."""
    return language.word(value, context["language"])


@pass_context
def clause(context: Context, what: str) -> str:
    """What an alert is about; that of `alert` itself is translated already."""
    return retelling.clause(what, context["language"])


@pass_context
def listed(context: Context, items: Sequence[str]) -> str:
    """`a, b and c`."""
    return language.listed(list(map(str, items)), context["language"])


def sentences(lines: Sequence[str]) -> str:
    """As many of the first ones as a subject has room for, each of them whole; at least one."""
    told = _SENTENCE.split(" ".join(" ".join(lines).split()))
    fits = takewhile(lambda it: len(it) <= _SUBJECT, accumulate(told, "{} {}".format))
    return list(fits)[-1] if len(told[0]) <= _SUBJECT else told[0]


def label(text: str) -> str:
    """At the beginning of a line, so that what follows stands below each other."""
    return f"{text}:".ljust(_LABEL) + " "


def zone_of(name: str) -> ZoneInfo:
    """UTC where the zone is unknown: a message at an odd hour is better than none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def clean(value: Any) -> Any:
    """Without control characters: nothing that Zoho or a rule says can forge a line's end."""
    if isinstance(value, Markup):  # what a macro made is escaped already, and stays so
        return Markup(_CONTROL.sub(" ", value))  # noqa: S704
    return _CONTROL.sub(" ", value) if isinstance(value, str) else value


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def escape_slack(value: Any) -> str:
    """Slack's three: so `<!channel>` is shown, and wakes nobody."""
    text = str(clean(value))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def for_html(value: Any) -> Markup:
    return escape(clean(value))


def for_slack(value: Any) -> Markup:
    """As Jinja escapes for HTML, so that a macro's text is not escaped twice."""
    return clean(value) if isinstance(value, Markup) else Markup(escape_slack(value))  # noqa: S704


#: By their names in templates.
FILTERS: Final = {
    "spell": spell,
    "short": spell_short,
    "local": local,
    "day": day,
    "date": date,
    "number": number,
    "word": word,
    "listed": listed,
    "label": label,
    "sentences": sentences,
    "clause": clause,
}
