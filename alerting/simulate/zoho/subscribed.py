"""The desk's webhooks: what each hears, and what Zoho demands of one."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from alerting.model.times import EpochMs
from alerting.simulate.zoho.refusals import bad_field

LONGEST_URL: Final = 500
LONGEST_CHANGED_URL: Final = 100
MOST: Final = 20
MOST_ENABLED: Final = 10
"""Of the Enterprise edition."""

#: What may be narrowed to departments.
IM_EVENTS: Final = frozenset({"IM_Message_Add", "IM_Session_Status", "IM_Message_Status"})
_MODULES: Final = (
    *("Ticket", "Ticket_Comment", "Ticket_Attachment", "Ticket_Approval", "Contact", "Account"),
    *("Agent", "Department", "Task", "Call", "Event", "TimeEntry", "Article"),
)
EVENTS: Final = (
    IM_EVENTS
    | {f"{module}_{verb}" for module in _MODULES for verb in ("Add", "Update", "Delete")}
    | {"Ticket_Thread_Add", "Agent_Presence_Update", "Agent_Channel_Preference_Update"}
) - {"Department_Delete", "Ticket_Comment_Delete", "Ticket_Approval_Delete"}
#: Nothing but null may stand beside them.
_BARE: Final = frozenset(
    {
        "Agent_Add",
        "Agent_Delete",
        "Agent_Presence_Update",
        "Agent_Channel_Preference_Update",
        "Department_Add",
    }
)


@dataclass(slots=True)
class Webhook:
    id: int
    url: str
    subscriptions: dict[str, Any]
    created: EpochMs
    modified: EpochMs
    name: str = ""
    description: str = ""
    enabled: bool = True
    include_events_from: list[str] = field(default_factory=list)

    def wants(self, kind: str, department: int | None) -> bool:
        if not self.enabled or kind not in self.subscriptions:
            return False
        narrowed = (self.subscriptions[kind] or {}).get("departmentIds")
        return not narrowed or str(department) in {str(one) for one in narrowed}

    def wants_previous(self, kind: str) -> bool:
        return bool((self.subscriptions.get(kind) or {}).get("includePrevState"))

    def told(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "description": self.description,
            "url": self.url,
            "subscriptions": self.subscriptions,
            "includeEventsFrom": self.include_events_from,
            "ignoreSourceId": None,
            "isEnabled": self.enabled,
            "type": "CUSTOMER_WEBHOOK",
            "createdBy": "186543000000190001",
            "createdTime": self.created,
            "modifiedTime": self.modified,
        }


def check(given: dict[str, Any], *, new: bool) -> None:
    """Refuse what Zoho refuses."""
    for name in ("subscriptions", "url") if new else ("subscriptions",):
        if name not in given:
            raise bad_field(name, "missing")
    _check_subscriptions(given["subscriptions"])
    if "url" in given:
        _check_url(given["url"], LONGEST_URL if new else LONGEST_CHANGED_URL)
    if given.get("ignoreSourceId"):
        raise bad_field("ignoreSourceId")
    if set(given.get("includeEventsFrom") or []) - {"AUTOMATION"}:
        raise bad_field("includeEventsFrom")
    if not isinstance(given.get("isEnabled", True), bool):
        raise bad_field("isEnabled")
    unknown = given.keys() - _FIELDS
    if unknown:
        raise bad_field(min(unknown))


_FIELDS: Final = frozenset(
    {
        "subscriptions",
        "url",
        "name",
        "description",
        "includeEventsFrom",
        "ignoreSourceId",
        "isEnabled",
    }
)


def _check_subscriptions(given: Any) -> None:
    if not isinstance(given, dict) or not given:
        raise bad_field("subscriptions")
    for kind, more in given.items():
        if kind not in EVENTS:
            raise bad_field(f"subscriptions/{kind}")
        if more is None:
            continue
        allowed = {"departmentIds"} if kind in IM_EVENTS else {"departmentIds", "includePrevState"}
        if kind.startswith("Ticket_"):
            allowed |= {"departmentId", "fields"}
        if kind in _BARE or not isinstance(more, dict) or more.keys() - allowed:
            raise bad_field(f"subscriptions/{kind}")


def _check_url(url: Any, longest: int) -> None:
    if not isinstance(url, str) or len(url) > longest:
        raise bad_field("url")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in url:
        raise bad_field("url")
