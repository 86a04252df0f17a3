"""Reading a body within bounds: of size, of time, and of memory for all bodies together."""

import asyncio
import zlib
from typing import Final

from aiohttp.web import BaseRequest, RequestPayloadError

from alerting.receive.answers import NOT_JSON, TOO_LARGE, TOO_SLOW, Answer

_ANY_ZLIB: Final = zlib.MAX_WBITS | 32
"""gzip or zlib, told apart by the header."""


class Unread(Exception):
    """There is no body to work with; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


class Budget:
    """Bytes that all bodies in flight may take together."""

    def __init__(self, most: int) -> None:
        self._free = most

    def take(self, size: int) -> bool:
        """False, and nothing taken, when so much is not free."""
        if size > self._free:
            return False
        self._free -= size
        return True

    def give_back(self, size: int) -> None:
        self._free += size


def claim(request: BaseRequest, most: int) -> int:
    """How much memory this body takes, or may take; known before any of it is read."""
    if request.content.is_eof():  # all of it came with the headers, as it nearly always does
        packed = request.content.total_bytes
    else:
        announced = request.content_length
        packed = most if announced is None else min(announced, most)
    return packed + most if "Content-Encoding" in request.headers else packed


async def read_body(request: BaseRequest, most: int, seconds: float) -> bytes:
    """Raise Unread where it is too large, too slow, broken off or packed in an unknown way."""
    try:
        if request.content.is_eof():
            body = request.content.read_nowait()
        else:
            async with asyncio.timeout(seconds):
                body = await _gather(request, most)
    except TimeoutError:
        raise Unread(TOO_SLOW) from None
    except (RequestPayloadError, ConnectionError):
        raise Unread(NOT_JSON) from None
    if len(body) > most:
        raise Unread(TOO_LARGE)
    packing = request.headers.get("Content-Encoding")
    return _unpacked(body, packing, most) if packing else body


async def _gather(request: BaseRequest, most: int) -> bytes:
    if (request.content_length or 0) > most:
        raise Unread(TOO_LARGE)
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # aiohttp counts the answer's own bytes from here
    chunks = []
    size = 0
    while not request.content.at_eof():
        chunk = await request.content.readany()
        chunks.append(chunk)
        size += len(chunk)
        if size > most:
            raise Unread(TOO_LARGE)
    return b"".join(chunks)


def _unpacked(body: bytes, packing: str, most: int) -> bytes:
    """Never unpacks more than a body may have, however much is packed in it."""
    match packing.strip().lower():
        case "identity":
            return body
        case "gzip" | "x-gzip" | "deflate":
            unpacker = zlib.decompressobj(_ANY_ZLIB)
        case _:
            raise Unread(NOT_JSON)
    try:
        plain = unpacker.decompress(body, most + 1)
    except zlib.error:
        raise Unread(NOT_JSON) from None
    if len(plain) > most:
        raise Unread(TOO_LARGE)
    if not unpacker.eof or unpacker.unused_data:
        raise Unread(NOT_JSON)
    return plain
