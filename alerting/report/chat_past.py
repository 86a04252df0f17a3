"""The past of one chat as far as the database has it, episode by episode."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import apsw

from alerting.model.alert import Alert
from alerting.model.deed import wish
from alerting.model.delivery import StepKind
from alerting.model.event import Gone, MessageEvent, MissedMessage, Numbered
from alerting.model.moments import Episode, Moment
from alerting.model.times import MINUTE, SECOND, EpochMs, Ms
from alerting.model.unit import EpisodeRecord, Transition
from alerting.model.zoho_names import Called
from alerting.record.alerts import Alerts
from alerting.record.deeds import Ordered, ordered_for
from alerting.record.history import EPISODES, FATES, TRANSITIONS
from alerting.record.recorded import extent, first_from, told_of
from alerting.report.past import of_chat
from alerting.report.timeline import timeline

#: Events of the journal that are looked through for its messages: some tenths of a second.
MOST_EVENTS: Final = 2_000_000
MOST_MESSAGES: Final = 1_000
#: Alerts whose timelines are told, the newest.
MOST_ALERTS: Final = 50
#: A message that reopens a chat comes a little before its new status.
AHEAD: Final[Ms] = 2 * SECOND


#: What is about no single chat, and what says less than the line that follows it.
_LEFT_OUT: Final = ("new rules", StepKind.CLAIMED)


@dataclass(frozen=True, slots=True)
class Wanted:
    org: int
    chat: int
    began_at: EpochMs = 0
    """When it was first seen, and the number of its last event: 0 where only the record knows."""
    last: int = 0
    episode: int = 0
    """The one it is in, and since when."""
    episode_at: EpochMs = 0
    keeps_text: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """Its messages, as far as they were looked for."""

    upto: int = 0
    since: EpochMs = 0
    """Earlier ones are not in `found`; 0: all are."""
    found: tuple[Numbered, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatPast:
    episodes: list[Episode]
    """The newest first."""
    alerts: list[Alert]
    """The newest first."""
    spoken: Spoken
    last: Transition | None
    """The last that was learned of it."""


def past_of(
    reader: apsw.Connection, it: Wanted, called: Called, now: EpochMs, known: Spoken | None = None
) -> ChatPast:
    """`known`: messages found before, which are not looked for again."""
    transitions = [row for row in TRANSITIONS.of_chat(reader, it.chat) if row.org == it.org]
    fates = [row for row in FATES.of_chat(reader, it.chat) if row.org == it.org]
    ended = [row for row in EPISODES.of_chat(reader, it.chat) if row.org == it.org]
    alerts = [one for one in Alerts(reader).of_chat(it.chat) if one.key.subject.org == it.org]
    alerts.reverse()
    spoken = _spoken(reader, it, transitions, known)
    moments = [
        *of_chat(transitions, fates, ended, called),
        *_told(spoken, it, called),
        *_of_alerts(reader, alerts[:MOST_ALERTS], now),
        *(one for row in ordered_for(reader, it.org, it.chat) for one in _ordered(row)),
    ]
    episodes = _by_episode(moments, _beginnings(it, transitions, ended))
    return ChatPast(episodes, alerts, spoken, transitions[-1] if transitions else None)


def last_of(reader: apsw.Connection, chat: int) -> Transition | None:
    return max(TRANSITIONS.of_chat(reader, chat), key=lambda it: it.seq, default=None)


def _spoken(
    reader: apsw.Connection, it: Wanted, transitions: Sequence[Transition], known: Spoken | None
) -> Spoken:
    kept = extent(reader)
    if kept is None:
        return Spoken()
    began_at = it.began_at or (transitions[0].at if transitions else kept.until)
    last = it.last or (transitions[-1].seq if transitions else 0)
    if known:
        more = told_of(reader, it.chat, known.upto, last)
        return Spoken(max(known.upto, last), known.since, _newest([*known.found, *more], it.org))
    first = first_from(reader, began_at - MINUTE, kept)
    after = max(first - 1, last - MOST_EVENTS)
    since = 0
    if after > first - 1 or began_at < kept.since:
        since = _arrived_after(reader, after) or kept.since
    return Spoken(last, since, _newest(told_of(reader, it.chat, after, last), it.org))


def _arrived_after(reader: apsw.Connection, seq: int) -> EpochMs:
    row = reader.execute("SELECT arrived FROM events WHERE seq > ? ORDER BY seq LIMIT 1", (seq,))
    return row.get or 0


def _newest(events: Iterable[Numbered], org: int) -> tuple[Numbered, ...]:
    return tuple([it for it in events if it.event.org == org][-MOST_MESSAGES:])


def _told(spoken: Spoken, it: Wanted, called: Called) -> Iterator[Moment]:
    for told in spoken.found:
        event = told.event
        if isinstance(event, Gone):
            what = "Zoho does not know it any more"
            yield Moment(at=event.at, sort="note", what=what, learned=told.arrived)
        elif isinstance(event, MessageEvent):
            asked = "found by asking Zoho" if isinstance(event, MissedMessage) else ""
            yield Moment(
                at=event.at,
                sort="message",
                what="message in" if event.incoming else "message out",
                who=_writer(event, called),
                detail=", ".join(filter(None, (event.kind, str(event.message or ""), asked))),
                learned=told.arrived,
                text=event.text if it.keeps_text else "",
            )


def _writer(event: MessageEvent, called: Called) -> str:
    """A customer is never named here."""
    if event.actor in ("ENDUSER", "END_USER") or (event.incoming and not event.actor):
        return "the customer"
    name = called.holder(event.actor_id) or event.agent_name or str(event.actor_id or "")
    return f"the bot {name}".rstrip() if event.actor == "BOT" else name


def _ordered(it: Ordered) -> Iterator[Moment]:
    by = it.deed.ordered_by
    asked = wish(it.deed.deed)
    yield Moment(at=it.deed.at, sort="order", what="ordered", who=by, where="page", detail=asked)
    if it.done_at:
        yield Moment(at=it.done_at, sort="order", what=it.state, where="zoho", detail=it.detail)


def _of_alerts(reader: apsw.Connection, alerts: Iterable[Alert], now: EpochMs) -> Iterator[Moment]:
    """What each alert's own timeline says, but for what concerns all of them."""
    for alert in alerts:
        story = timeline(reader, alert.number, now)
        for line in story.lines if story else ():
            if line.what in _LEFT_OUT:
                continue
            first = line.what == "opened"
            yield Moment(
                at=line.at,
                sort="alert",
                what=f"alert {alert.number} {line.what}",
                who=line.who,
                where=line.where,
                detail=f"{alert.key.rule}, {line.detail}" if first else line.detail,
                alert=alert.number,
            )


def _beginnings(
    it: Wanted, transitions: Iterable[Transition], ended: Iterable[EpisodeRecord]
) -> dict[int, EpochMs]:
    """Of each episode, by its number."""
    found: dict[int, EpochMs] = {}
    for row in transitions:
        if not row.late:
            found[row.episode] = min(row.at, found.get(row.episode, row.at))
    found.update({row.episode: row.began_at for row in ended})
    if it.episode:
        found[it.episode] = it.episode_at
    return found


def _by_episode(moments: Iterable[Moment], beginnings: dict[int, EpochMs]) -> list[Episode]:
    numbers = sorted(beginnings) or [1]
    starts = [beginnings.get(number, 0) for number in numbers]
    episodes = [Episode(no, at, []) for no, at in zip(numbers, starts, strict=True)]
    for moment in sorted(moments, key=lambda one: one.at):
        at = moment.at + (AHEAD if moment.sort == "message" else 0)
        episodes[max(0, bisect_right(starts, at) - 1)].moments.append(moment)
    return episodes[::-1]
