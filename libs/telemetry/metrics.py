"""Metrics for Prometheus, in a registry of our own: rate, errors and duration of RPCs, and the flow of
events.

One process may host several services, so every metric carries the service's name.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

REGISTRY = CollectorRegistry()

RPC_SECONDS_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

RPCS_HANDLED = Counter(
    "grpc_server_handled_total",
    "RPCs answered, by the status code they ended with.",
    ["service", "method", "code"],
    registry=REGISTRY,
)
RPC_SECONDS = Histogram(
    "grpc_server_handling_seconds",
    "Seconds from the arrival of a request to its answer.",
    ["service", "method"],
    buckets=RPC_SECONDS_BUCKETS,
    registry=REGISTRY,
)
RPCS_IN_FLIGHT = Gauge("grpc_server_in_flight", "RPCs being worked on now.", ["service"], registry=REGISTRY)
OUTBOX_DEPTH = Gauge(
    "outbox_unpublished_events", "Events written but not yet published.", ["service"], registry=REGISTRY
)
OUTBOX_AGE_SECONDS = Gauge(
    "outbox_oldest_unpublished_seconds",
    "Age of the oldest event not yet published, 0 when there is none.",
    ["service"],
    registry=REGISTRY,
)
CONSUMER_LAG = Gauge(
    "consumer_pending_events",
    "Events of its streams that a consumer has not handled yet.",
    ["service", "consumer"],
    registry=REGISTRY,
)
CONSUMER_REDELIVERIES = Gauge(
    "consumer_redelivered_events",
    "Events delivered more than once and not yet handled.",
    ["service", "consumer"],
    registry=REGISTRY,
)
DEAD_LETTERS = Gauge(
    "dead_letters", "Events given up on and waiting for an operator.", ["service"], registry=REGISTRY
)
LOOP_FAILURES = Counter(
    "background_loop_failures_total",
    "Times a background loop failed and was started again.",
    ["service", "loop"],
    registry=REGISTRY,
)

ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)
