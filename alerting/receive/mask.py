"""What is kept of an element that could not be read: its structure, without anybody's words."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from alerting.receive.values import plain

LARGEST: Final = 4_096
DEEPEST: Final = 8
_SPARE: Final = 256
"""Room for closing brackets and for saying that something was left out."""

IDS: Final = frozenset(
    {
        "orgId",
        "sessionId",
        "channelId",
        "messageId",
        "id",
        "contactId",
        "currentAssigneeId",
        "departmentId",
        "DESK_TICKET_ID",
        "DESK_TICKET_NUMBER",
        "messagesCount",
        "eventTime",
        "createdTime",
        "updatedTime",
    }
)
WORDS: Final = frozenset(
    {
        "eventType",
        "sessionStatus",
        "sessionOldStatus",
        "replyStatus",
        "assigneeType",
        "status",
        "type",
        "messageOldStatus",
        "messageNewStatus",
        "direction",
        "messageType",
        "integration",
    }
)
_ID: Final = re.compile(r"[0-9]{1,20}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}Z?")
_WORD: Final = re.compile(r"[A-Z][A-Z_]{0,63}|IM_[A-Za-z_]{1,60}")


def masked(element: Any) -> bytes:
    """JSON of at most 4 KiB: ids, times and Zoho's values stay, the rest is its size and kind."""
    if not isinstance(element, dict):
        return msgspec.json.encode(f"<{_kind(element)}>")
    return msgspec.json.encode(_Mask().of(element, "", 0))


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "number"
        case str():
            kind = "digits" if value.isdecimal() else "characters"
            return f"{len(value)} {kind}"
        case list():
            return f"list of {len(value)}"
        case _:
            return "object"


class _Mask:
    """Walks one element, and stops when the result is large enough."""

    def __init__(self) -> None:
        self._room = LARGEST - _SPARE

    def of(self, value: Any, key: str, depth: int) -> Any:
        if isinstance(value, dict | list) and depth < DEEPEST:
            self._room -= 3  # its brackets, and what parts it from the next
            if isinstance(value, dict):
                return self._object(value, depth)
            return self._list(value, depth)
        shown = value if _may_stay(value, key) else f"<{_kind(value)}>"
        self._room -= len(str(shown)) + 3
        return shown

    def _object(self, value: Mapping[str, Any], depth: int) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for key, inner in value.items():
            name = key if plain(key) else f"<key of {len(key)}>"
            self._room -= len(name) + 4
            if self._room < 0:
                break
            shown[name] = self.of(inner, key, depth + 1)
        return shown

    def _list(self, value: list[Any], depth: int) -> list[Any]:
        shown: list[Any] = []
        for inner in value:
            if self._room < 0:
                break
            shown.append(self.of(inner, "", depth + 1))
        return shown


def _may_stay(value: Any, key: str) -> bool:
    match value:
        case None | bool():
            return True
        case int() | str() if key in IDS:
            return _ID.fullmatch(str(value)) is not None
        case str() if key in WORDS:
            return _WORD.fullmatch(value) is not None
        case _:
            return False
