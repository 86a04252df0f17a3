"""What Zoho has said when it was asked, as metric families."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from alerting.control.daemon import Vitals, ZohoSeen
from alerting.control.family_forms import counters, gauge, gauges
from alerting.model.times import SECOND


def zoho_families(vitals: Vitals) -> Iterator[Metric]:
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
