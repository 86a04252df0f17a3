"""Any bytes at the supervisors' page from somebody unknown: the login form, and no more."""

import re
from typing import Final

from aiohttp import web

from alerting.dashboard.access.by_proxy import ProxyHeaders
from alerting.dashboard.access.local_gate import Door, LocalGate
from alerting.dashboard.access.passwords import Passwords
from alerting.dashboard.access.sites import Sites
from alerting.dashboard.server import page_app
from alerting.model.times import EpochMs
from alerting.model.user import ApiToken, Login, User
from tests.dashboard.doors import ASSETS, CHEAP, contents, shell
from tests.fakes import ManualClock
from tests.fuzz.loops import close_at_end, wait_for
from tests.fuzz.mutations import raw
from tests.fuzz.target import Target
from tests.fuzz.wire import Line

CLOCK: Final = ManualClock()
#: Where a browser may be sent to: below our own name.
_OURS: Final = re.compile(rb"\r\nLocation: /(?![/\\])[!-~]*\r\n")


class Nobody:
    """Knows no user, no login, no token; keeps nothing."""

    def is_empty(self) -> bool:
        return False

    def user(self, name: str) -> User | None:
        return None

    def login(self, digest: bytes) -> Login | None:
        return None

    def token(self, digest: bytes) -> ApiToken | None:
        return None

    async def log_in(self, digest: bytes, user: User, now: EpochMs, instead_of: bytes) -> bool:
        raise AssertionError("nobody is known")

    async def log_out(self, digest: bytes) -> None:
        raise AssertionError("nobody is known")

    async def log_out_everywhere(self, user: User) -> int:
        raise AssertionError("nobody is known")

    async def login_used(self, digest: bytes, now: EpochMs) -> None:
        raise AssertionError("nobody is known")

    async def token_used(self, digest: bytes, now: EpochMs) -> None:
        raise AssertionError("nobody is known")

    async def hash_anew(self, user: User, password: str) -> None:
        raise AssertionError("nobody is known")

    async def append(self, at: EpochMs, what: str, who: str, place: str, detail: str) -> None:
        """The audit has room for all."""


NOBODY: Final = Nobody()
DOOR: Final = Door(
    b"k" * 32, Sites(("https://floor.zylker.example",)), ProxyHeaders("X-Remote-User", "X-Role")
)
GATE: Final = LocalGate(NOBODY, NOBODY, DOOR, shell(CLOCK), CLOCK, Passwords(CHEAP))
RUNNER: Final = web.AppRunner(page_app(contents(), GATE, shell(CLOCK), ASSETS), access_log=None)


async def _listen() -> Line:
    await RUNNER.setup()
    assert RUNNER.server
    return Line(RUNNER.server)


async def _close() -> None:
    await RUNNER.cleanup()
    GATE.close()


LINE: Final = wait_for(_listen())
close_at_end(_close)


def one(data: bytes) -> None:
    CLOCK._now += 60_000
    answer = LINE.ask(data)
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head[9:12]
    assert status != b"500", "nothing that a stranger sends breaks it"
    assert b"alerting=" not in head, "nobody is logged in"
    assert b"Location:" not in head or _OURS.search(head + b"\r\n"), "nobody is sent elsewhere"
    assert b"<script>alert" not in body or b"text/plain" in head
    if status == b"200":
        assert data.count(b"login") or data.count(b"static") or b"%" in data, "the form, and assets"


def _ask(line: str, *headers: str, body: bytes = b"") -> bytes:
    length = [f"Content-Length: {len(body)}"] if body else []
    head = [f"{line} HTTP/1.1", "Host: floor.zylker.example", *length, *headers, "", ""]
    return "\r\n".join(head).encode() + body


FORM: Final = "Content-Type: application/x-www-form-urlencoded"
TARGET: Final = Target(
    one,
    (
        _ask("GET /login?to=/alerts%3Fopen=1", "Cookie: alerting-form=abc"),
        _ask("POST /login", FORM, "Cookie: __Host-alerting-form=abc", "Sec-Fetch-Site: same-origin",
             "Origin: https://floor.zylker.example", body=b"csrf=a&name=asha&password=b&to=%2F"),
        _ask("POST /logout", FORM, "Cookie: __Host-alerting=abc", body=b"everywhere=1"),
        _ask("GET /api/v1/viewer?x=1", "Authorization: Bearer alr_abc"),
        _ask("POST /api/v1/admin", "Content-Type: application/json", body=b"{}"),
        _ask("GET /now", "X-Remote-User: asha", "X-Role: admin", "X-Forwarded-For: 10.0.0.1"),
        _ask("GET /static/x/app.css"),
    ),
    raw,
)  # fmt: skip
