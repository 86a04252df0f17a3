"""What Slack sends when a member presses a button, signed by Slack's own library."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec
from slack_sdk.signature import SignatureVerifier

from alerting.clock import Clock
from alerting.model.message import Message
from alerting.model.people import Means, Recipient
from alerting.model.times import SECOND

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
"""The one of Slack's own documentation."""


@dataclass(frozen=True)
class Press:
    """By `member`, of the button `action` with `value`, below the post `channel:ts`."""

    member: str
    action: str
    value: str
    channel: str
    ts: str
    answer_to: str = ""

    @property
    def payload(self) -> dict[str, Any]:
        return {
            "type": "block_actions",
            "user": {"id": self.member, "username": "somebody", "team_id": "T1"},
            "api_app_id": "A1",
            "token": "verification-token-of-old",
            "container": {
                "type": "message",
                "message_ts": self.ts,
                "channel_id": self.channel,
                "is_ephemeral": False,
            },
            "trigger_id": "1.2.3",
            "team": {"id": "T1", "domain": "zylker"},
            "enterprise": None,
            "is_enterprise_install": False,
            "channel": {"id": self.channel, "name": "support"},
            "message": {"type": "message", "bot_id": "B1", "text": "…", "ts": self.ts},
            "state": {"values": {}},
            "response_url": self.answer_to,
            "actions": [
                {
                    "action_id": self.action,
                    "block_id": "abc",
                    "text": {"type": "plain_text", "text": "…", "emoji": True},
                    "value": self.value,
                    "type": "button",
                    "action_ts": "1768473001.000001",
                }
            ],
        }

    @property
    def body(self) -> bytes:
        return form(msgspec.json.encode(self.payload).decode())


def form(payload: str) -> bytes:
    return urlencode({"payload": payload}).encode()


def signed(body: bytes, clock: Clock, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack sends it now."""
    stamp = str(clock.now() // SECOND)
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    assert signature
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature,
    }


def in_room(message: Message) -> Message:
    """The same, to a room in Slack."""
    return msgspec.structs.replace(message, to=Recipient("support-room", Means.SLACK, "#support"))
