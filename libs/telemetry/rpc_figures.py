"""Rate, errors and duration of RPCs, counted without locks.

The Prometheus client's own counters take several locks for each observation: too much at thousands of calls
a second. Calls are counted on one event loop, so plain numbers do; the endpoint's thread only reads them.
"""

from bisect import bisect_left
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from libs.telemetry.metrics import REGISTRY

SECONDS_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class MethodFigures:
    """The figures of one method: calls by status code, and how long they took."""

    def __init__(self, service: str, method: str) -> None:
        self.service = service
        self.method = method
        self.handled: dict[str, int] = {}
        self.total_seconds = 0.0
        self.buckets = [0] * (len(SECONDS_BUCKETS) + 1)

    def count(self, code: str, seconds: float) -> None:
        """Note a call that ended with the code after this many seconds."""
        self.handled[code] = self.handled.get(code, 0) + 1
        self.total_seconds += seconds
        self.buckets[bisect_left(SECONDS_BUCKETS, seconds)] += 1


class RpcFigures(Collector):
    """All methods' figures, as Prometheus wants them."""

    def __init__(self) -> None:
        self._methods: dict[tuple[str, str], MethodFigures] = {}

    def of(self, service: str, method: str) -> MethodFigures:
        """The figures of a method; the same ones whenever asked."""
        return self._methods.setdefault((service, method), MethodFigures(service, method))

    def collect(self) -> Iterator[Metric]:
        """The figures as metric families."""
        handled = CounterMetricFamily(
            "grpc_server_handled",
            "RPCs answered, by the status code they ended with.",
            labels=["service", "method", "code"],
        )
        duration = HistogramMetricFamily(
            "grpc_server_handling_seconds",
            "Seconds from the arrival of a request to its answer.",
            labels=["service", "method"],
        )
        for figures in list(self._methods.values()):
            for code, calls in list(figures.handled.items()):
                handled.add_metric([figures.service, figures.method, code], calls)
            duration.add_metric(
                [figures.service, figures.method], list(_cumulated(figures.buckets)), figures.total_seconds
            )
        yield handled
        yield duration


def _cumulated(buckets: list[int]) -> Iterator[tuple[str, float]]:
    calls = 0
    for bound, count in zip((*map(str, SECONDS_BUCKETS), "+Inf"), buckets, strict=True):
        calls += count
        yield bound, calls


RPC_FIGURES = RpcFigures()
REGISTRY.register(RPC_FIGURES)
