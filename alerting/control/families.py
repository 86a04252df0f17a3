"""Vitals as metric families: names, units, labels and help texts, each in one place."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)

from alerting.control.daemon import Vitals, ZohoSeen
from alerting.model.times import SECOND


def families(vitals: Vitals) -> Iterator[Metric]:
    yield from _process(vitals)
    yield from _intake(vitals)
    yield from _floor(vitals)
    yield from _outbox(vitals)
    yield from _engine(vitals)
    yield from _backup(vitals)
    yield from _zoho(vitals)


def _process(vitals: Vitals) -> Iterator[Metric]:
    yield InfoMetricFamily(
        "alerting_build", "The running version.", value={"version": vitals.version}
    )
    yield _gauge(
        "alerting_start_time_seconds", "When the process started.", vitals.started_at / SECOND
    )
    yield _gauge("alerting_ready", "1 once everything recorded is believed.", float(vitals.ready))
    yield _gauge("alerting_resident_memory_bytes", "Memory in use.", vitals.resident_bytes)
    reloads = {"ok": vitals.reloads_ok, "failed": vitals.reloads_failed}
    yield _counters("alerting_reloads", "Reloads of the rules file.", "result", reloads)


def _intake(vitals: Vitals) -> Iterator[Metric]:
    yield _counters(
        "alerting_events", "Events stored, by Zoho's event type.", "type", vitals.events
    )
    codes = {str(code): count for code, count in vitals.answers.items()}
    yield _counters("alerting_webhook_answers", "Answers of the webhook.", "code", codes)
    yield _counters(
        "alerting_webhook_signatures", "Webhooks by their signature.", "result", vitals.signatures
    )
    yield _gauge(
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
        yield _counter(f"alerting_events_{name}", text, value)
    yield _counter(
        "alerting_unknown_values",
        "Values of Zoho's that are not known here.",
        vitals.unknown_values,
    )


def _floor(vitals: Vitals) -> Iterator[Metric]:
    yield _gauges("alerting_chats", "Chats in memory, by status.", "status", vitals.chats)
    yield _gauge(
        "alerting_chats_unconfirmed", "Chats not heard of since a gap.", vitals.unconfirmed
    )
    yield _gauge(
        "alerting_pending_runs",
        "Conditions that hold and have not held for long enough yet.",
        vitals.pending_runs,
    )
    yield _gauges("alerting_alerts_open", "Open alerts.", "severity", vitals.open_alerts)
    yield _gauge(
        "alerting_audit_unreached",
        "Alerts that should have reached somebody and did not.",
        vitals.audit_unreached,
    )
    yield _gauge(
        "alerting_audit_last_timestamp_seconds",
        "When that was last looked at; 0: not yet.",
        vitals.audit_at / SECOND,
    )


def _outbox(vitals: Vitals) -> Iterator[Metric]:
    messages = CounterMetricFamily(
        "alerting_messages", "What became of messages.", labels=("means", "outcome")
    )
    for means, outcomes in sorted(vitals.messages.items()):
        for outcome, count in sorted(outcomes.items()):
            messages.add_metric((means, outcome), count)
    yield messages
    yield _gauges(
        "alerting_outbox_waiting", "Messages that wait to be sent.", "means", vitals.outbox_waiting
    )


def _engine(vitals: Vitals) -> Iterator[Metric]:
    yield _gauge(
        "alerting_journal_lag_events", "Events stored and not believed yet.", vitals.journal_lag
    )
    yield _gauge("alerting_writer_queue_jobs", "What waits for the disk.", vitals.writer_queue)
    yield _counter("alerting_commits", "Transactions written.", vitals.commits)
    yield _gauge(
        "alerting_last_tick_timestamp_seconds",
        "When deadlines were last looked at; 0: not yet.",
        vitals.last_tick_at / SECOND,
    )
    yield _gauge(
        "alerting_tick_lateness_seconds",
        "How long after its time the last look came.",
        vitals.tick_lateness / SECOND,
    )
    yield _gauge(
        "alerting_snapshot_duration_seconds",
        "How long the last snapshot took.",
        vitals.snapshot_seconds,
    )


def _backup(vitals: Vitals) -> Iterator[Metric]:
    yield _gauge(
        "alerting_backup_last_timestamp_seconds",
        "When the newest good backup was made; 0: there is none.",
        vitals.backup_at / SECOND,
    )


def _zoho(vitals: Vitals) -> Iterator[Metric]:
    if vitals.agents_online is not None:
        yield _gauge("alerting_agents_online", "Agents who are online.", vitals.agents_online)
    left = GaugeMetricFamily(
        "alerting_message_credits",
        "What is left to pay messages with.",
        labels=("org", "app", "currency"),
    )
    for each in vitals.balances:
        left.add_metric((str(each.org), each.app, each.currency), each.available)
    yield left
    if it := vitals.zoho:
        yield _counters("alerting_zoho_calls", "Calls of Zoho's API.", "answer", it.answers)
        yield _gauge(
            "alerting_zoho_last_answer_timestamp_seconds",
            "When Zoho last said what it was asked; 0: not yet.",
            it.answered_at / SECOND,
        )
        yield _gauges("alerting_zoho_api_credits", "API credits of a day.", "which", _credits(it))
        yield _counters("alerting_zoho_looks", "Looks at chats that changed.", "result", it.looks)
        yield _gauge(
            "alerting_zoho_last_look_timestamp_seconds",
            "When such a look last came to its end; 0: not yet.",
            it.looked_at / SECOND,
        )
        yield _counters(
            "alerting_zoho_corrections", "What was found by asking Zoho.", "what", it.found
        )


def _credits(it: ZohoSeen) -> dict[str, int]:
    known = {"spent": it.credits_spent, "allowed": it.credits_allowed}
    return known if it.credits_remaining is None else {**known, "remaining": it.credits_remaining}


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(name, text, value=value)


def _gauges(name: str, text: str, label: str, values: Mapping[str, int]) -> Metric:
    return _labelled(GaugeMetricFamily(name, text, labels=(label,)), values)


def _counters(name: str, text: str, label: str, values: Mapping[str, int]) -> Metric:
    return _labelled(CounterMetricFamily(name, text, labels=(label,)), values)


def _labelled(family: GaugeMetricFamily | CounterMetricFamily, values: Mapping[str, int]) -> Metric:
    for value, count in sorted(values.items()):
        family.add_metric((value,), count)
    return family
