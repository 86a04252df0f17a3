"""Kills the daemon again and again while a floor goes on, and weighs what is left."""

import asyncio
import contextlib
import json
import random
import re
import socket
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from alerting.clock import SystemClock
from alerting.model.people import Means
from alerting.notify.mail import message_id
from alerting.record.database import open_reader
from alerting.record.store import open_store
from alerting.simulate.inbox import Inbox
from alerting.simulate.phone import Phone
from alerting.simulate.room import Room
from tests.crash.client import Client
from tests.crash.evidence import Evidence, Found, find, live, weigh, weigh_policies
from tests.crash.hands import Hands
from tests.crash.points import POINTS
from tests.crash.promises import kept
from tests.crash.stories import LONGEST_FOR, RULES, WITH_POLICY
from tests.processes import Daemon, spawn

TOKEN = "crash-crash-crash-crash"
LAUNCHER = ("-m", "tests.crash.launcher")
#: A point that is not reached in this time is given up; the process is killed all the same.
POINT_SECONDS = 8.0
#: So many orders of people after the last death, besides those between the deaths.
ANSWERS = 40
#: Without any message sent for so long, what waits is taken to wait for ever.
STUCK_SECONDS = 20.0
_SLACK = re.compile(r"Alert (\d+) of the rule")
_TICKET = re.compile(r"ticket #(\d+)")


@dataclass(frozen=True)
class Plan:
    """`points` are taken in turn; every sixth death comes at any moment."""

    folder: Path
    kills: int = 12
    events: int = 1_000
    seed: int = 1
    points: tuple[str, ...] = tuple(POINTS)

    def deaths(self, dice: random.Random) -> list[str]:
        """Empty: at any moment."""
        any_moment = max(1, self.kills // 6)
        deaths = [*islice(cycle(self.points), self.kills - any_moment), *[""] * any_moment]
        dice.shuffle(deaths)
        return deaths


@dataclass
class Suite:
    plan: Plan
    inbox: Inbox = field(default_factory=Inbox)
    phone: Phone = field(default_factory=Phone)
    room: Room = field(default_factory=Room)
    deaths: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    """Points that were not reached in time."""

    async def run(self) -> Evidence:
        dice = random.Random(self.plan.seed)
        for peer in (self.inbox, self.phone, self.room):
            await peer.start()
        try:
            with socket.create_server(("127.0.0.1", 0), backlog=1024) as door:
                client = Client(_url(door), dice.randrange(2**32))
                hands = Hands(self.plan.folder, random.Random(dice.random()), WITH_POLICY)
                await self._kill_and_start(door, client, hands, dice)
                return await self._weigh(client, hands)
        finally:
            for peer in (self.inbox, self.phone, self.room):
                await peer.stop()

    async def _kill_and_start(
        self, door: socket.socket, client: Client, hands: Hands, dice: random.Random
    ) -> None:
        talking = asyncio.create_task(client.run())
        answering = asyncio.create_task(hands.run())
        try:
            for death in self.plan.deaths(dice):
                await self._live_and_die(door, death, dice)
            daemon = await self._spawn(door, "", 0)
            try:
                await _until(lambda: client.answered.total() >= self.plan.events, 600)
                client.over = True
                await talking
                await hands.more(ANSWERS)
                await answering
                await self._rest()
                assert await daemon.stop() == 0, daemon.text
            finally:
                await daemon.kill()
        finally:
            for task in (talking, answering):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _live_and_die(self, door: socket.socket, death: str, dice: random.Random) -> None:
        nth = dice.randint(1, POINTS[death].most) if death else 0
        daemon = await self._spawn(door, death, nth)
        try:
            if death:
                async with asyncio.timeout(POINT_SECONDS):
                    await daemon.process.wait()
            else:
                await SystemClock().sleep(dice.uniform(0.3, 2.5))
        except TimeoutError:
            self.missed.append(death)
            death = ""
        finally:
            code = await daemon.kill()
        assert code == -9, f"{death}: ended with {code}:\n{daemon.text}"
        self.deaths[death or "at any moment"] += 1

    async def _spawn(self, door: socket.socket, point: str, nth: int) -> Daemon:
        command = (*LAUNCHER, point, str(nth)) if point else LAUNCHER
        number = self.deaths.total()
        # another text with the same rules: every start is a reload too
        rules = f"{RULES}# start {number}\n"
        (self.plan.folder / "rules.yaml").write_text(rules, encoding="utf-8")
        log = self.plan.folder / f"daemon-{number:03d}.log"
        return await spawn(self._environ(), log, command=command, handed_over=door)

    async def _rest(self) -> None:
        """Until every deadline has passed and every message has gone."""
        await SystemClock().sleep(LONGEST_FOR + 0.5)
        with contextlib.closing(open_reader(self.plan.folder / "alerting.db")) as reader:

            def waiting() -> int:
                return int(reader.execute("SELECT count(*) FROM unsettled").get)

            def fewer_than(left: int) -> Callable[[], bool]:
                return lambda: waiting() < left

            with contextlib.suppress(TimeoutError):
                while left := waiting():
                    await _until(fewer_than(left), STUCK_SECONDS)

    async def _weigh(self, client: Client, hands: Hands) -> Evidence:
        now = SystemClock().now()
        store = open_store(self.plan.folder / "alerting.db", now)
        try:
            found = find(store)
            with_policy = kept(store, found.alerts, found.messages.values())
        finally:
            await store.close()
        lived = live(found.journal, now)
        numbers = {"kills": self.deaths.total(), "chats": client.chats}
        arrived = self._arrived(found)
        weighed = weigh(lived, found, client.answered, arrived)
        policies = weigh_policies(with_policy, hands.answered, arrived)
        return Evidence(
            numbers | weighed.numbers | policies.numbers, [*weighed.broken, *policies.broken]
        )

    def _arrived(self, found: Found) -> Counter[str]:
        """How often each message reached its inbox, phone or room."""
        ids = {message_id(key, "zylker.example"): key for key in found.messages}
        keys = {(it.alert, str(it.reason), it.to.means): key for key, it in found.messages.items()}
        by_chat = {
            str(alert.key.subject.chat): alert.number
            for alert in found.alerts
            if alert.key.rule == "unanswered"
        }
        arrived = Counter(ids[str(it.content["Message-ID"])] for it in self.inbox.arrived)
        for sms in self.phone.arrived:
            (ticket,) = _TICKET.findall(sms.body)
            arrived[keys[by_chat[ticket], "first", Means.SMS]] += 1
        for post in self.room.arrived:
            text = json.dumps(post.blocks)
            (alert,) = _SLACK.findall(text)
            reason = "first" if "First message" in text else "ended"
            arrived[keys[int(alert), reason, Means.SLACK]] += 1
        return arrived

    def _environ(self) -> dict[str, str]:
        folder = self.plan.folder
        return {
            "ALERTING_RULES": str(folder / "rules.yaml"),
            "ALERTING_DATABASE": str(folder / "alerting.db"),
            "ALERTING_ADMIN_LISTEN": f"unix:{folder / 'admin.sock'}",
            "ALERTING_WEBHOOK_TOKENS": TOKEN,
            "ALERTING_SMTP_URL": f"{self.inbox.url}?starttls=never",
            "ALERTING_MAIL_FROM": "alerts@zylker.example",
            "ALERTING_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "ALERTING_TWILIO_AUTH_TOKEN": "crash",
            "ALERTING_TWILIO_FROM": "+15005550006",
            "ALERTING_TWILIO_API_URL": self.phone.url,
            "ALERTING_SLACK_BOT_TOKEN": "xoxb-crash",
            "ALERTING_SLACK_API_URL": self.room.url,
            "ALERTING_TICK_SECONDS": "0.05",
            "PYTHONDEVMODE": "0",
        }


def _url(door: socket.socket) -> str:
    return f"http://127.0.0.1:{door.getsockname()[1]}/webhooks/zoho-desk/{TOKEN}"


async def _until(predicate: Callable[[], object], seconds: float) -> None:
    clock = SystemClock()
    async with asyncio.timeout(seconds):
        while not predicate():
            await clock.sleep(0.05)


def table(suite: Suite, evidence: Evidence) -> str:
    rows: Iterable[tuple[str, int]] = [
        *evidence.numbers.items(),
        *((f"died {where}", count) for where, count in sorted(suite.deaths.items())),
        *((f"not reached: {point}", 1) for point in suite.missed),
    ]
    lines = [f"{what:<52} {number:>9,}" for what, number in rows]
    verdict = evidence.broken or ["Every promise was kept."]
    return "\n".join([*lines, "", *verdict])
