"""What can be read on the admin listener, as anybody with an HTTP client sees it."""

from collections.abc import Awaitable, Callable

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from alerting.control.daemon import AuditList
from alerting.control.orders import SilenceOrder
from alerting.control.server import admin_app
from alerting.model.done import Silenced
from alerting.model.duty import OnCall
from alerting.model.silence import SilenceList
from alerting.model.story import AlertList, AlertSeen, Story
from alerting.model.times import HOUR
from tests.control.fake_daemon import LINE, NOW, ON_CALL, SEEN, SILENCE, FakeDaemon

Serve = Callable[[web.Application], Awaitable[TestClient[web.Request, web.Application]]]
Pages = TestClient[web.Request, web.Application]
ASKED = {"by": "asha", "reason": "down", "lasting": HOUR, "rule": "on-hold"}


@pytest.fixture
async def pages(aiohttp_client: Serve, daemon: FakeDaemon) -> Pages:
    return await aiohttp_client(admin_app(daemon))


@pytest.mark.parametrize(
    "path, expected",
    [
        ("alerts", AlertList([SEEN], 1)),
        ("alerts/7", SEEN),
        ("alerts/7/timeline", Story(SEEN, [LINE])),
        ("silences", SilenceList([SILENCE])),
        ("oncall", ON_CALL),
    ],
)
async def test_a_page_is_json_of_what_the_daemon_knows(
    pages: Pages, path: str, expected: AlertList | AlertSeen | Story | SilenceList | OnCall
) -> None:
    response = await pages.get(f"/v1/{path}")

    assert (response.status, response.content_type) == (200, "application/json")
    assert msgspec.json.decode(await response.read(), type=type(expected)) == expected


@pytest.mark.parametrize(
    "query, asked",
    [
        ("", (100, False)),
        ("?all=1", (100, True)),
        ("?all=0&limit=7", (7, False)),
        ("?limit=1000", (1000, False)),
    ],
)
async def test_alerts_are_open_ones_unless_all_are_asked_for(
    pages: Pages, daemon: FakeDaemon, query: str, asked: tuple[int, bool]
) -> None:
    assert (await pages.get(f"/v1/alerts{query}")).status == 200
    assert daemon.asked == [("alerts", *asked)]


@pytest.mark.parametrize(
    "page",
    ["alerts?limit=0", "alerts?limit=1001", "alerts?limit=x", "alerts?all=yes", "audit?limit=-1"],
)
async def test_a_wrong_question_is_refused_with_a_reason(
    pages: Pages, daemon: FakeDaemon, page: str
) -> None:
    response = await pages.get(f"/v1/{page}")

    assert response.status == 400
    assert "`" in (await response.json())["error"]
    assert daemon.asked == []


@pytest.mark.parametrize("page", ["alerts/8", "alerts/8/timeline", f"alerts/{'9' * 18}"])
async def test_an_alert_that_is_not_there_is_404(pages: Pages, page: str) -> None:
    response = await pages.get(f"/v1/{page}")

    number = page.split("/")[1]
    assert response.status == 404
    assert await response.json() == {"error": f"there is no alert {number}"}


@pytest.mark.parametrize("page", ["alerts/seven", f"alerts/{'9' * 19}", "alerts/-1"])
async def test_what_is_no_number_is_no_page(pages: Pages, page: str) -> None:
    assert (await pages.get(f"/v1/{page}")).status == 404


async def test_the_audit_is_read_with_a_limit(pages: Pages, daemon: FakeDaemon) -> None:
    response = await pages.get("/v1/audit?limit=5")

    lines = msgspec.json.decode(await response.read(), type=AuditList).lines
    assert [it.what for it in lines] == ["silence"]
    assert daemon.asked == [("audit", 5)]


@pytest.mark.parametrize("preview", [True, False])
async def test_a_silence_comes_from_the_api_and_may_be_a_preview(
    pages: Pages,
    daemon: FakeDaemon,
    preview: bool,  # noqa: FBT001
) -> None:
    response = await pages.post("/v1/silences", json={**ASKED, "preview": preview})

    ((what, order),) = daemon.asked
    assert (response.status, what) == (200, "preview" if preview else "silence")
    assert order == SilenceOrder(
        by="asha", reason="down", lasting=HOUR, rule="on-hold", preview=preview, where="api"
    )


async def test_a_silence_that_cannot_be_is_409_with_its_reason(
    pages: Pages, daemon: FakeDaemon
) -> None:
    daemon.silenced = Silenced(ok=False, text="A silence lasts 1d at most.")

    response = await pages.post("/v1/silences", json=ASKED)

    assert response.status == 409
    assert (await response.json())["text"] == "A silence lasts 1d at most."


@pytest.mark.parametrize(
    "without, part",
    [
        ({"by": " "}, "say in `by` who you are"),
        ({"reason": ""}, "say in `reason` why"),
        ({"reason": "x" * 501}, "longer than 500"),
        ({"where": "command line"}, "Invalid enum value"),
    ],
)
async def test_a_silence_needs_an_author_and_a_reason(
    pages: Pages, daemon: FakeDaemon, without: dict[str, str], part: str
) -> None:
    response = await pages.post("/v1/silences", json={**ASKED, **without})

    assert response.status == 400
    assert part in (await response.json())["error"]
    assert daemon.asked == []


async def test_orders_take_one_alert_or_several_and_come_from_the_api(
    pages: Pages, daemon: FakeDaemon
) -> None:
    await pages.post("/v1/acknowledge", json={"number": 7, "by": "asha"})
    await pages.post("/v1/close", json={"numbers": [9, 7, 9], "by": "asha"})
    await pages.post("/v1/silences/end", json={"number": 3, "by": "asha"})

    assert daemon.asked == [
        ("acknowledge", [7], "asha", None, "api", False),
        ("close", [9, 7], "asha", "api"),
        ("end silence", 3, "asha", "api"),
    ]


@pytest.mark.parametrize(
    "order, body, part",
    [
        ("acknowledge", {"number": 7, "lasting": 0}, "`lasting` is a length"),
        ("acknowledge", {"number": 7, "lasting": -HOUR}, "`lasting` is a length"),
        ("acknowledge", {"number": 7, "lasting": 1 << 62}, "`lasting` is a length"),
        ("close", {"number": 7, "by": "asha\r\nBcc: x@y.example"}, "`by` is a name"),
        ("close", {"number": 7, "by": "a" * 101}, "`by` is a name"),
        ("close", {"by": "asha"}, "give the `number` of an alert"),
        ("acknowledge", {"by": "asha"}, "give the `number` of an alert"),
        ("reload", {"by": ""}, "say in `by` who you are"),
    ],
)
async def test_what_would_read_wrong_to_everybody_is_refused(
    pages: Pages, daemon: FakeDaemon, order: str, body: dict[str, object], part: str
) -> None:
    response = await pages.post(f"/v1/{order}", json={"by": "asha", **body})

    assert response.status == 400
    assert part in (await response.json())["error"]
    assert daemon.asked == []


async def test_an_id_that_no_database_could_hold_is_refused(
    pages: Pages, daemon: FakeDaemon
) -> None:
    response = await pages.post("/v1/retake", json={"ids": [1 << 63]})

    assert response.status == 400
    assert daemon.asked == []


async def test_an_order_about_no_alert_is_refused(pages: Pages, daemon: FakeDaemon) -> None:
    response = await pages.post("/v1/close", json={"numbers": [], "by": "asha"})

    assert response.status == 400
    assert "give the `number` of an alert, or `numbers`" in (await response.json())["error"]
    assert daemon.asked == []


def test_the_pages_say_times_in_milliseconds() -> None:
    assert msgspec.to_builtins(SEEN)["opened_at"] == NOW - HOUR
