"""What an IM_Session_Status tells: status, reply status and assignee, each by its own time."""

from sys import intern

from alerting.model.chat import AGENT, BOT, NONE, UNKNOWN, Change, Chat, Fact
from alerting.model.event import Correction, Numbered, StatusEvent
from alerting.model.times import DAY, EpochMs, Ms
from alerting.model.unit import EpisodeRecord, Transition
from alerting.model.zoho import ENDS_EPISODE, OVER

#: A chat that reopens so soon goes on about the same thing.
CHAINED_WITHIN: Ms = DAY


def hear_status(change: Change, event: StatusEvent, it: Numbered) -> None:
    """A value yields only to an event that is not older than the newest of its own fact."""
    chat, at = change.chat, change.at
    change.heard = "status"
    late = _status(change, event, it)
    if event.messages > chat.messages:
        chat.messages, chat.messages_at = event.messages, at
        change.facts |= Fact.MESSAGES
    late |= _reply(change, event)
    late |= _assignee(change, event)
    if late or change.facts & (Fact.STATUS | Fact.REPLY | Fact.ASSIGNEE):
        change.transition = _transition(change, event, it, late=late)


def _status(change: Change, event: StatusEvent, it: Numbered) -> bool:
    """True where the event is late and tells what was not known: another status, or since when."""
    chat, at = change.chat, change.at
    if not event.status:
        return False
    if at < chat.status_seen:
        return event.status != chat.status or at < chat.status_at
    seen_before, chat.status_seen = chat.status_seen, at
    if event.status == chat.status:
        return False
    change.facts |= Fact.STATUS
    change.was_waiting = chat.waiting_on == AGENT
    before = chat.status or event.was
    if not seen_before:
        change.was_status = event.was
        # a chat from before our time brings its count along; what we counted ourselves is new
        known = event.messages - chat.counted
        chat.episode_base = max(0, known) if event.status != "CREATED" else 0
        chat.base_at = at
    if event.status in OVER and before not in OVER:
        change.episode = _episode(change, event, it)
    # Zoho's own word for the status before tells of an end whose event is late or lost
    if event.status not in ENDS_EPISODE and (before in ENDS_EPISODE or event.was in ENDS_EPISODE):
        _reopen(change, ended_at=chat.status_at if before in ENDS_EPISODE else seen_before)
    chat.status, chat.status_at, chat.status_learned = intern(event.status), at, it.arrived
    return False


def _reply(change: Change, event: StatusEvent) -> bool:
    """True where the event is late and tells another reply status than the one that is known."""
    chat, at = change.chat, change.at
    if not event.reply:
        return False
    if at < chat.reply_seen:
        return event.reply != chat.reply
    chat.reply_seen = at
    if event.reply != chat.reply:
        chat.reply, chat.reply_at = intern(event.reply), at
        change.facts |= Fact.REPLY
    return False


def _reopen(change: Change, ended_at: EpochMs) -> None:
    """`ended_at`: 0 where that was before our time; the earliest it can be where it is late."""
    chat, at = change.chat, change.at
    # the customer's message may have come before the event that says the chat is open again
    kept = chat.waiting_on == AGENT and chat.waiting_since > ended_at
    if chat.status:
        chat.chain_at = _chain(chat, ended_at) if at - ended_at <= CHAINED_WITHIN else 0
        chat.episode += 1
        chat.previous_end_at = ended_at
        chat.episode_base = chat.messages
        chat.episode_counted = 1 if kept else 0
    chat.episode_at = at
    chat.reopened = True
    chat.first_in_at = chat.waiting_since if kept else 0
    chat.first_answer_at = chat.let_go_at = chat.handed_over_at = 0
    if not kept and chat.waiting_on:
        chat.waiting_on, chat.waiting_since = UNKNOWN, 0
        change.facts |= Fact.WAITING
    change.facts |= Fact.EPISODE
    change.reopened = True


def _chain(chat: Chat, ended_at: EpochMs) -> EpochMs:
    """When what goes on now began: with the customer's first message, if one was seen."""
    if chat.chain_at:
        return chat.chain_at
    return chat.first_in_at if 0 < chat.first_in_at <= ended_at else chat.episode_at


def _assignee(change: Change, event: StatusEvent) -> bool:
    """True where the event is late and tells of another assignee than the one that is known."""
    chat, at = change.chat, change.at
    kind = BOT if event.bot else AGENT if event.assignee else NONE
    same = kind == chat.assignee_kind and event.assignee == chat.assignee
    if at < chat.assignee_seen:
        return not same
    chat.assignee_seen = at
    if same:
        return False
    if chat.assignee_kind in (AGENT, BOT) and chat.status not in OVER:
        _passed_on(change, kind)
    chat.assignee, chat.assignee_kind, chat.assignee_at = event.assignee, kind, at
    change.facts |= Fact.ASSIGNEE
    return False


def _passed_on(change: Change, kind: str) -> None:
    """Who had the chat until now has it no longer."""
    chat, at = change.chat, change.at
    from_bot = chat.assignee_kind == BOT and kind != BOT
    if not change.reopened:
        if from_bot:
            chat.handed_over_at = at
        if kind == NONE:
            chat.let_go_at = at
    if from_bot and chat.first_in_at and chat.waiting_on != AGENT and chat.last_answer_at < at:
        # from the bot to people: now the customer waits for one of them
        chat.waiting_on, chat.waiting_since = AGENT, at
        change.facts |= Fact.WAITING


def _transition(change: Change, event: StatusEvent, it: Numbered, *, late: bool) -> Transition:
    chat = change.chat
    return Transition(
        seq=it.seq,
        org=chat.org,
        chat=chat.session,
        at=change.at,
        learned=it.arrived,
        episode=chat.episode,
        status=event.status if late else chat.status,
        was=event.was or change.was_status,
        reply=event.reply if late else chat.reply,
        assignee=event.assignee,
        assignee_kind=BOT if event.bot else AGENT if event.assignee else NONE,
        late=late,
        corrected=isinstance(event, Correction),
    )


def _episode(change: Change, event: StatusEvent, it: Numbered) -> EpisodeRecord:
    chat = change.chat
    return EpisodeRecord(
        seq=it.seq,
        org=chat.org,
        chat=chat.session,
        episode=chat.episode,
        began_at=chat.episode_at,
        ended_at=change.at,
        status=event.status,
        unanswered=change.was_waiting or event.status == "MISSED",
        channel=chat.channel,
        app=chat.app,
        agent=(event.assignee or chat.assignee) if not event.bot else 0,
        contact=chat.contact,
        ticket=chat.ticket,
        ticket_number=chat.ticket_number,
        first_in_at=chat.first_in_at,
        first_answer_at=chat.first_answer_at,
        messages=max(event.messages - chat.episode_base, chat.episode_messages),
    )
