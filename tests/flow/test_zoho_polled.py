"""The whole daemon, a desk, and what webhooks do not tell."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import CollectorRegistry

from alerting.app.polled_floor import ToldOfCredits
from alerting.app.polls import Polls, depends_on_presence
from alerting.control.metrics import VitalsCollector
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.state import StateSpec
from alerting.model.alert import Mode
from alerting.model.deed import LEAST_LOADED, Act, Deed
from alerting.model.policy import Policy, PolicyStep
from alerting.model.times import MINUTE
from alerting.simulate.people import ORG, WHATSAPP
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.webhooks import AGENTS, CHATS, PRESENCE
from tests.desks import credentials
from tests.flow.floor import HEAD, ON_HOLD, Floor

OFFLINE = """\
  - name: agent-gone
    when: {assignee: offline}
    for: 2m
    tell: [asha by slack]
"""


@pytest.fixture
async def desk(floor: Floor) -> AsyncIterator[ZohoDesk]:
    made = ZohoDesk(floor.clock)
    await made.start()
    floor.write_rules(ON_HOLD + OFFLINE, HEAD + "owner: [asha by email]\n")
    yield made
    await floor.close()
    await made.stop()


async def opened(floor: Floor, desk: ZohoDesk, **more: str) -> Polls:
    running = await floor.open(**credentials(desk), **more)
    polls = running.parts.zoho_side.polls
    assert polls is not None
    return polls


async def test_who_leaves_with_an_open_chat_raises_an_alert_that_no_webhook_of_chats_tells(
    floor: Floor, desk: ZohoDesk
) -> None:
    polls = await opened(floor, desk)
    await floor.running.parts.zoho_side.agents.refresh()
    await polls.presence.look_at_presence()
    priya = desk.staff.agents[0]
    assert floor.running._daemon.status().agents_online == 6
    await floor.hear(floor.answered(floor.talk()))
    await floor.pass_time(MINUTE)
    assert not floor.running.parts.shard.pending

    desk.living.goes(priya)
    await polls.presence.look_at_presence()
    await floor.pass_time(2 * MINUTE)
    assert [it.key.rule for it in floor.running.parts.shard.board.open.values()] == ["agent-gone"]

    desk.subscribe(floor.url, *CHATS, *PRESENCE, *AGENTS)
    desk.living.comes(priya)
    await desk.settled()
    await floor.believed()
    assert not floor.running.parts.shard.board.open
    assert floor.running._daemon.status().agents_online == 6


async def test_a_webhook_of_agents_has_names_and_presence_asked_for_anew(
    floor: Floor, desk: ZohoDesk
) -> None:
    await opened(floor, desk)
    side = floor.running.parts.zoho_side
    await floor.until(lambda: len(side.agents.by_desk) == 6)
    await floor.pass_time(MINUTE)
    desk.subscribe(floor.url, *AGENTS)
    desk.living.hires()
    await desk.settled()
    await side.names.refresh_names()
    assert len(side.agents.by_desk) == 7


async def test_money_and_health_reach_the_operators_and_the_owner(
    floor: Floor, desk: ZohoDesk
) -> None:
    webhook = desk.subscribe("https://alerts.zylker.example/")
    webhook.enabled = False
    polls = await opened(floor, desk, zoho_webhook_ids=str(webhook.id))
    desk.company.channels[WHATSAPP.id].active = False
    desk.billing.balance = 0.5
    desk.billing.spend(1, WHATSAPP.id)
    await polls.health.look_at_health()
    await polls.credits.look_at_credits()

    await floor.until(lambda: floor.told_operators("1 payment for messages failed"))
    await floor.until(lambda: floor.told_operators("The channel WhatsApp Support is switched off"))
    await floor.until(lambda: floor.told_operators(f"Webhook {webhook.id} is switched off"))
    await floor.until(lambda: any("could not be paid" in it for it in floor.mails()))
    told = ToldOfCredits(floor.running.parts.store, floor.clock).known()
    assert [it.partition("-")[0] for it in told] == ["debit"]  # on disk, for after a restart
    seen = floor.running._daemon.status()
    assert [(it.app, it.available, it.currency) for it in seen.balances] == [
        ("WHATSAPP", 0.5, "USD")
    ]
    assert seen.zoho is not None
    assert seen.zoho.answered_at
    assert any("WhatsApp Support" in it for it in seen.problems)
    registry = CollectorRegistry()
    registry.register(VitalsCollector(floor.running._daemon))
    published = generate_latest(registry).decode()
    assert f'alerting_message_credits{{app="WHATSAPP",currency="USD",org="{ORG}"}} 0.5' in published
    assert 'alerting_zoho_api_credits{which="spent"}' in published


async def test_without_credentials_nothing_of_it_exists(floor: Floor, desk: ZohoDesk) -> None:
    running = await floor.open()
    assert running.parts.zoho_side.polls is None
    await floor.hear({**desk_event(desk), "orgId": str(ORG)})
    seen = running._daemon.status()
    assert (seen.zoho, seen.agents_online, seen.balances) == (None, 0, [])


@pytest.mark.parametrize("to, wanted", [(LEAST_LOADED, True), ("priya", False)])
def test_who_is_online_is_asked_also_where_only_an_action_depends_on_it(
    to: str, *, wanted: bool
) -> None:
    step = PolicyStep((), do=(Deed(Act.REASSIGN, to),))
    question = StateSpec.model_validate({"when": {"status": "ON_HOLD"}})
    rule = Rule("on-hold", question, (), policy=Policy((step,)))
    assert depends_on_presence(RuleBook((rule,))) is wanted
    assert not depends_on_presence(RuleBook((replace(rule, mode=Mode.OFF),)))


def desk_event(desk: ZohoDesk) -> dict[str, object]:
    payload = {"zuid": desk.staff.agents[0].zuid, "chatStatus": "OFFLINE"}
    return {"eventType": "Agent_Presence_Update", "payload": payload}
