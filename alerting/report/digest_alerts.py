"""Alerts as figures and as lines."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta

import apsw

from alerting.judge.mutes import Mutes
from alerting.model.alert import Subject
from alerting.model.chat import AGENT
from alerting.model.digest_report import AgentDays, Fired, Listed
from alerting.model.mute import Afterwards
from alerting.model.severity import Severity
from alerting.model.times import EpochMs
from alerting.model.unit import Transition
from alerting.model.wall_clock import shown
from alerting.record.alerts import Alerts
from alerting.record.digests import AlertRow, last_told
from alerting.record.history import TRANSITIONS
from alerting.report.digest_names import Names
from alerting.report.untold import as_it_was, why_untold

#: More columns than these nobody reads on a phone.
MOST_DAYS = 8


def by_severity(alerts: Iterable[AlertRow]) -> dict[Severity, int]:
    """Gravest first, without those that did not occur."""
    counts = Counter(it.severity for it in alerts)
    return {it: counts[it] for it in sorted(counts, key=lambda it: -it.rank)}


def fired(
    alerts: Iterable[AlertRow], names: Names, sent: Mapping[str, int], taken: Collection[int]
) -> list[Fired]:
    """Each rule, the one with the most alerts first."""
    by_rule: dict[str, list[AlertRow]] = {}
    for it in alerts:
        by_rule.setdefault(it.rule, []).append(it)
    lines = [
        Fired(
            rule=rule,
            title=names.rule(rule),
            alerts=len(its),
            severities=by_severity(its),
            messages=sent.get(rule, 0),
            taken=sum(it.number in taken for it in its),
        )
        for rule, its in by_rule.items()
    ]
    return sorted(lines, key=lambda it: (-it.alerts, it.title))


def came_muted(alerts: Iterable[AlertRow], mutes: Mutes) -> list[AlertRow]:
    """What a mute that ends with `afterwards: digest` kept quiet when it opened."""
    return [
        it
        for it in alerts
        if (mute := mutes.over(it.rule, it.opened_at)) and mute.afterwards is Afterwards.DIGEST
    ]


def listed(reader: apsw.Connection, alert: AlertRow, names: Names) -> Listed:
    """With what the last message about it knew, but for the customer; else by the journal."""
    known, news = Alerts(reader).by_number(alert.number), last_told(reader, alert.number)
    status, channel = as_it_was(reader, alert) if news is None else (news.what, 0)
    org = known.key.subject.org if known else 0
    return Listed(
        number=alert.number,
        title=names.rule(alert.rule),
        severity=alert.severity,
        since=alert.since,
        what=status,
        about=names.group(alert.group) or (news.channel if news else names.channel(channel)),
        ticket=news.ticket if news else "",
        chat=alert.chat,
        link=(news.link if news else "") or names.link(org, alert.chat),
        acked_by=known.acked_by if known else "",
        ending=known.ending if known else None,
        untold=why_untold(reader, alert) if news is None else "",
    )


def had_it(reader: apsw.Connection) -> Callable[[AlertRow], int | None]:
    """Who had the chat when the alert opened: an agent; 0: nobody or a bot; None: that is not
    known, or it is about something else than an agent's chat.
    """
    known: dict[int, list[Transition]] = {}

    def agent(alert: AlertRow) -> int | None:
        if not alert.chat:
            return Subject(0, 0, group=alert.group).assignee or None
        if alert.chat not in known:
            known[alert.chat] = list(TRANSITIONS.of_chat(reader, alert.chat))
        before = (it for it in known[alert.chat] if it.at <= alert.opened_at)
        last = max(before, key=lambda it: it.at, default=None)
        if last is None:
            return None
        return last.assignee if last.assignee_kind == AGENT else 0

    return agent


def days_between(since: EpochMs, until: EpochMs, names: Names) -> list[str]:
    first = shown(since, names.zone).date()
    last = shown(until - 1, names.zone).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day.isoformat() for day in days]


def per_agent(
    alerts: Iterable[AlertRow],
    agent_of: Callable[[AlertRow], int | None],
    days: Sequence[str],
    names: Names,
) -> list[AgentDays]:
    """Most alerts first; chats that nobody had stand last."""
    place = {day: n for n, day in enumerate(days)}
    found: dict[str, list[int]] = {}
    for it in alerts:
        agent = agent_of(it)
        if agent is None:
            continue
        counts = found.setdefault(names.agent(agent), [0] * len(days))
        counts[place[shown(it.opened_at, names.zone).date().isoformat()]] += 1
    lines = [AgentDays(name, tuple(counts), sum(counts)) for name, counts in found.items()]
    return sorted(lines, key=lambda it: (not it.name, -it.total, it.name))
