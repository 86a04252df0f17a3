"""Makes every object, in the order in which they need each other."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass

from alerting.acting.actor import Actor
from alerting.app.acting import actor_of
from alerting.app.at_start import AtStart, rules_at_start
from alerting.app.auditor import Auditor
from alerting.app.backtesting import Backtesting
from alerting.app.backups import Backups
from alerting.app.desk import Desk
from alerting.app.digests import Digests
from alerting.app.engine import Engine
from alerting.app.figures import Figures
from alerting.app.first_sights import FirstSights
from alerting.app.intake import DurableIntake
from alerting.app.last_week import LastWeek
from alerting.app.link_key import LinkKey
from alerting.app.links import link_of
from alerting.app.put_back import PutBack, first_number
from alerting.app.restore import tracker_of
from alerting.app.rules import Rules, RulesSource
from alerting.app.signatures import signatures_of
from alerting.app.slack_side import SlackSide
from alerting.app.sms_side import takes_replies
from alerting.app.space import Space
from alerting.app.systemd import Notifier
from alerting.app.watch import Watch
from alerting.app.zoho_side import ZohoSide
from alerting.clock import Clock
from alerting.config.means import MeansAtHand, means_at_hand
from alerting.config.settings import Settings
from alerting.dashboard.gate import Gate
from alerting.errors import ConfigError
from alerting.model.event import Numbered
from alerting.model.message import Message
from alerting.model.times import DAY
from alerting.model.zoho_names import ZohoNames
from alerting.notify.courier import Courier
from alerting.notify.means import open_ways
from alerting.notify.ports import Confirm
from alerting.notify.render import Renderer
from alerting.pipeline.shard import Horizons, Memory, Shard
from alerting.receive.authenticity import Signatures
from alerting.receive.counters import Counters
from alerting.record.names import names_in
from alerting.record.store import Store, open_store
from alerting.reply.links import Links
from alerting.report.fold_events import Patience


@dataclass(slots=True)
class Start:
    """What the one who starts the daemon brings along."""

    settings: Settings
    clock: Clock
    notifier: Notifier
    sockets: Sequence[socket.socket] = ()
    speed: float = 1.0
    alone: bool = False
    """The process has nothing else to do, so how it collects garbage is the daemon's to say."""
    gate: Gate | None = None
    """Who may come in to the page; None: whom the settings let in."""


class Ledger:
    """The alerts table, as the pipeline wants to ask it."""

    def __init__(self, store: Store) -> None:
        self.find = store.alerts.by_key


class Relay:
    """The courier asks the engine, which in turn needs the courier."""

    def __init__(self) -> None:
        self.engine: Engine | None = None
        self.confirming: Confirm | None = None

    def as_of_now(self, message: Message) -> Message | None:
        return self.engine.as_of_now(message) if self.engine else message

    async def confirm(self, message: Message) -> None:
        if self.confirming is not None:
            await self.confirming(message)

    def durable(self, events: list[Numbered]) -> None:
        if self.engine is not None:
            self.engine.durable(events)


@dataclass(slots=True)
class Parts:
    """Everything that was made."""

    start: Start
    store: Store
    source: RulesSource
    at_start: AtStart
    shard: Shard
    engine: Engine
    courier: Courier
    desk: Desk
    intake: DurableIntake
    first_sights: FirstSights
    rules: Rules
    backtesting: Backtesting
    last_week: LastWeek
    counters: Counters
    auditor: Auditor
    watch: Watch
    at_hand: MeansAtHand
    texts: Renderer
    links: Links
    link_key: LinkKey
    slack_side: SlackSide
    digests: Digests
    signatures: Signatures | None
    """None: webhooks are known by their token alone."""
    zoho_side: ZohoSide
    actor: Actor
    put_back: PutBack
    backups: Backups
    space: Space
    figures: Figures


def build(start: Start) -> Parts:
    """On the running loop. Nothing listens yet, nothing is sent yet."""
    settings, clock = start.settings, start.clock
    settings.checked()
    relay, counters = Relay(), Counters()
    links = Links(settings.public_url or "", lambda name: name in shard.book.directory.people)
    texts = Renderer(
        settings.templates_dir,
        link_for=links.link_for,
        sms_replies=takes_replies(settings),
        slack_buttons=settings.slack_signing_secret is not None,
    )
    source = RulesSource(settings.rules, lambda name: settings.secret(name) is not None)
    store = open_store(settings.database, clock.now(), relay.durable)
    try:
        at_start = rules_at_start(source, store)
    except ConfigError:
        store.abandon()
        raise
    counters.last_webhook_at = store.journal.last_heard()
    next_number = first_number(store, clock.now())
    shard = Shard(
        at_start.book,
        Memory(
            Ledger(store),
            next_number,
            store.units.mark().seq,
            store.silences.remembered(clock.now() - DAY),
        ),
        tracker=tracker_of(at_start.extra),
        horizons=Horizons(settings.forget_ended_after, settings.lose_sight_after),
        link_of=link_of,
        names=ZohoNames(names_in(store.reader)),
    )
    if at_start.extra:
        shard.groups.load(at_start.extra.groups)
    desk = Desk(store.outbox, clock)
    at_hand = means_at_hand(settings, at_start.book.directory.places.values())
    slack_side = SlackSide(at_hand.settings.slack, store, shard, texts, clock)
    courier = Courier(
        outbox=store.outbox,
        ways=open_ways(at_hand.settings, clock, slack_side.posts),
        texts=texts,
        recheck=relay,
        clock=clock,
        limits=lambda: shard.book.limits,
        report=desk.report,
        receipt_within=settings.receipt_within,
        stopped=store.stopped.__contains__,
        confirm=relay.confirm,
    )
    engine = relay.engine = Engine(shard, store.units, courier, clock)
    desk.directory = at_start.book.directory
    first_sights = FirstSights(store.sightings, desk, clock, shard.names)
    intake = DurableIntake(store.journal, first_sights, engine)
    rules = Rules(source, engine, store, desk, clock)
    rules.version, rules.permission = at_start.version, settings.zoho_actions
    backtesting = Backtesting(settings.database, clock)
    last_week = LastWeek(backtesting, desk, clock)
    rules.on_reloaded = last_week.compare
    auditor = Auditor(settings.database, lambda: shard.book, desk, clock)
    zoho_side = ZohoSide(settings, engine, store, desk, counters, clock)
    asked = (zoho_side.client, zoho_side.agents) if zoho_side.client else None
    actor = actor_of(settings.zoho_actions, asked, engine, store, desk, clock)
    engine.on_written += [slack_side.written, lambda unit: actor.ordered(unit.deeds)]
    intake.of_agents = zoho_side.heard
    relay.confirming = zoho_side.catching_up.confirming if zoho_side.catching_up else None
    watch = Watch(
        engine=engine,
        intake=intake,
        counters=counters,
        desk=desk,
        courier=courier,
        clock=clock,
        silence_after=settings.silence_after,
        proven=lambda: auditor.proven,
        heartbeat_url=settings.heartbeat_url.get_secret_value() if settings.heartbeat_url else "",
        speed=start.speed,
    )
    return Parts(
        start,
        store,
        source,
        at_start,
        shard,
        engine,
        courier,
        desk,
        intake,
        first_sights,
        rules,
        backtesting,
        last_week,
        counters,
        auditor,
        watch,
        at_hand,
        texts,
        links,
        LinkKey(links, store.keys, store.audit, clock),
        slack_side,
        Digests(engine, store, courier, desk, clock),
        signatures_of(settings, store.keys, clock),
        zoho_side,
        actor,
        PutBack(store, desk, shard, clock, next_number),
        Backups(settings, desk, clock),
        Space(settings, desk, clock),
        Figures(
            store,
            lambda: shard.book,
            Patience(settings.forget_ended_after, settings.lose_sight_after),
            clock,
        ),
    )
