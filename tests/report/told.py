"""What stands in the tables when reports look at them: written by the record room itself."""

from alerting.model.alert import Alert, Key, Reason, Subject
from alerting.model.delivery import Step, StepKind
from alerting.model.message import AlertNews, GroupNews, Message
from alerting.model.people import Means, Recipient
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, EpochMs
from alerting.model.unit import Mark, Unit
from alerting.record.store import Store
from tests.builders import CHAT, ORG, START

ASHA = Recipient("asha", Means.EMAIL, "asha@zylker.example")
NIKHIL = Recipient("nikhil", Means.SMS, "+919876500002")
CUSTOMER = "Maria Silva"


def an_alert(number: int = 7, opened: EpochMs = START, **facts: object) -> Alert:
    """Open, and live; each about a chat of its own."""
    subject = Subject(ORG, CHAT + number)
    facts.setdefault("key", Key("on-hold", subject, opened - 10 * MINUTE))
    facts.setdefault("severity", Severity.CRITICAL)
    return Alert(number=number, episode=1, opened_at=opened, **facts)  # type: ignore[arg-type]


def a_message(
    alert: Alert, to: Recipient = ASHA, reason: Reason = Reason.FIRST, at: EpochMs = START
) -> Message:
    return Message(
        key=f"alert/{alert.number}/{reason}/{to.name}/{to.means}",
        to=to,
        reason=reason,
        content=_news(alert, at),
        created_at=at,
        alert=alert.number,
    )


def together(*alerts: Alert, to: Recipient = ASHA, at: EpochMs = START) -> Message:
    content = GroupNews(
        title="",
        shared="",
        severity=Severity.CRITICAL,
        items=(),
        counts={Reason.FIRST: len(alerts)},
        total=len(alerts),
        alerts=tuple(it.number for it in alerts),
        at=at,
    )
    return Message(f"group/{at}/{to.name}", to, Reason.GROUP, content, created_at=at)


async def write(store: Store, *alerts: Alert, **unit: object) -> None:
    """One unit."""
    whole = Unit(Mark(1, START), alerts={it.number: it for it in alerts}, **unit)  # type: ignore[arg-type]
    await store.units.commit(whole)


async def settle(
    store: Store, message: Message, kind: StepKind, at: EpochMs, detail: str = "", receipt: str = ""
) -> None:
    await store.outbox.settle(message.key, Step(kind, detail, receipt), at)


def _news(alert: Alert, at: EpochMs) -> AlertNews:
    return AlertNews(
        number=alert.number,
        rule=alert.key.rule,
        title="",
        why="",
        severity=alert.severity,
        what="ON_HOLD",
        since=alert.key.since,
        at=at,
        org=ORG,
        chat=alert.key.subject.chat,
        customer=CUSTOMER,
    )
