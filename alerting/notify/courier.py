"""Claims, sends and settles what the outbox holds, each means at its own pace."""

import asyncio
import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TypeVar

from alerting.clock import Clock
from alerting.model.delivery import Step
from alerting.model.limits import Limits
from alerting.model.message import Message, Queued, Trouble
from alerting.model.people import Means
from alerting.model.times import MINUTE, Ms
from alerting.notify.carrier import MOST_WAITING, Carrier
from alerting.notify.counts import Counts
from alerting.notify.means import Way
from alerting.notify.needs import Needs
from alerting.notify.ports import Confirm, Outbox, Recheck, Texts
from alerting.notify.receipts import Receipts

T = TypeVar("T")

#: How many messages are on their way at once to the means' provider, or to each of its places.
WIDTH = {Means.EMAIL: 4, Means.SMS: 8, Means.SLACK: 8, Means.WEBHOOK: 16, Means.APPRISE: 2}


async def nobody_knows_better(_message: Message) -> None:
    """What is known here is all there is."""


class Courier:
    """A queue and a few workers per means, so a slow mail server delays no SMS.

    At least once: a message is claimed, sent, settled. One that was claimed when the process died
    is sent again with the same key.
    """

    def __init__(  # noqa: PLR0913 the whole room is put together here
        self,
        *,
        outbox: Outbox,
        ways: Mapping[Means, Way],
        texts: Texts,
        recheck: Recheck,
        clock: Clock,
        limits: Callable[[], Limits],
        report: Callable[[Trouble], None],
        dice: Callable[[], float] = random.random,
        most_waiting: int = MOST_WAITING,
        receipt_within: Ms = 5 * MINUTE,
        stopped: Callable[[str], bool] = lambda _number: False,
        confirm: Confirm = nobody_knows_better,
    ) -> None:
        """`report` tells the operators; it is called on the loop and must not wait.

        `receipt_within`: so long a provider that confirms has time to; 0: nobody waits for that.
        `stopped`: whether a number's owner wants no SMS.
        """
        needs = Needs(
            outbox,
            texts,
            recheck,
            clock,
            limits,
            report,
            self.hand_over,
            dice,
            receipt_within,
            stopped,
            self._sent,
            confirm,
        )
        self._outbox = outbox
        self._carriers = {
            means: Carrier(means, needs, ways.get(means), WIDTH[means], most_waiting)
            for means in Means
        }
        self.receipts = Receipts(needs, self._carriers[Means.SMS].heard)
        """Where SMS are said to have arrived, or not."""
        self._runs: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Takes over what a predecessor left. StorageError where the outbox cannot be read."""
        self._add(await self._outbox.waiting())
        await self.receipts.start()
        runs = [self.receipts.run(), *(carrier.run() for carrier in self._carriers.values())]
        self._runs = [asyncio.create_task(run) for run in runs]

    def sends_at_once(self, messages: Sequence[Message]) -> frozenset[str]:
        """The keys of those that nothing holds up once they are durable.

        They can be claimed in the transaction that makes them: one wait for the disk less.
        """
        if not self._runs:
            return frozenset()
        by_means = _by_means(messages, lambda it: it.to.means)
        return frozenset(
            key for means, some in by_means.items() for key in self._carriers[means].free_for(some)
        )

    def hand_over(self, messages: Sequence[Message], claimed: Collection[str] = ()) -> None:
        """Messages that are durable in the outbox. One that is known already changes nothing."""
        self._add(Queued(message, claimed=message.key in claimed) for message in messages)

    def drop(self, keys: Sequence[str]) -> None:
        """Messages that were cancelled in the outbox; what is on its way cannot be called back."""
        for carrier in self._carriers.values():
            carrier.drop(keys)

    def hurry(self, keys: Sequence[str]) -> None:
        """Somebody asked for another try now."""
        for carrier in self._carriers.values():
            carrier.hurry(keys)

    async def reopen(self, ways: Mapping[Means, Way]) -> None:
        """New settings: what waited for them goes at once."""
        await asyncio.gather(*(it.reopen(ways.get(it.means)) for it in self._carriers.values()))

    def counts(self) -> dict[Means, Counts]:
        return {means: carrier.counts() for means, carrier in self._carriers.items()}

    async def stop(self, within: float) -> None:
        """Begins nothing new and waits at most `within` seconds for what is on its way."""
        for run in self._runs:
            run.cancel()
            with suppress(asyncio.CancelledError):
                await run
        self._runs = []
        await asyncio.gather(*(carrier.land(within) for carrier in self._carriers.values()))

    def _sent(self, message: Message, step: Step) -> None:
        self.receipts.expect(message, step)

    def _add(self, queued: Iterable[Queued]) -> None:
        for means, some in _by_means(queued, lambda it: it.message.to.means).items():
            self._carriers[means].add(some)


def _by_means(some: Iterable[T], means_of: Callable[[T], Means]) -> dict[Means, list[T]]:
    found: dict[Means, list[T]] = {}
    for each in some:
        found.setdefault(means_of(each), []).append(each)
    return found
