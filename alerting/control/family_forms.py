"""The forms in which numbers become metric families."""

from collections.abc import Mapping

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from alerting.model.histogram import Histogram
from alerting.model.times import SECOND


def gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(name, text, value=value)


def gauges(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    return _labelled(GaugeMetricFamily(name, text, labels=(label,)), values)


def counters(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    return _labelled(CounterMetricFamily(name, text, labels=(label,)), values)


def counters_of_two(
    name: str, text: str, labels: tuple[str, str], values: Mapping[str, Mapping[str, int]]
) -> Metric:
    family = CounterMetricFamily(name, text, labels=labels)
    for first, counts in sorted(values.items()):
        for second, count in sorted(counts.items()):
            family.add_metric((first, second), count)
    return family


def histogram(name: str, text: str, values: Histogram) -> Metric:
    return HistogramMetricFamily(name, text, _buckets(values), values.total / SECOND)


def histograms(name: str, text: str, label: str, values: Mapping[str, Histogram]) -> Metric:
    family = HistogramMetricFamily(name, text, labels=(label,))
    for value, each in sorted(values.items()):
        family.add_metric((value,), _buckets(each), each.total / SECOND)
    return family


def _buckets(values: Histogram) -> list[tuple[str, float]]:
    bounds = [str(it / SECOND) for it in values.bounds]
    return list(zip([*bounds, "+Inf"], values.within(), strict=True))


def _labelled(
    family: GaugeMetricFamily | CounterMetricFamily, values: Mapping[str, float]
) -> Metric:
    for value, count in sorted(values.items()):
        family.add_metric((value,), count)
    return family
