"""The daemon's numbers as Prometheus reads them, taken anew at each scrape."""

from collections.abc import Iterator
from typing import Final, Protocol

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from alerting.control.daemon import Vitals
from alerting.control.families import families

#: So that nobody has to know which job of Prometheus scrapes us.
NAMESPACE: Final = "alerting"


class Patient(Protocol):
    """Whoever has vitals."""

    def vitals(self) -> Vitals: ...


class VitalsCollector(Collector):
    def __init__(self, patient: Patient) -> None:
        self._patient = patient

    def collect(self) -> Iterator[Metric]:
        return families(self._patient.vitals())

    def describe(self) -> list[Metric]:
        """Nothing: so that registering asks for no vitals before the daemon has any."""
        return []


def registry_of(patient: Patient) -> CollectorRegistry:
    """Of our own, so that no library adds to it."""
    registry = CollectorRegistry()
    registry.register(VitalsCollector(patient))
    ProcessCollector(namespace=NAMESPACE, registry=registry)
    return registry


def add_metrics(app: web.Application, patient: Patient) -> None:
    """`/metrics`."""
    registry = registry_of(patient)

    async def metrics(request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(registry), headers={"Content-Type": content_type})

    app.router.add_get("/metrics", metrics)


def metrics_app(patient: Patient) -> web.Application:
    """`/metrics` and nothing else, for a TCP address of its own: nobody commands from here."""
    app = web.Application()
    add_metrics(app, patient)
    return app
