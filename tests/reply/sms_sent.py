"""What Twilio posts, signed by Twilio's own library over the address that it knows."""

from itertools import count
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from twilio.request_validator import RequestValidator

TOKEN = "twilio-auth-token"
PUBLIC = "https://alerts.zylker.example"
OURS = "+15005550006"

_sids = count(1)


def sms(sender: str, text: str, **more: str) -> dict[str, str]:
    """An SMS that came in, with as much of Twilio's fields as matter."""
    return {
        "ToCountry": "US",
        "MessageSid": f"SM{next(_sids):032x}",
        "AccountSid": "AC" + "0" * 32,
        "From": sender,
        "To": OURS,
        "Body": text,
        "NumMedia": "0",
        "ApiVersion": "2010-04-01",
        **more,
    }


def status(sid: str, what: str, code: str = "") -> dict[str, str]:
    error = {"ErrorCode": code} if code else {}
    return {"MessageSid": sid, "MessageStatus": what, "SmsStatus": what, "From": OURS, **error}


def body_of(form: dict[str, str]) -> bytes:
    return urlencode(form).encode()


def signed(form: dict[str, str], path: str, token: str = TOKEN, at: str = PUBLIC) -> dict[str, str]:
    """The headers with which Twilio posts it there."""
    signature = RequestValidator(token).compute_signature(at + path, form)
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": signature,
    }


def answer_in(twiml: str) -> str:
    """What is sent back; empty: nothing."""
    root = ET.fromstring(twiml)
    assert root.tag == "Response"
    return "".join(message.text or "" for message in root)
