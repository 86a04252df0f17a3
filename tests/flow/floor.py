"""The whole program on loopback: real peers, real sockets, and a clock that the test moves."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import msgspec

from alerting.app.build import Start
from alerting.app.running import Running
from alerting.app.systemd import Notifier
from alerting.clock import SystemClock
from alerting.config.settings import read_settings
from alerting.control.client import AdminClient
from alerting.dashboard.gate import Gate
from alerting.model.people import Means
from alerting.model.times import SECOND, EpochMs, Ms
from alerting.simulate.elements import Assignee, Element, Talk
from alerting.simulate.people import WHATSAPP, talk
from tests.fakes import START, ManualClock
from tests.flow.peers import Peers
from tests.flow.recorded import Recorded
from tests.flow.waiting import until
from tests.processes import Daemon, spawn

TOKEN = "flow-flow-flow-flow"
PRIYA = Assignee(106554156, "Priya N.")

HEAD = """\
version: 1
timezone: Asia/Kolkata
operators: [it-desk by email, nikhil by sms]
people:
  asha: {email: asha@zylker.example, sms: "+919876500001", slack: asha@zylker.example}
  nikhil: {email: nikhil@zylker.example, sms: "+919876500002"}
  it-desk: {email: it@zylker.example}
places:
  support-room: {slack_channel: "#support"}
channels:
  3942000000995017: {name: WhatsApp Support, app: whatsapp}
chat_link: "https://desk.zylker.example/chats/{{ session.id }}"
limits: {sms: {per_person: {per_day: 1000}}, email: {per_person: {per_hour: 1000}}}
"""
ON_HOLD = """\
rules:
  - name: on-hold
    severity: critical
    when: {status: ON_HOLD}
    for: 10m
    why: Answer, or give the chat to somebody.
    tell: [asha by email, asha by sms, asha by slack]
"""


class WallClock(ManualClock):
    """A clock that can also be set, which is not the same as time passing."""

    def jump(self, by: Ms) -> None:
        self._now += by
        self._began += by


@dataclass
class Floor(Peers):
    """A daemon, those it talks to, and what Zoho and the supervisors do."""

    folder: Path
    session: aiohttp.ClientSession
    environ: dict[str, str]
    clock: WallClock = field(default_factory=lambda: WallClock(START))
    notifier: Notifier = field(default_factory=lambda: Notifier({}))
    gate: Gate | None = None
    """Who may come in to the page; None: whom the settings let in."""
    _running: Running | None = None
    _processes: list[Daemon] = field(default_factory=list)

    # --- the daemon ------------------------------------------------------------------------

    @property
    def running(self) -> Running:
        assert self._running
        return self._running

    @property
    def recorded(self) -> Recorded:
        return Recorded(self.running.parts.store)

    async def open(self, **settings: str) -> Running:
        """`settings` are environment variables without their prefix, in lower case."""
        changed = {f"ALERTING_{name.upper()}": value for name, value in settings.items()}
        start = Start(read_settings(environ={**self.environ, **changed}), self.clock, self.notifier)
        start.gate = self.gate
        self._running = Running(start)
        await self._running.start()
        return self._running

    async def close(self) -> None:
        if self._running:
            running, self._running = self._running, None
            await running.stop()

    async def end_processes(self) -> None:
        for daemon in self._processes:
            await daemon.kill()

    async def reopen(self, *, after: Ms = 0, **settings: str) -> Running:
        """An orderly stop, some time without a daemon, and a start."""
        await self.close()
        await self.clock.advance(after)
        return await self.open(**settings)

    async def spawn(self, *, handed_over: socket.socket | None = None) -> Daemon:
        """The same daemon as a process of its own."""
        daemon = await spawn(self.environ, self.folder / "daemon.log", handed_over=handed_over)
        self._processes.append(daemon)
        return daemon

    def admin(self) -> AdminClient:
        return AdminClient.over_socket(self.folder / "admin.sock")

    def write_rules(self, rules: str, head: str = HEAD) -> None:
        """By renaming, as editors do, so that nobody sees half a file."""
        new = self.folder / "rules.yaml.new"
        new.write_text(head + rules, encoding="utf-8")
        new.rename(self.folder / "rules.yaml")

    # --- Zoho ------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://{self.running.listens_at}/webhooks/zoho-desk/{TOKEN}"

    async def post(self, body: object, url: str = "") -> int:
        """`body`: bytes as they are, anything else as JSON."""
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        async with self.session.post(url or self.url, data=data) as answer:
            await answer.read()
            return answer.status

    async def hear(self, *elements: Element) -> None:
        """Zoho tells; the daemon has believed it when this returns."""
        assert await self.post(elements) == 200
        await self.believed()

    def talk(self, number: int = 1) -> Talk:
        return talk(number, WHATSAPP)

    def put_on_hold(self, chat: Talk) -> Element:
        return chat.status(self.now, "ON_HOLD", to=PRIYA)

    def answered(self, chat: Talk) -> Element:
        return chat.status(self.now, "ON_PROGRESS", to=PRIYA)

    # --- time ------------------------------------------------------------------------------

    @property
    def now(self) -> EpochMs:
        return self.clock.now()

    async def believed(self) -> None:
        engine = self.running.parts.engine
        await engine.caught_up()
        await engine.written()

    async def pass_time(self, length: Ms) -> None:
        """What falls due meanwhile has been decided and written when this returns."""
        await self.clock.advance(length)
        await self.ticked()

    async def ticked(self) -> None:
        engine = self.running.parts.engine
        before = self.now
        await until(lambda: engine.last_tick >= before)
        await self.believed()

    async def pass_until(self, predicate: Callable[[], object], step: Ms = SECOND) -> None:
        """Time passes until it is so."""
        async with asyncio.timeout(30):
            while not predicate():
                await self.pass_time(step)

    async def until(self, predicate: Callable[[], object]) -> None:
        """Like the function; the clock goes on meanwhile, for those who wait by it."""

        async def moving() -> None:
            while True:
                await self.clock.advance(100)
                await SystemClock().sleep(0.01)

        mover = asyncio.create_task(moving())
        try:
            await until(predicate)
        finally:
            mover.cancel()

    async def until_seen(self, predicate: Callable[[], object]) -> None:
        """Like `until`; the daemon looks around meanwhile, which it else does every 5 seconds."""
        async with asyncio.timeout(30):
            while not predicate():
                await self.clock.advance(100)
                await self.running._look_around()
                await SystemClock().sleep(0.01)

    async def reloaded(self, version: int) -> None:
        """Returns once this version of the rules is in force, and what it causes decided."""
        rules = self.running.parts.rules
        await self.until(lambda: rules.version == version and rules.reloads_ok == version - 1)
        await self.believed()

    # --- until it is quiet -----------------------------------------------------------------

    async def told_everybody(self) -> None:
        """Like `quiet`, and what was reported to the operators has gone out too."""
        await self.running.parts.desk.written()
        await self.quiet()

    async def told_everybody_but_sms(self) -> None:
        courier = self.running.parts.courier
        await self.running.parts.desk.written()
        await until(
            lambda: (
                not any(
                    it.waiting for means, it in courier.counts().items() if means is not Means.SMS
                )
            )
        )

    async def quiet(self) -> None:
        """Returns when nothing is on its way any more."""
        courier = self.running.parts.courier
        await self.believed()
        await until(lambda: not any(it.waiting or it.flying for it in courier.counts().values()))

    @staticmethod
    def head(*, without: str) -> str:
        """The usual head of a rules file, lacking something."""
        assert without in HEAD
        return HEAD.replace(without, "")
