"""A quarter of an hour of a support floor in a minute, and everything its people are told."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from alerting.app.answering import AnswerFloor
from alerting.app.build import Start
from alerting.app.running import Running
from alerting.app.systemd import Notifier
from alerting.clock import FastClock
from alerting.config.listening import TcpAddress, unix_address
from alerting.config.rules_file import open_text, read
from alerting.config.settings import Settings, read_settings
from alerting.errors import ConfigError
from alerting.model.message import Message
from alerting.model.people import Means
from alerting.model.times import SECOND, EpochMs, as_epoch
from alerting.reply.ports import Replier
from alerting.reply.told import alerts_in
from alerting.simulate.inbox import Inbox, Mail
from alerting.simulate.phone import Phone, Sms
from alerting.simulate.post import Report, post
from alerting.simulate.room import Post, Room, user_id
from alerting.simulate.storyboard import LENGTH_SECONDS, storyboard

SPEED = 15.0
TOKEN = "demo-demo-demo-demo"  # noqa: S105 it opens nothing but this demo, on loopback
#: So long after the first SMS, on the demo's clock, whoever got it says that they have it.
TAKES_SECONDS = 30.0
#: A message that waited for others of its group is late by what comes after that only.
WAITED = 5 * SECOND
#: A little after the last scene, so that the last message can arrive.
REST_SECONDS = 20.0
#: Where a mail about one alert says why it comes.
NEWS_LINE = 2


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something landed in the demo's inbox, on its phone, or in its room."""

    at: EpochMs
    """On the demo's clock."""
    means: Means
    to: str
    text: str
    late_ms: float | None
    """Real milliseconds from the deadline to here; None where no message fits."""


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo has shown."""

    report: Report
    chats: int
    alerts: int


@dataclass(slots=True)
class Demo:
    """`play` posts the storyboard; every arrival is handed to `show` at once."""

    rules: Path
    folder: Path
    show: Callable[[Arrival], None]
    speed: float = SPEED
    listen: TcpAddress = field(default_factory=lambda: TcpAddress("127.0.0.1", 0))
    clock: FastClock = field(init=False)
    running: Running | None = field(init=False, default=None)
    _taken: asyncio.Task[None] | None = field(init=False, default=None)
    _expected: list[tuple[Message, EpochMs]] = field(init=False, default_factory=list)
    _peers: "Peers" = field(init=False)

    def __post_init__(self) -> None:
        book = read(open_text(self.rules), str(self.rules))
        self.clock = FastClock(monday_at_ten(book.timezone), self.speed)
        self._peers = Peers(
            Inbox(self._mail),
            Phone(self._sms, clock=self.clock),
            Room(self._post, clock=self.clock),
        )

    async def start(self) -> Running:
        await self._peers.start()
        settings = self._peers.settings(self.rules, self.folder, self.listen)
        start = Start(settings, self.clock, Notifier({}), speed=self.speed)
        self.running = Running(start)
        self.running.parts.engine.on_messages = self._expect
        await self.running.start()
        return self.running

    async def play(self) -> Played:
        assert self.running
        url = f"http://{self.running.listens_at}/webhooks/zoho-desk/{TOKEN}"
        began = self.clock.now()
        bodies = [(began + at * SECOND, elements) for at, elements in storyboard(began)]
        await self.clock.sleep((bodies[0][0] - began) / SECOND)
        async with ClientSession() as session:
            report = await post(url, bodies, session, self.clock)
        left = began + LENGTH_SECONDS * SECOND - self.clock.now()
        await self.clock.sleep(max(0.0, left / SECOND) + REST_SECONDS)
        shard = self.running.parts.shard
        alerts = self.running.parts.store.alerts.next_number() - 1
        return Played(report, len(shard.tracker), alerts)

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

    def _arrived(self, means: Means, to: str, text: str) -> None:
        now = self.clock.now()
        message = self._take(means, to)
        name = message.to.name if message else to
        due = _due(message) if message else None
        late = (now - due) / self.speed if due is not None else None
        self.show(Arrival(now, means, name, text, late))
        if message and means is Means.SMS and self._taken is None:
            self._taken = asyncio.create_task(self._take_over(message))

    async def _take_over(self, told: Message) -> None:
        assert self.running
        await self.clock.sleep(TAKES_SECONDS)
        parts = self.running.parts
        floor, numbers = AnswerFloor(parts.engine, parts.store, self.clock), alerts_in(told)
        answer = f'answers "{" ".join(map(str, numbers))} ack", which means: I have it'
        self.show(Arrival(self.clock.now(), Means.SMS, told.to.name, answer, None))
        await floor.acknowledge(numbers, Replier(told.to.name, "sms"), None)

    def _take(self, means: Means, to: str) -> Message | None:
        """The oldest message that waits for this arrival."""
        for place, (message, _) in enumerate(self._expected):
            if message.to.means is means and self._peers.reaches(message, to):
                return self._expected.pop(place)[0]
        return None


def shown(mail: Mail) -> str:
    """The subject of what follows is that of its thread: what is new stands in its third line."""
    subject, body = str(mail.content["Subject"]), mail.content.get_body(("plain",))
    lines = body.get_content().splitlines() if body and subject.startswith("Re: ") else []
    return f"{subject} | {lines[NEWS_LINE]}" if len(lines) > NEWS_LINE else subject


def _due(message: Message) -> EpochMs | None:
    at = getattr(message.content, "at", None)
    return message.created_at if at and message.created_at - at > WAITED else at


@dataclass(slots=True)
class Peers:
    """Where the messages go: real servers on loopback that speak SMTP, Twilio's and Slack's API."""

    inbox: Inbox
    phone: Phone
    room: Room

    async def start(self) -> None:
        await self.inbox.start()
        await self.phone.start()
        await self.room.start()

    async def stop(self) -> None:
        await self.inbox.stop()
        await self.phone.stop()
        await self.room.stop()

    def settings(self, rules: Path, folder: Path, listen: TcpAddress) -> Settings:
        options: dict[str, object] = {
            "rules": rules,
            "database": folder / "alerting.db",
            "listen": listen,
            "admin_listen": unix_address(folder / "admin.sock"),
            "webhook_tokens": TOKEN,
            "smtp_url": f"{self.inbox.url}?starttls=never",
            "mail_from": "Chat alerts <alerts@zylker.example>",
            "twilio_account_sid": "AC" + "0" * 32,
            "twilio_auth_token": "demo",
            "twilio_from": "+15005550006",
            "twilio_api_url": self.phone.url,
            "slack_bot_token": "xoxb-demo",
            "slack_api_url": self.room.url,
        }
        return read_settings(options, environ={})

    def reaches(self, message: Message, to: str) -> bool:
        """Slack shows a person's post in the conversation with that person."""
        address = message.to.address
        return to in (address, "D" + user_id(address)[1:])


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
            return Played(Report(), 0, 0)
        played = await player
        if keep:
            await stopper
        stopper.cancel()
        return played
    finally:
        await demo.stop()
