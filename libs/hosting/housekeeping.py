"""What every service does by the way: it shows how it stands, and forgets what is no longer needed."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import Session

from libs.hosting.spec import Loop
from libs.hosting.wiring import HostedService, Wiring
from libs.messaging import Subscriber
from libs.storage import dead_letters, idempotency, invariants, outbox, setbacks
from libs.telemetry.metrics import (
    CONSUMER_LAG,
    CONSUMER_REDELIVERIES,
    DEAD_LETTERS,
    INVARIANT_VIOLATIONS,
    OUTBOX_AGE_SECONDS,
    OUTBOX_DEPTH,
    OUTBOX_SET_ASIDE,
    WORK_SET_BACK,
)

_BATCH = 1000


def gauges(service: HostedService) -> Loop:
    """Brings the gauges of outbox, consumers and dead letters up to date."""

    async def step(_: Wiring) -> None:
        await _show_database(service)
        if service.broker.connected:
            await _show_consumers(service.name, service.subscribers)

    return Loop("gauges", step, pause_seconds=5.0, alone=False)


async def _show_database(service: HostedService) -> None:
    backlog, dead, set_back = await service.database.read(
        lambda session: (outbox.backlog(session), dead_letters.count(session), setbacks.count(session))
    )
    age = (datetime.now(UTC) - backlog.oldest).total_seconds() if backlog.oldest else 0.0
    OUTBOX_DEPTH.labels(service.name).set(backlog.depth)
    OUTBOX_AGE_SECONDS.labels(service.name).set(age)
    OUTBOX_SET_ASIDE.labels(service.name).set(backlog.set_aside)
    WORK_SET_BACK.labels(service.name).set(set_back)
    DEAD_LETTERS.labels(service.name).set(dead)
    for standing in await service.database.read(invariants.standings):
        INVARIANT_VIOLATIONS.labels(service.name, standing.name).set(standing.violations)


async def _show_consumers(service: str, subscribers: Sequence[Subscriber]) -> None:
    for subscriber in subscribers:
        # A consumer is declared when its subscriber first listens, which may be after the first look.
        if state := await subscriber.state():
            CONSUMER_LAG.labels(service, subscriber.consumer.name).set(state.pending)
            CONSUMER_REDELIVERIES.labels(service, subscriber.consumer.name).set(state.redelivered)


def pruning() -> Loop:
    """Deletes published events that later ones overtook, and answers that nobody will ask for again."""

    def prune(session: Session) -> int:
        now = datetime.now(UTC)
        events = outbox.prune(session, now - outbox.RETENTION, _BATCH)
        return max(events, idempotency.prune(session, now - idempotency.RETENTION, _BATCH))

    async def step(wiring: Wiring) -> None:
        while await wiring.database.write(prune) == _BATCH:
            pass

    return Loop("pruning", step, pause_seconds=600.0)
