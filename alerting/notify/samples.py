"""Made-up messages on which templates are tried: some have every field, some hardly any."""

from itertools import product

from msgspec.structs import replace

from alerting.model.alert import Ending, Reason
from alerting.model.message import (
    AlertNews,
    Content,
    DigestNews,
    FileNews,
    GroupItem,
    GroupNews,
    Message,
    SilenceNews,
    Summary,
    Test,
    Trouble,
)
from alerting.model.people import USUAL_ORDER, Means, Recipient
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE
from alerting.notify.digest_samples import digest_samples

#: With catalogues of their own, and the language of the program itself.
LANGUAGES = ("en", "pt-BR")

NOON = 1_768_473_000_000
"""Thursday 15 January 2026, 10:30 UTC."""

BARE = AlertNews(
    number=7,
    rule="waiting",
    title="Customer waits",
    why="",
    severity=Severity.INFO,
    what="waiting for the agent",
    since=NOON - 5 * MINUTE,
    at=NOON,
    org=1,
    chat=2,
)

FULL = AlertNews(
    number=8,
    rule="on-hold-too-long",
    title="Chat on hold too long",
    why="Open it and answer, or hand it on.",
    severity=Severity.CRITICAL,
    what="ON_HOLD",
    since=NOON - 10 * MINUTE,
    at=NOON,
    org=1,
    chat=2,
    message=3,
    status="ON_HOLD",
    reply="ACCEPTED",
    channel="WhatsApp Support",
    app="WHATSAPP",
    assignee="Asha Rao",
    customer="A Customer",
    ticket="434",
    link="https://desk.zoho.com/agent/zylker/im/2?a=1&b=2",
    messages=4,
    waiting_since=NOON - 12 * MINUTE,
)

OF_A_CHANNEL = AlertNews(
    number=9,
    rule="queue-too-long",
    title="The queue is too long",
    why="Ask who can help.",
    severity=Severity.WARNING,
    what="23 chats, more than 20",
    since=NOON - 4 * MINUTE,
    at=NOON,
    org=1,
    chat=0,
    channel="WhatsApp Support",
    app="",
)


#: As it is told of a chat, not of one message in it.
OF_A_CHAT = replace(FULL, message=0)

MANY = GroupNews(
    title="Chat on hold too long",
    shared="WhatsApp Support",
    severity=Severity.CRITICAL,
    items=(
        GroupItem(Reason.FIRST, OF_A_CHAT),
        GroupItem(Reason.ESCALATED, replace(BARE, number=11, chat=3)),
        GroupItem(Reason.REMINDER, replace(OF_A_CHAT, number=12, chat=4, reminder=2, ticket="435")),
        GroupItem(Reason.RISEN, replace(BARE, number=13, chat=5, severity=Severity.WARNING)),
        GroupItem(Reason.ENDED, replace(OF_A_CHAT, number=14, chat=6, ending=Ending.ANSWERED)),
    ),
    counts={
        Reason.FIRST: 37,
        Reason.REMINDER: 2,
        Reason.RISEN: 1,
        Reason.ESCALATED: 1,
        Reason.ENDED: 1,
    },
    total=42,
    alerts=(8, *range(11, 52)),
    at=NOON,
    oldest_since=NOON - 49 * MINUTE,
    waiting_since=NOON - 52 * MINUTE,
    above_limit=30,
)

OVER = GroupNews(
    title="",
    shared="",
    severity=Severity.INFO,
    items=(
        GroupItem(Reason.ENDED, replace(FULL, ending=Ending.CLOSED, ended_by="nikhil")),
        GroupItem(Reason.ENDED, replace(OF_A_CHANNEL, ending=Ending.NORMAL)),
    ),
    counts={Reason.ENDED: 2},
    total=2,
    alerts=(8, 9),
    at=NOON,
)

#: asha has all of them.
TAKEN = GroupNews(
    title="Chat on hold too long",
    shared="WhatsApp Support",
    severity=Severity.CRITICAL,
    items=tuple(
        GroupItem(Reason.ACKNOWLEDGED, replace(OF_A_CHAT, number=n, chat=n, acked_by="asha"))
        for n in (11, 12)
    ),
    counts={Reason.ACKNOWLEDGED: 2},
    total=2,
    alerts=(11, 12),
    at=NOON,
    oldest_since=NOON - 10 * MINUTE,
)

#: One is over besides.
SETTLED = replace(
    TAKEN,
    items=(*TAKEN.items, GroupItem(Reason.ENDED, replace(OF_A_CHAT, ending=Ending.ANSWERED))),
    counts={Reason.ACKNOWLEDGED: 2, Reason.ENDED: 1},
    total=3,
    alerts=(11, 12, 8),
)


def samples() -> list[Message]:
    """By each means that has templates of its own, in each language."""
    made = []
    for means, language, (reason, content) in product(USUAL_ORDER, LANGUAGES, _contents()):
        if isinstance(content, DigestNews) and means is Means.SMS:
            continue  # no digest goes by SMS
        to = Recipient("asha", means, f"asha by {means}", language, "Asia/Kolkata")
        made.append(Message(f"sample/{means}", to, reason, content, NOON, note="By other means."))
    return made


def _contents() -> list[tuple[Reason, Content]]:
    return [*_of_one(), *_of_several(), *_of_the_daemon()]


def _of_one() -> list[tuple[Reason, Content]]:
    taken = replace(FULL, acked_by="asha")
    return [
        (Reason.FIRST, BARE),
        (Reason.FIRST, FULL),
        (Reason.FIRST, OF_A_CHANNEL),
        (Reason.REMINDER, _again(BARE, reminder=1)),
        (Reason.REMINDER, replace(_again(FULL, reminder=2), had_by="bruno")),
        (Reason.REMINDER, replace(_again(BARE, reminder=2), had_by="bruno", had_left=True)),
        (Reason.RISEN, FULL),
        (Reason.RISEN, OF_A_CHANNEL),
        (Reason.ESCALATED, FULL),
        (Reason.ESCALATED, replace(BARE, at=BARE.since)),
        (Reason.ACKNOWLEDGED, taken),
        (Reason.ACKNOWLEDGED, replace(taken, acked_until=NOON + HOUR)),
        *((Reason.ENDED, _again(FULL, ending=ending)) for ending in Ending),
        (Reason.ENDED, _again(BARE, ending=Ending.CLOSED, ended_by="asha")),
        (Reason.ENDED, _again(taken, ending=Ending.ANSWERED)),
    ]


def _of_several() -> list[tuple[Reason, Content]]:
    gap = Summary("gap", (), 3, unconfirmed=3, down_from=NOON - HOUR, down_until=NOON)
    return [
        (Reason.GROUP, MANY),
        (Reason.GROUP, OVER),
        (Reason.GROUP, TAKEN),
        (Reason.GROUP, SETTLED),
        (Reason.SUMMARY, Summary("limit", (FULL, BARE), total=37, alerts=(8, 7, *range(9, 44)))),
        (Reason.SUMMARY, gap),
    ]


def _of_the_daemon() -> list[tuple[Reason, Content]]:
    return [
        (Reason.TROUBLE, Trouble("silence", "No webhook has come for 30 minutes.", NOON)),
        (Reason.TROUBLE, Trouble("value", "Unknown status.", NOON, "zoho_values: [X]", "sms")),
        (Reason.FILE, FileNews("reload", "New rules are in force", ("2 rules go on.",), NOON, 4)),
        (Reason.FILE, FileNews("mistakes", "The rules file has mistakes", (), NOON)),
        (Reason.SILENCE, SilenceNews(3, "Planned works", NOON + HOUR, 4, NOON)),
        (Reason.SILENCE, SilenceNews(4, "", NOON + HOUR, 0, NOON)),
        (Reason.TEST, Test(NOON)),
        *((Reason.DIGEST, it) for it in digest_samples(NOON)),
    ]


def _again(
    news: AlertNews, reminder: int = 0, ending: Ending | None = None, ended_by: str = ""
) -> AlertNews:
    return replace(news, at=NOON + 30 * MINUTE, reminder=reminder, ending=ending, ended_by=ended_by)
