"""What comes in, as metric families."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from alerting.control.daemon import Vitals
from alerting.control.family_forms import counter, counters, counters_of_two, gauge, histogram
from alerting.model.times import SECOND


def intake_families(vitals: Vitals) -> Iterator[Metric]:
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
    yield counters(
        "alerting_page_logins", "Who would come in to the page.", "result", vitals.page_logins
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
