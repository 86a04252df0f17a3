"""A database as a daemon leaves it, written through the real store, an act at a time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Alert, Ending, Key, Reason, Subject
from alerting.model.delivery import Step, StepKind
from alerting.model.digest import Digest
from alerting.model.message import AlertNews, DigestNews, GroupItem, GroupNews, Message, Summary
from alerting.model.people import Agent, Channel, Directory, Means, Recipient, Target
from alerting.model.severity import Severity
from alerting.model.timeline import Happened, What
from alerting.model.times import DAY, MINUTE, EpochMs, Ms
from alerting.model.unit import EpisodeRecord, Mark, Transition, Unit
from alerting.record.store import Store
from alerting.report.digest import gather, times
from alerting.report.digest_names import Names
from tests.builders import AGENT_ID, ASHA, CHANNEL, NIKHIL, ORG, rule, status

#: Thursday 15 January 2026, 08:30 in Kolkata: when the morning report is due.
DUE: EpochMs = 1_768_446_000_000
KOLKATA = ZoneInfo("Asia/Kolkata")
MORNING = Digest(
    "morning-report",
    8 * 60 + 30,
    frozenset(range(7)),
    (Target("asha", Means.EMAIL),),
    KOLKATA,
)


def before(*, hours: float = 0, minutes: float = 0) -> EpochMs:
    """So long before the morning report."""
    return DUE - round((hours * 60 + minutes) * MINUTE)


def book(**words: object) -> RuleBook:
    directory = Directory(
        people={"asha": ASHA, "nikhil": NIKHIL},
        channels={CHANNEL: Channel(CHANNEL, "WhatsApp Support", "whatsapp")},
        agents={AGENT_ID: Agent(AGENT_ID, "Priya N.")},
    )
    rules = (rule(title="Chat on hold too long"), rule(name="queue"))
    return RuleBook(rules, directory, timezone="Asia/Kolkata", **words)  # type: ignore[arg-type]


@dataclass
class Lived:
    """Each method is something that happened."""

    store: Store
    _number: int = 0
    _seq: int = 0
    alerts: dict[int, Alert] = field(default_factory=dict)

    async def started(self, at: EpochMs = DUE - 30 * DAY) -> None:
        await self.store.rulebooks.keep("rules", at, "the first start")

    async def alive(self, at: EpochMs = DUE) -> None:
        await self.store.journal.beat(at)

    async def heard(self, at: EpochMs) -> None:
        await self.store.journal.append([status("OPEN", at)], at)

    async def fired(
        self,
        at: EpochMs,
        name: str = "on-hold",
        *,
        severity: Severity = Severity.WARNING,
        chat: int = 0,
        group: str = "",
        trial: bool = False,
    ) -> int:
        """Its number."""
        self._number += 1
        subject = Subject(ORG, 0 if group else chat or self._number, group=group)
        alert = Alert(self._number, Key(name, subject, at), severity, 1, at, trial=trial)
        await self._keep(alert)
        await self.happened(alert.number, at, What.OPENED)
        return alert.number

    async def happened(self, alert: int, at: EpochMs, what: What, who: str = "") -> None:
        await self._commit(Unit(self._mark(), timeline=[Happened(alert, at, what, who)]))

    async def taken(self, alert: int, at: EpochMs, who: str = "asha") -> None:
        self.alerts[alert] = _with(self.alerts[alert], acked_by=who)
        await self._keep(self.alerts[alert])
        await self.happened(alert, at, What.ACKNOWLEDGED, who)

    async def over(self, alert: int, at: EpochMs, how: Ending = Ending.ANSWERED) -> None:
        await self._keep(_with(self.alerts[alert], ended_at=at, ending=how))
        await self.happened(alert, at, What.ENDED)

    async def told(
        self,
        alert: int,
        at: EpochMs,
        became: StepKind | None = StepKind.DELIVERED,
        *,
        by: Means = Means.EMAIL,
        why: str = "",
    ) -> str:
        """Its key."""
        number = len(self.store.reader.execute("SELECT 1 FROM messages").fetchall())
        to = Recipient("nikhil", by, "nikhil@zylker.example")
        content = self._news(alert)
        message = Message(f"m/{number}", to, Reason.FIRST, content, at, alert=alert)
        return await self._queue(message, became, why)

    async def told_together(self, alerts: Iterable[int], at: EpochMs) -> str:
        items = tuple(GroupItem(Reason.FIRST, self._news(it)) for it in alerts)
        numbers = tuple(it.news.number for it in items)
        counts = {Reason.FIRST: len(items)}
        news = GroupNews("t", "", Severity.INFO, items, counts, len(items), numbers, at)
        to = Recipient("nikhil", Means.EMAIL, "nikhil@zylker.example")
        return await self._queue(Message(f"g/{at}", to, Reason.GROUP, news, at), StepKind.DELIVERED)

    async def summed_up(self, alerts: Iterable[int], at: EpochMs) -> str:
        items = tuple(self._news(it) for it in alerts)
        numbers = tuple(it.number for it in items)
        news = Summary("gap", items, len(items), alerts=numbers)
        to = Recipient("nikhil", Means.EMAIL, "nikhil@zylker.example")
        return await self._queue(Message(f"s/{at}", to, Reason.SUMMARY, news, at), None)

    async def had(self, chat: int, at: EpochMs, kind: str = "agent", agent: int = AGENT_ID) -> None:
        """Somebody was given the chat."""
        self._seq += 1
        row = (self._seq, ORG, chat, at, at, 1, "OPEN", "", "", agent, kind)
        await self._commit(Unit(self._mark(), transitions=[Transition(*row)]))

    async def ended(
        self, at: EpochMs, how: str = "ENDED", *, unanswered: bool = False, waited: Ms = 0
    ) -> None:
        """A chat."""
        self._seq += 1
        first = at - DAY // 2 if waited else 0
        row = EpisodeRecord(
            seq=self._seq,
            org=ORG,
            chat=self._seq,
            episode=1,
            began_at=at - DAY // 2,
            ended_at=at,
            status=how,
            unanswered=unanswered,
            channel=CHANNEL,
            app="WHATSAPP",
            agent=AGENT_ID,
            contact=5,
            ticket=99,
            ticket_number="434",
            first_in_at=first,
            first_answer_at=first + waited if waited else 0,
            messages=6,
        )
        await self._commit(Unit(self._mark(), episodes=[row]))

    def gathered(
        self, digest: Digest = MORNING, rules: RuleBook | None = None, now: EpochMs = DUE
    ) -> DigestNews:
        names = Names(rules or book(), digest.timezone)
        return gather(self.store.reader, digest, names, times(digest, DUE, now))

    async def _keep(self, alert: Alert) -> None:
        self.alerts[alert.number] = alert
        await self._commit(Unit(self._mark(), alerts={alert.number: alert}))

    async def _commit(self, unit: Unit) -> None:
        await self.store.units.commit(unit)

    def _mark(self) -> Mark:
        return Mark(self._seq, DUE)

    def _news(self, number: int) -> AlertNews:
        alert = self.alerts[number]
        subject = alert.key.subject
        return AlertNews(
            number=number,
            rule=alert.key.rule,
            title=alert.key.rule,
            why="",
            severity=alert.severity,
            what="ON_HOLD",
            since=alert.key.since,
            at=alert.opened_at,
            org=subject.org,
            chat=subject.chat,
            channel="WhatsApp Support",
            customer="A Customer",
            ticket="434",
            link="https://desk.example/2",
        )

    async def _queue(self, message: Message, became: StepKind | None, why: str = "") -> str:
        await self.store.outbox.add([message])
        if became is not None:
            await self.store.outbox.settle(message.key, Step(became, why), message.created_at)
        return message.key


def _with(alert: Alert, **facts: object) -> Alert:
    fields = {name: getattr(alert, name) for name in alert.__struct_fields__}
    return Alert(**fields | facts)
