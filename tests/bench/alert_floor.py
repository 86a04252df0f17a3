"""The other side of a benchmark about alerts, in a process of its own: posts them, and hears the
webhooks that tell of them."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter
from typing import Any, cast

import msgspec
import uvloop

from alerting.clock import SystemClock
from tests.bench.child import given, replies, say
from tests.bench.load import Generator

LONGEST = 60.0
_END = b"\r\n\r\n"
_THANKS = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class _TheirAlert(msgspec.Struct):
    labels: dict[str, str]


class _OurAlert(msgspec.Struct):
    alert: str = ""
    numbers: tuple[str, ...] = ()


class _Webhook(msgspec.Struct):
    """Of either; the key `alerts` is Alertmanager's, `data` is ours."""

    alerts: tuple[_TheirAlert, ...] = ()
    data: _OurAlert | None = None

    def told(self) -> tuple[str, ...]:
        if self.data is None:
            return tuple(it.labels["sessionId"] for it in self.alerts)
        return self.data.numbers or (self.data.alert,)


_decoder = msgspec.json.Decoder(_Webhook)


@dataclass(slots=True)
class _Heard:
    """What one side has told."""

    alerts: set[str] = field(default_factory=set)
    twice: int = 0
    webhooks: int = 0
    wanted: int = 0
    last: float = 0.0
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, body: bytes) -> None:
        told = _decoder.decode(body).told()
        known = len(self.alerts)
        self.alerts.update(told)
        self.twice += len(told) - (len(self.alerts) - known)
        self.webhooks += 1
        self.last = perf_counter()
        if len(self.alerts) >= self.wanted:
            self.enough.set()

    async def until(self, count: int) -> None:
        self.wanted = count
        if len(self.alerts) < count:
            self.enough.clear()
            await self.enough.wait()


class _Hook(asyncio.Protocol):
    """Takes every POST at once; its path says whose it is."""

    def __init__(self, heard: dict[str, _Heard]) -> None:
        self._heard = heard
        self._held = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(_END)) >= 0:
            head = self._held[:end].lower()
            size = end + len(_END) + _length(head)
            if len(self._held) < size:
                return
            body, self._held = self._held[end + len(_END) : size], self._held[size:]
            assert self._transport
            self._transport.write(_THANKS)
            self._heard[head.split(b" ", 2)[1].decode().strip("/")].hear(body)


def _length(head: bytes) -> int:
    _, _, after = head.partition(b"content-length:")
    return int(after.partition(b"\r\n")[0])


class Floor(Generator):
    def __init__(self) -> None:
        super().__init__()
        self._heard: defaultdict[str, _Heard] = defaultdict(_Heard)

    async def listen(self) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Hook(self._heard), "127.0.0.1", 0)
        return {"port": server.sockets[0].getsockname()[1]}

    async def burst(self, target: str, port: int, connections: int, count: int) -> dict[str, Any]:
        """Seconds until the last was answered, and until the last was told."""
        heard = self._heard[target]
        before, began = len(heard.alerts), perf_counter()
        said = await self.run(target, port, connections, count)
        answered = perf_counter() - began
        async with asyncio.timeout(LONGEST):
            await heard.until(before + count)
        told = heard.last - began
        return {"answered": answered, "told": told, "refused": said["refused"]}

    async def probe(self, target: str, port: int, often: int, pause: float) -> dict[str, Any]:
        """Seconds from each POST to its webhook, ascending; one after the other."""
        clock, heard, took = SystemClock(), self._heard[target], []
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in islice(self._targets[target], often):
            heard.wanted = len(heard.alerts) + 1
            heard.enough.clear()
            began = perf_counter()
            writer.write(request)
            async with asyncio.timeout(LONGEST):
                await heard.enough.wait()
                took.append(heard.last - began)
                head = await reader.readuntil(_END)
                assert head.startswith(b"HTTP/1.1 200"), head
                await reader.readexactly(_length(head.lower() + b"\r\n"))
            await clock.sleep(pause)
        writer.close()
        return {"took": sorted(took)}

    async def heard(self, target: str, wanted: int, patience: float) -> dict[str, Any]:
        """So many alerts, or what was told until patience was over."""
        heard = self._heard[target]
        try:
            async with asyncio.timeout(patience):
                await heard.until(wanted)
        except TimeoutError:
            pass
        return {"alerts": len(heard.alerts), "twice": heard.twice, "webhooks": heard.webhooks}


async def _main() -> None:
    given()
    say({"ready": True})
    await replies(Floor())


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_main())
