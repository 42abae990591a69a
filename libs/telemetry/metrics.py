"""Metrics for Prometheus, in a registry of our own: the load of a process and the flow of events.

One process may host several services, so every metric carries the service's name.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

REGISTRY = CollectorRegistry()

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
OUTBOX_SET_ASIDE = Gauge(
    "outbox_set_aside_events",
    "Events that the broker refuses for good, waiting for an operator.",
    ["service"],
    registry=REGISTRY,
)
WORK_SET_BACK = Gauge(
    "background_work_set_back_items",
    "Items of background work that failed and are tried again later.",
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
INVARIANT_VIOLATIONS = Gauge(
    "volunteercircle_invariant_violations",
    "Rows that break what must always hold, as the last pass over them found; always 0.",
    ["service", "invariant"],
    registry=REGISTRY,
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
