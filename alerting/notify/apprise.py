"""Messages by way of Apprise, which knows a hundred services, by one URL each.

It says yes or no and not why, so that a no is tried again until the message is given up. A URL is a
secret as a whole: Apprise may log nothing, since its lines name hosts and tokens.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Final

from alerting.model.message import Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.notify.settings import AppriseSettings
from alerting.notify.text import Rendered

try:
    from apprise import Apprise, AppriseAsset, NotifyFormat
except ImportError:  # an extra: most installations do without its fourteen megabytes
    INSTALLED = False
else:
    INSTALLED = True

for _logger in map(logging.getLogger, ("apprise", "urllib3", "oauthlib", "requests_oauthlib")):
    _logger.setLevel(logging.CRITICAL)
    _logger.propagate = False

NAMED: Final = "secret:"
MOST_HANGING: Final = 4
"""Tries to one place whose time was over and that have not come back since."""


class AppriseWay:
    """Each try in a thread of its own: nothing ends one that hangs, and others must not wait."""

    def __init__(self, settings: AppriseSettings) -> None:
        self._settings = settings
        self._running: Counter[str] = Counter()

    async def send(self, message: Message, text: Rendered, thread: str = "") -> Outcome:  # noqa: ARG002 it has no threads
        name = message.to.address.removeprefix(NAMED)
        url = self._settings.urls.get(name)
        if url is None:
            return Refused(f"there is no secret named {name}; add it to the credentials")
        if self._running[name] >= MOST_HANGING:
            return Deferred("it still hangs with earlier messages")
        call = partial(notify, url.get_secret_value(), text)
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await self._in_thread(name, call)
        except TimeoutError:
            return Deferred(f"it was not done within {self._settings.timeout:g} seconds")

    async def _in_thread(self, name: str, call: Callable[[], Outcome]) -> Outcome:
        """Not the loop's own threads, for which a stop of the program would wait."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Outcome] = loop.create_future()

        def done(outcome: Outcome) -> None:
            self._running[name] -= 1
            if not answer.done():
                answer.set_result(outcome)

        def run() -> None:
            try:
                outcome = call()
            except Exception as error:  # noqa: BLE001 of any service, and its text may name the URL
                outcome = Deferred(f"Apprise failed: {type(error).__name__}")
            with suppress(RuntimeError):  # the loop is closed, and nobody waits any more
                loop.call_soon_threadsafe(done, outcome)

        self._running[name] += 1
        Thread(target=run, name="apprise", daemon=True).start()
        return await answer

    async def close(self) -> None:
        pass


def notify(url: str, text: Rendered) -> Outcome:
    """Blocks. One URL, because of several some may have been reached and would be again."""
    service = Apprise(asset=AppriseAsset(app_id="Chat alerts", async_mode=False))
    if not service.add(url) or len(service) != 1:
        return Refused("its secret is not one URL that Apprise knows: see appriseit.com")
    if service.notify(text.text, text.subject, body_format=NotifyFormat.TEXT):
        return Delivered("", "sent")
    return Deferred("Apprise could not send it, and does not say why; try: apprise -vv URL")
