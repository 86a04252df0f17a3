"""What Slack, Twilio, other programs and Zoho answer over HTTP: an outcome fit to be written down.

By the real clients, to a server on loopback that answers with the input.
"""

import json
from typing import Final

import msgspec
from pydantic import SecretStr

from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.people import Means
from alerting.notify.retry import next_try
from alerting.notify.settings import Hook, SlackSettings, SmsSettings, WebhookSettings
from alerting.notify.slack import SlackWay
from alerting.notify.sms import SmsWay
from alerting.notify.text import Rendered
from alerting.notify.webhook import WebhookWay
from alerting.zoho.answer import Later, NotAllowed
from alerting.zoho.client import ZohoClient
from alerting.zoho.scopes import NEEDS
from alerting.zoho.settings import ZohoSettings
from tests.fakes import START, ManualClock
from tests.fuzz.loops import close_at_end, wait_for
from tests.fuzz.mutations import headed
from tests.fuzz.peers import Parrot
from tests.fuzz.target import Target
from tests.notify.messages import note

PEER: Final = Parrot()
URL: Final = wait_for(PEER.start())
TEXT: Final = Rendered("A chat waits\n", "A chat waits")
SLACK: Final = SlackWay(
    SlackSettings(
        token=SecretStr("xoxb"), api_url=f"{URL}/", webhooks={"room": SecretStr(URL)}, timeout=2
    )
)
SMS: Final = SmsWay(
    SmsSettings(
        account_sid="AC1", token=SecretStr("t"), sender="+15005550006", api_url=URL, timeout=2
    )
)
HOOK: Final = WebhookWay(
    WebhookSettings(hooks={"asha": Hook(url=SecretStr(URL))}, timeout=2), ManualClock()
)
for _each in (PEER.stop, SLACK.close, SMS.close, HOOK.close):
    close_at_end(_each)
_TOKEN: Final = b'{"access_token":"a","expires_in":3600}'


def one(data: bytes) -> None:
    """Who is asked, and after a blank the answer: status, headers, an empty line, the body."""
    who, _, answer = data.partition(b" ")
    written = _written(answer)
    PEER.answer = lambda head: _http(b"200", b"", _TOKEN) if b"/ok/" in head else written
    match who:
        case b"slack":
            _is_fit(_sent(SLACK, Means.SLACK, "asha@zylker.example"))
            _is_fit(_sent(SLACK, Means.SLACK, "#support"))
        case b"room":
            _is_fit(_sent(SLACK, Means.SLACK, "secret:room"))
        case b"sms":
            _is_fit(_sent(SMS, Means.SMS, "+919876500001"))
        case b"hook":
            _is_fit(_sent(HOOK, Means.WEBHOOK, URL))
        case _:
            _is_asked(who == b"token")


def _sent(way: SlackWay | SmsWay | WebhookWay, means: Means, address: str) -> Outcome:
    SLACK._people.clear()
    return wait_for(way.send(note(by=means, address=address), TEXT))


def _is_fit(outcome: Outcome) -> None:
    assert isinstance(outcome, Delivered | Deferred | Refused)
    msgspec.msgpack.encode(outcome)
    match outcome:
        case Delivered():
            assert len(outcome.receipt) < 1_000
            assert len(outcome.answer) < 1_200
        case Deferred():
            assert 0 <= next_try(outcome, 1, START, 0.5) < 2**62
            _is_shown(outcome.why)
        case Refused():
            _is_shown(outcome.why)


def _is_shown(why: str) -> None:
    assert why
    assert len(why) < 500
    assert "\n" not in why
    why.encode()


def _is_asked(token: bool) -> None:  # noqa: FBT001 one of two
    """Each time by a client that knows no token yet."""
    settings = ZohoSettings(
        client_id="c", client_secret=SecretStr("s"), refresh_token=SecretStr("r"), org=7,
        desk_url=URL, accounts_url=URL if token else f"{URL}/ok", timeout=2,
    )  # fmt: skip
    client = ZohoClient(settings, ManualClock())

    async def ask() -> object:
        try:
            return await client.get("/im/sessions", need=NEEDS["sessions"])
        finally:
            await client.close()

    answer = wait_for(ask())
    if isinstance(answer, Later | NotAllowed):
        _is_shown(answer.why)


def _written(answer: bytes) -> bytes:
    """With its length and kind, unless it says them; without a status in front, as it stands."""
    head, _, body = answer.partition(b"\n\n")
    status, _, headers = head.partition(b"\n")
    if not status.isdigit() or len(status) != 3:
        return answer
    return _http(status, headers.replace(b"\r", b"").replace(b"\n", b"\r\n"), body)


def _http(status: bytes, headers: bytes, body: bytes) -> bytes:
    usual = {b"Content-Length": b"%d" % len(body), b"Content-Type": b"application/json"}
    lines = [name + b": " + it for name, it in usual.items() if name not in headers]
    lines += [headers] if headers else []
    return b"HTTP/1.1 " + status + b" x\r\n" + b"\r\n".join(lines) + b"\r\n\r\n" + body


def _sample(who: str, body: object, *headers: str, status: int = 200) -> bytes:
    head = "\n".join([f"{who} {status}", *headers])
    return f"{head}\n\n{json.dumps(body)}".encode()


_SMS: Final = {"sid": "SM1", "status": "queued", "error_code": None, "error_message": None,
               "num_segments": "1", "date_created": "Thu, 15 Jan 2026 10:30:00 +0000"}  # fmt: skip
TARGET: Final = Target(
    one,
    (
        _sample("slack", {"ok": True, "channel": "C1", "ts": "1.2", "user": {"id": "U1"}}),
        _sample("slack", {"ok": False, "error": "channel_not_found"}),
        _sample("slack", {"ok": False, "error": "ratelimited"}, "Retry-After: 30", status=429),
        _sample("room", "ok", "Retry-After: 30"),
        _sample("room", "no_service", status=404),
        _sample("sms", _SMS, status=201),
        _sample(
            "sms", {"code": 21610, "message": "Stopped +919876500001", "status": 400}, status=400
        ),
        _sample("sms", {}, "Retry-After: 5", status=429),
        _sample("hook", {}, "Retry-After: 5", status=503),
        _sample("zoho", {"data": [{"id": "1"}], "hasMore": False}, "X-Rate-Limit-Remaining-v3: 9"),
        _sample("token", {"access_token": "a", "expires_in": 3600}),
        _sample("token", {"error": "invalid_code"}),
        b"slack HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
        b"room 200\nContent-Encoding: gzip\n\nno gzip",
        b"room 200\nContent-Type: text/plain; charset=utf-7\n\n+AGE-",
    ),
    headed,
)
