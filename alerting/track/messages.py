"""What an IM_Message_Add tells: who wrote last, who waits, and what the chat is about."""

from alerting.model.chat import AGENT, BOT, CUSTOMER, Change, Chat, Fact, Fate
from alerting.model.event import MessageEvent
from alerting.model.times import EpochMs
from alerting.model.zoho import FATE_RANK, SILENT

#: More outgoing messages than this of one chat are not waited for; the oldest yields.
MOST_FATES = 50


def hear_message(change: Change, event: MessageEvent) -> None:
    _about(change, event)
    if event.kind in SILENT:
        return
    chat, at = change.chat, change.at
    chat.counted += 1
    chat.episode_counted += 1
    chat.messages = max(chat.messages, chat.counted)
    chat.messages_at = max(chat.messages_at, at)
    change.facts |= Fact.MESSAGES
    if event.incoming:
        _customer_wrote(change, at)
    else:
        _we_wrote(change, event, at)


def _about(change: Change, event: MessageEvent) -> None:
    chat = change.chat
    if event.app and event.app != chat.app:
        chat.app = event.app
        change.facts |= Fact.APP
    if event.contact and event.contact != chat.contact:
        chat.contact = event.contact
        change.facts |= Fact.CONTACT
    if event.ticket_number and event.ticket_number != chat.ticket_number:
        chat.ticket, chat.ticket_number = event.ticket, event.ticket_number
    chat.customer_name = event.customer_name or chat.customer_name
    chat.customer_number = event.customer_number or chat.customer_number


def _customer_wrote(change: Change, at: EpochMs) -> None:
    chat = change.chat
    chat.last_in_at = max(chat.last_in_at, at)
    if not chat.first_in_at or at < chat.first_in_at:
        chat.first_in_at = at
    if at <= chat.last_answer_at:
        return
    if chat.waiting_on != AGENT:
        chat.waiting_on, chat.waiting_since = AGENT, at
        change.facts |= Fact.WAITING
    elif at < chat.waiting_since:
        chat.waiting_since = at


def _we_wrote(change: Change, event: MessageEvent, at: EpochMs) -> None:
    chat = change.chat
    chat.last_out_at = max(chat.last_out_at, at)
    by_bot = event.actor == BOT.upper()
    if not by_bot:
        change.answered = True
        if not chat.first_answer_at:
            chat.first_answer_at = at
    # a bot's words answer only while the chat is the bot's own: an automatic
    # "we will be with you soon" must not make a waiting customer disappear
    if not by_bot or chat.assignee_kind == BOT:
        _answer(change, at)
    _send(chat, event, at, change)


def _answer(change: Change, at: EpochMs) -> None:
    chat = change.chat
    change.was_waiting = chat.waiting_on == AGENT
    chat.last_answer_at = max(chat.last_answer_at, at)
    if at >= chat.last_in_at:
        if chat.waiting_on != CUSTOMER:
            chat.waiting_on, chat.waiting_since = CUSTOMER, at
            change.facts |= Fact.WAITING
    elif chat.waiting_since <= at:
        # answered late news: what came after the answer still waits
        chat.waiting_since = chat.last_in_at


def _send(chat: Chat, event: MessageEvent, at: EpochMs, change: Change) -> None:
    if not event.message:
        return
    fates = chat.fates if chat.fates is not None else {}
    known = fates.get(event.message)
    fate = event.fate or "SENT"
    if known is None:
        fates[event.message] = Fate(fate, at, at)
    elif FATE_RANK.get(fate, 0) > FATE_RANK.get(known.fate, 0):
        known.fate, known.since = fate, at
    else:
        return
    if len(fates) > MOST_FATES:
        del fates[next(iter(fates))]
    chat.fates = fates
    change.message = event.message
    change.facts |= Fact.FATE
