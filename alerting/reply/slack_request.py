"""What Slack sends when somebody presses a button, and whether it was Slack."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

import msgspec

from alerting.clock import Clock
from alerting.model.times import MINUTE, SECOND, Ms

SIGNATURE: Final = "X-Slack-Signature"
TIMESTAMP: Final = "X-Slack-Request-Timestamp"
#: Older or younger ones are somebody's copy, or one of the clocks is wrong.
TOLERANCE: Final[Ms] = 5 * MINUTE
_MOST_DIGITS: Final = 12
_MOST_FIELDS: Final = 10


class SlackSignature:
    """HMAC-SHA256 over version, time and the body, byte by byte as it came."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret.encode()
        self._clock = clock

    def fault(self, headers: Mapping[str, str], body: bytes) -> str:
        """Empty: it is from Slack, and of now."""
        stamp, given = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
        if not stamp.isascii() or not stamp.isdecimal() or len(stamp) > _MOST_DIGITS:
            return "the signature is missing"
        right = (
            "v0="
            + hmac.new(self._secret, b"v0:" + stamp.encode() + b":" + body, "sha256").hexdigest()
        )
        if not hmac.compare_digest(right.encode(), given.encode(errors="replace")):
            return "the signature is wrong"
        late = abs(self._clock.now() - int(stamp) * SECOND) > TOLERANCE
        return "the request is not of now" if late else ""


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody pressed a button of a post of ours."""

    member: str
    """Slack's id of who did."""
    channel: str
    ts: str
    """Of the post, in its channel."""
    action: str
    value: str
    answer_to: str
    """The address where an answer goes that only they see."""


class _Member(msgspec.Struct, frozen=True):
    id: str


class _Container(msgspec.Struct, frozen=True):
    channel_id: str = ""
    message_ts: str = ""


class _Action(msgspec.Struct, frozen=True):
    action_id: str = ""
    value: str = ""


class _Payload(msgspec.Struct, frozen=True):
    type: str
    user: _Member
    container: _Container = _Container()
    actions: tuple[_Action, ...] = ()
    response_url: str = ""


_decoder: Final = msgspec.json.Decoder(_Payload)


def read_click(body: bytes) -> Click | None:
    """None where it is something else than a button of a post."""
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        payload = _decoder.decode(dict(fields).get("payload", ""))
    except (ValueError, RecursionError):  # msgspec's own errors are ValueErrors
        return None
    if payload.type != "block_actions" or not payload.actions or not payload.container.channel_id:
        return None
    action, post = payload.actions[0], payload.container
    return Click(
        payload.user.id,
        post.channel_id,
        post.message_ts,
        action.action_id,
        action.value,
        payload.response_url,
    )
