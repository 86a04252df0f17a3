"""An SMTP inbox in a process of its own."""

import asyncio
import signal

from alerting.simulate.inbox import Inbox
from tests.bench.child import say


async def _main() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    inbox = Inbox()
    say({"url": await inbox.start()})
    await stop.wait()
    await inbox.stop()


if __name__ == "__main__":
    asyncio.run(_main())
