"""OperationsService: what an operator needs of every service, written once for all of them."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from sqlalchemy import make_url, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2 as pb
from libs.contracts.gen.volunteercircle.operations.v1.operations_service_pb2_grpc import (
    OperationsServiceServicer,
)
from libs.hosting import projections
from libs.hosting.spec import ServiceSpec
from libs.hosting.wiring import HostedService
from libs.messaging import BrokerUnavailable, Subscriber, replay
from libs.messaging.broker import ConsumerState
from libs.rpc.call import current_principal
from libs.rpc.paging import requested_page
from libs.storage import dead_letters, invariants, migrations, setbacks
from libs.storage.dead_letters import DeadLetter
from libs.storage.plumbing import dead_letter
from libs.telemetry.logs import actor_hash

_log = logging.getLogger(__name__)

_DISTRIBUTION = "volunteer-circle"
_SECONDS_FOR_REQUEUED = 10.0
_POLL_SECONDS = 0.05
_UNKNOWN = ConsumerState(0, 0, 0)


class Operations(OperationsServiceServicer):
    """The operations of one hosted service."""

    def __init__(self, spec: ServiceSpec, service: HostedService) -> None:
        self._spec = spec
        self._service = service
        self._database = service.database

    async def GetStatus(self, request: pb.GetStatusRequest, _: Any) -> pb.Status:  # noqa: N802
        """How the service stands."""
        current, expected = await asyncio.to_thread(self._revisions)
        backlog = await self._service.relay.backlog()
        return pb.Status(
            service=self._spec.name,
            version=metadata.version(_DISTRIBUTION),
            database=make_url(self._database.url).get_backend_name(),
            schema_revision=current,
            expected_revision=expected,
            broker_connected=self._service.broker.connected,
            outbox_pending=backlog.depth,
            outbox_oldest_time=_timestamp(backlog.oldest),
            consumers=[await _standing(subscriber) for subscriber in self._service.subscribers],
            dead_letters=await self._database.read(dead_letters.count),
            outbox_set_aside=backlog.set_aside,
            work_set_back=await self._database.read(setbacks.count),
            ready=self._service.ready,
            invariants=[_held(one) for one in await self._database.read(invariants.standings)],
        )

    async def ReplayEvents(self, request: pb.ReplayEventsRequest, _: Any) -> pb.ReplayEventsResponse:  # noqa: N802
        """Have the relay publish events again."""
        since = request.since_time.ToDatetime(UTC) if request.HasField("since_time") else None
        return pb.ReplayEventsResponse(events=await replay(self._database, since))

    async def RebuildProjections(  # noqa: N802
        self, request: pb.RebuildProjectionsRequest, _: Any
    ) -> pb.RebuildProjectionsResponse:
        """Forget what was built from events, and have all of them handled once more."""
        consumers = [subscriber.consumer for subscriber in self._service.subscribers]
        names = [consumer.name for consumer in consumers]
        await self._database.write(lambda session: projections.forget(session, self._spec.projections, names))
        # Only now: events handled in between are in the emptied projections already.
        for consumer in consumers:
            await self._service.broker.delete_consumer(consumer)
        return pb.RebuildProjectionsResponse(consumers=len(consumers))

    async def GetProjectionDigest(  # noqa: N802
        self, request: pb.GetProjectionDigestRequest, _: Any
    ) -> pb.GetProjectionDigestResponse:
        """What the projections hold, in a form that can be compared."""
        tables = sorted(self._spec.projections.items())
        digests = await self._database.read(
            lambda session: [projections.digest(session, name, table) for name, table in tables]
        )
        return pb.GetProjectionDigestResponse(
            projections=[
                pb.GetProjectionDigestResponse.Projection(name=each.name, rows=each.rows, sha256=each.sha256)
                for each in digests
            ]
        )

    async def ListDeadLetters(self, request: pb.ListDeadLettersRequest, _: Any) -> pb.ListDeadLettersResponse:  # noqa: N802
        """The events given up on, the oldest first."""
        page = requested_page(request)
        rows = await self._database.read(lambda session: _dead(session, page.after_id, page.size + 1))
        shown, more = rows[: page.size], len(rows) > page.size
        return pb.ListDeadLettersResponse(
            dead_letters=[_print(row) for row in shown],
            next_page_token=page.next_token(shown[-1].event_id if more else None),
        )

    async def RequeueDeadLetters(  # noqa: N802
        self, request: pb.RequeueDeadLettersRequest, _: Any
    ) -> pb.RequeueDeadLettersResponse:
        """Have dead letters tried once more and wait for what becomes of them."""
        consumers = [subscriber.consumer.name for subscriber in self._service.subscribers]
        requeued = await self._database.write(
            lambda session: _requeue(session, consumers, list(request.dead_letter_ids))
        )
        waiting = set(requeued)
        async with asyncio.timeout(_SECONDS_FOR_REQUEUED):
            # The subscriber tells of it in the database, perhaps from another process.
            while waiting := waiting & await self._database.read(_waiting):  # noqa: ASYNC110
                await asyncio.sleep(_POLL_SECONDS)
        failed = len(set(requeued) & await self._database.read(_all_dead))
        return pb.RequeueDeadLettersResponse(digested=len(requeued) - failed, failed=failed)

    async def BatchGetDeadLetters(  # noqa: N802
        self, request: pb.BatchGetDeadLettersRequest, _: Any
    ) -> pb.BatchGetDeadLettersResponse:
        """Dead letters with what the events carry."""
        letters = await self._database.read(partial(dead_letters.by_event, event_ids=request.dead_letter_ids))
        return pb.BatchGetDeadLettersResponse(dead_letters=[_print(one, one.payload) for one in letters])

    async def DiscardDeadLetters(  # noqa: N802
        self, request: pb.DiscardDeadLettersRequest, _: Any
    ) -> pb.DiscardDeadLettersResponse:
        """Give events up for good."""
        letters = await self._database.write(partial(_discard, event_ids=request.dead_letter_ids))
        for letter in letters:
            _log.warning(
                "%s gives up event %s (%s of %s) for good on the word of %s: %s",
                letter.consumer,
                letter.event_id,
                letter.type,
                letter.aggregate_id,
                actor_hash(current_principal().subject),
                request.reason,
            )
        return pb.DiscardDeadLettersResponse(dead_letter_ids=[letter.event_id for letter in letters])

    def _revisions(self) -> tuple[str | None, str | None]:
        return (
            migrations.current_revision(self._database.url),
            migrations.head_revision(self._spec.migrations),
        )


async def _standing(subscriber: Subscriber) -> pb.Status.Consumer:
    """How a consumer stands; zeros before it listens and while the broker is away, which the status tells
    apart."""
    try:
        state = await subscriber.state() or _UNKNOWN
    except BrokerUnavailable:
        state = _UNKNOWN
    return pb.Status.Consumer(
        name=subscriber.consumer.name,
        stream=subscriber.consumer.stream,
        pending=state.pending,
        unconfirmed=state.unanswered,
        redelivered=state.redelivered,
    )


def _held(standing: invariants.Standing) -> pb.Status.Invariant:
    return pb.Status.Invariant(
        name=standing.name, violations=standing.violations, check_time=_timestamp(standing.check_time)
    )


def _dead(session: Session, after: str | None, limit: int) -> Sequence[Any]:
    # An event lies in one stream, and a service reads a stream once: within it the event's id says which.
    statement = select(dead_letter).order_by(dead_letter.c.event_id).limit(limit)
    if after is not None:
        statement = statement.where(dead_letter.c.event_id > after)
    return session.connection().execute(statement).all()


def _print(row: Any, payload: bytes = b"") -> pb.DeadLetter:
    return pb.DeadLetter(
        dead_letter_id=row.event_id,
        event_id=row.event_id,
        consumer=row.consumer,
        event_type=row.type,
        error=row.error,
        create_time=_timestamp(row.died_at),
        source=row.source,
        aggregate_id=row.aggregate_id,
        aggregate_version=row.aggregate_version,
        event_time=_timestamp(row.event_time),
        attempts=row.attempts,
        payload=payload,
    )


def _discard(session: Session, event_ids: Collection[str]) -> list[DeadLetter]:
    letters = dead_letters.by_event(session, event_ids)
    for letter in letters:
        dead_letters.discard(session, letter)
    return letters


def _requeue(session: Session, consumers: Sequence[str], ids: Sequence[str]) -> list[str]:
    """Ask for another try of these dead letters, or of all; returns the ids of those that wait for it now."""
    for consumer in consumers:
        for event_id in ids or (None,):
            dead_letters.requeue(session, consumer, event_id)
    return sorted(_waiting(session) & set(ids)) if ids else sorted(_waiting(session))


def _waiting(session: Session) -> set[str]:
    statement = select(dead_letter.c.event_id).where(dead_letter.c.requeued_at.is_not(None))
    return set(session.connection().execute(statement).scalars())


def _all_dead(session: Session) -> set[str]:
    return set(session.connection().execute(select(dead_letter.c.event_id)).scalars())


def _timestamp(moment: datetime | None) -> Timestamp | None:
    if moment is None:
        return None
    timestamp = Timestamp()
    timestamp.FromDatetime(moment)
    return timestamp
