"""Any bytes at the public listener: no failure, and nothing is taken without what proves it."""

import gzip
from typing import Final
from urllib.parse import unquote_to_bytes

from alerting.reply.page_door import PageDoor
from alerting.reply.slack import SlackDoor
from alerting.reply.sms import SmsReplies
from alerting.reply.sms_door import Inside, TwilioDoor
from alerting.reply.sms_guard import Guard
from alerting.reply.sms_request import TwilioSignature
from tests.fakes import ManualClock
from tests.fuzz.floors import Receipts, Stopped, fill, floor
from tests.fuzz.mutations import raw
from tests.fuzz.target import Target
from tests.fuzz.targets.links import LINKS
from tests.fuzz.targets.slack_presses import Members, Posts
from tests.fuzz.wire import TOKEN, Wire
from tests.receive.test_payload import STATUS_SAMPLE
from tests.reply.slack_press import SECRET
from tests.reply.sms_sent import OURS, PUBLIC
from tests.reply.sms_sent import TOKEN as TWILIO

CLOCK: Final = ManualClock()
FLOOR: Final = floor(CLOCK)
INSIDE: Final = Inside(SmsReplies(FLOOR, Stopped(), Guard(OURS, CLOCK), CLOCK), Receipts())
WIRE: Final = Wire(
    {
        "a": PageDoor(FLOOR, LINKS, CLOCK),
        "slack": SlackDoor(FLOOR, Members(), Posts(), SECRET, CLOCK),
        "twilio": TwilioDoor(TwilioSignature(TWILIO, PUBLIC), INSIDE, FLOOR, CLOCK),
    },
    CLOCK,
)


def one(data: bytes) -> None:
    fill(FLOOR)
    WIRE.intake.taken.clear()
    CLOCK._now += 10_000
    answer = WIRE.ask(data)
    assert not answer or answer.startswith(b"HTTP/")
    assert (500, "failed") not in WIRE.counters.answers
    assert not FLOOR.orders, "nothing is signed here"
    assert not WIRE.intake.taken or TOKEN.encode() in unquote_to_bytes(data), "a token, or nothing"


def _post(path: str, body: bytes, *headers: str) -> bytes:
    head = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(head).encode() + body


PACKED: Final = gzip.compress(b"[]", mtime=0)
FORM: Final = "Content-Type: application/x-www-form-urlencoded"
CHUNKED: Final = (
    b"POST /slack/actions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3\r\na=b\r\n0\r\n\r\n"
)
TARGET: Final = Target(
    one,
    (
        _post(f"/webhooks/zoho-desk/{TOKEN}", STATUS_SAMPLE, "Content-Type: application/json"),
        _post(f"/webhooks/zoho-desk/{TOKEN}", PACKED, "Content-Encoding: gzip"),
        _post("/slack/actions", b"payload={}", FORM, "X-Slack-Signature: v0=a",
              f"X-Slack-Request-Timestamp: {CLOCK.now() // 1000}"),
        _post("/twilio/sms?x=1", b"Body=12+ack", FORM, "X-Twilio-Signature: AAAA"),
        _post("/a/AAAA/answer", b"once=AAAA&do=have", FORM, "Sec-Fetch-Site: same-origin"),
        b"GET /a/AAAA?done=have HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.0\r\n\r\n",
        CHUNKED,
    ),
    raw,
)  # fmt: skip
