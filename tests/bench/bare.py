"""What the daemon is compared with: the same aiohttp server with nothing, or little, behind it."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

import uvloop
from aiohttp import web
from aiohttp.web_runner import BaseRunner

from alerting.clock import SystemClock
from alerting.receive.payload import read
from alerting.receive.wire import Keep
from alerting.record.database import open_database, open_reader
from alerting.record.journal import Journal
from alerting.record.writer import Writer
from tests.bench.child import Answerer, given, replies, say
from tests.bench.traffic import PATH

Handler: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


async def answers_200(_request: web.BaseRequest) -> web.Response:
    return web.Response()


def journals(database: Path) -> Handler:
    """Decodes and stores durably; believes nothing and judges nothing."""
    clock = SystemClock()
    writer = Writer(open_database(database, clock.now()).connection)
    journal = Journal(writer, open_reader(database))

    async def handler(request: web.BaseRequest) -> web.Response:
        body = await request.read()
        arrived = clock.now()
        parsed = read(body, Keep(), arrived)
        await journal.append(parsed.events, arrived, parsed.unreadable)
        return web.Response()

    return handler


def an_application() -> web.AppRunner:
    """One route and one handler, as everybody begins."""
    app = web.Application()
    app.router.add_post(PATH, answers_200)
    return web.AppRunner(app, access_log=None)


async def _serve(options: dict[str, Any]) -> None:
    runner: BaseRunner
    match options["kind"]:
        case "answers":
            runner = an_application()
        case "lowest":
            runner = web.ServerRunner(web.Server(answers_200, access_log=None))
        case _:
            handler = journals(Path(options["database"]))
            runner = web.ServerRunner(web.Server(handler, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=2048).start()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    say({"port": runner.addresses[0][1]})
    talk = asyncio.create_task(replies(Answerer()))
    await stop.wait()
    talk.cancel()
    await runner.cleanup()


def main() -> None:
    options = given()
    factory = uvloop.new_event_loop if options.get("uvloop") else None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(_serve(options))


if __name__ == "__main__":
    main()
