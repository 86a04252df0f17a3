"""The whole timeline of one alert, put together from the tables alone."""

import re
from collections.abc import Iterable, Iterator

import apsw

from alerting.model.alert import Alert
from alerting.model.silence import Silence
from alerting.model.story import Line, Story, seen
from alerting.model.timeline import Happened, What
from alerting.model.times import EpochMs
from alerting.record.alerts import Alerts
from alerting.record.rulebooks import between
from alerting.record.silences import since
from alerting.record.timeline import messages_about, of_alert, steps_of

_SILENCE = re.compile(r"\bsilence (\d+)\b")


def timeline(reader: apsw.Connection, number: int, now: EpochMs) -> Story | None:
    """None: there is no such alert, or it was forgotten long ago."""
    alert = Alerts(reader).by_number(number)
    if alert is None:
        return None
    happened = of_alert(reader, number)
    until = now if alert.ended_at is None else min(alert.ended_at, now)
    lines = [
        *_own(alert, happened),
        *_silences(alert, happened, since(reader, alert.opened_at), until),
        *(
            Line(at, "new rules", by, detail=f"version {version}")
            for at, by, version in between(reader, alert.opened_at, until)
        ),
        *_messages(reader, number),
    ]
    return Story(seen(alert), sorted(lines, key=lambda line: line.at))


def _own(alert: Alert, happened: Iterable[Happened]) -> Iterator[Line]:
    """What an older version of the program did not write down is known from the alert itself."""
    known = set()
    for it in happened:
        known.add(it.what)
        yield Line(it.at, it.what, it.who, it.where, it.detail)
    if What.OPENED not in known:
        yield Line(alert.opened_at, What.OPENED, detail=alert.severity)
    if alert.ended_at is not None and What.ENDED not in known:
        yield Line(alert.ended_at, What.ENDED, alert.ended_by, detail=alert.ending or "")


def _messages(reader: apsw.Connection, number: int) -> Iterator[Line]:
    for it in list(messages_about(reader, number)):
        about = f"{it.reason}, with {it.together - 1} more" if it.together > 1 else it.reason
        yield Line(it.created_at, "message", it.to_name, it.means, about, it.key)
        for went in steps_of(reader, it.id):
            # a mail's receipt has its subject too, which is none of a timeline's business
            receipt = went.receipt.partition(" ")[0]
            step = (went.step, it.to_name, it.means, went.detail)
            yield Line(went.at, *step, it.key, receipt)


def _silences(
    alert: Alert, happened: Iterable[Happened], silences: Iterable[Silence], until: EpochMs
) -> Iterator[Line]:
    """Those that kept it from being told, and those that are plainly about it."""
    withheld = " ".join(it.detail for it in happened if it.what is What.WITHHELD)
    named = {int(number) for number in _SILENCE.findall(withheld)}
    for it in silences:
        if it.begins > until or not (it.number in named or _is_about(it, alert)):
            continue
        yield Line(it.begins, "silence begins", it.by, detail=f"silence {it.number}: {it.reason}")
        if it.until <= until:
            yield Line(it.until, "silence ends", it.ended_by, detail=f"silence {it.number}")


def _is_about(silence: Silence, alert: Alert) -> bool:
    """A chat's channel and agent are in no table of alerts: of those only `named` knows."""
    subject = alert.key.subject
    asked = (silence.rule, silence.channel, silence.agent, silence.chat)
    known = (alert.key.rule, subject.channel, subject.assignee, subject.chat)
    return all(not wanted or wanted == it for wanted, it in zip(asked, known, strict=True))
