"""What became of an SMS after Twilio had taken it over."""

from collections.abc import Mapping
from typing import Final

from alerting.model.times import EpochMs
from alerting.reply.sms_ports import Receipts

ARRIVED: Final = frozenset({"delivered", "read"})
LOST: Final = frozenset({"undelivered", "failed"})
LONGEST_CODE: Final = 8
_WHY: Final = {
    "21610": "this person has answered STOP; they must send START to our number",
    "30002": "the Twilio account is suspended",
    "30003": "the phone is switched off or out of reach",
    "30004": "the phone or its network blocks our messages",
    "30005": "no phone has this number; correct it in the rules file",
    "30006": "a landline, or a network that takes no SMS; correct it in the rules file",
    "30007": "the network took it for spam",
    "30008": "the network does not say why",
}


async def report(form: Mapping[str, str], receipts: Receipts, at: EpochMs) -> None:
    """Others than the last of what becomes of it say nothing. StorageError where not stored."""
    sid = form.get("MessageSid", "") or form.get("SmsSid", "")
    status = form.get("MessageStatus", "") or form.get("SmsStatus", "")
    if sid and status in ARRIVED:
        await receipts.arrived(sid, at)
    elif sid and status in LOST:
        await receipts.undelivered(sid, _why(status, form.get("ErrorCode", "")), at)


def _why(status: str, code: str) -> str:
    """In words where the code is known; a code is digits, and nothing else is repeated."""
    if not code.isdecimal() or len(code) > LONGEST_CODE:
        return status
    return f"{code} {_WHY.get(code, status)}"
