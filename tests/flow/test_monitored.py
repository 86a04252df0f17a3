"""What is shipped for Prometheus and Grafana asks for nothing that a real daemon does not tell."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from alerting.model.times import MINUTE
from alerting.simulate.zoho.desk import ZohoDesk
from tests.desks import credentials
from tests.flow.floor import ON_HOLD, Floor
from tests.flow.waiting import until
from tests.monitoring.shipped_files import promtool, selected

#: Only where a rule depends on it is Zoho asked who is there.
OFFLINE = """\
  - name: agent-gone
    when: {assignee: offline}
    tell: [asha by slack]
"""
ENDINGS = ("", "_total", "_bucket", "_count", "_sum")


@pytest.fixture
async def desk(floor: Floor) -> AsyncIterator[ZohoDesk]:
    made = ZohoDesk(floor.clock)
    await made.start()
    yield made
    await floor.close()
    await made.stop()


@pytest.fixture
async def scraped(floor: Floor, desk: ZohoDesk, tmp_path: Path) -> str:
    """From a daemon that has all there is to measure, after an alert that was told."""
    backups = tmp_path / "backups"
    backups.mkdir()
    floor.write_rules(ON_HOLD + OFFLINE)
    running = await floor.open(
        metrics_listen="127.0.0.1:0",
        backup_dir=str(backups),
        webhook_auth="watch",
        **credentials(desk),
    )
    running.parts.desk.shows("made-up", "Something is to be mended.")
    await floor.hear(floor.put_on_hold(floor.talk()))
    await floor.pass_time(10 * MINUTE)
    await floor.quiet()
    async with floor.session.get(f"http://{running.listens_at}/a/cut-off") as answer:
        assert answer.status >= 400
    await until(lambda: running.parts.space.seen and running.parts.backups.last_at)
    polls = running.parts.zoho_side.polls
    assert polls is not None
    await running.parts.zoho_side.agents.refresh()
    await polls.presence.look_at_presence()
    await polls.credits.look_at_credits()
    await floor.believed()
    async with floor.session.get(f"http://{running.metrics_at}/metrics") as answer:
        return await answer.text()


async def test_rules_and_dashboard_ask_only_for_what_there_is(scraped: str) -> None:
    asked = selected()
    labels: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(scraped):
        for sample in family.samples:
            labels.setdefault(sample.name, set()).update(sample.labels)

    assert {name for name in asked if name not in labels} == set()
    assert {
        (name, label)
        for name, narrowed in asked.items()
        for label in narrowed
        if label not in labels[name]
    } == set()


async def test_prometheus_finds_nothing_odd_about_the_names(scraped: str) -> None:
    assert promtool("check", "metrics", stdin=scraped) == ""


async def test_some_panel_shows_every_metric(scraped: str) -> None:
    asked = selected()

    assert {
        family.name
        for family in text_string_to_metric_families(scraped)
        if not any(family.name + ending in asked for ending in ENDINGS)
    } == set()
