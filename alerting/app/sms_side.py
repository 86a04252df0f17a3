"""What comes in from Twilio: answers to SMS, and whether ours arrived."""

import re
from typing import Final

from alerting.clock import Clock
from alerting.config.settings import Settings
from alerting.record.store import Store
from alerting.reply.ports import Floor
from alerting.reply.sms import SmsReplies
from alerting.reply.sms_door import Inside, TwilioDoor
from alerting.reply.sms_guard import Guard
from alerting.reply.sms_ports import Receipts
from alerting.reply.sms_request import TwilioSignature

#: A name cannot be answered; of a messaging service it is taken that it can.
_CAN_BE_ANSWERED: Final = re.compile(r"\+[0-9]+|[0-9]{3,8}|MG[0-9a-fA-F]{32}")


def takes_replies(settings: Settings) -> bool:
    """Whether an SMS of ours may say that it can be answered."""
    known = settings.public_url and settings.twilio_auth_token
    return bool(known and _CAN_BE_ANSWERED.fullmatch(settings.twilio_from or ""))


def twilio_door(
    settings: Settings, store: Store, floor: Floor, receipts: Receipts, clock: Clock
) -> TwilioDoor:
    token, url = settings.twilio_auth_token, settings.public_url
    signature = TwilioSignature(token.get_secret_value(), url) if token and url else None
    guard = Guard(settings.twilio_from or "", clock)
    replies = SmsReplies(floor, store.stopped, guard, clock)
    return TwilioDoor(signature, Inside(replies, receipts), floor, clock)
