"""The program as its admin listener sees it."""

from collections import Counter
from collections.abc import Sequence
from heapq import nlargest
from zoneinfo import ZoneInfo

import msgspec

from alerting import __version__
from alerting.app.answering import AnswerFloor
from alerting.app.authors import author
from alerting.app.build import Parts
from alerting.app.loop_lag import LoopLag
from alerting.app.order_words import acknowledged, closed
from alerting.app.retaking import retake
from alerting.app.signatures import results_of, signers_of
from alerting.app.silencing import Silencing
from alerting.app.telling import tell_now
from alerting.app.withheld_now import name_of, withheld_now
from alerting.app.zoho_seen import agents_online, balances, zoho_seen
from alerting.control.daemon import AuditList, FiringAlert, Reloaded, Status, Vitals
from alerting.control.orders import SilenceOrder, Where
from alerting.dashboard.access.local_gate import LOGIN_RESULTS
from alerting.language import clock
from alerting.model.alert import Alert
from alerting.model.done import Done, Silenced
from alerting.model.duty import OnCall, on_call
from alerting.model.silence import SilenceList
from alerting.model.story import AlertList, AlertSeen, Story, seen
from alerting.model.times import DAY, EpochMs, Ms
from alerting.record.audit import newest
from alerting.record.outbox_list import counted_by_means
from alerting.reply.ports import Replier
from alerting.report.timeline import timeline

#: `status` lists so many alerts; the number says how many there are.
SHOWN = 200


class RunningDaemon:
    """Carries people's orders out, and says how things are."""

    def __init__(self, parts: Parts, started_at: EpochMs) -> None:
        self._parts = parts
        self._started_at = started_at
        self._snapshot_seconds = 0.0
        self.loop_lag = LoopLag()
        self.page_logins = Counter(dict.fromkeys(LOGIN_RESULTS, 0))
        store, clock = parts.store, parts.start.clock
        self._floor = AnswerFloor(parts.engine, store, clock)
        self._silencing = Silencing(parts.engine, store.silences, store.audit, clock)

    def author(self, by: str, *, login: bool) -> Done:
        return author(by, self._parts.shard.book.directory.people, login=login)

    async def reload(self, by: str) -> Reloaded:
        if not self._parts.engine.live:
            return Reloaded(ok=False, lines=["Still catching up after the start; try again."])
        ok, lines = await self._parts.rules.reload(by)
        return Reloaded(ok, lines)

    async def acknowledge(
        self, numbers: Sequence[int], by: str, lasting: Ms | None, *, where: Where, take: bool
    ) -> Done:
        outcome = await self._floor.acknowledge(numbers, Replier(by, where), lasting, take=take)
        known = self._parts.shard.board.open
        holders = {it: known[it].acked_by for it in outcome.held if it in known}
        until = max((known[it].acked_until or 0 for it in outcome.done if it in known), default=0)
        return acknowledged(outcome, by, holders, self._local(until) if until else "")

    def _local(self, at: EpochMs) -> str:
        zone = ZoneInfo(self._parts.shard.book.timezone)
        return clock(at, zone, "en", self._now())

    async def close(self, numbers: Sequence[int], by: str, *, where: Where) -> Done:
        return closed(await self._floor.close(numbers, Replier(by, where)))

    async def retry(self, key: str) -> Done:
        queued = await self._parts.store.outbox.retry(key, self._now())
        if queued is None:
            return Done(ok=False, text=f"No message {key} waits for another try.")
        self._parts.courier.hand_over([queued.message])
        self._parts.courier.hurry([key])
        return Done(ok=True, text=f"{key} is tried again now.")

    async def drop(self, key: str) -> Done:
        if not await self._parts.store.outbox.drop(key, self._now()):
            return Done(ok=False, text=f"No message {key} waits, or it is being sent.")
        self._parts.courier.drop([key])
        return Done(ok=True, text=f"{key} will not be sent.")

    async def retake(self, ids: list[int]) -> Done:
        taken, refused = await retake(self._parts.store, self._parts.intake, ids, self._now())
        return Done(ok=not refused, text=f"{taken} taken, {refused} still not understood.")

    async def tell(self, person: str, means: str) -> Done:
        return await tell_now(
            self._parts.shard.book.directory,
            self._parts.at_hand,
            self._parts.texts,
            (person, means),
            self._parts.start.clock,
        )

    def preview_silence(self, order: SilenceOrder) -> Silenced:
        return self._silencing.preview(order)

    async def add_silence(self, order: SilenceOrder) -> Silenced:
        return await self._silencing.add(order)

    async def end_silence(self, number: int, by: str, *, where: Where) -> Done:
        return await self._silencing.end(number, by, where)

    async def renew_links(self, by: str, *, where: Where) -> Done:
        return await self._parts.link_key.renew(by, where=where)

    def silences(self) -> SilenceList:
        return self._silencing.all()

    def alerts(self, limit: int, *, ended: bool) -> AlertList:
        known = self._parts.shard.board.open
        if ended:
            found = self._parts.store.alerts.newest(limit)
        else:
            found = [known[number] for number in nlargest(limit, known)]
        return AlertList([self.seen(alert) for alert in found], len(known))

    def alert(self, number: int) -> AlertSeen | None:
        found = self._parts.shard.board.open.get(number) or self._parts.store.alerts.by_number(
            number
        )
        return self.seen(found) if found else None

    def timeline(self, number: int) -> Story | None:
        story = timeline(self._parts.store.reader, number, self._now())
        now = self.alert(number)
        return msgspec.structs.replace(story, alert=now) if story and now else story

    def on_call(self) -> OnCall:
        return on_call(self._parts.shard.book.directory, self._now())

    def audit(self, limit: int) -> AuditList:
        return AuditList(newest(self._parts.store.reader, limit))

    async def snapshot(self) -> None:
        clock = self._parts.start.clock
        began = clock.monotonic()
        await self._parts.rules.snapshot()
        self._snapshot_seconds = clock.monotonic() - began

    def status(self) -> Status:
        parts, tracker = self._parts, self._parts.shard.tracker
        ready, why = parts.intake.ready()
        firing = sorted(parts.shard.board.open.values(), key=lambda alert: alert.number)
        return Status(
            version=__version__,
            started_at=self._started_at,
            now=self._now(),
            ready=ready,
            ready_why=why,
            rules_version=parts.rules.version,
            chats=len(tracker),
            chats_by_status=_by_status(tracker.by_status),
            unconfirmed=parts.shard.gap.unconfirmed if parts.shard.gap else 0,
            pending_runs=parts.shard.pending,
            firing=[self._firing(alert) for alert in firing[:SHOWN]],
            firing_total=len(firing),
            outbox=self._outbox(),
            last_event_at=parts.counters.last_webhook_at,
            last_delivery_at=max(it.last_delivery for it in parts.courier.counts().values()),
            quarantined=parts.counters.quarantined,
            without_settings=[
                f"{means}: {why}"
                for means, why in parts.at_hand.lacking(parts.shard.book.directory).items()
            ],
            problems=list(parts.desk.open.values()),
            webhook_auth=parts.start.settings.webhook_auth,
            zoho_actions=parts.start.settings.zoho_actions,
            signatures=results_of(parts.signatures),
            signed_by=signers_of(parts.signatures),
            zoho=zoho_seen(parts.zoho_side.client, parts.zoho_side.caught_up),
            agents_online=agents_online(tracker),
            balances=balances(tracker),
            backup_at=parts.backups.last_at if parts.backups.wanted else None,
        )

    def vitals(self) -> Vitals:
        parts, tracker, counters = self._parts, self._parts.shard.tracker, self._parts.counters
        carried, room = parts.courier.counts(), parts.space.seen
        return Vitals(
            version=__version__,
            ready=parts.intake.ready()[0],
            events=dict(counters.events),
            event_age=counters.event_age,
            answers=counters.of_webhooks(),
            answer_time=counters.answer_time,
            connections_refused=counters.connections_refused,
            doors=counters.of_doors(),
            repeated=tracker.repeated,
            late=tracker.late,
            clamped=tracker.clamped,
            quarantined=counters.quarantined,
            unknown_values=parts.first_sights.strange,
            chats=_by_status(tracker.by_status),
            unconfirmed=parts.shard.gap.unconfirmed if parts.shard.gap else 0,
            pending_runs=parts.shard.pending,
            open_alerts=dict(Counter(str(it.severity) for it in parts.shard.board.open.values())),
            alert_lateness=parts.engine.alert_lateness,
            until_sent={str(means): it.until_sent for means, it in carried.items()},
            broken={str(means): bool(it.broken) for means, it in carried.items()},
            messages={
                str(means): {str(kind): n for kind, n in it.steps.items()}
                for means, it in carried.items()
            },
            outbox_waiting={str(means): it.waiting for means, it in carried.items()},
            journal_lag=parts.engine.backlog,
            writer_queue=parts.store.writer.waiting_jobs,
            commits=parts.store.writer.groups,
            writes_failed=parts.store.writer.failures,
            last_tick_at=parts.engine.last_tick,
            tick_lateness=parts.engine.lateness_ms,
            last_webhook_at=counters.last_webhook_at,
            snapshot_seconds=self._snapshot_seconds,
            loop_lag=self.loop_lag.seen,
            audit_unreached=parts.auditor.last.total,
            audit_at=parts.auditor.last.at,
            reloads_ok=parts.rules.reloads_ok,
            reloads_failed=parts.rules.reloads_failed,
            signatures=results_of(parts.signatures),
            zoho=zoho_seen(parts.zoho_side.client, parts.zoho_side.caught_up),
            agents_online=agents_online(tracker),
            balances=balances(tracker),
            backup_at=parts.backups.last_at if parts.backups.wanted else None,
            backup_every=parts.start.settings.backup_every,
            free_bytes=room.free if room else None,
            database_bytes=room.taken if room else None,
            problems=list(parts.desk.open),
            page_logins=dict(self.page_logins),
        )

    def _now(self) -> EpochMs:
        return self._parts.start.clock.now()

    def seen(self, alert: Alert) -> AlertSeen:
        shard = self._parts.shard
        chat, why = shard.chat_of(alert), withheld_now(alert, shard, self._now())
        name = name_of(alert.key.subject, shard)
        return seen(alert, chat.ticket_number if chat else "", why, name)

    def _firing(self, alert: Alert) -> FiringAlert:
        chat, subject = self._parts.shard.chat_of(alert), alert.key.subject
        return FiringAlert(
            number=alert.number,
            rule=alert.key.rule,
            severity=alert.severity,
            chat=str(subject.chat) if subject.chat else subject.group,
            ticket=chat.ticket_number if chat else "",
            since=alert.key.since,
            told=sorted({to.name for to in alert.told}),
            acked_by=alert.acked_by,
            withheld=withheld_now(alert, self._parts.shard, self._now()),
            name=name_of(subject, self._parts.shard),
        )

    def _outbox(self) -> dict[str, dict[str, int]]:
        return counted_by_means(self._parts.store.reader, self._now() - DAY)


def _by_status(counts: Counter[str]) -> dict[str, int]:
    return {status or "(not seen)": count for status, count in counts.items() if count}
