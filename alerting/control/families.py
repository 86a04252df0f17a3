"""Vitals as metric families: names, units, labels and help texts, each in one place."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

from alerting.control.daemon import Vitals, ZohoSeen
from alerting.control.family_forms import (
    counter,
    counters,
    counters_of_two,
    gauge,
    gauges,
    histogram,
    histograms,
)
from alerting.model.times import SECOND


def families(vitals: Vitals) -> Iterator[Metric]:
    yield from _process(vitals)
    yield from _intake(vitals)
    yield from _floor(vitals)
    yield from _outbox(vitals)
    yield from _engine(vitals)
    yield from _disk(vitals)
    yield from _zoho(vitals)


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


def _intake(vitals: Vitals) -> Iterator[Metric]:
    yield counters("alerting_events", "Events stored, by Zoho's event type.", "type", vitals.events)
    yield histogram(
        "alerting_event_age_seconds",
        "How long ago events had happened when they arrived.",
        vitals.event_age,
    )
    codes = {str(code): count for code, count in vitals.answers.items()}
    yield counters("alerting_webhook_answers", "Answers of the webhook.", "code", codes)
    yield histogram(
        "alerting_webhook_answer_seconds",
        "From a webhook's whole body to its 200.",
        vitals.answer_time,
    )
    others = {
        name: {str(code): count for code, count in found.items()}
        for name, found in vitals.doors.items()
    }
    yield counters_of_two(
        "alerting_other_answers",
        "Answers to people and providers, by the first part of the path.",
        ("path", "code"),
        others,
    )
    yield counter(
        "alerting_connections_refused",
        "Connections closed because too many were open, the idlest first.",
        vitals.connections_refused,
    )
    yield counters(
        "alerting_webhook_signatures", "Webhooks by their signature.", "result", vitals.signatures
    )
    yield gauge(
        "alerting_last_webhook_timestamp_seconds",
        "Arrival of the last webhook that was taken; 0: none yet.",
        vitals.last_webhook_at / SECOND,
    )
    for name, text, value in (
        ("repeated", "Events that were known already.", vitals.repeated),
        ("late", "Events older than what was known already.", vitals.late),
        ("clamped", "Events from the future, taken as of their arrival.", vitals.clamped),
        ("quarantined", "Webhook elements that could not be understood.", vitals.quarantined),
    ):
        yield counter(f"alerting_events_{name}", text, value)
    yield counter(
        "alerting_unknown_values",
        "Values of Zoho's that are not known here.",
        vitals.unknown_values,
    )


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


def _zoho(vitals: Vitals) -> Iterator[Metric]:
    if vitals.agents_online is not None:
        yield gauge("alerting_agents_online", "Agents who are online.", vitals.agents_online)
    left = GaugeMetricFamily(
        "alerting_message_credits",
        "What is left to pay messages with.",
        labels=("org", "app", "currency"),
    )
    for each in vitals.balances:
        left.add_metric((str(each.org), each.app, each.currency), each.available)
    yield left
    if it := vitals.zoho:
        yield counters("alerting_zoho_calls", "Calls of Zoho's API.", "answer", it.answers)
        yield gauge(
            "alerting_zoho_last_answer_timestamp_seconds",
            "When Zoho last said what it was asked; 0: not yet.",
            it.answered_at / SECOND,
        )
        yield gauges("alerting_zoho_api_credits", "API credits of a day.", "which", _credits(it))
        yield counters("alerting_zoho_looks", "Looks at chats that changed.", "result", it.looks)
        yield gauge(
            "alerting_zoho_last_look_timestamp_seconds",
            "When such a look last came to its end; 0: not yet.",
            it.looked_at / SECOND,
        )
        yield counters(
            "alerting_zoho_corrections", "What was found by asking Zoho.", "what", it.found
        )


def _credits(it: ZohoSeen) -> dict[str, int]:
    known = {"spent": it.credits_spent, "allowed": it.credits_allowed}
    return known if it.credits_remaining is None else {**known, "remaining": it.credits_remaining}
