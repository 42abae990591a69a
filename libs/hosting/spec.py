"""What one service is, as data; the harness does the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Table

from libs.contracts.events import EVENTS, stream_name, stream_subjects
from libs.hosting.wiring import Wiring
from libs.messaging import Consumer, Handler, InBulk, Stream
from libs.rpc.server import RpcServer
from libs.storage.invariants import Invariant


@dataclass(frozen=True, slots=True)
class Loop:
    """Work in the background: `step` is called again and again, with `pause_seconds` in between.

    A step that fails is logged, counted and called again. With `alone`, only one process of the service does
    it at a time.
    """

    name: str
    step: Callable[[Wiring], Awaitable[None]]
    pause_seconds: float
    alone: bool = True


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """One service.

    `name` is the API's name (`tasks`), `migrations` the directory of its alembic revisions. `register` adds
    its servicers to the server. `reactions` are what it does about events of any service, by event type; each
    runs in the write that notes the event as handled. `projections` are the tables it builds from events
    alone, by name: they can be forgotten and built again. `invariants` are what must always hold for its
    rows, which is checked in the background. `bulk_methods` take messages of up to 8 MiB, as all
    do that are named `Batch...`.
    """

    name: str
    migrations: Path
    register: Callable[[RpcServer, Wiring], None]
    reactions: Mapping[str, Handler | InBulk] = field(default_factory=dict)
    projections: Mapping[str, Table] = field(default_factory=dict)
    loops: Sequence[Loop] = ()
    invariants: Sequence[Invariant] = ()
    bulk_methods: frozenset[str] = frozenset()

    def consumers(self) -> list[Consumer]:
        """One place in each stream that the reactions listen to. Raises KeyError for unknown event types."""
        subjects: dict[str, list[str]] = {}
        for event_type in sorted(self.reactions):
            subjects.setdefault(stream_name(EVENTS[event_type].service), []).append(event_type)
        return [Consumer(self.name, stream, tuple(types)) for stream, types in sorted(subjects.items())]

    def streams(self, replicas: int) -> list[Stream]:
        """Its own stream and those it listens to: whoever comes first declares them, so nobody waits."""
        owners = {self.name} | {EVENTS[event_type].service for event_type in self.reactions}
        return [
            Stream(stream_name(owner), tuple(stream_subjects(owner)), replicas=replicas)
            for owner in sorted(owners)
            if stream_subjects(owner)
        ]
