"""Made-up messages on which templates are tried: some have every field, some hardly any."""

from itertools import product

from msgspec.structs import replace

from alerting.model.alert import Ending, Reason
from alerting.model.message import (
    AlertNews,
    Content,
    FileNews,
    Message,
    Summary,
    Test,
    Trouble,
)
from alerting.model.people import USUAL_ORDER, Recipient
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE

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

GROUP = AlertNews(
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


def samples() -> list[Message]:
    """By each means that has templates of its own."""
    made = []
    for means, (reason, content) in product(USUAL_ORDER, _contents()):
        to = Recipient("asha", means, f"asha by {means}", timezone="Asia/Kolkata")
        made.append(Message(f"sample/{means}", to, reason, content, NOON, note="By other means."))
    return made


def _contents() -> list[tuple[Reason, Content]]:
    return [
        (Reason.FIRST, BARE),
        (Reason.FIRST, FULL),
        (Reason.REMINDER, _again(BARE, reminder=1)),
        (Reason.REMINDER, _again(FULL, reminder=2)),
        (Reason.FIRST, GROUP),
        (Reason.RISEN, FULL),
        (Reason.RISEN, GROUP),
        *((Reason.ENDED, _again(FULL, ending=ending)) for ending in Ending),
        (Reason.ENDED, _again(BARE, ending=Ending.CLOSED, ended_by="asha")),
        (Reason.SUMMARY, Summary("limit", (FULL, BARE), total=37)),
        (
            Reason.SUMMARY,
            Summary("gap", (), 3, unconfirmed=3, down_from=NOON - HOUR, down_until=NOON),
        ),
        (Reason.TROUBLE, Trouble("silence", "No webhook has come for 30 minutes.", NOON)),
        (Reason.TROUBLE, Trouble("value", "Unknown status.", NOON, "zoho_values: [X]", "sms")),
        (Reason.FILE, FileNews("reload", "New rules are in force", ("2 rules go on.",), NOON, 4)),
        (Reason.FILE, FileNews("mistakes", "The rules file has mistakes", (), NOON)),
        (Reason.TEST, Test(NOON)),
    ]


def _again(
    news: AlertNews, reminder: int = 0, ending: Ending | None = None, ended_by: str = ""
) -> AlertNews:
    return replace(news, at=NOON + 30 * MINUTE, reminder=reminder, ending=ending, ended_by=ended_by)
