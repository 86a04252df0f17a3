"""What an IM_Message_Add tells: who wrote last, who waits, and what the chat is about."""

from sys import intern

from alerting.model.chat import AGENT, BOT, CUSTOMER, Change, Chat, Fact, Fate
from alerting.model.event import MessageEvent
from alerting.model.times import SECOND, EpochMs, Ms
from alerting.model.zoho import ENDS_EPISODE, FATE_RANK, SILENT
from alerting.track.subjects import hear_subject

#: More outgoing messages than this of one chat are not waited for; the oldest yields.
MOST_FATES = 50

#: A chat's first status may be told before the message that it counts, and be a little older.
COUNTED_WITHIN: Ms = 5 * SECOND

_BOT = "BOT"


def hear_message(change: Change, event: MessageEvent) -> None:
    hear_subject(change, event)
    _hear_customer(change.chat, event)
    if event.kind in SILENT:
        return
    chat, at = change.chat, change.at
    change.heard = "message_in" if event.incoming else "message_out"
    chat.counted += 1
    if at > chat.previous_end_at:
        chat.episode_counted += 1
    # what is heard only now was in Zoho's count already: it is no message from before our time
    if chat.episode == 1 and chat.episode_base and at <= _counted_until(chat):
        chat.episode_base -= 1
    chat.messages = max(chat.messages, chat.counted)
    chat.messages_at = max(chat.messages_at, at)
    change.facts |= Fact.MESSAGES
    if event.incoming:
        change.message, change.hits = event.message, event.hits
        if event.hits:
            change.facts |= Fact.TEXT
        _customer_wrote(change, at)
    else:
        _we_wrote(change, event, at)


def _counted_until(chat: Chat) -> EpochMs:
    return max(chat.episode_at + COUNTED_WITHIN, chat.base_at)


def _hear_customer(chat: Chat, event: MessageEvent) -> None:
    """As far as it is kept."""
    if event.customer_name:
        chat.customer_name = event.customer_name
    if event.customer_number:
        chat.customer_number = event.customer_number


def _customer_wrote(change: Change, at: EpochMs) -> None:
    chat = change.chat
    chat.last_in_at = max(chat.last_in_at, at)
    if at <= chat.previous_end_at:
        return  # late news of an episode that is over
    if not chat.first_in_at or at < chat.first_in_at:
        chat.first_in_at = at
    if at < chat.last_answer_at:
        _wrote_in_between(change, at)
        return
    # a chat that ended without an answer waits anew when its customer writes again
    again = chat.status in ENDS_EPISODE and chat.waiting_since <= chat.status_at < at
    if chat.waiting_on != AGENT or again:
        chat.waiting_on, chat.waiting_since = AGENT, at
        change.facts |= Fact.WAITING
    elif at < chat.waiting_since:
        chat.waiting_since = at


def _wrote_in_between(change: Change, at: EpochMs) -> None:
    """Late, and answered since: we wait for the customer only since what we wrote after it."""
    chat = change.chat
    if chat.waiting_on == CUSTOMER and chat.waiting_since <= at:
        chat.waiting_since = chat.last_answer_at
        change.waits_anew = True
        change.facts |= Fact.WAITING


def _we_wrote(change: Change, event: MessageEvent, at: EpochMs) -> None:
    chat = change.chat
    chat.last_out_at = max(chat.last_out_at, at)
    by_bot = event.actor == _BOT
    # a bot's words answer only while the chat is the bot's own: an automatic
    # "we will be with you soon" must not make a waiting customer disappear
    if not by_bot or chat.assignee_kind == BOT:
        _answer(change, at, by_bot=by_bot)
    _send(chat, event, at, change)


def _answer(change: Change, at: EpochMs, *, by_bot: bool) -> None:
    chat = change.chat
    chat.last_answer_at = max(chat.last_answer_at, at)
    if at <= chat.previous_end_at:
        return  # late news of an episode that is over
    change.was_waiting = chat.waiting_on == AGENT
    if not by_bot:
        change.answered = True
        if not chat.first_answer_at or at < chat.first_answer_at:
            chat.first_answer_at = at
    if at >= chat.last_in_at:
        if chat.waiting_on != CUSTOMER:
            chat.waiting_on, chat.waiting_since = CUSTOMER, at
            change.facts |= Fact.WAITING
    elif chat.waiting_on == AGENT and chat.waiting_since <= at:
        # the answer is late: what came after it still waits, of which the newest is known
        chat.waiting_since = chat.last_in_at
        change.waits_anew = True
        change.facts |= Fact.WAITING


def _send(chat: Chat, event: MessageEvent, at: EpochMs, change: Change) -> None:
    if not event.message:
        return
    if fared(chat, event.message, event.fate or "SENT", at):
        change.message = event.message
        change.facts |= Fact.FATE


def fared(chat: Chat, message: int, fate: str, at: EpochMs) -> bool:
    """Whether this is news: READ and FAILED win over DELIVERED, DELIVERED over SENT."""
    fates = chat.fates
    if fates is None:
        fates = chat.fates = {}
    known = fates.get(message)
    if known is None:
        fates[message] = Fate(intern(fate), at, at)
        if len(fates) > MOST_FATES:
            del fates[next(iter(fates))]
        return True
    if FATE_RANK.get(fate, 0) <= FATE_RANK.get(known.fate, 0):
        return False
    known.fate, known.since = intern(fate), at
    return True
