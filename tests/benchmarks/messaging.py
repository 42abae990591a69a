"""How fast an event becomes an effect in another service, and how fast a projection is built."""

import asyncio
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import uvloop
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session

from libs.identifiers import new_id
from libs.messaging import Event, Subscriber, connect
from libs.messaging.delivery import Delivery
from libs.messaging.embedded import EmbeddedNats
from libs.storage import outbox
from tests.support.ledger import Table
from tests.support.pipeline import OPENED, Pipeline, open_account
from tests.support.waiting import eventually

_PAYLOAD = b"x" * 600
_UPSERT = insert(Table.metadata.tables["account"])
_UPSERT = _UPSERT.on_conflict_do_update(
    index_elements=["id"],
    set_={"version": _UPSERT.excluded.version, "balance": _UPSERT.excluded.balance},
)


def bench_outbox_to_effect(events_per_second: int = 200, seconds: float = 10.0) -> dict[str, float]:
    """Milliseconds from the call that writes the event to the commit of its effect elsewhere."""
    milliseconds = sorted(uvloop.run(_delays(events_per_second, seconds)))
    figures = {
        "outbox_to_effect_p50_ms": milliseconds[len(milliseconds) // 2],
        "outbox_to_effect_p99_ms": milliseconds[int(len(milliseconds) * 0.99)],
    }
    return _shown(figures)


def bench_projection(events: int = 100_000) -> dict[str, float]:
    """Events a second from outbox to broker and from broker to projection, and the memory this takes."""
    return _shown(uvloop.run(_projection(events)))


class _TimedSubscriber(Subscriber):
    """Notes when each effect is on disk."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline.target, pipeline.broker, pipeline.consumer, {OPENED: _effect})
        self.on_disk: dict[str, float] = {}

    async def _effect(self, deliveries: Sequence[Delivery]) -> None:
        await super()._effect(deliveries)
        now = time.perf_counter()
        self.on_disk.update({delivery.event.aggregate_id: now for delivery in deliveries})


async def _delays(events_per_second: int, seconds: float) -> list[float]:
    async with _pipeline() as pipeline:
        subscriber = _TimedSubscriber(pipeline)
        begun: dict[str, float] = {}

        async def send(due: float) -> None:
            account_id = await pipeline.source.write(
                lambda session: open_account(session, pipeline.subject, new_id())
            )
            begun[account_id] = due

        pipeline.start_relay()
        pipeline.run("subscriber", subscriber.run())
        first = time.perf_counter() + 0.5
        sending = []
        for number in range(int(events_per_second * seconds)):
            due = first + number / events_per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sending.append(asyncio.create_task(send(due)))
        await asyncio.gather(*sending)
        await eventually(lambda: len(subscriber.on_disk) == len(sending))
        return [(subscriber.on_disk[account_id] - due) * 1000 for account_id, due in begun.items()]


async def _projection(events: int) -> dict[str, float]:
    async with _pipeline() as pipeline:
        for _ in range(events // 1000):
            await pipeline.source.write(lambda session: _append_thousand(session, pipeline.subject))
        memory_before = _resident_megabytes()

        started = time.perf_counter()
        pipeline.start_relay()
        await pipeline.all_published(600)
        published = time.perf_counter()
        pipeline.handlers = {OPENED: _effect}
        pipeline.start_subscriber()
        assert pipeline.subscriber is not None
        counts = pipeline.subscriber.counts
        await eventually(lambda: counts.handled == events, 600)
        projected = time.perf_counter()
        return {
            "published_events_per_second": events / (published - started),
            "projected_events_per_second": events / (projected - published),
            "projection_seconds": projected - published,
            "memory_growth_megabytes": _resident_megabytes() - memory_before,
        }


@asynccontextmanager
async def _pipeline() -> AsyncIterator[Pipeline]:
    """A pipeline on SQLite whose stream is declared and where nothing runs yet."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as directory:
        server = EmbeddedNats(Path(directory) / "nats")
        await server.start()
        broker = await connect(server.url, name="benchmark")
        pipeline = Pipeline(broker, lambda: f"sqlite:///{directory}/{new_id()}.sqlite3")
        await broker.declare([pipeline.stream])
        try:
            yield pipeline
        finally:
            await pipeline.close()
            await broker.close()
            await server.stop()


def _append_thousand(session: Session, subject: str) -> None:
    for _ in range(1000):
        outbox.append(session, outbox.OutboxEvent(subject, OPENED, new_id(), 1, _PAYLOAD))


def _effect(session: Session, event: Event) -> None:
    row = {"id": event.aggregate_id, "owner": event.aggregate_id, "version": event.aggregate_version}
    session.connection().execute(_UPSERT, {**row, "balance": len(event.payload)})


def _resident_megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def _shown(figures: dict[str, float]) -> dict[str, float]:
    for name, figure in figures.items():
        print(f"{name:32} {figure:12.1f}")
    return figures


if __name__ == "__main__":
    bench_outbox_to_effect()
    bench_projection()
