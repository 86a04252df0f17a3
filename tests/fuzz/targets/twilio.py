"""What Twilio posts: only what was told at a number can be answered from it, and in one SMS."""

from typing import Final
from xml.etree import ElementTree as ET

from alerting.model.gsm import one_sms
from alerting.reply.sms import SmsReplies
from alerting.reply.sms_door import Inside, TwilioDoor
from alerting.reply.sms_guard import Guard
from alerting.reply.sms_request import TwilioSignature, read_form
from tests.fakes import ManualClock
from tests.fuzz.floors import ASHA, BRUNO, UNTOLD, Receipts, Stopped, fill, floor
from tests.fuzz.mutations import in_form
from tests.fuzz.target import Target
from tests.fuzz.wire import Wire
from tests.reply.sms_sent import OURS, PUBLIC, TOKEN, body_of, signed, sms, status

CLOCK: Final = ManualClock()
FLOOR, STOPPED, RECEIPTS = floor(CLOCK), Stopped(), Receipts()
REPLIES: Final = SmsReplies(FLOOR, STOPPED, Guard(OURS, CLOCK), CLOCK)
WIRE: Final = Wire(
    {"twilio": TwilioDoor(TwilioSignature(TOKEN, PUBLIC), Inside(REPLIES, RECEIPTS), FLOOR, CLOCK)},
    CLOCK,
)


def one(data: bytes) -> None:
    fill(FLOOR)
    STOPPED.numbers.clear()
    RECEIPTS.said.clear()
    CLOCK._now += 60_000
    form = read_form(data) or {}
    path = "/twilio/status" if "MessageStatus" in form else "/twilio/sms"
    code, answer = WIRE.post(path, data, signed(form, path))
    believed = read_form(data) is not None
    assert code == (200 if believed else 401), "Twilio gets its answer, and nobody else one"
    if believed and path == "/twilio/sms":
        _is_answer(answer, form.get("From", ""))
    for sid, why in RECEIPTS.said:
        assert sid in form.values()
        assert len(why) < 200
    _is_forged(data)


def _is_answer(answer: bytes, sender: str) -> None:
    text = "".join(it.text or "" for it in ET.fromstring(answer))
    assert text == one_sms(text), "one SMS, in the phone's plain alphabet"
    told = sender == ASHA.sms
    assert told or not FLOOR.orders, "who was told nothing changes nothing"
    assert FLOOR.has(UNTOLD) == ""
    assert FLOOR.views[UNTOLD].is_open
    assert STOPPED.numbers <= {ASHA.sms, BRUNO.sms}, "only who is in the file is remembered"


def _is_forged(data: bytes) -> None:
    """Any other signature is refused, whatever stands in it."""
    orders = list(FLOOR.orders)
    other = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "AAAA"}
    assert WIRE.post("/twilio/sms", data, other)[0] == 401
    assert orders == FLOOR.orders


TARGET: Final = Target(
    one,
    (
        body_of(sms(ASHA.sms, "12 ack")),
        body_of(sms(ASHA.sms, "12 close all")),
        body_of(sms(BRUNO.sms, "12 adiar 30m")),
        body_of(sms(ASHA.sms, "STOP", OptOutType="STOP")),
        body_of(sms("+14155550100", "12 ack")),
        body_of(status("SM1", "undelivered", "30003")),
        body_of(status("SM1", "delivered")),
    ),
    in_form,
)
