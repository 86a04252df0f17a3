"""How templates say lengths, instants and what people wrote."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from alerting.model.times import EpochMs, Ms, as_datetime
from alerting.model.times import spell as spell_short

UNITS = {"d": "day", "h": "hour", "m": "minute", "s": "second"}

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def spell(length: Ms) -> str:
    """A length in words: `10 minutes`, `2 hours 5 minutes`."""
    words = []
    for part in spell_short(length).split():
        count, unit = part[:-1], UNITS[part[-1]]
        words.append(f"{count} {unit}{'' if count == '1' else 's'}")
    return " ".join(words)


@pass_context
def local(context: Context, at: EpochMs) -> str:
    """The recipient's own wall clock; with the day where that is not the message's."""
    zone = zone_of(context["timezone"])
    there, now = as_datetime(at).astimezone(zone), as_datetime(context["now"]).astimezone(zone)
    return _clock(there) if there.date() == now.date() else f"{there:%a %-d %b} {_clock(there)}"


def zone_of(name: str) -> ZoneInfo:
    """UTC where the zone is unknown: a message at an odd hour is better than none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _clock(moment: datetime) -> str:
    name = moment.tzname() or "UTC"
    return f"{moment:%H:%M} {'UTC' + name if name[0] in '+-' else name}"


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


def for_slack(value: Any) -> Markup:
    """As Jinja escapes for HTML, so that a macro's text is not escaped twice."""
    return clean(value) if isinstance(value, Markup) else Markup(escape_slack(value))  # noqa: S704
