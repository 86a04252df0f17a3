"""What Zoho and whoever watches the process are answered by the running daemon."""

import pytest

from alerting.model.times import MINUTE
from tests.flow.floor import TOKEN, Floor
from tests.flow.waiting import until

ELEMENT = {
    "payload": {"sessionStatus": "OPEN", "sessionId": "7", "channelId": "8"},
    "eventTime": "1768473000000",
    "eventType": "IM_Session_Status",
    "orgId": "9",
}


@pytest.mark.parametrize(
    "method, path, body, status",
    [
        ("GET", f"/webhooks/zoho-desk/{TOKEN}", b"", 200),
        ("HEAD", f"/webhooks/zoho-desk/{TOKEN}", b"", 200),
        ("POST", f"/webhooks/zoho-desk/{TOKEN}", b"", 200),
        ("POST", f"/webhooks/zoho-desk/{TOKEN}", b"[]", 200),
        ("POST", f"/webhooks/zoho-desk/{TOKEN}", b"{nonsense", 400),
        ("POST", f"/webhooks/zoho-desk/{TOKEN}", b"[" * 60_000, 400),
        ("POST", f"/webhooks/zoho-desk/{TOKEN}", b" " * (1 << 16) + b"[]", 413),
        ("PUT", f"/webhooks/zoho-desk/{TOKEN}", b"[]", 405),
        ("DELETE", f"/webhooks/zoho-desk/{TOKEN}", b"", 405),
        ("POST", "/webhooks/zoho-desk/another-token-than-ours", b"[]", 401),
        ("GET", "/webhooks/zoho-desk/another-token-than-ours", b"", 401),
        ("GET", "/healthz", b"", 200),
        ("GET", "/readyz", b"", 200),
        ("POST", "/readyz", b"", 405),
        ("GET", "/metrics", b"", 404),
        ("POST", "/v1/reload", b"{}", 404),
    ],
)
async def test_every_answer(floor: Floor, method: str, path: str, body: bytes, status: int) -> None:
    await floor.open(max_body=str(1 << 16))
    url = f"http://{floor.running.listens_at}{path}"

    async with floor.session.request(method, url, data=body) as answer:
        await answer.read()

    assert answer.status == status
    assert not floor.recorded.journal()


async def test_either_of_two_tokens_opens_the_door(floor: Floor) -> None:
    await floor.open(webhook_tokens=f"{TOKEN},the-next-one-of-them")
    base = floor.url.removesuffix(TOKEN)

    assert await floor.post([ELEMENT], base + TOKEN) == 200
    assert await floor.post([ELEMENT], base + "the-next-one-of-them") == 200
    assert len(floor.recorded.journal()) == 2


async def test_one_bad_element_does_not_spoil_its_batch(floor: Floor) -> None:
    await floor.open()

    assert await floor.post([ELEMENT, 7, {**ELEMENT, "eventTime": "soon"}, ELEMENT]) == 200

    assert len(floor.recorded.journal()) == 2
    assert len(floor.recorded.rows("SELECT * FROM quarantine")) == 2


async def test_a_lone_object_is_taken_too(floor: Floor) -> None:
    await floor.open()

    assert await floor.post(ELEMENT) == 200

    assert len(floor.recorded.journal()) == 1


async def test_a_full_disk_is_answered_503_and_recovers_by_itself(floor: Floor) -> None:
    await floor.open()
    batch = [{**ELEMENT, "eventTime": str(1768473000000 + i)} for i in range(200)]

    await floor.recorded.limit_disk(full=True)
    refused = [await floor.post(batch) for _ in range(5)]
    stored = len(floor.recorded.journal())
    await floor.recorded.limit_disk(full=False)

    assert 503 in refused
    assert stored == 200 * refused.count(200)
    assert await floor.post(batch) == 200
    assert len(floor.recorded.journal()) == stored + 200


async def test_alerts_decided_on_a_full_disk_are_told_once_it_has_room(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.recorded.refuse_units(refuse=True)

    await floor.clock.advance(10 * MINUTE)
    await until(lambda: floor.running.parts.engine.disk_trouble)
    assert not floor.room.arrived
    await floor.recorded.refuse_units(refuse=False)

    await until(lambda: floor.room.arrived and floor.inbox.arrived and floor.phone.arrived)
    assert [len(floor.mails()), len(floor.sms()), len(floor.posts())] == [1, 1, 1]


async def test_readiness_says_that_the_disk_refuses(floor: Floor) -> None:
    await floor.open()
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.recorded.refuse_units(refuse=True)

    await floor.clock.advance(10 * MINUTE)
    await until(lambda: floor.running.parts.engine.disk_trouble)

    async with floor.session.get(f"http://{floor.running.listens_at}/readyz") as answer:
        assert answer.status == 503
    assert await floor.post([ELEMENT]) == 200  # the journal itself works
    await floor.recorded.refuse_units(refuse=False)
    await until(lambda: not floor.running.parts.engine.disk_trouble)
