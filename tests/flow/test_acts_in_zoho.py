"""The whole daemon, a desk, and a rule that has a chat given to somebody else."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from alerting.app.polls import Polls
from alerting.model.times import MINUTE
from alerting.simulate.people import ORG, agents
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.webhooks import CHATS
from tests.desks import credentials
from tests.flow.floor import HEAD, PRIYA, Floor

_, RAHUL, ANANYA = agents(3)
ACTS = f"""\
agents:
  {RAHUL.id}: {{name: {RAHUL.name}, capacity: 4}}
  {ANANYA.id}: {{name: {ANANYA.name}, capacity: 4}}
policies:
  rescue:
    steps:
      - {{tell: asha by email}}
      - {{after: 5m, do: [{{reassign: least_loaded}}]}}
rules:
  - {{name: on-hold, when: {{status: ON_HOLD}}, for: 10m, policy: rescue}}
"""
ON, DRY = {"zoho_actions": "on"}, {"zoho_actions": "dry_run"}


@pytest.fixture
async def desk(floor: Floor) -> AsyncIterator[ZohoDesk]:
    made = ZohoDesk(floor.clock)
    await made.start()
    floor.write_rules(ACTS, HEAD)
    yield made
    await floor.close()
    await made.stop()


async def opened(floor: Floor, desk: ZohoDesk, **more: str) -> None:
    """Everybody but Ananya is away."""
    running = await floor.open(**credentials(desk), zoho_poll="never", **more)
    for agent in desk.staff.agents:
        if agent.zuid != ANANYA.id:
            desk.living.goes(agent)
    polls = running.parts.zoho_side.polls
    assert isinstance(polls, Polls)
    await running.parts.zoho_side.agents.refresh()
    await polls.presence.look_at_presence()


async def forgotten(floor: Floor, desk: ZohoDesk) -> int:
    """A chat on hold for a quarter of an hour."""
    desk.subscribe(floor.url, *CHATS)
    chat = floor.talk()
    desk.happens(chat.status(floor.now, "ON_HOLD", to=PRIYA))
    await desk.settled()
    await floor.believed()
    await floor.pass_time(10 * MINUTE)
    await floor.pass_time(5 * MINUTE)
    return chat.session


def settled(floor: Floor) -> list[tuple[str, str]]:
    rows: Any = floor.running.parts.store.reader.execute("SELECT state, detail FROM deeds")
    return [(state, detail) for state, detail in rows if state not in ("waiting", "claimed")]


def timeline(floor: Floor) -> list[tuple[str, str, str]]:
    story = floor.running._daemon.timeline(1)
    assert story
    return [(it.what, it.who, it.detail) for it in story.lines if "act" in it.what]


async def test_a_forgotten_chat_is_given_to_somebody_else_once(
    floor: Floor, desk: ZohoDesk
) -> None:
    await opened(floor, desk, **ON)
    session = await forgotten(floor, desk)

    await floor.until(lambda: settled(floor))
    assert desk.truth.chats[session].assignee == ANANYA.id
    await desk.settled()
    await floor.believed()
    found = floor.running.parts.shard.tracker.find(ORG, session)
    assert found
    assert found.assignee == ANANYA.id
    said = ("acted", "rule on-hold", f"the chat was given to {ANANYA.name}")
    assert timeline(floor) == [said]

    await floor.close()
    await floor.open(**credentials(desk), zoho_poll="never", **ON)
    assert timeline(floor) == [said]
    assert len([it for it in desk.gate.asked if it.startswith("PATCH")]) == 1


async def test_a_dry_run_only_says_what_it_would_do(floor: Floor, desk: ZohoDesk) -> None:
    await opened(floor, desk, **DRY)
    session = await forgotten(floor, desk)

    await floor.until(lambda: settled(floor))
    assert desk.truth.chats[session].assignee == PRIYA.id
    said = f"would give the chat to {ANANYA.name}"
    assert timeline(floor) == [("would act", "rule on-hold", said)]
    audited = floor.running._daemon.audit(1).lines
    assert [it.detail for it in audited] == [f"alert 1: {said}"]
    assert floor.running._daemon.status().zoho_actions == "dry_run"


async def test_without_credentials_it_is_on_record_that_nothing_was_done(
    floor: Floor, desk: ZohoDesk
) -> None:
    await floor.open(**ON)
    await forgotten(floor, desk)

    await floor.until(lambda: settled(floor))
    assert settled(floor) == [("skipped", "there are no credentials for Zoho's API")]
    assert not desk.gate.asked
