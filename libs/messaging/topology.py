"""Streams and consumers as data: what the broker must keep, and who reads it how."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stream:
    """Events that the broker keeps on disk, by subject (`tasks.v1.>` and the like).

    Nothing is ever dropped to make room: a stream that reached `max_bytes` (-1: no limit) refuses, and the
    outboxes keep what it refused. `replicas` is 1 on one server and 3 in a cluster.
    """

    name: str
    subjects: tuple[str, ...]
    max_bytes: int = -1
    replicas: int = 1


@dataclass(frozen=True, slots=True)
class Consumer:
    """One service's place in one stream, shared by all processes of the service and kept by the broker.

    A delivery not answered within `ack_wait` seconds is repeated. A handler that fails is tried again after
    the next pause of `backoff` (seconds, the last one repeated), and after `max_deliver` deliveries the event
    becomes a dead letter.
    """

    service: str
    stream: str
    filter_subjects: tuple[str, ...]
    backoff: tuple[float, ...] = (0.5, 2.0, 10.0, 30.0, 60.0, 300.0)
    max_deliver: int = 12
    ack_wait: float = 5.0

    @property
    def name(self) -> str:
        """The name of the consumer in the broker, and of its rows in inbox and dead letters."""
        return f"{self.service}-{self.stream}"

    def pause_after(self, deliveries: int) -> float:
        """Seconds until the next try, after this many deliveries that failed."""
        return self.backoff[min(deliveries, len(self.backoff)) - 1]
