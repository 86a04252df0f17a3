"""Zoho's values and their meaning, from its help pages and its OpenAPI specification.

Zoho adds values: nothing here may refuse an unknown one. The sets say what is known.
"""

from typing import Final

SESSION_STATUSES: Final = {
    "CREATED": "new conversation started by an end user",
    "OPEN": "waiting to be handled by an agent or bot",
    "ON_PROGRESS": "agent or bot is actively involved",
    "ON_HOLD": "picked up, but no response sent yet",
    "ENDED": "ended by the agent or bot",
    "BLOCKED": "blocked; no further messages allowed",
    "MISSED": "missed; in the specification only",
}

#: A chat in one of these is over until a new event says otherwise.
OVER: Final = frozenset({"ENDED", "BLOCKED", "MISSED"})

#: A step from one of these to anything else begins a new episode.
ENDS_EPISODE: Final = frozenset({"ENDED", "MISSED"})

REPLY_STATUSES: Final = {
    "ACCEPTED": "messages can be exchanged",
    "CHANNEL_INACTIVE": "the channel is inactive; messages cannot be sent",
    "CHANNEL_REVOKED": "the channel was revoked; messages cannot be sent",
    "SESSION_ENDED": "session ended, communication closed",
    "SESSION_BLOCKED": "blocked by an agent",
    "SESSION_EXPIRED": "the user must send another message to resume",
    "UNASSIGNED": "not assigned to anyone",
    "NOT_AN_ASSIGNEE": "the handler is not the assignee",
    "CREDIT_EXHAUSTED": "message credit exhausted, no more can be sent",
    "ACCESSTOKEN_EXPIRED": "access token expired, sign in again",
    "PERMISSION_REVOKED": "page permission revoked",
    "UNEXPECTED_ERROR": "error sending; perhaps a misconfiguration",
    "PAGE_REMOVED": "page or channel deleted or deactivated",
    "SANDBOX_LIMIT_REACHED": "daily message limit of the sandbox reached",
    "CHANNEL_DELETED": "channel deleted, messaging disabled",
    "ENDUSER_OFFLINE": "the end user is offline",
    "CONFIG_SKIPPED_CHANNEL": "configuration skipped",
    "OUTGOING_LIMIT_REACHED": "limit of outgoing messages reached",
    "ASSIGNED_TO_OTHER_SERVICE": "handled by another Zoho service",
}

CHANNEL_FAULT: Final = frozenset(
    {
        "CHANNEL_INACTIVE",
        "CHANNEL_REVOKED",
        "CREDIT_EXHAUSTED",
        "ACCESSTOKEN_EXPIRED",
        "PERMISSION_REVOKED",
        "PAGE_REMOVED",
        "SANDBOX_LIMIT_REACHED",
        "CHANNEL_DELETED",
        "CONFIG_SKIPPED_CHANNEL",
        "OUTGOING_LIMIT_REACHED",
    }
)

CANNOT_SEND: Final = CHANNEL_FAULT | {
    "SESSION_ENDED",
    "SESSION_BLOCKED",
    "SESSION_EXPIRED",
    "UNEXPECTED_ERROR",
    "ENDUSER_OFFLINE",
}

#: An outgoing message's fate: a higher rank wins whatever the order of arrival.
FATE_RANK: Final = {
    "SAVED": 0,
    "QUEUED": 1,
    "SENT": 2,
    "DELIVERED": 3,
    "FAILED": 4,
    "READ": 4,
    "DELETED": 5,
    "MISSED": 5,
}

APPS: Final = (
    "TELEGRAM",
    "TWILIO",
    "IM_TALK",
    "LINE",
    "WECHAT",
    "WECOM",
    "WHATSAPP",
    "FACEBOOKMESSENGER",
    "INSTAGRAM",
)

#: Meta lets a business write freely for 24 hours after the customer's last message; later only
#: with paid templates, or not at all.
REPLY_WINDOW_APPS: Final = frozenset({"WHATSAPP", "FACEBOOKMESSENGER", "INSTAGRAM"})

#: Message types of the system's own; every other type, also one not known yet, is somebody's words.
SILENT: Final = frozenset({"INFO", "ACTION", "EXTERNAL_INFO"})
