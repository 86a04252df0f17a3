"""The records of one chat as one story."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alerting.cli.local import Local
from alerting.model.alert import Alert
from alerting.model.chat import BOT, NONE
from alerting.model.times import EpochMs, spell
from alerting.model.unit import EpisodeRecord, FateRecord, Transition


@dataclass(frozen=True, slots=True)
class Moment:
    at: EpochMs
    what: str
    detail: str
    learned: EpochMs | None = None
    """Of what Zoho told: when we heard of it."""


def of_chat(
    transitions: Iterable[Transition],
    fates: Iterable[FateRecord],
    episodes: Iterable[EpisodeRecord],
    alerts: Iterable[Alert],
    here: Local,
) -> list[Moment]:
    """In the order in which it happened."""
    moments = [_transition(each, here) for each in transitions]
    moments += [_fate(each) for each in fates]
    moments += [_episode(each, here) for each in episodes]
    moments += [moment for each in alerts for moment in _alert(each)]
    return sorted(moments, key=lambda each: each.at)


def _transition(it: Transition, here: Local) -> Moment:
    parts = [f"was {it.was}" if it.was else "", it.reply, _assignee(it, here)]
    if it.late:
        parts.append(f"learned {spell(it.learned - it.at)} late")
    if it.corrected:
        parts.append("found by asking Zoho")
    return Moment(it.at, f"status {it.status}", _joined(parts), it.learned)


def _assignee(it: Transition, here: Local) -> str:
    name = here.agent(it.assignee)
    if it.assignee_kind == NONE:
        return "assigned to nobody"
    if it.assignee_kind == BOT:
        return f"assigned to a bot {name}".rstrip()
    return f"assigned to {name}" if name else ""


def _fate(it: FateRecord) -> Moment:
    detail = _joined([str(it.message), it.was and f"was {it.was}"])
    return Moment(it.at, f"message {it.fate}", detail, it.learned)


def _episode(it: EpisodeRecord, here: Local) -> Moment:
    first = "no answer"
    if it.first_answer_at:
        took = it.first_answer_at - (it.first_in_at or it.began_at)
        first = f"first answer after {spell(took)}"
    parts = [
        f"{it.messages} messages",
        first,
        f"channel {here.channel(it.channel)}" if it.channel else "",
        f"ticket {it.ticket_number}" if it.ticket_number else "",
        "customer still waited" if it.unanswered else "",
    ]
    return Moment(it.ended_at, f"ended as {it.status}", _joined(parts))


def _alert(it: Alert) -> Iterator[Moment]:
    told = ", ".join(dict.fromkeys(to.name for to in it.told))
    who = "trial, nobody told" if it.trial else f"told {told}" if told else "nobody told"
    taken = f"taken by {it.acked_by}" if it.acked_by else ""
    opened = _joined([it.key.rule, it.severity, who, taken])
    yield Moment(it.opened_at, f"alert {it.number} fired", opened)
    if it.ended_at is not None:
        by = f"by {it.ended_by}" if it.ended_by else ""
        yield Moment(it.ended_at, f"alert {it.number} ended", _joined([str(it.ending or ""), by]))


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
