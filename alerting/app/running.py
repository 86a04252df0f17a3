"""The daemon from its first breath to its last: open, listen, catch up, work, stop in order."""

import asyncio
import gc
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import structlog
from aiohttp.web_runner import BaseRunner, ServerRunner

from alerting.app.build import Parts, Start, build
from alerting.app.customers import forget_customers
from alerting.app.daemon import RunningDaemon
from alerting.app.doors import doors
from alerting.app.listen import Listening, bounds_within_files, listen
from alerting.app.looking import looking_for
from alerting.app.page import PageSide
from alerting.app.reload_words import tell_of_mistakes
from alerting.app.restore import Outage, Past, restore
from alerting.app.schedule import Schedule
from alerting.app.signatures import look_at_signatures
from alerting.config.listening import UnixAddress
from alerting.config.means import means_at_hand
from alerting.config.rules_file import Checked
from alerting.control.listener import Listener, listen_tcp, listen_unix, warn_if_open
from alerting.control.metrics import metrics_app
from alerting.control.server import admin_app
from alerting.errors import StorageError
from alerting.judge.rulebook import RuleBook
from alerting.judge.text import FindTexts
from alerting.model.event import Stopped
from alerting.model.sender import Proxies
from alerting.model.unit import Unit
from alerting.notify.means import open_ways
from alerting.pipeline.gap import tell_collected
from alerting.pipeline.reload import after_restart, close_orphans
from alerting.receive.callers import Callers
from alerting.receive.server import Bounds, Receiver, server
from alerting.receive.tokens import Tokens
from alerting.receive.wire import Keep
from alerting.record.gaps import keep_gap
from alerting.record.retention import Policy

HEARTBEAT_SECONDS = 10
SNAPSHOT_SECONDS = 600
RETENTION_SECONDS = 300
SUMMARY_SECONDS = 300
FLUSH_SECONDS = 60
SIGN_OF_LIFE_SECONDS = 60
WATCH_SECONDS = 5
AUDIT_SECONDS = 300
KEY_SET_SECONDS = 60
BACKUP_SECONDS = 60
SPACE_SECONDS = 60
PAGE_SECONDS = 0.4
TIDY_SECONDS = 60
FIGURES_SECONDS = 30
#: At the stop, for connections that were taken and have not asked anything yet.
DRAIN_SECONDS = 2.5
#: The writing thread must get its turn soon, also while the loop is busy for milliseconds.
SWITCH_SECONDS = 0.0005

log = structlog.get_logger(__name__)


class Running:
    """`start` returns when everything runs; `stop` leaves nothing half done."""

    def __init__(self, start: Start) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        self.parts = build(start)
        self.listens_at = ""
        self.admin_at = ""
        self.metrics_at = ""
        self.stopping = asyncio.Event()
        self._schedule = Schedule(start.speed)
        self._public: BaseRunner | None = None
        self._listening: Listening | None = None
        self._admin: list[Listener] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._reopening: set[asyncio.Task[None]] = set()
        self._begins_anew = False
        """The first start, or one after a gap."""
        self._daemon = RunningDaemon(self.parts, start.clock.now())
        self.page = PageSide(self.parts, self._daemon) if start.settings.page_listen else None

    async def start(self) -> None:
        """Webhooks are taken at once; rules are judged when the past has been restored."""
        parts = self.parts
        await parts.link_key.load()
        await self._open_listeners()
        parts.start.notifier.say("READY=1", "STATUS=catching up with the journal")
        self._task(parts.desk.run())
        await self._restore()
        if parts.start.alone:
            gc.collect()
            gc.freeze()  # a million chats are no garbage: full collections need not look at them
        await parts.desk.written()
        parts.desk.courier = parts.courier
        await parts.courier.start()
        self._task(parts.engine.run())
        self._task(parts.rules.watch())
        self._task(parts.digests.run())
        await parts.zoho_side.start(self._schedule, self._tell_what_zoho_confirmed)
        parts.actor.start()
        if self.page:
            self.page.begin()
        self._start_schedule()
        self._daemon.loop_lag.begin()
        await self._refresh_keys()  # not while the past is restored, which takes the loop's time
        if self._begins_anew:
            await self._keep_the_beginning()
        parts.put_back.tell()
        await parts.put_back.finish()
        parts.start.notifier.say("STATUS=ready")
        log.info("ready", chats=len(parts.shard.tracker), rules=len(parts.shard.book.rules))

    def obey_signals(self) -> None:
        """From here on a signal means a stop in good order, also while it starts."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)

    async def run_until_stopped(self) -> None:
        self.obey_signals()
        await self.stopping.wait()

    async def stop(self) -> None:
        """Takes nothing new, finishes what is under way within a limit, keeps a snapshot."""
        parts, within = self.parts, self.parts.start.settings.stop_within / 1000
        parts.start.notifier.say("STOPPING=1")
        parts.intake.stopping = True
        parts.backups.stop()
        parts.space.stop()
        await parts.figures.stop()
        await parts.last_week.stop()
        # what flies lands while the door closes: whoever knocks meanwhile must not wait for both
        landing = asyncio.create_task(parts.courier.stop(within))
        if self._public and self._listening:
            await self._listening.close()
            if silent := await self._door.drain(DRAIN_SECONDS):
                log.info("silent_connections_closed", count=silent)
            await self._public.cleanup()
        self._schedule.pause()
        self._daemon.loop_lag.stop()
        if parts.zoho_side.catching_up:
            await parts.zoho_side.catching_up.close()
        if parts.engine.live:
            await self._finish(parts, within)
        await landing
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._reopening, return_exceptions=True)
        self._schedule.stop()
        for listener in self._admin:
            await listener.close()
        if self.page:
            await self.page.close()
        await parts.slack_side.close(within)
        await parts.watch.close()
        await parts.actor.close(within)
        await parts.zoho_side.close()
        if parts.signatures:
            await parts.signatures.keys.close()
        await parts.store.close()
        if parts.start.alone:
            gc.unfreeze()

    async def _finish(self, parts: Parts, within: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await parts.engine.caught_up()
                await parts.engine.written()
                await parts.desk.written()
        now = parts.start.clock.now()
        try:
            async with asyncio.timeout(within):
                await parts.store.journal.append([Stopped(0, 0, now)], now)
                await parts.store.journal.beat(now)
                await parts.rules.snapshot()
        except (StorageError, TimeoutError) as error:  # the next start replays a little more
            log.warning("stop_not_recorded", why=str(error) or "the disk is too slow")

    async def _open_listeners(self) -> None:
        parts, settings = self.parts, self.parts.start.settings
        clock = parts.start.clock
        bounds = bounds_within_files(Bounds(body=settings.max_body))
        tokens = Tokens(settings.tokens())
        keep = self._keep(parts.shard.book)
        self._receiver = Receiver(parts.intake, tokens, keep, clock, parts.counters, bounds)
        self._receiver.callers = Callers(clock, Proxies(settings.trusted_proxies))
        self._receiver.doors = doors(parts)
        if parts.signatures:
            await parts.signatures.keys.load()
            self._receiver.signatures = parts.signatures
        self._door = server(self._receiver, parts.counters, bounds)
        self._public = ServerRunner(self._door, shutdown_timeout=settings.stop_within / 1000)
        self._listening = await listen(self._public, settings.listen, parts.start.sockets)
        self.listens_at = self._listening.address
        admin = admin_app(self._daemon)
        if isinstance(settings.admin_listen, UnixAddress):
            commands = await listen_unix(admin, settings.admin_listen.path)
        else:
            warn_if_open(settings.admin_listen.host)
            commands = await listen_tcp(
                admin, settings.admin_listen.host, settings.admin_listen.port
            )
        self._admin.append(commands)
        self.admin_at = commands.address
        if settings.metrics_listen:
            metrics = await listen_tcp(
                metrics_app(self._daemon),
                settings.metrics_listen.host,
                settings.metrics_listen.port,
            )
            self._admin.append(metrics)
            self.metrics_at = metrics.address
        if self.page and settings.page_listen:
            await self.page.open(settings.page_listen)
        log.info(
            "listening",
            public=self.listens_at,
            admin=self.admin_at,
            page=self.page.at if self.page else "",
        )
        for means, why in parts.at_hand.lacking(parts.shard.book.directory).items():
            log.warning("means_without_settings", means=str(means), why=why)
        self._try_own_templates()

    def _try_own_templates(self) -> None:
        """Not those that are shipped: our tests try them, and a start must not take long."""
        parts = self.parts
        failures = parts.texts.check_templates() if parts.start.settings.templates_dir else []
        for failure in failures:
            parts.desk.trouble(
                f"template:{failure.template}",
                f"The message template {failure.template} fails ({failure.why}); a built-in plain "
                "text is sent instead. Mend it in ALERTING_TEMPLATES_DIR.",
            )

    async def _restore(self) -> None:
        parts, clock = self.parts, self.parts.start.clock
        now = clock.now()
        beat = parts.store.journal.last_beat()
        await parts.put_back.settle()
        lost_since = parts.put_back.lost_since(beat)
        beat = beat if lost_since is None else lost_since
        long_enough = beat is not None and (
            lost_since is not None or now - beat > parts.start.settings.gap
        )
        outage = Outage(beat, now) if beat is not None and long_enough else Outage(now, now)
        self._begins_anew = beat is None or long_enough
        parts.rules.on_new = self._use
        self._use(parts.at_start.checked)
        if not parts.at_start.version:
            book, kept = parts.shard.book, parts.store.rulebooks
            by = "the first start"
            parts.rules.version = await kept.keep(book.text, now, by, book.files)
        replayed = await restore(
            parts.engine,
            parts.store,
            parts.at_start.snapshot,
            outage,
            Past(self._version, self._alive),
        )
        parts.put_back.collect()
        unit = Unit(parts.shard.mark)
        after_restart(parts.shard, unit, clock.now())
        orphans = close_orphans(parts.shard, unit, clock.now())
        parts.engine.write(unit)
        log.info("restored", replayed=replayed, orphans=orphans)
        if outage.since < outage.until:
            await self._keep_the_gap(outage)
        await self._look_at_the_file()
        if catching_up := parts.zoho_side.catching_up:
            catching_up.heard_until = now if beat is None else beat
        else:
            parts.engine.write(tell_collected(parts.shard, clock.now()))
        parts.first_sights.begin()
        await parts.engine.written()
        if not self._begins_anew:
            await parts.store.journal.beat(clock.now())

    async def _keep_the_beginning(self) -> None:
        """Since when there is silence is in no event: a replay must not go back beyond it."""
        try:
            await self.parts.rules.snapshot()
            await self._heartbeat()  # not before: until then the gap is known by the last one
        except StorageError as error:
            log.warning("snapshot_not_kept", why=str(error))

    async def _keep_the_gap(self, outage: Outage) -> None:
        try:
            await keep_gap(self.parts.store.audit, outage.since, outage.until)
        except StorageError as error:  # the last heartbeat stays, so the next start finds it again
            log.warning("gap_not_kept", why=str(error))

    async def _look_at_the_file(self) -> None:
        """It may have changed while nobody ran; with mistakes in it, the last good copy rules."""
        parts = self.parts
        error = parts.at_start.file_error
        if error is None:
            await parts.rules.reload("the start")
            return
        instead = "The last good copy of it is in force."
        tell_of_mistakes(parts.desk, instead, error, parts.start.clock.now())

    def _alive(self) -> None:
        """A long replay is no reason for the service manager to end the process."""
        self.parts.start.notifier.say("WATCHDOG=1")

    def _version(self, number: int) -> RuleBook | None:
        rulebooks = self.parts.store.rulebooks
        kept = rulebooks.get(number)
        checked = self.parts.source.parse(kept, rulebooks.files(number)) if kept else None
        if checked:
            self.parts.rules.version = number
            self._use(checked)
        return checked.book if checked else None

    def _use(self, checked: Checked) -> None:
        """What other rooms take from a new rules file."""
        parts = self.parts
        parts.desk.directory = checked.book.directory
        parts.digests.rules_changed()
        parts.first_sights.use(checked)
        if checked.book.show_customer != "name":
            forget_customers(parts.shard.names, parts.store.names)
        self._receiver.keep = self._keep(checked.book)
        if catching_up := parts.zoho_side.catching_up:
            catching_up.keep = self._receiver.keep
        at_hand = means_at_hand(parts.start.settings, checked.book.directory.places.values())
        if at_hand.settings != parts.at_hand.settings:  # other webhooks, or other secrets of them
            parts.at_hand = at_hand
            ways = open_ways(at_hand.settings, parts.start.clock, parts.slack_side.posts)
            reopening = asyncio.create_task(parts.courier.reopen(ways))
            self._reopening.add(reopening)
            reopening.add_done_callback(self._reopening.discard)

    def _keep(self, book: RuleBook) -> Keep:
        find = looking_for(book, self.parts.shard.runs.failed)
        keep = keep_of(book, find, text=self.parts.start.settings.keep_text)
        return replace(keep, zuid_of=self.parts.zoho_side.zuid_of)

    def _start_schedule(self) -> None:
        every, parts = self._schedule.every, self.parts
        every(parts.start.settings.tick_seconds, self._tick)
        every(HEARTBEAT_SECONDS, self._heartbeat)
        every(SNAPSHOT_SECONDS, self._daemon.snapshot)
        every(RETENTION_SECONDS, self._retain)
        every(SUMMARY_SECONDS, self._tell_collected)
        every(FLUSH_SECONDS, self._flush)
        every(WATCH_SECONDS, self._look_around)
        every(SIGN_OF_LIFE_SECONDS, parts.watch.sign_of_life)
        every(AUDIT_SECONDS, parts.auditor.look)
        every(KEY_SET_SECONDS, self._refresh_keys)
        every(BACKUP_SECONDS, parts.backups.back_up_if_due, at_once=True)
        every(FIGURES_SECONDS, parts.figures.count, at_once=True)
        every(SPACE_SECONDS, parts.space.look_at_the_space, at_once=True)
        if self.page:
            every(PAGE_SECONDS, self.page.send_what_changed, at_once=True)
            every(TIDY_SECONDS, self.page.tidy_the_board)
        self._schedule.start()

    async def _tick(self) -> None:
        parts = self.parts
        await parts.engine.tick()
        parts.start.notifier.say("WATCHDOG=1")

    async def _heartbeat(self) -> None:
        await self.parts.store.journal.beat(self.parts.start.clock.now())

    async def _retain(self) -> None:
        settings, clock = self.parts.start.settings, self.parts.start.clock
        policy = Policy(settings.keep_events, settings.keep_transitions, settings.keep_quarantine)
        self.parts.shard.names.drop_old(clock.now() - settings.keep_events)
        while await self.parts.store.retention.one_step(clock.now(), policy):
            pass

    async def _tell_collected(self) -> None:
        self.parts.engine.write(tell_collected(self.parts.shard, self.parts.start.clock.now()))
        if self.parts.put_back.backup is not None:
            await self.parts.engine.written()
            await self.parts.put_back.finish()

    async def _tell_what_zoho_confirmed(self) -> None:
        """After the first look at its chats: what is not confirmed now it did not confirm."""
        shard = self.parts.shard
        if shard.gap:
            left = sum(not chat.confirmed for chat in shard.tracker)
            shard.gap = replace(shard.gap, unconfirmed=left)
        await self._tell_collected()

    async def _flush(self) -> None:
        await self.parts.store.sightings.flush()

    async def _look_around(self) -> None:
        self.parts.first_sights.tell()
        self.parts.watch.look_for_webhooks()
        self.parts.watch.look_for_statuses()
        self.parts.watch.look_at_the_disk()
        self.parts.watch.look_at_the_rules()
        look_at_signatures(self.parts.signatures, self.parts.desk, self.parts.start.clock)

    async def _refresh_keys(self) -> None:
        if signatures := self.parts.signatures:
            signatures.keys.refresh_if_old()

    def _task(self, work: Awaitable[None]) -> None:
        """A task that ends by itself has failed, and the daemon with it: systemd starts it anew."""
        task = asyncio.ensure_future(work)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: "asyncio.Future[None]") -> None:
        if not task.cancelled():
            log.critical("task_ended", why=repr(task.exception()))
            self.failed = True
            self.stopping.set()

    failed = False


def keep_of(book: RuleBook, find: FindTexts, *, text: bool) -> Keep:
    """What of the customer is written down at all."""
    match book.show_customer:
        case "name":
            return Keep(text, "name", find)
        case "number":
            return Keep(text, "number", find)
        case _:
            return Keep(text, "none", find)


async def serve(start: Start, on_ready: Callable[[Running], Awaitable[None]] | None = None) -> bool:
    """Runs until a signal; True where it ended in good order."""
    running = Running(start)
    running.obey_signals()
    try:
        await running.start()
        if on_ready:
            await on_ready(running)
        await running.run_until_stopped()
    finally:
        await running.stop()
    return not running.failed
