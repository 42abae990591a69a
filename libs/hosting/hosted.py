"""From a specification to a running service, and back to nothing in the reverse order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from google.protobuf.internal import api_implementation

from libs.access.keys import KeyRing, SigningKey, ensure_signing_key, secret_of
from libs.access.tokens import ServiceTokens, Signer, Verifier
from libs.contracts.gen.volunteercircle.operations.v1.operations_service_pb2_grpc import (
    add_OperationsServiceServicer_to_server,
)
from libs.hosting.checking import checking
from libs.hosting.housekeeping import gauges, pruning
from libs.hosting.loops import run_loop, running
from libs.hosting.operations import Operations
from libs.hosting.readiness import readiness
from libs.hosting.settings import ServiceSettings
from libs.hosting.spec import Loop, ServiceSpec
from libs.hosting.wiring import HostedService, Wiring
from libs.messaging import BrokerUnavailable, Relay, Subscriber, connect
from libs.rpc.limits import RpcLimits
from libs.rpc.server import RpcServer, create_server
from libs.storage import Database, open_database
from libs.storage.migrations import migrate
from libs.telemetry.logs import get_logger
from libs.telemetry.metrics_endpoint import open_metrics_endpoint

_BROKER_PATIENCE_SECONDS = 0.5


class WrongProtobufRuntime(Exception):
    """Protobuf runs in pure Python, which is slow and lacks guards against malicious input."""


@asynccontextmanager
async def hosted(spec: ServiceSpec, settings: ServiceSettings) -> AsyncIterator[HostedService]:
    """Run the service while the block runs.

    The schema is migrated and the server listens when the block begins; a broker that is away is waited for
    in the background (`ready` tells). On leaving end, in this order: new calls, those under way, loops,
    events, the broker, the database. Raises what prevents the start: AlreadyOwned, KeysUnusable, OSError,
    PolicyMissing, StorageUnavailable.
    """
    _check_protobuf()
    async with AsyncExitStack() as closing:
        database = await _open_database(spec, settings, closing)
        broker = await connect(settings.nats_url, name=spec.name, patience=_BROKER_PATIENCE_SECONDS)
        closing.push_async_callback(broker.close)
        streams = spec.streams(settings.stream_replicas)
        with suppress(BrokerUnavailable):
            await broker.declare(streams)
        signing_key = ensure_signing_key(settings.keys, spec.name)
        wiring = Wiring(spec.name, database, broker, *_voice(settings, signing_key), closing)
        relay = Relay(database, broker, source=spec.name)
        subscribers = [
            Subscriber(database, broker, consumer, spec.reactions) for consumer in spec.consumers()
        ]
        service = HostedService(spec.name, "", database, broker, relay, subscribers)
        server = _build_server(spec, settings, wiring, service, secret_of(signing_key, "page tokens"))

        await closing.enter_async_context(running(f"{spec.name} relay", relay.run()))
        for subscriber in subscribers:
            await closing.enter_async_context(running(subscriber.consumer.name, subscriber.run()))
        await _start_loops(
            (*spec.loops, gauges(service), pruning(), checking(spec.invariants)), wiring, closing
        )
        _open_metrics(service, settings, closing)
        service.address = await server.start(settings.listen, reflect=settings.reflection)
        closing.push_async_callback(_end_calls, server, settings)
        await _start_loops([readiness(service, server, streams)], wiring, closing)
        get_logger(spec.name).info("listens", address=service.address)
        yield service


def _check_protobuf() -> None:
    if api_implementation.Type() != "upb":
        raise WrongProtobufRuntime(
            "Install protobuf as a binary wheel; the pure Python one is not safe to serve with"
        )


async def _open_database(spec: ServiceSpec, settings: ServiceSettings, closing: AsyncExitStack) -> Database:
    url = settings.database_of(spec.name)
    if url.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(migrate, url, spec.migrations)
    database = await asyncio.to_thread(
        lambda: open_database(url, name=spec.name, most_event_bytes=settings.most_event_bytes)
    )
    closing.push_async_callback(database.close)
    return database


def _voice(settings: ServiceSettings, signing_key: SigningKey) -> tuple[Verifier, ServiceTokens]:
    """What tells the service who calls, and others that it calls."""
    return Verifier(KeyRing(settings.keys)), ServiceTokens(Signer(signing_key))


def _build_server(
    spec: ServiceSpec,
    settings: ServiceSettings,
    wiring: Wiring,
    service: HostedService,
    page_key: bytes,
) -> RpcServer:
    limits = RpcLimits(concurrent_calls=settings.concurrent_calls, bulk_methods=spec.bulk_methods)
    server = create_server(spec.name, wiring.verifier, limits, page_key)
    spec.register(server, wiring)
    add_OperationsServiceServicer_to_server(Operations(spec, service), server)  # type: ignore[no-untyped-call]
    return server


async def _start_loops(loops: tuple[Loop, ...] | list[Loop], wiring: Wiring, closing: AsyncExitStack) -> None:
    for loop in loops:
        await closing.enter_async_context(running(f"{wiring.name} {loop.name}", run_loop(loop, wiring)))


def _open_metrics(service: HostedService, settings: ServiceSettings, closing: AsyncExitStack) -> None:
    if settings.metrics_listen:
        endpoint = open_metrics_endpoint(settings.metrics_listen)
        closing.push_async_callback(asyncio.to_thread, endpoint.close)
        service.metrics_address = endpoint.address


async def _end_calls(server: RpcServer, settings: ServiceSettings) -> None:
    await server.announce_end()
    await asyncio.sleep(settings.drain_seconds)
    await server.stop(settings.grace_seconds)
