"""Kills the daemon again and again while a floor goes on, and weighs what is left."""

import asyncio
import contextlib
import math
import random
import socket
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from alerting.clock import SystemClock
from alerting.record.database import open_reader
from alerting.record.store import open_store
from tests.crash import layouts
from tests.crash.archive import Archive
from tests.crash.arrivals import HOST, Arrivals
from tests.crash.backups_made import KEPT, NAME, weigh_backups
from tests.crash.client import Client
from tests.crash.evidence import Evidence, find, live, weigh
from tests.crash.hands import Hands
from tests.crash.lives import Life, Lives
from tests.crash.network import Network
from tests.crash.outages import Outages
from tests.crash.points import POINTS
from tests.crash.promises import kept, weigh_policies
from tests.crash.receipts import weigh_receipts
from tests.crash.stories import LONGEST_FOR, REMINDED, RULES, WITH_POLICY

TOKEN = "crash-crash-crash-crash"
SECRET = "crash"
#: A point that is not reached in this time is given up; the process is killed all the same.
POINT_SECONDS = 8.0
#: So many orders of people after the last death, besides those between the deaths.
ANSWERS = 40
#: Without any message sent for so long, what waits is taken to wait for ever.
STUCK_SECONDS = 20.0


@dataclass(frozen=True)
class Plan:
    """`points` are taken in turn; every tenth death comes at any moment."""

    folder: Path
    kills: int = 12
    events: int = 1_000
    seed: int = 1
    points: tuple[str, ...] = tuple(POINTS)
    minutes: float = math.inf
    """After so long nobody dies any more."""

    def deaths(self, dice: random.Random) -> list[str]:
        """Empty: at any moment."""
        any_moment = max(1, self.kills // 10)
        deaths = [*islice(cycle(self.points), self.kills - any_moment), *[""] * any_moment]
        dice.shuffle(deaths)
        return deaths


@dataclass
class Suite:
    plan: Plan
    deaths: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    """Points that were not reached in time."""
    outages: Outages = field(default_factory=Outages)
    backups: int = 0
    upgrades: int = 0

    async def run(self) -> Evidence:
        dice = random.Random(self.plan.seed)
        self._database = self.plan.folder / "alerting.db"
        (self.plan.folder / NAME).mkdir(exist_ok=True)
        with socket.create_server(("127.0.0.1", 0), backlog=1024) as door:
            url = f"http://127.0.0.1:{door.getsockname()[1]}"
            client = Client(f"{url}/webhooks/zoho-desk/{TOKEN}", dice.randrange(2**32))
            hands = Hands(self.plan.folder, _another(dice), WITH_POLICY, REMINDED)
            network = Network(url, SECRET, _another(dice))
            archive = Archive(self.plan.folder)
            self._arrivals = Arrivals(network.carry)
            await self._arrivals.start()
            self._lives = await Lives.start(door, self.plan.folder / "daemon.log")
            try:
                await self._kill_and_start(client, hands, archive, dice)
                await network.close()
                return await self._weigh(client, hands, network, archive)
            finally:
                await self._lives.close()
                await network.close()
                await self._arrivals.stop()
                archive.close()

    async def _kill_and_start(
        self, client: Client, hands: Hands, archive: Archive, dice: random.Random
    ) -> None:
        clock = SystemClock()
        beside = [asyncio.create_task(it.run()) for it in (client, hands, archive)]
        talking, answering, _ = beside
        try:
            deaths, began = self.plan.deaths(dice), clock.monotonic()
            for number, death in enumerate(deaths, start=1):
                if clock.monotonic() - began > self.plan.minutes * 60:
                    break
                client.wanted = self.plan.events * number // (len(deaths) + 1)
                await self._live_and_die(death, dice)
            client.wanted = self.plan.events
            life = await self._begin("", 0)
            try:
                await _until(lambda: client.events >= self.plan.events, 900)
                client.over = True
                await talking
                await hands.more(ANSWERS)
                await answering
                await self._rest(hands)
                assert await life.stop() == 0, life.text
                self._ended(life)
                archive.copy()
            finally:
                await life.kill()
        finally:
            for task in beside:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _live_and_die(self, death: str, dice: random.Random) -> None:
        life = await self._begin(death, dice.randint(1, POINTS[death].most) if death else 0)
        try:
            if death:
                async with asyncio.timeout(POINT_SECONDS):
                    await life.ended()
            else:
                await SystemClock().sleep(dice.uniform(0.3, 2.5))
        except TimeoutError:
            self.missed.append(death)
            death = ""
        finally:
            code = await life.kill()
        assert code == -9, f"{death}: ended with {code}:\n{life.text}"
        self._ended(life)
        self.deaths[death or "at any moment"] += 1

    def _ended(self, life: Life) -> None:
        """It is over, in whatever way."""
        said = life.text
        self.outages.lived(said)
        self.outages.began(SystemClock().now())
        self.backups += said.count("event=backed_up")
        self.upgrades += layouts.take_back(self._database)
        for partial in (self.plan.folder / NAME).glob("*.partial"):  # else only after an hour
            partial.unlink()

    async def _begin(self, point: str, nth: int) -> Life:
        # another text with the same rules: every start is a reload too
        rules = f"{RULES}# start {self.deaths.total()}\n"
        (self.plan.folder / "rules.yaml").write_text(rules, encoding="utf-8")
        every = "1s" if "backup" in point else "20s"
        environ = self._environ() | {"ALERTING_BACKUP_EVERY": every}
        return await self._lives.begin(environ, point, nth)

    async def _rest(self, hands: Hands) -> None:
        """Until every deadline has passed and every message has gone."""
        await SystemClock().sleep(LONGEST_FOR + 0.5)
        await hands.close_all(REMINDED)
        with contextlib.closing(open_reader(self._database)) as reader:

            def waiting() -> int:
                return int(reader.execute("SELECT count(*) FROM unsettled").get)

            def fewer_than(left: int) -> Callable[[], bool]:
                return lambda: waiting() < left

            with contextlib.suppress(TimeoutError):
                while left := waiting():
                    await _until(fewer_than(left), STUCK_SECONDS)

    async def _weigh(
        self, client: Client, hands: Hands, network: Network, archive: Archive
    ) -> Evidence:
        now = SystemClock().now()
        store = open_store(self._database, now)
        try:
            found = find(store)
            with_policy = kept(store, found.alerts, found.messages.values())
            receipts = weigh_receipts(store, found, network)
        finally:
            await store.close()
        arrived = self._arrivals.of(found.messages.values())
        times = Counter({key: len(at) for key, at in arrived.items()})
        parts = [
            self._told_of(client, hands),
            weigh(live(archive.events(), now), found, client.answered, arrived, self.outages),
            weigh_policies(with_policy, hands, times, self.outages),
            receipts,
            weigh_backups(self.plan.folder, self._database, self.backups),
        ]
        return Evidence(parts)

    def _told_of(self, client: Client, hands: Hands) -> Evidence:
        evidence = Evidence()
        evidence.count("kills", self.deaths.total())
        evidence.count("stories of chats", client.stories)
        evidence.count("rules files saved", hands.saved)
        evidence.count("upgrades of the database", self.upgrades)
        return evidence

    def _environ(self) -> dict[str, str]:
        folder, peers = self.plan.folder, self._arrivals
        return {
            "ALERTING_RULES": str(folder / "rules.yaml"),
            "ALERTING_DATABASE": str(folder / "alerting.db"),
            "ALERTING_BACKUP_DIR": str(folder / NAME),
            "ALERTING_BACKUP_KEEP": str(KEPT),
            "ALERTING_ADMIN_LISTEN": f"unix:{folder / 'admin.sock'}",
            "ALERTING_PUBLIC_URL": f"https://{HOST}",
            "ALERTING_WEBHOOK_TOKENS": TOKEN,
            "ALERTING_SMTP_URL": f"{peers.inbox.url}?starttls=never",
            "ALERTING_MAIL_FROM": "alerts@zylker.example",
            "ALERTING_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "ALERTING_TWILIO_AUTH_TOKEN": SECRET,
            "ALERTING_TWILIO_FROM": "+15005550006",
            "ALERTING_TWILIO_API_URL": peers.phone.url,
            "ALERTING_RECEIPT_WITHIN": "4s",
            "ALERTING_SLACK_BOT_TOKEN": "xoxb-crash",
            "ALERTING_SLACK_API_URL": peers.room.url,
            "ALERTING_TICK_SECONDS": "0.05",
        }


def _another(dice: random.Random) -> random.Random:
    return random.Random(dice.random())


async def _until(predicate: Callable[[], object], seconds: float) -> None:
    clock = SystemClock()
    async with asyncio.timeout(seconds):
        while not predicate():
            await clock.sleep(0.05)


def table(suite: Suite, evidence: Evidence) -> str:
    rows: Iterable[tuple[str, int]] = [
        *evidence.numbers,
        *((f"died {where}", count) for where, count in sorted(suite.deaths.items())),
        *((f"not reached: {point}", n) for point, n in sorted(Counter(suite.missed).items())),
    ]
    lines = [f"{what:<52} {number:>9,}" for what, number in rows]
    verdict = evidence.broken or ["Every promise was kept."]
    return "\n".join([*lines, "", *verdict])
