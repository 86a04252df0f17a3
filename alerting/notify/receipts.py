"""What providers have taken over and not confirmed yet: without a receipt it goes another way."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import structlog

from alerting.errors import StorageBusy, StorageError
from alerting.model.delivery import Awaited, Step, StepKind
from alerting.model.message import Message
from alerting.model.people import Means
from alerting.model.times import SECOND, EpochMs, spell
from alerting.notify.needs import Needs
from alerting.notify.settlement import Settlement, not_arrived

#: A provider may answer before we have written down that it took the message.
MOST_EARLY: Final = 1_000
#: Seconds: a clock that was set forward is noticed after so long.
LONGEST_SLEEP: Final = 60.0
#: Seconds between two tries, when the disk refuses.
DISK_PAUSE: Final = 1.0

log = structlog.get_logger(__name__)


class Receipts:
    """Of SMS, the only means whose provider says so later. What waits is on disk, too."""

    def __init__(self, needs: Needs, heard: Callable[[StepKind], None]) -> None:
        """`heard` counts."""
        self._needs = needs
        self._heard = heard
        self._awaited: dict[str, Awaited] = {}
        """By the provider's id."""
        self._early: OrderedDict[str, Step] = OrderedDict()
        self._said: dict[str, Step] = {}
        """What came early, and is known by now to be about a message of ours."""
        self._any = False
        """Something was said since the start."""
        self._started = False
        self._wake = asyncio.Event()

    async def start(self) -> None:
        """Takes over what a predecessor waited for. StorageError where that cannot be read."""
        for each in await self._needs.outbox.awaiting(self._needs.clock.now()):
            self._awaited[each.receipt] = each
        self._started = True

    def expect(self, message: Message, step: Step) -> None:
        """It was taken over, and that is durable."""
        if step.not_before:
            self._awaited[step.receipt] = Awaited(message, step.receipt, step.not_before)
        early = self._early.pop(step.receipt, None)
        if early is not None:
            self._said[step.receipt] = early
        self._wake.set()

    async def arrived(self, receipt: str, at: EpochMs) -> None:
        """The provider says so. On disk when it returns; StorageError: it must say so again."""
        self._any = True
        await self._came(receipt, Step(StepKind.ARRIVED), at)

    async def undelivered(self, receipt: str, why: str, at: EpochMs) -> None:
        """`why` names neither people nor numbers. StorageBusy while the program starts: what goes
        another way instead is not known yet."""
        if not self._started:
            raise StorageBusy("Still catching up after the start; say so again")
        self._any = True
        await self._came(receipt, Step(StepKind.UNDELIVERED, why), at)

    async def run(self) -> None:
        """Until cancelled: what is not confirmed in time did not arrive."""
        while True:
            self._wake.clear()
            try:
                await self._settle()
            except StorageError as error:
                log.warning("outbox_refused", means=Means.SMS, why=str(error))
                await self._needs.clock.sleep(DISK_PAUSE)
            else:
                await self._pause()

    async def _settle(self) -> None:
        now = self._needs.clock.now()
        for receipt, step in list(self._said.items()):
            await self._came(receipt, step, now)
            del self._said[receipt]
        why = f"no receipt within {spell(self._needs.receipt_within)}{self._hint()}"
        for receipt, awaited in list(self._awaited.items()):
            if awaited.until <= now and receipt in self._awaited:
                await self._came(receipt, Step(StepKind.UNDELIVERED, why), now)

    async def _came(self, receipt: str, step: Step, at: EpochMs) -> None:
        awaited = self._awaited.pop(receipt, None)
        if awaited is None:  # it may be on disk, and its courier not have said so yet
            awaited = await self._needs.outbox.taken_over(Means.SMS, receipt)
        if awaited is None and step.kind is StepKind.UNDELIVERED:
            self._remember(receipt, step)  # what goes instead is known once it is on disk
            return
        made = self._made(awaited.message, step, at) if awaited else Settlement(step)
        try:
            known = await self._needs.outbox.receipt_came(
                Means.SMS, receipt, made.step, at, made.follow
            )
        except StorageError:
            if awaited is not None:
                self._awaited[receipt] = awaited
            raise
        if known:
            self._tell(made)
        elif awaited is None:
            self._remember(receipt, step)

    def _hint(self) -> str:
        """Where it is not the phone but our door that is shut."""
        if self._any:
            return ""
        return (
            ", nor for any SMS since the start: see whether what Twilio posts to "
            "ALERTING_PUBLIC_URL/twilio/status is let through"
        )

    def _made(self, message: Message, step: Step, at: EpochMs) -> Settlement:
        if step.kind is StepKind.ARRIVED:
            return Settlement(step)
        wanted = self._needs.recheck.as_of_now(message) is not None
        return not_arrived(message, step.detail, at, wanted=wanted)

    def _tell(self, made: Settlement) -> None:
        self._heard(made.step.kind)
        self._needs.pass_on(made.follow)
        if made.trouble is not None:
            self._needs.report(made.trouble)

    def _remember(self, receipt: str, step: Step) -> None:
        self._early[receipt] = step
        if len(self._early) > MOST_EARLY:
            self._early.popitem(last=False)

    async def _pause(self) -> None:
        waits: set[asyncio.Task[bool] | asyncio.Task[None]] = {
            asyncio.create_task(self._wake.wait())
        }
        due = min((it.until for it in self._awaited.values()), default=None)
        if due is not None:
            seconds = max(0, due - self._needs.clock.now()) / SECOND
            waits.add(asyncio.create_task(self._needs.clock.sleep(min(LONGEST_SLEEP, seconds))))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
