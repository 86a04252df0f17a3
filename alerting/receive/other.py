"""Events whose payload means nothing here."""

from collections.abc import Mapping
from typing import Any

from alerting.errors import MalformedEvent
from alerting.model.event import OtherEvent
from alerting.model.times import EpochMs
from alerting.receive.values import instant, number


def other_event(name: str, element: Mapping[str, Any], arrived: EpochMs) -> OtherEvent:
    payload = element.get("payload")
    inner = payload if isinstance(payload, dict) else {}
    time = element.get("eventTime")
    return OtherEvent(
        number(element.get("orgId"), "orgId"),
        _number_if_any(inner.get("sessionId")),
        instant(time, "eventTime") if time else arrived,
        _number_if_any(inner.get("channelId")),
        name,
    )


def _number_if_any(value: Any) -> int:
    try:
        return number(value, "id")
    except MalformedEvent:
        return 0
