"""Alerts, silences, people and the outbox over the API, with the daemon's answers made up."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request

from alerting.dashboard.alerts import AlertsAsked, add_alerts
from alerting.dashboard.outbox import MessageSeen, OutboxSeen, add_outbox
from alerting.dashboard.server import Contents
from alerting.dashboard.silences import Known, Silencing, add_silences
from alerting.model.done import Done, Silenced
from alerting.model.silence import SilenceList, SilenceSeen
from alerting.model.story import AlertList, AlertSeen, Line, Story
from alerting.model.times import HOUR, Ms
from alerting.model.visitor import Role, Visitor
from tests.dashboard.opened import ASHA, OpenGate, opened
from tests.fakes import START

Connect = Callable[[Application], Awaitable[TestClient[Request, Application]]]
Client = TestClient[Request, Application]
CSRF = {"X-CSRF-Token": ASHA.csrf}
EVIL = '"><img src=x onerror=alert(1)>'

SEEN = AlertSeen(
    number=7,
    rule=EVIL,
    severity="critical",
    chat="65403000000038063",
    since=START,
    opened_at=START,
    trial=False,
    told=["nikhil"],
)


class FakeAlerts:
    def __init__(self) -> None:
        self.asked: list[object] = []
        self.done = Done(ok=True, text="Alert 7: asha has it now.")

    async def listed(self, asked: AlertsAsked) -> AlertList:
        self.asked.append(asked)
        return AlertList([SEEN], 1)

    async def story(self, number: int) -> Story | None:
        line = Line(START, "opened", detail=f"since 2026-01-05T10:00:00Z {EVIL}")
        return Story(SEEN, [line]) if number == SEEN.number else None

    async def acknowledge(
        self, numbers: list[int], by: str, lasting: Ms | None, *, take: bool
    ) -> Done:
        self.asked.append((numbers, by, lasting, take))
        return self.done

    async def close(self, numbers: list[int], by: str) -> Done:
        self.asked.append((numbers, by))
        return self.done

    def rules(self) -> dict[str, str]:
        return {EVIL: EVIL}


class FakeSilences:
    def __init__(self) -> None:
        self.added: list[tuple[Silencing, str]] = []

    async def listed(self) -> SilenceList:
        one = SilenceSeen(
            number=3,
            by="asha",
            reason=EVIL,
            begins=START,
            until=START + HOUR,
            rule="on-hold",
            channel="",
            agent="",
            chat="",
            ended_by="",
            hides=2,
        )
        return SilenceList([one])

    async def add(self, wanted: Silencing, by: str) -> Silenced:
        self.added.append((wanted, by))
        return Silenced(ok=bool(wanted.rule), text="Say what is to be silent.")

    async def end(self, number: int, by: str) -> Done:
        return Done(ok=False, text=f"No silence {number} is on.")

    def known(self) -> Known:
        return Known(["on-hold"], [EVIL], [])


class FakeOutbox:
    async def listed(self, state: str, limit: int) -> OutboxSeen:
        one = MessageSeen(
            key=EVIL,
            alert=7,
            to="asha",
            means="sms",
            reason="first",
            state="deferred",
            detail=EVIL,
            created_at=START,
            at=START,
            not_before=START + HOUR,
            tries=2,
        )
        return OutboxSeen([one], {"deferred": 1})

    async def retry(self, key: str, by: str) -> Done:
        return Done(ok=True, text=f"{key} is tried again now.")

    async def drop(self, key: str, by: str) -> Done:
        return Done(ok=True, text=f"{key} will not be sent.")


@pytest.fixture
def alerts() -> FakeAlerts:
    return FakeAlerts()


@pytest.fixture
def silences() -> FakeSilences:
    return FakeSilences()


@pytest.fixture
def gate() -> OpenGate:
    return OpenGate()


@pytest.fixture
async def client(
    aiohttp_client: Connect, alerts: FakeAlerts, silences: FakeSilences, gate: OpenGate
) -> Client:
    contents = Contents()
    add_alerts(contents, alerts)
    add_silences(contents, silences)
    add_outbox(contents, FakeOutbox())
    return await aiohttp_client(opened(gate, contents)[0])


async def told(client: Client, path: str, body: Any) -> tuple[int, str]:
    answer = await client.post(f"/api/v1{path}", json=body, headers=CSRF)
    said = await answer.json()
    return answer.status, said.get("text") or said["error"]


async def test_an_alert_is_taken_in_the_name_of_whoever_is_logged_in(
    client: Client, alerts: FakeAlerts
) -> None:
    status, text = await told(client, "/alerts/acknowledge", {"numbers": [7], "lasting": 900_000})
    assert (status, text) == (HTTPStatus.OK, "Alert 7: asha has it now.")
    assert alerts.asked == [([7], "asha", 900_000, False)]


async def test_what_somebody_else_has_is_not_taken_and_says_so(
    client: Client, alerts: FakeAlerts
) -> None:
    alerts.done = Done(ok=False, text="Alert 7: nikhil has it; Take over takes it over.")
    status, text = await told(client, "/alerts/acknowledge", {"numbers": [7]})
    assert (status, text) == (HTTPStatus.CONFLICT, alerts.done.text)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"numbers": []},
        {"numbers": [0]},
        {"numbers": [7], "lasting": 0},
        {"numbers": [7], "by": "x"},
    ],
)
async def test_an_order_that_makes_no_sense_changes_nothing(
    client: Client, alerts: FakeAlerts, body: Any
) -> None:
    status, _ = await told(client, "/alerts/acknowledge", body)
    assert status == HTTPStatus.BAD_REQUEST
    assert alerts.asked == []


async def test_an_alert_that_never_was_is_not_found(client: Client) -> None:
    assert (await client.get("/api/v1/alerts/8")).status == HTTPStatus.NOT_FOUND
    page = await client.get("/alerts/8")
    assert page.status == HTTPStatus.NOT_FOUND
    assert "There is no alert 8." in await page.text()


async def test_filters_reach_the_record(client: Client, alerts: FakeAlerts) -> None:
    await client.get("/alerts?state=ended&severity=critical&rule=on-hold&before=9&unknown=1")
    assert alerts.asked == [
        AlertsAsked(state="ended", rule="on-hold", severity="critical", before=9)
    ]


async def test_a_silence_is_tried_out_before_it_is_made(
    client: Client, silences: FakeSilences
) -> None:
    wanted = {"rule": "on-hold", "lasting": HOUR, "reason": "", "preview": True}
    assert (await told(client, "/silences", wanted))[0] == HTTPStatus.OK
    assert (await told(client, "/silences", {**wanted, "preview": False}))[0] == HTTPStatus.CONFLICT
    assert [(it.preview, by) for it, by in silences.added] == [(True, "asha")]


async def test_a_silence_that_is_not_on_cannot_be_ended(client: Client) -> None:
    assert await told(client, "/silences/end", {"number": 9}) == (
        HTTPStatus.CONFLICT,
        "No silence 9 is on.",
    )


async def test_only_admins_handle_the_outbox(client: Client, gate: OpenGate) -> None:
    assert (await told(client, "/outbox/retry", {"key": "k"}))[0] == HTTPStatus.FORBIDDEN
    gate.now = Visitor("root", Role.ADMIN, "session", ASHA.csrf)
    assert (await told(client, "/outbox/retry", {"key": "k"}))[0] == HTTPStatus.OK
    unknown = await client.get("/api/v1/outbox?state=lost")
    assert unknown.status == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("path", ["/alerts", "/alerts/7", "/silences", "/outbox"])
async def test_markup_in_names_and_details_stays_text(client: Client, path: str) -> None:
    page = await (await client.get(path)).text()
    assert "<img" not in page
    assert "&lt;img src=x" in page


async def test_a_timeline_is_by_the_wall_of_the_rules_file(client: Client) -> None:
    page = await (await client.get("/alerts/7")).text()
    assert "15:30" in page
    assert "10:00:00Z" not in page
