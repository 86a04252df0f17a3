"""Reports: how service was in a time, each figure with its definition; a page, the API, a CSV."""

from typing import Any, Final, Protocol
from urllib.parse import urlencode

import msgspec
from aiohttp import web
from msgspec.structs import replace

from alerting.dashboard.endpoint import Endpoint
from alerting.dashboard.page import Page
from alerting.dashboard.refusals import Unfitting
from alerting.dashboard.report_drawn import Drawn
from alerting.dashboard.report_said import Report, ReportAsked
from alerting.dashboard.server import Contents
from alerting.model.visitor import Role, Visitor

PERIODS: Final = {
    "today": "Today",
    "yesterday": "Yesterday",
    "7d": "7 days",
    "30d": "30 days",
}


class Reports(Protocol):
    def definitions(self) -> str:
        """Of all figures, for whoever reads the API's description."""
        ...

    async def report(self, asked: ReportAsked) -> Report:
        """`Unfitting` says what is wrong about what was asked."""
        ...

    async def csv(self, asked: ReportAsked) -> str: ...


#: Which figures stand together.
GROUPS: Final = {
    "Service": ("first_response", "service_level", "next_response", "pickup", "resolution"),
    "Chats": (
        *("begun", "ended", "abandoned", "ended_waiting", "missed", "reopened"),
        "concurrency",
    ),
    "Messages": ("arrivals", "replies", "delivered", "read", "failed"),
    "Alerts": ("alerts", "acknowledged"),
}

#: What can be drawn by weekday and hour.
HEATED: Final = {
    "arrivals": "Arrivals",
    "replies": "Replies",
    "begun": "Begun",
    "first_response": "First response",
    "next_response": "Next response",
    "abandoned": "Abandoned",
    "alerts": "Alerts",
}


def add_reports(contents: Contents, of: Reports) -> None:
    async def asked_for(given: ReportAsked, _visitor: Visitor) -> Report:
        return await of.report(given)

    async def shown(given: ReportAsked, _visitor: Visitor) -> dict[str, Any]:
        wrong = ""
        try:
            it = await of.report(given)
        except Unfitting as error:
            wrong, given = str(error), ReportAsked()
            it = await of.report(given)
        return {
            "it": it,
            "asked": given,
            "wrong": wrong,
            "periods": PERIODS,
            "groups": GROUPS,
            "heated": HEATED,
            "drawn": Drawn(it),
            "query": _query(given),
            "of_week": lambda name: _query(replace(given, week=name)),
            "of_period": lambda name: _query(replace(given, period=name, since="", until="")),
        }

    async def csv(request: web.Request) -> web.Response:
        text = await of.csv(endpoint.read_fields({**request.query}))
        return web.Response(
            text=text,
            content_type="text/csv",
            headers={"Content-Disposition": 'attachment; filename="report.csv"'},
        )

    summary = "Figures of a time by channel, agent, rule, hour and day."
    endpoint = Endpoint(
        "GET", "/reports", summary, ReportAsked, Report, asked_for, detail=of.definitions()
    )
    contents.endpoints.add(endpoint)
    contents.pages.append(Page("/reports", "reports.html", ReportAsked, shown))
    contents.routes.append(("GET", "/reports.csv", Role.VIEWER, csv))


def _query(asked: ReportAsked) -> str:
    """What is asked for beyond the usual."""
    usual, fields = msgspec.to_builtins(ReportAsked()), msgspec.to_builtins(asked)
    unusual = {name: it for name, it in fields.items() if it != usual[name]}
    return urlencode({name: "true" if it is True else it for name, it in unusual.items()})
