"""The whole daemon in each way of knowing Zoho's webhooks, with keys from a server on loopback."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from alerting.control.daemon import Status
from alerting.errors import ConfigError
from alerting.model.times import DAY, MINUTE
from alerting.receive.authenticity import HEADER
from alerting.simulate.elements import Element
from alerting.simulate.people import ORG
from tests.flow.floor import TOKEN, Floor
from tests.flow.waiting import until
from tests.receive.signing import WEBHOOK, KeyServer, token

PATH = "/webhooks/zoho-desk"


@pytest.fixture
async def keys() -> AsyncIterator[KeyServer]:
    server = KeyServer()
    await server.start()
    yield server
    await server.stop()


async def opened(floor: Floor, keys: KeyServer, auth: str, **more: str) -> None:
    settings = {"zoho_desk_url": keys.url, "zoho_org": str(ORG)}
    settings |= {"zoho_webhook_ids": str(WEBHOOK), "webhook_auth": auth, **more}
    await floor.open(**settings)


async def post(floor: Floor, *elements: Element, signature: str = "", path: str = PATH) -> int:
    headers = {HEADER: signature} if signature else {}
    url, data = f"http://{floor.running.listens_at}{path}", msgspec.json.encode(elements)
    async with floor.session.post(url, data=data, headers=headers) as answer:
        await answer.read()
        return answer.status


async def status(floor: Floor) -> Status:
    async with floor.admin() as daemon:
        return await daemon.status()


def signed(floor: Floor, **changed: object) -> str:
    return token(**{"now": floor.now, "iss": f"orgId:{ORG}", **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "auth, path, unsigned",
    [
        ("token", f"{PATH}/{TOKEN}", 200),
        ("watch", f"{PATH}/{TOKEN}", 200),
        ("jwt", PATH, 401),
        ("jwt+token", f"{PATH}/{TOKEN}", 401),
    ],
)
async def test_in_each_mode_zohos_webhooks_become_alerts(
    floor: Floor, keys: KeyServer, auth: str, path: str, unsigned: int
) -> None:
    await opened(floor, keys, auth)

    assert await post(floor, path=path) == 200
    assert await post(floor, floor.put_on_hold(floor.talk(2)), path=path) == unsigned
    element = floor.put_on_hold(floor.talk())
    assert await post(floor, element, signature=signed(floor), path=path) == 200
    await floor.believed()
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()

    assert len(floor.posts()) == 1
    assert len(floor.running.parts.shard.board.open) == (2 if unsigned == 200 else 1)
    assert bool(keys.asked) == (auth != "token")


async def test_with_signatures_alone_no_token_is_needed(floor: Floor, keys: KeyServer) -> None:
    await opened(floor, keys, "jwt", webhook_tokens="")

    assert await post(floor, floor.answered(floor.talk()), signature=signed(floor)) == 200


async def test_the_beginning_tells_the_id_and_ends_when_it_is_set(
    floor: Floor, keys: KeyServer
) -> None:
    await opened(floor, keys, "jwt", zoho_webhook_ids="")
    element = floor.answered(floor.talk())

    assert await post(floor) == 200
    assert await post(floor, element, signature=signed(floor)) == 503
    assert not floor.recorded.journal()
    await floor.until_seen(lambda: floor.told_operators(f"ALERTING_ZOHO_WEBHOOK_IDS={WEBHOOK}"))

    await floor.close()
    await opened(floor, keys, "jwt")
    assert await post(floor, element, signature=signed(floor)) == 200
    await floor.believed()
    assert len(floor.running.parts.shard.tracker) == 1


async def test_a_restart_while_zoho_cannot_be_asked_takes_webhooks_at_once(
    floor: Floor, keys: KeyServer
) -> None:
    await opened(floor, keys, "jwt")
    assert await post(floor, floor.answered(floor.talk()), signature=signed(floor)) == 200
    name = f"key-set:{keys.url}/.well-known/jwks.json"
    await until(lambda: floor.running.parts.store.keys.kept(name))
    await floor.close()
    await keys.stop()

    await opened(floor, keys, "jwt")
    again = floor.put_on_hold(floor.talk())
    assert await post(floor, again, signature=signed(floor, jti="2")) == 200

    await floor.pass_time(DAY + 2 * MINUTE)
    await floor.until_seen(lambda: floor.told_operators("could not be fetched from"))


async def test_keys_of_one_place_are_none_of_another(floor: Floor, keys: KeyServer) -> None:
    await opened(floor, keys, "jwt")
    assert await post(floor, floor.answered(floor.talk()), signature=signed(floor)) == 200
    await floor.close()

    nowhere = KeyServer(url="http://127.0.0.1:1")
    await opened(floor, nowhere, "jwt")
    assert await post(floor, floor.answered(floor.talk()), signature=signed(floor)) == 503


async def test_a_burst_of_refusals_tells_the_operators_what_to_check(
    floor: Floor, keys: KeyServer
) -> None:
    await opened(floor, keys, "jwt")
    for _ in range(21):
        assert await post(floor, floor.answered(floor.talk())) in (401, 429)

    await floor.until_seen(lambda: floor.told_operators("ALERTING_WEBHOOK_AUTH=watch"))
    assert any("refused for their signature" in it for it in (await status(floor)).problems)
    await floor.pass_time(6 * MINUTE)
    await floor.until_seen(lambda: not floor.running.parts.desk.open)


async def test_a_rare_reuse_is_told_once(floor: Floor, keys: KeyServer) -> None:
    await opened(floor, keys, "jwt")
    same = signed(floor)
    for number in range(20):
        element = floor.answered(floor.talk(number + 1))
        assert await post(floor, element, signature=signed(floor, jti=str(number))) == 200
    for number in range(3):
        element = floor.answered(floor.talk(number + 1))
        assert await post(floor, element, signature=same) == 200

    await floor.until_seen(lambda: floor.told_operators("came again with another body"))
    await floor.pass_time(MINUTE)
    assert floor.told_operators("came again with another body") == 1


async def test_the_status_and_the_metrics_say_what_came(floor: Floor, keys: KeyServer) -> None:
    await opened(floor, keys, "watch")
    element = floor.answered(floor.talk())
    await post(floor, element, path=f"{PATH}/{TOKEN}")
    await until(lambda: floor.running.parts.signatures and floor.running.parts.signatures.keys.keys)
    await post(floor, element, signature=signed(floor), path=f"{PATH}/{TOKEN}")

    found = await status(floor)
    assert found.webhook_auth == "watch"
    assert found.signatures == {"unsigned": 1, "valid": 1}
    assert found.signed_by == [f"webhook {WEBHOOK} of organisation {ORG}"]
    assert floor.running._daemon.vitals().signatures == found.signatures


async def test_without_a_data_centre_the_start_says_what_is_missing(floor: Floor) -> None:
    with pytest.raises(ConfigError, match="ALERTING_ZOHO_DATA_CENTER is not set"):
        await floor.open(webhook_auth="watch")
