"""The metrics page, read by prometheus-client's own parser."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as read_openmetrics,
)
from prometheus_client.parser import text_string_to_metric_families as read_plain

from alerting.control.metrics import VitalsCollector
from alerting.control.server import admin_app
from tests.control.fake_daemon import NOW, FakeDaemon

Serve = Callable[[web.Application], Awaitable[TestClient[web.Request, web.Application]]]


def parsed(daemon: FakeDaemon) -> dict[str, Metric]:
    registry = CollectorRegistry()
    registry.register(VitalsCollector(daemon))
    text = generate_latest(registry).decode()
    return {family.name: family for family in read_plain(text)}


def samples(daemon: FakeDaemon) -> dict[tuple[str, tuple[str, ...]], float]:
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in parsed(daemon).values()
        for sample in family.samples
    }


@pytest.mark.parametrize(
    "name, labels, value",
    [
        ("alerting_build_info", ("0.1.0",), 1),
        ("alerting_ready", (), 1),
        ("alerting_loop_lag_seconds_bucket", ("0.001",), 20),
        ("alerting_problems", ("no-webhooks",), 1),
        ("alerting_reloads_total", ("ok",), 13),
        ("alerting_reloads_total", ("failed",), 14),
        ("alerting_events_total", ("IM_Session_Status",), 5),
        ("alerting_webhook_answers_total", ("401",), 1),
        ("alerting_event_age_seconds_bucket", ("0.25",), 5),
        ("alerting_event_age_seconds_bucket", ("1.0",), 6),
        ("alerting_event_age_seconds_bucket", ("+Inf",), 7),
        ("alerting_event_age_seconds_count", (), 7),
        ("alerting_event_age_seconds_sum", (), 4.5),
        ("alerting_webhook_answer_seconds_bucket", ("0.002",), 4),
        ("alerting_other_answers_total", ("429", "a"), 1),
        ("alerting_connections_refused_total", (), 18),
        ("alerting_webhook_signatures_total", ("unsigned",), 17),
        ("alerting_page_logins_total", ("refused",), 1),
        ("alerting_last_webhook_timestamp_seconds", (), 0),
        ("alerting_events_repeated_total", (), 1),
        ("alerting_events_late_total", (), 2),
        ("alerting_events_clamped_total", (), 3),
        ("alerting_events_quarantined_total", (), 4),
        ("alerting_unknown_values_total", (), 5),
        ("alerting_chats", ("ON_HOLD",), 1),
        ("alerting_chats_unconfirmed", (), 6),
        ("alerting_pending_runs", (), 7),
        ("alerting_alerts_open", ("warning",), 0),
        ("alerting_alert_lateness_seconds_sum", (), 0.02),
        ("alerting_messages_total", ("email", "delivered"), 8),
        ("alerting_delivery_seconds_count", ("email",), 8),
        ("alerting_means_broken", ("sms",), 1),
        ("alerting_outbox_waiting", ("email",), 9),
        ("alerting_journal_lag_events", (), 10),
        ("alerting_writer_queue_jobs", (), 11),
        ("alerting_commits_total", (), 12),
        ("alerting_writes_failed_total", (), 19),
        ("alerting_disk_free_bytes", (), 1 << 30),
        ("alerting_database_bytes", (), 1 << 20),
        ("alerting_backup_last_timestamp_seconds", (), NOW / 1000 - 3600),
        ("alerting_backup_interval_seconds", (), 86_400),
        ("alerting_last_tick_timestamp_seconds", (), NOW / 1000 + 0.5),
        ("alerting_tick_lateness_seconds", (), 0.25),
        ("alerting_snapshot_duration_seconds", (), 0.5),
        ("alerting_audit_unreached", (), 15),
        ("alerting_audit_last_timestamp_seconds", (), NOW / 1000),
        ("alerting_agents_online", (), 4),
        ("alerting_message_credits", ("WHATSAPP", "USD", "78412359"), 19.5),
        ("alerting_zoho_calls_total", ("later",), 1),
        ("alerting_zoho_last_answer_timestamp_seconds", (), NOW / 1000 - 1),
        ("alerting_zoho_api_credits", ("remaining",), 74_880),
        ("alerting_zoho_looks_total", ("failed",), 2),
        ("alerting_zoho_last_look_timestamp_seconds", (), NOW / 1000 - 30),
        ("alerting_zoho_corrections_total", ("corrected",), 3),
    ],
)
def test_each_number_has_its_name_and_unit(
    daemon: FakeDaemon, name: str, labels: tuple[str, ...], value: float
) -> None:
    assert samples(daemon)[name, labels] == value


def test_every_family_says_what_it_is(daemon: FakeDaemon) -> None:
    for family in parsed(daemon).values():
        assert family.documentation.endswith(".") or "; 0: " in family.documentation
        assert family.type in {"counter", "gauge", "histogram"}


def test_each_scrape_is_taken_anew(daemon: FakeDaemon) -> None:
    first = samples(daemon)
    daemon.counts.events["IM_Session_Status"] += 1

    assert samples(daemon)["alerting_events_total", ("IM_Session_Status",)] == 6
    assert first["alerting_events_total", ("IM_Session_Status",)] == 5


def test_a_label_with_quotes_and_line_ends_does_not_break_the_page(daemon: FakeDaemon) -> None:
    daemon.counts.chats['A "new"\n\\value'] = 3

    assert samples(daemon)["alerting_chats", ('A "new"\n\\value',)] == 3


def test_registering_asks_for_no_vitals(daemon: FakeDaemon) -> None:
    CollectorRegistry().register(VitalsCollector(daemon))

    assert daemon.asked == []


async def test_the_page_speaks_both_of_prometheus_languages(
    aiohttp_client: Serve, daemon: FakeDaemon
) -> None:
    pages = await aiohttp_client(admin_app(daemon))
    wanted = {"Accept": "application/openmetrics-text; version=1.0.0"}

    plain = await pages.get("/metrics")
    modern = await pages.get("/metrics", headers=wanted)

    assert plain.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert modern.content_type == "application/openmetrics-text"
    found = read_openmetrics(await modern.text())  # type: ignore[no-untyped-call]
    names = {it.name for it in found}
    assert {"alerting_events", "alerting_chats", "alerting_process_open_fds"} <= names
