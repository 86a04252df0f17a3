"""A server on loopback that answers with the bytes it was given, whatever they are."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Final

_LENGTH: Final = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)

Answer = Callable[[bytes], bytes]
"""Of a request, its head. Empty: hang up."""


class Parrot:
    """`answer` may be another for each input."""

    def __init__(self) -> None:
        self.answer: Answer = lambda _head: b""
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    @property
    def port(self) -> int:
        assert self._server
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                await reader.readexactly(int(length[1]) if length else 0)
                answer = self.answer(head)
                writer.write(answer)
                if not answer.startswith(b"HTTP/1.1") or b"Content-Length" not in answer:
                    break
        writer.close()


class Postman:
    """A mail server that says one line after the other, whatever it is told."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said, in_data = list(reversed(self.lines)), False
        with suppress(OSError):
            self._say(said, writer)
            while said and (line := await reader.readline()):
                if in_data and line != b".\r\n":
                    continue
                answer = self._say(said, writer)
                in_data = line.upper().startswith(b"DATA") and answer.startswith(b"354")
        writer.close()

    def _say(self, said: list[bytes], writer: asyncio.StreamWriter) -> bytes:
        """One answer, of one line or several."""
        answer = said.pop()
        writer.write(answer)
        while answer[3:4] == b"-" and said:
            answer = said.pop()
            writer.write(answer)
        return answer
