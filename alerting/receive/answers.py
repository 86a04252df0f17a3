"""Every answer of the public listener. Zoho takes nothing but exactly 200 for success, and 410
would make it remove the subscription."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import web
from aiohttp.helpers import rfc822_formatted_time

#: On every answer, whoever asks: nothing of ours is run, framed, guessed at, kept or passed on.
SAFE: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Server": "alerting",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`reason` is the word by which answers are counted."""

    status: int
    reason: str
    text: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    last: bool = False
    """The connection is closed: what is left of the request is not worth reading."""

    def response(self) -> web.Response:
        headers = {**SAFE, **self.headers}
        response = web.Response(status=self.status, body=self.text, headers=headers)
        if self.last:
            response.force_close()
        return response


class QuickAnswer(web.StreamResponse):
    """An answer written in one go, the same object for everybody.

    aiohttp makes each response anew from headers, for a third of what a webhook costs in all; the
    one that every webhook gets never changes but for its date. For HTTP/1.1 that stays open.
    """

    def __init__(self, answer: Answer) -> None:
        super().__init__(status=answer.status)
        self._answer = answer
        self._dated = ("", b"")

    @property
    def keep_alive(self) -> bool:
        return True

    async def prepare(self, request: web.BaseRequest) -> None:
        transport = request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError
        transport.write(self._now())
        await request.writer.drain()

    async def write_eof(self, data: bytes = b"") -> None:
        """All of it is written."""

    def _now(self) -> bytes:
        date = rfc822_formatted_time()
        if date != self._dated[0]:
            answer = self._answer
            head = {"Content-Length": len(answer.text), **SAFE, **answer.headers, "Date": date}
            lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
            start = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
            self._dated = (date, f"{start}{lines}\r\n".encode() + answer.text)
        return self._dated[1]


_TEXT: Final = {"Content-Type": "text/plain; charset=utf-8"}

TAKEN: Final = Answer(200, "taken", b"ok\n", _TEXT)
TAKEN_QUICKLY: Final = QuickAnswer(TAKEN)
EMPTY: Final = Answer(200, "empty", b"ok\n", _TEXT)
"""Nothing came, from whomever; it is no sign that webhooks come."""
NOT_HTTP: Final = Answer(400, "not_http", b"this is not HTTP\n", _TEXT, last=True)
NOT_JSON: Final = Answer(400, "not_json", b"the body is not JSON\n", _TEXT)
WRONG_TOKEN: Final = Answer(401, "wrong_token", b"the token is not valid\n", _TEXT)
NOT_FOUND: Final = Answer(404, "not_found", b"nothing is here\n", _TEXT)
POST_ONLY: Final = Answer(405, "method", b"send a POST\n", {**_TEXT, "Allow": "GET, HEAD, POST"})
GET_ONLY: Final = Answer(405, "method", b"send a GET\n", {**_TEXT, "Allow": "GET, HEAD"})
TOO_SLOW: Final = Answer(408, "too_slow", b"the body did not arrive in time\n", _TEXT, last=True)
TOO_LARGE: Final = Answer(413, "too_large", b"the body is too large\n", _TEXT, last=True)
FAILED: Final = Answer(500, "failed", b"this failed here; the log says why\n", _TEXT, last=True)
OVERLOADED: Final = Answer(
    503, "overloaded", b"too much at once, try again\n", {**_TEXT, "Retry-After": "1"}, last=True
)
DISK_BUSY: Final = Answer(
    503, "disk_busy", b"too much at once, try again\n", {**_TEXT, "Retry-After": "1"}
)
DISK_REFUSED: Final = Answer(
    503, "disk_refused", b"nothing can be stored now, try again\n", {**_TEXT, "Retry-After": "10"}
)

FINE, NOT_FINE = "fine", "not_fine"
PAGES: Final = frozenset({FINE, NOT_FINE})


def too_many(seconds: int) -> Answer:
    """Of those who have proven nothing; `seconds` until they are heard again."""
    text = f"too much from this address, try again in {seconds} s\n".encode()
    headers = {**_TEXT, "Retry-After": str(seconds)}
    return Answer(429, "too_many", text, headers, last=True)


def page(*, fine: bool, text: str) -> Answer:
    """`/healthz` and `/readyz`, with one line that says why."""
    status, reason = (200, FINE) if fine else (503, NOT_FINE)
    return Answer(status, reason, f"{text}\n".encode(), _TEXT)
