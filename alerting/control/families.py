"""Vitals as metric families: names, units, labels and help texts, each in one place."""

from collections.abc import Iterator

from prometheus_client.core import InfoMetricFamily, Metric

from alerting.control.daemon import Vitals
from alerting.control.family_forms import (
    counter,
    counters,
    counters_of_two,
    gauge,
    gauges,
    histogram,
    histograms,
)
from alerting.control.intake_families import intake_families
from alerting.control.zoho_families import zoho_families
from alerting.model.times import SECOND


def families(vitals: Vitals) -> Iterator[Metric]:
    yield from _process(vitals)
    yield from intake_families(vitals)
    yield from _floor(vitals)
    yield from _outbox(vitals)
    yield from _engine(vitals)
    yield from _disk(vitals)
    yield from zoho_families(vitals)


def _process(vitals: Vitals) -> Iterator[Metric]:
    yield InfoMetricFamily(
        "alerting_build", "The running version.", value={"version": vitals.version}
    )
    yield gauge("alerting_ready", "1 once everything recorded is believed.", float(vitals.ready))
    yield histogram(
        "alerting_loop_lag_seconds",
        "How long what is due on the event loop waits for its turn.",
        vitals.loop_lag,
    )
    yield gauges(
        "alerting_problems",
        "What somebody must look after, by its cause.",
        "cause",
        dict.fromkeys(vitals.problems, 1),
    )
    reloads = {"ok": vitals.reloads_ok, "failed": vitals.reloads_failed}
    yield counters("alerting_reloads", "Reloads of the rules file.", "result", reloads)


def _floor(vitals: Vitals) -> Iterator[Metric]:
    yield gauges("alerting_chats", "Chats in memory, by status.", "status", vitals.chats)
    yield gauge("alerting_chats_unconfirmed", "Chats not heard of since a gap.", vitals.unconfirmed)
    yield gauge(
        "alerting_pending_runs",
        "Conditions that hold and have not held for long enough yet.",
        vitals.pending_runs,
    )
    yield gauges("alerting_alerts_open", "Open alerts.", "severity", vitals.open_alerts)
    yield histogram(
        "alerting_alert_lateness_seconds",
        "From an alert's coming due until it was on disk.",
        vitals.alert_lateness,
    )
    yield gauge(
        "alerting_audit_unreached",
        "Alerts that should have reached somebody and did not.",
        vitals.audit_unreached,
    )
    yield gauge(
        "alerting_audit_last_timestamp_seconds",
        "When that was last looked at; 0: not yet.",
        vitals.audit_at / SECOND,
    )


def _outbox(vitals: Vitals) -> Iterator[Metric]:
    yield counters_of_two(
        "alerting_messages", "What became of messages.", ("means", "outcome"), vitals.messages
    )
    yield histograms(
        "alerting_delivery_seconds",
        "From a message's making to its provider's yes.",
        "means",
        vitals.until_sent,
    )
    yield gauges(
        "alerting_means_broken",
        "1 while nobody can be reached by it.",
        "means",
        vitals.broken,
    )
    yield gauges(
        "alerting_outbox_waiting", "Messages that wait to be sent.", "means", vitals.outbox_waiting
    )


def _engine(vitals: Vitals) -> Iterator[Metric]:
    yield gauge(
        "alerting_journal_lag_events", "Events stored and not believed yet.", vitals.journal_lag
    )
    yield gauge("alerting_writer_queue_jobs", "What waits for the disk.", vitals.writer_queue)
    yield counter("alerting_commits", "Transactions written.", vitals.commits)
    yield counter("alerting_writes_failed", "What the disk refused to store.", vitals.writes_failed)
    yield gauge(
        "alerting_last_tick_timestamp_seconds",
        "When deadlines were last looked at; 0: not yet.",
        vitals.last_tick_at / SECOND,
    )
    yield gauge(
        "alerting_tick_lateness_seconds",
        "How long after its time the last look came.",
        vitals.tick_lateness / SECOND,
    )
    yield gauge(
        "alerting_snapshot_duration_seconds",
        "How long the last snapshot took.",
        vitals.snapshot_seconds,
    )


def _disk(vitals: Vitals) -> Iterator[Metric]:
    if vitals.free_bytes is not None:
        yield gauge(
            "alerting_disk_free_bytes", "Free on the disk of the database.", vitals.free_bytes
        )
    if vitals.database_bytes is not None:
        yield gauge("alerting_database_bytes", "The database and its log.", vitals.database_bytes)
    if vitals.backup_at is not None:
        yield gauge(
            "alerting_backup_last_timestamp_seconds",
            "When the newest good backup was made; 0: there is none.",
            vitals.backup_at / SECOND,
        )
        yield gauge(
            "alerting_backup_interval_seconds",
            "How often a backup should be made.",
            vitals.backup_every / SECOND,
        )
