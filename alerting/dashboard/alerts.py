"""Alerts: all of them, one with its timeline, and what people do about them."""

from typing import Annotated, Any, Literal, Protocol

import msgspec

from alerting.dashboard.endpoint import Endpoint
from alerting.dashboard.page import Page
from alerting.dashboard.refusals import NotDone, NotThere
from alerting.dashboard.server import Contents
from alerting.model.done import Done
from alerting.model.story import AlertList, Story
from alerting.model.times import DAY, Ms
from alerting.model.visitor import Role, Visitor

Number = Annotated[int, msgspec.Meta(ge=1, le=(1 << 63) - 1)]
Numbers = Annotated[list[Number], msgspec.Meta(min_length=1, max_length=1_000)]
Snooze = Annotated[int, msgspec.Meta(ge=1_000, le=365 * DAY)]
Word = Annotated[str, msgspec.Meta(max_length=200)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=1_000)]


class AlertsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which alerts; what is not given does not matter."""

    state: Literal["open", "ended", "all"] = "open"
    rule: Word = ""
    severity: Literal["", "info", "warning", "critical"] = ""
    before: Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)] = 0
    """Only those with a smaller number: the next page."""
    limit: Limit = 100


class AlertAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: Number


class Acknowledging(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    numbers: Numbers
    lasting: Snooze | None = None
    """Milliseconds; without it until they end."""
    take: bool = False
    """Also what somebody else has."""


class Closing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    numbers: Numbers


class Alerts(Protocol):
    async def listed(self, asked: AlertsAsked) -> AlertList: ...

    async def story(self, number: int) -> Story | None: ...

    async def acknowledge(
        self, numbers: list[int], by: str, lasting: Ms | None, *, take: bool
    ) -> Done: ...

    async def close(self, numbers: list[int], by: str) -> Done: ...

    def rules(self) -> dict[str, str]:
        """Names, with their titles."""
        ...


def add_alerts(contents: Contents, alerts: Alerts) -> None:
    async def listed(given: AlertsAsked, _visitor: Visitor) -> AlertList:
        return await alerts.listed(given)

    async def story(given: AlertAsked, _visitor: Visitor) -> Story:
        found = await alerts.story(given.number)
        if found is None:
            raise NotThere(f"There is no alert {given.number}")
        return found

    async def acknowledge(given: Acknowledging, visitor: Visitor) -> Done:
        return done(
            await alerts.acknowledge(given.numbers, visitor.name, given.lasting, take=given.take)
        )

    async def close(given: Closing, visitor: Visitor) -> Done:
        return done(await alerts.close(given.numbers, visitor.name))

    async def page(given: AlertsAsked, visitor: Visitor) -> dict[str, Any]:
        return {"it": await listed(given, visitor), "asked": given, "rules": alerts.rules()}

    async def one(given: AlertAsked, visitor: Visitor) -> dict[str, Any]:
        found = await story(given, visitor)
        return {"it": found, "title": alerts.rules().get(found.alert.rule) or found.alert.rule}

    add = contents.endpoints.add
    add(Endpoint("GET", "/alerts", "Alerts, the newest first.", AlertsAsked, AlertList, listed))
    add(Endpoint("GET", "/alerts/{number}", "An alert and its timeline.", AlertAsked, Story, story))
    add(
        Endpoint(
            "POST",
            "/alerts/acknowledge",
            "Take alerts, for good or for a while: nobody is reminded meanwhile.",
            Acknowledging,
            Done,
            acknowledge,
            Role.SUPERVISOR,
        )
    )
    add(
        Endpoint(
            "POST",
            "/alerts/close",
            "Close alerts; each comes back only when its condition begins anew.",
            Closing,
            Done,
            close,
            Role.SUPERVISOR,
        )
    )
    contents.pages.append(Page("/alerts", "alerts.html", AlertsAsked, page))
    contents.pages.append(Page("/alerts/{number}", "alert.html", AlertAsked, one))


def done(what: Done) -> Done:
    """NotDone with the reason where it was not."""
    if not what.ok:
        raise NotDone(what.text)
    return what
