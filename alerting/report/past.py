"""The records of one chat as one story."""

from collections.abc import Iterable, Iterator

from alerting.model.alert import Alert
from alerting.model.chat import BOT, NONE
from alerting.model.moments import Moment
from alerting.model.times import spell
from alerting.model.unit import EpisodeRecord, FateRecord, Transition
from alerting.model.zoho_names import Called


def of_chat(
    transitions: Iterable[Transition],
    fates: Iterable[FateRecord],
    episodes: Iterable[EpisodeRecord],
    called: Called,
    alerts: Iterable[Alert] = (),
) -> list[Moment]:
    """In the order in which it happened."""
    moments = [_transition(each, called) for each in transitions]
    moments += [_fate(each) for each in fates]
    moments += [_episode(each, called) for each in episodes]
    moments += [moment for each in alerts for moment in _alert(each)]
    return sorted(moments, key=lambda each: each.at)


def _transition(it: Transition, called: Called) -> Moment:
    parts = [f"was {it.was}" if it.was else "", it.reply, _assignee(it, called)]
    if it.late:
        parts.append(f"learned {spell(it.learned - it.at)} late")
    if it.corrected:
        parts.append("found by asking Zoho")
    what = f"status {it.status}"
    return Moment(at=it.at, sort="status", what=what, detail=_joined(parts), learned=it.learned)


def _assignee(it: Transition, called: Called) -> str:
    name = called.holder(it.assignee) or str(it.assignee or "")
    if it.assignee_kind == NONE:
        return "assigned to nobody"
    if it.assignee_kind == BOT:
        return f"assigned to a bot {name}".rstrip()
    return f"assigned to {name}" if name else ""


def _fate(it: FateRecord) -> Moment:
    detail = _joined([str(it.message), it.was and f"was {it.was}"])
    what = f"message {it.fate}"
    return Moment(at=it.at, sort="fate", what=what, detail=detail, learned=it.learned)


def _episode(it: EpisodeRecord, called: Called) -> Moment:
    first = "no answer"
    if it.first_answer_at:
        took = it.first_answer_at - (it.first_in_at or it.began_at)
        first = f"first answer after {spell(took)}"
    parts = [
        f"{it.messages} messages",
        first,
        f"channel {called.channel(it.channel) or it.channel}" if it.channel else "",
        f"ticket {it.ticket_number}" if it.ticket_number else "",
        "customer still waited" if it.unanswered else "",
    ]
    what = f"ended as {it.status}"
    return Moment(at=it.ended_at, sort="episode", what=what, detail=_joined(parts))


def _alert(it: Alert) -> Iterator[Moment]:
    told = ", ".join(dict.fromkeys(to.name for to in it.told))
    who = "trial, nobody told" if it.trial else f"told {told}" if told else "nobody told"
    taken = f"taken by {it.acked_by}" if it.acked_by else ""
    opened = _joined([it.key.rule, it.severity, who, taken])
    yield Moment(at=it.opened_at, sort="alert", what=f"alert {it.number} fired", detail=opened)
    if it.ended_at is not None:
        by = f"by {it.ended_by}" if it.ended_by else ""
        ended = _joined([str(it.ending or ""), by])
        yield Moment(at=it.ended_at, sort="alert", what=f"alert {it.number} ended", detail=ended)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
