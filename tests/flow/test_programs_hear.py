"""Places that are programs: their webhooks and Apprise, from Zoho's events to the last answer."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from alerting.model.times import MINUTE, SECOND
from tests.flow.floor import HEAD, Floor
from tests.flow.waiting import until
from tests.receiver import KEY, Receiver, answering

RULES = """\
rules:
  - name: held
    severity: critical
    when: {status: ON_HOLD}
    tell: [TELL]
"""


@pytest.fixture
async def incidents(floor: Floor) -> AsyncIterator[Receiver]:
    peer = Receiver(clock=floor.clock)
    await peer.start()
    yield peer
    await peer.stop()


@pytest.fixture
async def telegram(floor: Floor) -> AsyncIterator[Receiver]:
    peer = Receiver(key="")
    await peer.start()
    yield peer
    await peer.stop()


async def open_floor(floor: Floor, incidents: Receiver, telegram: Receiver, tell: str) -> None:
    secrets = floor.folder / "secrets"
    secrets.mkdir(exist_ok=True)
    (secrets / "incidents").write_text(KEY, encoding="utf-8")
    (secrets / "ops").write_text(telegram.url.replace("http://", "json://"), encoding="utf-8")
    places = f"""\
places:
  incidents: {{webhook: "{incidents.url}", secret: "secret:incidents"}}
  telegram: {{apprise: "secret:ops"}}
"""
    floor.write_rules(RULES.replace("TELL", tell), HEAD.replace("places:\n", places))
    await floor.open(secrets_dir=str(secrets))


async def test_a_program_hears_beginning_reminder_and_end_as_one(
    floor: Floor, incidents: Receiver, telegram: Receiver
) -> None:
    await open_floor(floor, incidents, telegram, "incidents")
    chat = floor.talk()

    await floor.hear(floor.put_on_hold(chat))
    await floor.quiet()
    await floor.pass_time(30 * MINUTE)
    await floor.quiet()
    await floor.hear(floor.answered(chat))
    await floor.quiet()

    said = [it.said for it in incidents.taken]
    assert [it["type"] for it in said] == ["alert.first", "alert.reminder", "alert.ended"]
    assert len({it["dedup_key"] for it in said}) == 1
    assert len({it.id for it in incidents.taken}) == 3
    assert said[-1]["data"]["ended"] == {"reason": "answered", "by": None}


async def test_what_was_not_taken_comes_again_with_the_same_id(
    floor: Floor, incidents: Receiver, telegram: Receiver
) -> None:
    await open_floor(floor, incidents, telegram, "incidents")
    incidents.answer = answering(503, {"Retry-After": "120"})
    await floor.hear(floor.put_on_hold(floor.talk()))
    await until(lambda: floor.recorded.steps()[-1:] == [("webhook", "first", "deferred")])
    incidents.answer = Receiver().answer

    await floor.pass_time(2 * MINUTE - 1)
    assert not incidents.taken
    await floor.pass_time(2 * SECOND)
    await floor.quiet()

    first, again = incidents.tried
    assert incidents.taken == [again]
    assert (first.id, first.body) == (again.id, again.body)


async def test_a_program_that_refuses_is_told_to_the_operators(
    floor: Floor, incidents: Receiver, telegram: Receiver
) -> None:
    await open_floor(floor, incidents, telegram, "incidents")
    incidents.answer = answering(410, text="tell-nobody")

    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.told_everybody()

    refused = "webhook to incidents was refused: it answered 410"
    await until(lambda: floor.told_operators(refused) == 1)

    assert floor.recorded.steps()[1] == ("webhook", "first", "refused")
    assert floor.told_operators("tell-nobody") == 0


async def test_an_end_waits_for_its_beginning(
    floor: Floor, incidents: Receiver, telegram: Receiver
) -> None:
    await open_floor(floor, incidents, telegram, "incidents, asha by sms")
    go_on = asyncio.Event()

    async def slowly(_request: web.Request) -> None:
        await go_on.wait()

    incidents.answer = slowly
    chat = floor.talk()
    await floor.hear(floor.put_on_hold(chat))
    await until(lambda: len(incidents.tried) == len(floor.sms()) == 1)
    await floor.hear(floor.answered(chat))
    assert len(incidents.tried) == 1
    go_on.set()
    await floor.quiet()

    assert [it.said["type"] for it in incidents.taken] == ["alert.first", "alert.ended"]


async def test_apprise_is_told_the_words_of_a_mail(
    floor: Floor, incidents: Receiver, telegram: Receiver
) -> None:
    await open_floor(floor, incidents, telegram, "telegram, asha by email")
    chat = floor.talk()

    await floor.hear(floor.put_on_hold(chat))
    await floor.quiet()
    await floor.hear(floor.answered(chat))
    await floor.quiet()

    first, end = telegram.taken
    assert first.said["title"] == floor.mails()[0]
    assert "answered" in end.said["message"]


async def test_a_test_message_goes_to_a_place_by_the_only_means_it_has(
    floor: Floor, incidents: Receiver, telegram: Receiver
) -> None:
    await open_floor(floor, incidents, telegram, "incidents, telegram")

    async with floor.admin() as daemon:
        answers = [await daemon.tell(place, "") for place in ("incidents", "telegram", "asha")]
        wrong = await daemon.tell("incidents", "sms")

    assert all(it.ok for it in answers)
    assert not wrong.ok
    assert [it.said["type"] for it in incidents.taken] == ["test"]
    assert (len(telegram.taken), len(floor.posts())) == (1, 1)
