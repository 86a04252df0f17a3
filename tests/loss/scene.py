"""A day on which webhooks are lost, doubled and late; beside it, what no loss would have found."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby, islice
from typing import Final

import msgspec

from alerting.clock import Clock, SystemClock
from alerting.model.chat import AGENT, BOT, NONE, Chat
from alerting.model.event import Numbered
from alerting.model.times import MINUTE, SECOND, EpochMs, Ms
from alerting.proof.course import Course
from alerting.proof.stage import digest_of
from alerting.receive.payload import read
from alerting.receive.wire import Keep
from alerting.simulate.people import LINES, ORG
from alerting.simulate.traffic import Floor as Traffic
from alerting.simulate.traffic import Timed
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Quirks
from alerting.simulate.zoho.truth import TrueChat
from alerting.zoho.scopes import READING
from tests.desks import environ
from tests.flow.floor import HEAD, Floor

LOSSY: Final = Quirks(lost=0.05, twice=0.05, late=0.05, late_by=40 * SECOND, batch=10)
POLL: Final = MINUTE
#: Things happen in steps, and asking takes a moment.
SLACK: Final = 8 * SECOND
STEP: Final = 4 * SECOND

#: Named, so that it does not matter when the first receipt of a channel was heard.
CHANNELS: Final = "channels:\n" + "".join(
    f"  {line.id}: {{name: {line.app}, receipts: [delivered, read]}}\n"
    for line in LINES
    if line.receipts
)
RULES: Final = """\
rules:
  - {name: on-hold, when: {status: ON_HOLD}, for: 90s, tell: [support-room]}
  - {name: unassigned, when: {status: OPEN, assignee: none}, for: 1m, tell: [support-room]}
  - {name: cannot-send, when: {reply_status: cannot_send, status: ON_PROGRESS}, for: 1m,
     tell: [support-room]}
  - {name: first-answer, clock: first_response, target: 2m, tell: [support-room]}
  - {name: next-answer, clock: next_response, target: 3m, tell: [support-room]}
  - {name: stuck, message: {status: SENT}, for: 5m, tell: [support-room]}
  - {name: unread, message: {status: DELIVERED}, for: 8m, tell: [support-room]}
  - {name: angry, text: {words: [refund]}, tell: [support-room]}
"""


def write_rules(floor: Floor) -> None:
    floor.write_rules(RULES, HEAD[: HEAD.index("channels:")] + CHANNELS)


def lets_ask(floor: Floor, desk: ZohoDesk) -> None:
    """The daemon of this test has credentials for it."""
    floor.environ |= environ(desk, *READING)
    floor.environ["ALERTING_ZOHO_CREDITS_PER_DAY"] = "10000000"
    desk.gate.meter.left = 10**9


def elements(start: EpochMs, count: int, seed: int, agents: int = 10) -> list[Timed]:
    """Each at an instant of its own: what came first must not depend on who heard it first."""
    found: list[Timed] = []
    last = start
    for at, element in islice(Traffic(seed, agents).traffic(start), count):
        last = max(at, last + 1)
        found.append((last, {**element, "eventTime": str(last)}))
    return found


class Dozing:
    """A clock that knows whether somebody sleeps by it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sleepers = 0
        self.now, self.monotonic = clock.now, clock.monotonic

    @property
    def asleep(self) -> bool:
        return self._sleepers > 0

    async def sleep(self, seconds: float) -> None:
        self._sleepers += 1
        try:
            await self._clock.sleep(seconds)
        finally:
            self._sleepers -= 1


@dataclass
class Scene:
    floor: Floor
    desk: ZohoDesk
    look: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.dozing = Dozing(self.floor.clock)
        self.next_look = self.floor.now + POLL

    async def live(self, timed: Iterable[Timed]) -> None:
        """By the clock; a look at Zoho every minute."""
        for bucket, some in groupby(timed, key=lambda it: -(-it[0] // STEP) * STEP):
            await self._until(bucket)
            self.desk.all_happen(element for _, element in some)
            await self._settled()

    async def end(self) -> None:
        """Nothing happens any more: what is late comes, and Zoho is asked twice more."""
        last = self.next_look + POLL
        while self.floor.now < last:
            await self._until(min(self.floor.now + STEP, last))
            await self._settled()
        await self._looked()
        await self.floor.ticked()

    async def _until(self, at: EpochMs) -> None:
        while self.floor.now < at:
            await self._pass(min(at, self.next_look) - self.floor.now)
            if self.floor.now >= self.next_look:
                self.next_look += POLL
                await self._look()

    async def _settled(self) -> None:
        await self.desk.settled()
        await self.floor.believed()

    async def _look(self) -> None:
        await self._looked()
        if catching_up := self.floor.running.parts.zoho_side.catching_up:
            catching_up.asking.clock = self.dozing
            self.look = asyncio.create_task(catching_up.catch_up_with_zoho())
            await self._hold_time()

    async def _looked(self) -> None:
        while self.look is not None and not self.look.done():
            await self._pass(SECOND)
        if self.look is not None:
            self.look.result()

    async def _pass(self, length: Ms) -> None:
        await self.floor.clock.advance(length)
        await self._hold_time()

    async def _hold_time(self) -> None:
        """While somebody talks to Zoho no time passes: this clock would run away from a machine
        that is busy."""
        while self.look is not None and not (self.look.done() or self.dozing.asleep):
            await SystemClock().sleep(0.001)

    # --- what is compared ------------------------------------------------------------------

    def wrong(self) -> Iterator[str]:
        """Chats that are known otherwise than they are."""
        for session, true in sorted(self.desk.truth.chats.items()):
            chat = self.floor.running.parts.shard.tracker.find(ORG, session)
            if chat is None:
                yield f"{session} is not known"
            elif differs := [name for name, a, b in facts(true, chat) if a != b]:
                yield f"{session}: {', '.join(differs)}"

    def full(self, timed: Sequence[Timed]) -> Course:
        """The same day without any loss."""
        book = self.floor.running.parts.shard.book
        course, seq, keep = Course(book, timed[0][0] - 1), count(1), Keep(find=book.find)
        for at, element in timed:
            parsed = read(msgspec.json.encode([element]), keep, at)
            told = [Numbered(next(seq), at, it, digest_of(it)) for it in parsed.events]
            for _ in course.hear(told):
                pass
        for _ in course.pass_until(self.floor.now):
            pass
        return course


def facts(true: TrueChat, chat: Chat) -> Iterator[tuple[str, object, object]]:
    kind = (BOT if true.by_bot else AGENT) if true.assignee else NONE
    yield "status", true.status, chat.status
    yield "reply", true.reply, chat.reply
    yield "assignee", (kind, true.assignee), (chat.assignee_kind, chat.assignee)
    yield "messages", true.messages, chat.messages
    yield "counted", len(true.said), chat.counted
    yield "last in", true.last_in_at, chat.last_in_at
    yield "last out", true.last_out_at, chat.last_out_at
    if true.said:
        yield "about", (true.app, true.contact, true.ticket), (chat.app, chat.contact, chat.ticket)
    known = {message: fate.fate for message, fate in (chat.fates or {}).items()}
    yield "fates", {it: true.fates[it] for it in known}, known
