"""What the daemon says of itself: trouble to the operators, once an hour; news to the owner."""

import asyncio
from collections.abc import Callable

import structlog

from alerting.clock import Clock
from alerting.errors import StorageError
from alerting.lifecycle.owner import to_owner
from alerting.lifecycle.trouble import Operators
from alerting.model.message import FileNews, Message, Trouble
from alerting.model.people import Directory
from alerting.notify.courier import Courier
from alerting.record.outbox import SqliteOutbox

#: More than this waiting for the disk is not remembered; it stands in the log.
MOST_WAITING = 1_000

log = structlog.get_logger(__name__)


class Desk:
    """`report` never waits; `run` has what was reported written and handed to the courier."""

    def __init__(self, outbox: SqliteOutbox, clock: Clock) -> None:
        self.directory = Directory()
        self.courier: Courier | None = None
        """None until it has read the outbox, in which it finds what was reported before."""
        self.open: dict[str, str] = {}
        """Causes that last, with their text, for the status page."""
        self._operators = Operators()
        self._outbox = outbox
        self._clock = clock
        self._waiting: list[Message] = []
        self._when_written: list[Callable[[], object]] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def report(self, trouble: Trouble, when_written: Callable[[], object] | None = None) -> None:
        """`when_written` is called once a crash can no longer keep it from being told."""
        if when_written:
            self._when_written.append(when_written)
        self._tell(self._about(trouble))

    def trouble(self, cause: str, text: str, *, paste: str = "", broken: str = "") -> None:
        """The same, said in place."""
        self.report(Trouble(cause, text, self._clock.now(), paste, broken))

    def once(self, cause: str, text: str, owner: FileNews) -> None:
        """Told now, with `owner` to the file's owner too; nothing of it lasts."""
        self._tell_both(Trouble(cause, text, self._clock.now()), owner)

    def lasts(self, cause: str, text: str, *, owner: FileNews | None = None) -> None:
        """Told when it begins, with `owner` to the file's owner too; shown until it is over."""
        if self.open.get(cause) == text:
            return
        self.open[cause] = text
        self._tell_both(Trouble(cause, text, self._clock.now()), owner)

    def shows(self, cause: str, text: str) -> None:
        """Shown until it is over, and told to nobody."""
        self.open[cause] = text

    def goes_on(self, cause: str, text: str, *, broken: str = "") -> None:
        """Told every hour while it lasts; shown until it is over."""
        self.open[cause] = text
        self.trouble(cause, text, broken=broken)

    def tell_owner(self, news: FileNews) -> None:
        self._tell(to_owner(news, self.directory))

    def over(self, cause: str) -> None:
        if self.open.pop(cause, None) is not None:
            log.info("trouble_over", cause=cause)

    async def written(self) -> None:
        """Returns once everything reported so far is on disk."""
        await self._idle.wait()

    async def run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._send()
            if not self._wake.is_set():
                self._idle.set()

    def _about(self, trouble: Trouble) -> list[Message]:
        log.warning("trouble", cause=trouble.cause, text=trouble.text)
        return self._operators.messages(trouble, self.directory)

    def _tell_both(self, trouble: Trouble, owner: FileNews | None) -> None:
        messages = self._about(trouble)
        if owner:
            told = [it.to for it in messages]
            messages += to_owner(owner, self.directory, but=told)
        self._tell(messages)

    def _tell(self, messages: list[Message]) -> None:
        self._waiting.extend(messages[: MOST_WAITING - len(self._waiting)])
        self._idle.clear()
        self._wake.set()

    async def _send(self) -> None:
        """A disk that refuses keeps nobody from hearing later: the messages stay here."""
        messages, self._waiting = self._waiting, []
        done, self._when_written = self._when_written, []
        try:
            await self._outbox.add(messages)
            for each in done:
                each()
        except StorageError as error:
            log.warning("trouble_not_written", why=str(error))
            self._waiting = messages + self._waiting
            self._when_written = done + self._when_written
            await self._clock.sleep(5)
            self._wake.set()
            return
        if self.courier:
            self.courier.hand_over(messages)
