"""What each of Zoho's answers becomes; few at once, within a budget, and never raising."""

import asyncio

import pytest
from aiohttp import web

from alerting.model.times import DAY, HOUR, MINUTE, SECOND
from alerting.simulate.site import Site
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Fault
from alerting.zoho.agents import agent_by_zuid, agents, departments
from alerting.zoho.answer import Empty, Got, Later, Missing, NotAllowed
from alerting.zoho.client import ZohoClient
from alerting.zoho.scopes import Scope
from alerting.zoho.sessions import assign_session, session, sessions
from tests.desks import Opened
from tests.fakes import ManualClock, idle, until


async def test_204_is_empty(client: ZohoClient) -> None:
    assert await client.get("/im/sessions", need=Scope.CHATS) == Empty()
    found = await sessions(client)
    assert isinstance(found, Got)
    assert found.body.items == ()


async def test_404_is_missing(client: ZohoClient) -> None:
    assert await session(client, 404) == Missing()


async def test_a_missing_scope_is_named(opened: Opened) -> None:
    client = opened("Desk.basic.READ")

    answer = await sessions(client)

    assert isinstance(answer, NotAllowed)
    assert "Desk.InstantMessages.READ" in answer.why
    assert not answer.everybody
    assert isinstance(await agents(client), Got)


async def test_another_organisation_is_refused_for_everybody(opened: Opened) -> None:
    answer = await agents(opened(org=1))

    assert isinstance(answer, NotAllowed)
    assert answer.everybody
    assert "ALERTING_ZOHO_ORG" in answer.why


async def test_a_refused_request_names_the_fields(client: ZohoClient) -> None:
    answer = await client.get("/agentAvailability", need=Scope.BASIC)

    assert isinstance(answer, NotAllowed)
    assert answer.why == "Zoho refuses the request (422 UNPROCESSABLE_ENTITY)"


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.CLOSED])
async def test_failures_are_for_later_and_pauses_double(
    client: ZohoClient, desk: ZohoDesk, clock: ManualClock, fault: Fault
) -> None:
    desk.faults.begin(fault)
    pauses = []
    for _ in range(10):
        answer = await agents(client)
        assert isinstance(answer, Later)
        assert answer.retry_after
        pauses.append(answer.retry_after // SECOND)
        await clock.advance(answer.retry_after)

    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    desk.faults.end()
    assert isinstance(await agents(client), Got)
    desk.faults.begin(fault)
    assert (await agents(client)).retry_after == 2 * SECOND  # type: ignore[union-attr]


async def test_during_a_pause_only_what_concerns_an_alert_is_asked(
    client: ZohoClient, desk: ZohoDesk
) -> None:
    desk.faults.begin(Fault.BROKEN)
    await agents(client)
    desk.faults.end()
    asked = len(desk.gate.asked)

    assert isinstance(await agents(client), Later)
    assert len(desk.gate.asked) == asked
    zuid = desk.staff.agents[0].zuid
    assert isinstance(await agent_by_zuid(client, zuid, urgent=True), Got)


async def test_a_call_ends_in_time(opened: Opened, desk: ZohoDesk) -> None:
    client = opened(timeout=0.05)
    await agents(client)
    desk.faults.begin(Fault.HANGING)

    answer = await agents(client)

    assert isinstance(answer, Later)
    assert answer.why == "Zoho did not answer within 0.05 seconds"
    assert not answer.uncertain


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.BROKEN])
async def test_a_change_without_an_answer_is_uncertain(
    client: ZohoClient, desk: ZohoDesk, fault: Fault
) -> None:
    await agents(client)
    desk.faults.begin(fault)

    answer = await assign_session(client, 1, 2)

    assert isinstance(answer, Later)
    assert answer.uncertain


async def test_a_desk_that_is_down_is_for_later_and_has_changed_nothing(opened: Opened) -> None:
    answer = await assign_session(opened(desk_url="http://127.0.0.1:1"), 1, 2)

    assert isinstance(answer, Later)
    assert not answer.uncertain


async def test_half_an_answer_is_for_later(client: ZohoClient, desk: ZohoDesk) -> None:
    desk.faults.begin(Fault.MALFORMED)

    assert isinstance(await agents(client), Later)


async def test_at_429_everybody_waits(client: ZohoClient, desk: ZohoDesk) -> None:
    desk.faults.begin(Fault.BUSY, times=1)
    await agents(client)

    assert isinstance(await agents(client), Later)
    assert isinstance(await agent_by_zuid(client, 1, urgent=True), Later)


async def test_retry_after_is_kept_to(
    client: ZohoClient, desk: ZohoDesk, clock: ManualClock
) -> None:
    desk.gate.meter.left = 0

    answer = await agents(client)

    assert isinstance(answer, Later)
    assert answer.retry_after == desk.gate.meter.seconds_to_midnight * SECOND
    assert "used up" in answer.why
    asked = len(desk.gate.asked)
    assert isinstance(await agents(client), Later)
    assert len(desk.gate.asked) == asked
    await clock.advance(answer.retry_after)
    assert isinstance(await agents(client), Got)


@pytest.mark.parametrize("concurrency", [1, 3])
async def test_few_calls_at_once(opened: Opened, desk: ZohoDesk, concurrency: int) -> None:
    client = opened(concurrency=concurrency)
    desk.faults.begin(Fault.HANGING)
    calls = asyncio.gather(
        *(agents(client) for _ in range(20)),
        *(agent_by_zuid(client, 1, urgent=True) for _ in range(20)),
    )

    await until(lambda: len(desk.gate.asked) >= concurrency)
    await idle()
    desk.faults.end()
    await calls

    assert desk.gate.meter.most_at_once == concurrency


async def test_what_concerns_an_alert_waits_for_nobody(client: ZohoClient, desk: ZohoDesk) -> None:
    await agents(client)
    desk.faults.begin(Fault.HANGING, "/api/v1/departments")
    slow = [asyncio.create_task(departments(client)) for _ in range(5)]
    await until(lambda: desk.gate.asked.count("GET /api/v1/departments") == 2)

    assert isinstance(await agent_by_zuid(client, desk.staff.agents[0].zuid, urgent=True), Got)

    desk.faults.end()
    await asyncio.gather(*slow)


@pytest.mark.parametrize("spent, asked", [(9, True), (10, False), (11, False)])
async def test_background_calls_stop_at_the_budget(
    opened: Opened, *, spent: int, asked: bool
) -> None:
    client = opened(credits_per_day=10)
    client._budget.spend(spent, None)

    answer = await agents(client)

    assert isinstance(answer, Got if asked else Later)


@pytest.mark.parametrize("spent, asked", [(19, True), (20, False)])
async def test_calls_for_an_alert_go_on_to_a_second_mark(
    opened: Opened, desk: ZohoDesk, *, spent: int, asked: bool
) -> None:
    client = opened(credits_per_day=10)
    client._budget.spend(spent, None)

    answer = await agent_by_zuid(client, desk.staff.agents[0].zuid, urgent=True)

    assert isinstance(answer, Got if asked else Later)


async def test_without_a_setting_the_budget_is_a_fifth_of_what_there_is(
    client: ZohoClient, desk: ZohoDesk
) -> None:
    await agents(client)

    figures = client.figures()

    assert figures.credits_spent == 3
    assert figures.credits_remaining == desk.gate.meter.left == 99_997
    assert figures.credits_allowed == 19_999


async def test_the_budget_is_new_after_a_day(opened: Opened, clock: ManualClock) -> None:
    client = opened(credits_per_day=3)
    await agents(client)
    answer = await agents(client)
    assert isinstance(answer, Later)
    assert answer.retry_after == DAY

    await clock.advance(DAY)

    assert isinstance(await agents(client), Got)


async def test_the_budget_is_new_when_zohos_day_begins(
    opened: Opened, desk: ZohoDesk, clock: ManualClock
) -> None:
    client = opened()
    desk.gate.meter.left = 1000
    await agents(client)
    client._budget.spend(150, 800)
    await clock.advance(desk.gate.meter.seconds_to_midnight * SECOND)

    await agents(client)

    assert client.figures().credits_spent == 3
    assert client.figures().credits_allowed == 19_999


async def test_the_clock_is_compared_with_zohos(client: ZohoClient, clock: ManualClock) -> None:
    """The peer's Date is of the real clock, and this one's stands in January."""
    await agents(client)

    assert client.skew is not None
    assert client.skew < -MINUTE


@pytest.mark.parametrize(
    "skew, lead",
    [(None, 0), (-HOUR, 0), (0, 0), (1, 1), (HOUR, HOUR), (HOUR + 1, 0)],
)
def test_a_clock_that_is_ahead_is_reckoned_with_until_it_is_to_be_mended(
    client: ZohoClient, skew: int | None, lead: int
) -> None:
    client.skew = skew

    assert client.lead == lead


async def test_redirects_are_not_followed(opened: Opened, desk: ZohoDesk) -> None:
    """A token goes to the data centre's host and to no other."""
    arrived = []

    async def elsewhere(request: web.Request) -> web.Response:
        arrived.append(request.headers.get("Authorization"))
        return web.json_response({})

    async def moved(_request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect("/elsewhere")

    app, site = web.Application(), Site()
    app.router.add_get("/api/v1/agents", moved)
    app.router.add_get("/elsewhere", elsewhere)
    url = await site.start(app, "127.0.0.1", 0)

    answer = await agents(opened(desk_url=url))
    await site.stop()

    assert isinstance(answer, NotAllowed)
    assert arrived == []


async def test_closing_while_a_token_is_fetched_leaves_nothing(
    opened: Opened, desk: ZohoDesk
) -> None:
    client = opened()
    desk.faults.begin(Fault.HANGING, "/oauth/")
    call = asyncio.create_task(agents(client))
    await until(lambda: client._tokens._under_way)

    await client.close()

    with pytest.raises(asyncio.CancelledError):
        await call
