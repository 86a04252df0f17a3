"""A quarter of an hour of a support floor in a minute, and everything its people are told."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from alerting.app.answering import AnswerFloor
from alerting.app.build import Start
from alerting.app.demo_peers import TOKEN, Peers
from alerting.app.demo_shown import Arrival, acted, beneath, due, found, shown, whose
from alerting.app.running import Running
from alerting.app.systemd import Notifier
from alerting.clock import FastClock
from alerting.config.listening import TcpAddress
from alerting.config.rules_file import open_text, read
from alerting.dashboard.access.demo_gate import DemoGate
from alerting.errors import ConfigError
from alerting.model.deed import OrderedDeed, Settled, State
from alerting.model.event import Correction, Event
from alerting.model.message import Message
from alerting.model.people import Means
from alerting.model.times import SECOND, EpochMs, as_epoch
from alerting.model.zoho_names import Called
from alerting.reconcile.differences import differs
from alerting.reply.ports import Replier
from alerting.reply.told import alerts_in
from alerting.simulate.inbox import Inbox, Mail
from alerting.simulate.phone import Phone, Sms
from alerting.simulate.room import Post, Room
from alerting.simulate.storyboard import LENGTH_SECONDS, Step, storyboard
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Quirks

SPEED = 15.0
#: So long after the first SMS, on the demo's clock, whoever got it says that they have it.
TAKES_SECONDS = 30.0
#: A little after the last scene, so that the last message can arrive.
REST_SECONDS = 20.0

Story: TypeAlias = Callable[[EpochMs], Sequence[Step]]


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo has shown."""

    webhooks: int = 0
    failed: int = 0
    """Of those, how many were not answered 200."""
    chats: int = 0
    alerts: int = 0
    found: int = 0
    """Changes of which no webhook told."""
    deeds: int = 0
    """What would have been done in Zoho."""


@dataclass(slots=True)
class Demo:
    """`play` lets the story happen; whatever comes of it is handed to `show` at once."""

    rules: Path
    folder: Path
    show: Callable[[Arrival], None]
    speed: float = SPEED
    listen: TcpAddress = field(default_factory=lambda: TcpAddress("127.0.0.1", 0))
    story: Story = storyboard
    seconds: float = LENGTH_SECONDS + REST_SECONDS
    clock: FastClock = field(init=False)
    running: Running | None = field(init=False, default=None)
    _taken: asyncio.Task[None] | None = field(init=False, default=None)
    _expected: list[tuple[Message, EpochMs]] = field(init=False, default_factory=list)
    _found: int = field(init=False, default=0)
    _deeds: int = field(init=False, default=0)
    _peers: Peers = field(init=False)

    def __post_init__(self) -> None:
        book = read(open_text(self.rules), str(self.rules))
        self.clock = FastClock(monday_at_ten(book.timezone), self.speed)
        self._peers = Peers(
            Inbox(self._mail),
            Phone(self._sms, clock=self.clock),
            Room(self._post, clock=self.clock),
            ZohoDesk(self.clock, quirks=Quirks(reply_is_silent=True, unsigned=1)),
        )

    async def start(self) -> Running:
        await self._peers.start()
        settings = self._peers.settings(self.rules, self.folder, self.listen)
        start = Start(settings, self.clock, Notifier({}), speed=self.speed, gate=DemoGate())
        self.running = Running(start)
        parts = self.running.parts
        parts.engine.on_messages = self._expect
        parts.zoho_side.floor.on_asked = self._asked
        parts.actor.on_settled = self._acted
        await self.running.start()
        if looking := parts.zoho_side.catching_up:  # else it might find what is told just then
            await looking.began()
        return self.running

    async def play(self) -> Played:
        assert self.running
        desk, began = self._peers.desk, self.clock.now()
        desk.subscribe(f"http://{self.running.listens_at}/webhooks/zoho-desk/{TOKEN}")
        steps = self.story(began)
        story = [(began + at * SECOND, it) for at, elements in steps for it in elements]
        end = began + round(self.seconds * SECOND)
        await desk.living.live(story, end)
        await desk.settled()
        await self.clock.sleep(max(0.0, (end - self.clock.now()) / SECOND))
        return self.played()

    def played(self) -> Played:
        """Until now."""
        assert self.running
        parts, answers = self.running.parts, self._peers.desk.delivery.office.answers
        alerts = parts.store.alerts.next_number() - 1
        webhooks = answers.total()
        failed = webhooks - answers[HTTPStatus.OK]
        chats = len(parts.shard.tracker)
        return Played(webhooks, failed, chats, alerts, self._found, self._deeds)

    async def stop(self) -> None:
        if self._taken:
            self._taken.cancel()
        if self.running:
            await self.running.stop()
        await self._peers.stop()

    def _expect(self, messages: Sequence[Message]) -> None:
        self._expected.extend((message, self.clock.now()) for message in messages)

    def _mail(self, mail: Mail) -> None:
        to = mail.recipients[0]
        self._arrived(Means.EMAIL, to, shown(mail))

    def _sms(self, sms: Sms) -> None:
        self._arrived(Means.SMS, sms.to, sms.body)

    def _post(self, what: Post) -> None:
        self._arrived(Means.SLACK, what.channel, what.text)

    def _asked(self, events: Sequence[Event]) -> None:
        assert self.running
        shard = self.running.parts.shard
        for event in events:
            if not isinstance(event, Correction):
                continue
            chat = shard.tracker.find(event.org, event.chat)
            if differs(event, chat):
                self._found += 1
                called = Called(shard.book.directory, shard.names).channel(event.channel)
                where = called or str(event.channel)
                self.show(Arrival(self.clock.now(), None, where, found(event, chat)))

    def _acted(self, ordered: OrderedDeed, settled: Settled) -> None:
        assert self.running
        self._deeds += settled.state is State.WOULD
        chat = self.running.parts.shard.tracker.find(ordered.org, ordered.chat)
        self.show(Arrival(self.clock.now(), None, whose(ordered, chat), acted(settled)))

    def _arrived(self, means: Means, to: str, text: str) -> None:
        now = self.clock.now()
        message = self._take(means, to)
        name = message.to.name if message else to
        deadline = due(message) if message else None
        late = (now - deadline) / self.speed if deadline is not None else None
        more = beneath(message) if message and means is Means.EMAIL else ""
        self.show(Arrival(now, means, name, text, late, more))
        if message and means is Means.SMS and self._taken is None and alerts_in(message):
            self._taken = asyncio.create_task(self._take_over(message))

    async def _take_over(self, told: Message) -> None:
        assert self.running
        await self.clock.sleep(TAKES_SECONDS)
        parts = self.running.parts
        floor, numbers = AnswerFloor(parts.engine, parts.store, self.clock), alerts_in(told)
        answer = f'answers "{" ".join(map(str, numbers))} ack", which means: I have it'
        self.show(Arrival(self.clock.now(), Means.SMS, told.to.name, answer))
        await floor.acknowledge(numbers, Replier(told.to.name, "sms"), None)

    def _take(self, means: Means, to: str) -> Message | None:
        """The oldest message that waits for this arrival."""
        for place, (message, _) in enumerate(self._expected):
            if message.to.means is means and self._peers.reaches(message, to):
                return self._expected.pop(place)[0]
        return None


def monday_at_ten(timezone: str) -> EpochMs:
    """Of a week without holidays anywhere, in the file's own time zone."""
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError):
        raise ConfigError(f"{timezone} is no time zone") from None
    return as_epoch(datetime(2026, 6, 8, 10, tzinfo=zone).astimezone(UTC))


async def run_demo(demo: Demo, *, keep: bool, told: Callable[[Running], None]) -> Played:
    """Plays it once; `keep` stays up afterwards until a signal."""
    running = await demo.start()
    try:
        told(running)
        player = asyncio.create_task(demo.play())
        stopper = asyncio.create_task(running.run_until_stopped())
        await asyncio.wait({player, stopper}, return_when=asyncio.FIRST_COMPLETED)
        if not player.done():
            player.cancel()
            with suppress(asyncio.CancelledError):
                await player
            return demo.played()
        played = await player
        if keep:
            await stopper
        stopper.cancel()
        return played
    finally:
        await demo.stop()
