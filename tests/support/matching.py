"""The matching service at work: facts told as their owners tell them, and a counter that takes its offers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from google.protobuf.message import Message
from sqlmodel import Session

from libs.access.keys import KeyRing, ensure_signing_key
from libs.access.policy import require
from libs.access.principal import Principal, person
from libs.access.tokens import Signer, Verifier
from libs.contracts.events import EVENTS, stream_name, stream_subjects
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as pb
from libs.contracts.gen.volunteercircle.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import (
    offer_pb2,
    task_pb2,
    tasks_service_pb2,
)
from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2_grpc import (
    TasksServiceServicer,
    add_TasksServiceServicer_to_server,
)
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.errors import TemporarilyUnavailable
from libs.hosting import HostedService
from libs.identifiers import new_id
from libs.messaging import Broker, Relay, Stream, connect
from libs.rpc.call import current_principal
from libs.rpc.channel import RpcChannel, create_channel
from libs.rpc.server import create_server
from libs.storage import Database, open_database, outbox
from libs.storage.migrations import migrate
from libs.storage.outbox import OutboxEvent
from services.matching.service import serve
from services.matching.settings import MatchingSettings
from tests.support.ledger import MIGRATIONS as PLUMBING
from tests.support.matching_messages import next_days
from tests.support.waiting import eventually

MATCHING = api.DESCRIPTOR.services_by_name["MatchingService"]
UNFINISHED = (pb.PlanRun.STATE_QUEUED, pb.PlanRun.STATE_SOLVING)


class Teller:
    """Tells events as their owners do: from an outbox, through a relay, over the broker."""

    def __init__(self, database: Database, broker: Broker) -> None:
        self._database = database
        self._relay = Relay(database, broker, source="tests", poll_seconds=0.1)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to publish."""
        self._task = asyncio.create_task(self._relay.run())

    async def close(self) -> None:
        """Publish no more."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self._database.close()

    async def tell(self, event_type: str, *resources: Message) -> None:
        """Tell an event of this type about each resource."""

        def append(session: Session) -> None:
            for resource in resources:
                append_event(session, event_type, resource)

        await self._database.write(append)


def append_event(session: Session, event_type: str, resource: Any) -> None:
    """Put an event into an outbox."""
    event = EVENTS[event_type]
    aggregate_id = getattr(resource, f"{event.resource_field}_id")
    outbox.append(
        session,
        OutboxEvent(event.type, event.type, aggregate_id, resource.version, event.wrap(resource)),
    )


class OfferCounter(TasksServiceServicer):  # type: ignore[misc]
    """Takes offers in bulk as the tasks service does: each for itself, and a repeated request changes
    nothing."""

    def __init__(self) -> None:
        self.calls: list[tasks_service_pb2.BatchCreateOffersRequest] = []
        self.offers: dict[tuple[str, str], offer_pb2.Offer] = {}
        self.refuse: dict[tuple[str, str], str] = {}
        self.error: Exception | None = None
        self.stumbles_over: set[str] = set()
        self.answer_is_lost = False
        self._answers: dict[str, tasks_service_pb2.BatchCreateOffersResponse] = {}

    async def BatchCreateOffers(  # noqa: N802
        self, request: tasks_service_pb2.BatchCreateOffersRequest, _: Any
    ) -> tasks_service_pb2.BatchCreateOffersResponse:
        require(current_principal(), "tasks.BatchCreateOffers")
        self.calls.append(request)
        if self.error is not None:
            raise self.error
        if self.stumbles_over.intersection(offer.plan_run_id for offer in request.offers):
            raise ArithmeticError("a defect that these offers meet")
        if request.request_id not in self._answers:
            results = [self._answer(offer) for offer in request.offers]
            self._answers[request.request_id] = tasks_service_pb2.BatchCreateOffersResponse(results=results)
        if self.answer_is_lost:
            raise TemporarilyUnavailable("The way back")
        return self._answers[request.request_id]

    def _answer(self, offer: offer_pb2.Offer) -> tasks_service_pb2.BatchCreateOffersResponse.Result:
        response = tasks_service_pb2.BatchCreateOffersResponse
        pair = offer.slot_id, offer.volunteer_id
        known = self.offers.get(pair)
        if known is not None and known.plan_run_id == offer.plan_run_id:
            return response.Result(offer=known)
        reason = "OFFER_OVERLAPS" if known else self.refuse.get(pair)
        if reason:
            return response.Result(refusal=response.Refusal(reason=reason, message="No."))
        sent = offer_pb2.Offer()
        sent.CopyFrom(offer)
        sent.offer_id = new_id()
        sent.state = offer_pb2.Offer.STATE_OFFERED
        self.offers[pair] = sent
        return response.Result(offer=sent)


class Matching:
    """A running matching service, a voice for the others, and a counter that takes its offers."""

    def __init__(self, directory: Path, nats_url: str, database_url: str) -> None:
        self._nats_url = nats_url
        self._database_url = database_url
        self._directory = directory
        self.keys = directory / "keys"
        self._life = AsyncExitStack()
        self._lives: AsyncExitStack | None = None
        self.counter = OfferCounter()
        self.tasks_address = ""
        self.lease_seconds = 2.0
        self.teller: Teller
        self.service: HostedService

    async def __aenter__(self) -> Matching:
        broker = await connect(self._nats_url, name="teller")
        self._life.push_async_callback(broker.close)
        await broker.declare(
            [
                Stream(stream_name(owner), tuple(stream_subjects(owner)))
                for owner in ("volunteers", "organisations", "tasks")
            ]
        )
        plumbing = f"sqlite:///{self._directory / 'teller.sqlite'}"
        await asyncio.to_thread(migrate, plumbing, PLUMBING)
        self.teller = Teller(open_database(plumbing, name="teller"), broker)
        self._life.push_async_callback(self.teller.close)
        self.teller.start()
        server = create_server("tasks", Verifier(KeyRing(self.keys)))
        add_TasksServiceServicer_to_server(self.counter, server)
        self.tasks_address = await server.start("127.0.0.1:0")
        self._life.push_async_callback(server.stop, 0)
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        await self._life.aclose()

    async def start(self) -> None:
        """Start the service."""
        settings = MatchingSettings(
            data_dir=self._directory,
            database_url=self._database_url,
            nats_url=self._nats_url,
            listen="127.0.0.1:0",
            keys_dir=self.keys,
            tasks_address=self.tasks_address,
            solver_workers=1,
            solver_lease_seconds=self.lease_seconds,
            grace_seconds=0.5,
        )
        self._lives = AsyncExitStack()
        self.service = await self._lives.enter_async_context(serve(settings))

    async def stop(self) -> None:
        """Stop the service, keeping its database."""
        if self._lives is not None:
            await self._lives.aclose()
            self._lives = None

    @asynccontextmanager
    async def client(self, caller: Principal) -> AsyncIterator[MatchingServiceStub]:
        """The API as this caller reaches it."""
        channel = self.channel(caller)
        try:
            yield MatchingServiceStub(channel)  # type: ignore[no-untyped-call]
        finally:
            await channel.close()

    def channel(self, caller: Principal) -> RpcChannel:
        """A channel that calls as this caller."""
        gateway = Signer(ensure_signing_key(self.keys, "gateway"))
        return create_channel(self.service.address, [MATCHING], lambda: gateway.sign(caller), seconds=25.0)

    async def knows(self, *volunteers: volunteer_pb2.Volunteer) -> None:
        """Wait until the last event of each volunteer has been digested."""
        await self._has("known_volunteer", [(one.volunteer_id, one.version) for one in volunteers])

    async def knows_tasks(self, *tasks: task_pb2.Task) -> None:
        """Wait until the last event of each task has been digested."""
        await self._has("known_task", [(one.task_id, one.version) for one in tasks])

    async def knows_row(self, table: str, resource_id: str, version: int = 1) -> None:
        """Wait until an event has been digested."""
        await self._has(table, [(resource_id, version)])

    async def _has(self, table: str, wanted: list[tuple[str, int]]) -> None:
        from sqlalchemy import select

        from services.matching.storage.tables import Table

        rows = Table.metadata.tables[table]
        ids = [resource_id for resource_id, _ in wanted]

        async def known() -> bool:
            found = await self.service.database.read(
                lambda session: (
                    session.connection()
                    .execute(select(rows.c.id, rows.c.version).where(rows.c.id.in_(ids)))
                    .all()
                )
            )
            versions = {row.id: row.version for row in found}
            return all(versions.get(resource_id, 0) >= version for resource_id, version in wanted)

        await eventually(known)


async def planned(
    matching: Matching, circle: organisation_pb2.Circle, people: Sequence[Any], tasks: Sequence[Any]
) -> pb.PlanRun:
    """A solved run of the circle over these volunteers and tasks."""
    await matching.teller.tell("vc.circle.v1.created", circle)
    await matching.teller.tell("vc.volunteer.v1.activated", *people)
    await matching.teller.tell("vc.task.v1.published", *tasks)
    await matching.knows_row("known_circle", circle.circle_id)
    await matching.knows(*people)
    await matching.knows_tasks(*tasks)
    async with matching.client(coordinator(circle.circle_id)) as stub:
        wish = pb.PlanRun(circle_id=circle.circle_id, horizon=next_days(), time_limit_seconds=20)
        asked = await stub.CreatePlanRun(api.CreatePlanRunRequest(plan_run=wish))
        return await solved(stub, asked.plan_run_id)


def coordinator(*circle_ids: str) -> Principal:
    """Somebody who coordinates these circles."""
    return person(new_id(), circle_roles={one: frozenset({"coordinator"}) for one in circle_ids})


async def solved(stub: MatchingServiceStub, plan_run_id: str, seconds: float = 40.0) -> pb.PlanRun:
    """The run once it has ended, one way or another."""
    ended: list[pb.PlanRun] = []

    async def is_over() -> bool:
        run = await stub.GetPlanRun(api.GetPlanRunRequest(plan_run_id=plan_run_id))
        if run.state not in UNFINISHED:
            ended.append(run)
        return bool(ended)

    await eventually(is_over, seconds)
    return ended[0]
