"""Access tokens: one for all, fetched by one at a time, and what a refusal means."""

import asyncio

import pytest

from alerting.model.times import MINUTE, SECOND
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import TOKENS, Fault
from alerting.zoho.agents import agents
from alerting.zoho.answer import Got, Later, NotAllowed
from alerting.zoho.client import ZohoClient
from alerting.zoho.tokens import MOST
from tests.desks import Opened
from tests.fakes import ManualClock


async def test_many_calls_at_once_fetch_one_token(client: ZohoClient, desk: ZohoDesk) -> None:
    answers = await asyncio.gather(*(agents(client) for _ in range(12)))

    assert all(isinstance(it, Got) for it in answers)
    assert desk.accounts.asked == 1


@pytest.mark.parametrize("minutes, fetched", [(54, 1), (55, 2), (56, 2)])
async def test_a_token_is_kept_for_55_minutes(
    client: ZohoClient, desk: ZohoDesk, clock: ManualClock, minutes: int, fetched: int
) -> None:
    await agents(client)
    await clock.advance(minutes * MINUTE)

    assert isinstance(await agents(client), Got)
    assert desk.accounts.asked == fetched


async def test_a_token_that_ended_early_is_renewed_and_the_call_repeated(
    client: ZohoClient, desk: ZohoDesk
) -> None:
    await agents(client)
    desk.accounts.end_all()

    assert isinstance(await agents(client), Got)
    assert desk.accounts.asked == 2


async def test_many_calls_whose_token_ended_fetch_one_more(
    client: ZohoClient, desk: ZohoDesk
) -> None:
    await agents(client)
    desk.accounts.end_all()

    answers = await asyncio.gather(*(agents(client) for _ in range(12)))

    assert all(isinstance(it, Got) for it in answers)
    assert desk.accounts.asked == 2


async def test_a_desk_that_refuses_every_token_costs_one_refresh_a_minute(
    client: ZohoClient, desk: ZohoDesk, clock: ManualClock
) -> None:
    desk.faults.begin(Fault.SIGNED_OUT)

    answers = [await agents(client) for _ in range(5)]

    assert all(isinstance(it, NotAllowed) and not it.everybody for it in answers)
    assert desk.accounts.asked == 2
    await clock.advance(MINUTE)
    desk.faults.end()
    assert isinstance(await agents(client), Got)


async def test_never_more_than_nine_tokens_in_ten_minutes(
    client: ZohoClient, desk: ZohoDesk, clock: ManualClock
) -> None:
    for _ in range(MOST):
        assert isinstance(await agents(client), Got)
        desk.accounts.end_all()
        await clock.advance(61 * SECOND)

    answer = await agents(client)

    assert isinstance(answer, Later)
    assert answer.retry_after == 10 * MINUTE - MOST * 61 * SECOND
    assert desk.accounts.asked == MOST
    await clock.advance(answer.retry_after)
    assert isinstance(await agents(client), Got)


@pytest.mark.parametrize("in_json", [False, True])
async def test_200_with_access_denied_is_waited_out(
    client: ZohoClient, desk: ZohoDesk, clock: ManualClock, *, in_json: bool
) -> None:
    desk.accounts.denies_in_json = in_json
    refresh = client.settings.refresh_token.get_secret_value()
    for _ in range(10):
        desk.accounts._make(refresh)

    answer = await agents(client)

    assert isinstance(answer, Later)
    assert answer.retry_after == 10 * MINUTE
    assert "Access Denied" in answer.why
    assert isinstance(await agents(client), Later)
    assert desk.accounts.asked == 1
    await clock.advance(10 * MINUTE)
    assert isinstance(await agents(client), Got)


async def test_a_void_refresh_token_is_final_and_says_what_to_do(
    client: ZohoClient, desk: ZohoDesk, clock: ManualClock
) -> None:
    desk.accounts.revoke(client.settings.refresh_token.get_secret_value())

    answer = await agents(client)

    assert isinstance(answer, NotAllowed)
    assert answer.everybody
    assert "invalid_code" in answer.why
    assert "Names, catch-up and actions have stopped; alerts go on" in answer.why
    assert "alerting zoho connect" in answer.why
    await clock.advance(60 * MINUTE)
    assert await agents(client) == answer
    assert desk.accounts.asked == 1
    assert client.figures().refused == answer.why


@pytest.mark.parametrize(
    "wrong, word",
    [
        ({"client_id": "1000.OTHER"}, "ALERTING_ZOHO_DATA_CENTER"),
        ({"client_secret": "hush-hush"}, "client secret"),
    ],
)
async def test_a_wrong_client_is_final(opened: Opened, wrong: dict[str, str], word: str) -> None:
    answer = await agents(opened(**wrong))

    assert isinstance(answer, NotAllowed)
    assert answer.everybody
    assert word in answer.why
    assert "hush-hush" not in answer.why


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.CLOSED, Fault.MALFORMED])
async def test_an_accounts_server_that_fails_is_asked_again_later(
    client: ZohoClient, desk: ZohoDesk, clock: ManualClock, fault: Fault
) -> None:
    desk.faults.begin(fault, TOKENS)

    first, again = await agents(client), await agents(client)

    assert isinstance(first, Later)
    assert isinstance(again, Later)
    assert desk.accounts.asked <= 1
    desk.faults.end()
    await clock.advance(2 * SECOND)
    assert isinstance(await agents(client), Got)


async def test_whoever_gives_up_waiting_takes_no_token_from_others(
    client: ZohoClient, desk: ZohoDesk
) -> None:
    desk.faults.begin(Fault.HANGING, TOKENS)
    first, second = (asyncio.create_task(agents(client)) for _ in range(2))
    await asyncio.sleep(0)  # noqa: TID251 gives way, does not wait
    first.cancel()
    desk.faults.end()

    assert isinstance(await second, Got)


async def test_no_secret_is_shown(client: ZohoClient, desk: ZohoDesk) -> None:
    await agents(client)
    secrets = [
        desk.accounts.client_secret,
        client.settings.refresh_token.get_secret_value(),
        *desk.accounts._tokens,
    ]

    shown = repr([client.settings, vars(client), vars(client._tokens), client._tokens._kept])
    shown += repr(client._tokens._call()) + str(client.figures())

    assert not [secret for secret in secrets if secret in shown]
