"""A gRPC server whose every method runs through the pipeline, with health and, where wanted, reflection."""

from collections.abc import Mapping

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection, reflection_pb2_grpc

from libs.access.tokens import Verifier
from libs.rpc.grpc_types import Handler
from libs.rpc.infrastructure import Infrastructure, UnknownMethods
from libs.rpc.limits import RpcLimits
from libs.rpc.observation import CallLog, Observation
from libs.rpc.pipeline import MethodPipeline, Room
from libs.telemetry.metrics import RPCS_IN_FLIGHT

# Roles of somebody who coordinates hundreds of circles make long tokens; gRPC's own limit is 8 KiB.
METADATA_BYTES = 64 * 1024

_KEEPALIVE = [
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 10_000),
    ("grpc.max_connection_age_ms", 300_000),
    ("grpc.max_connection_age_grace_ms", 30_000),
]

_SERVING = health_pb2.HealthCheckResponse.SERVING
_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


class RpcServer:
    """A server that generated code can register servicers with: `add_TasksServiceServicer_to_server(it,
    server)`.

    Starts out not serving (in the sense of the health service); say `set_serving(True)` when all is ready.
    """

    def __init__(self, service: str, verifier: Verifier, limits: RpcLimits, page_key: bytes) -> None:
        self._service = service
        self._verifier = verifier
        self._limits = limits
        self._page_key = page_key
        self._room = Room(limits.concurrent_calls)
        self._server = grpc.aio.server(
            options=_options(limits), maximum_concurrent_rpcs=limits.concurrent_calls * 2
        )
        self._health = health.aio.HealthServicer()
        self._log = CallLog(service)
        self._names: list[str] = []
        RPCS_IN_FLIGHT.labels(service).set_function(lambda: self._room.taken)

    @property
    def names(self) -> tuple[str, ...]:
        """Full names of the services registered."""
        return tuple(self._names)

    def add_generic_rpc_handlers(self, handlers: object) -> None:
        """Generated code announces its handlers twice; `add_registered_method_handlers` has their names."""

    def add_registered_method_handlers(self, name: str, handlers: Mapping[str, Handler]) -> None:
        """Serve a service's methods, each through the pipeline. Raises PolicyMissing and TypeError."""
        self._names.append(name)
        wrapped = {
            method: self._through_pipeline(f"/{name}/{method}", handler)
            for method, handler in handlers.items()
        }
        self._serve(name, wrapped)

    async def start(self, listen: str, *, reflect: bool = False) -> str:
        """Listen on `host:port` (port 0 takes a free one) and give back the address. Raises OSError."""
        await self.set_serving(False)
        infrastructure = Infrastructure(self._serve)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, infrastructure)
        if reflect:
            names = (*self._names, health.SERVICE_NAME, reflection.SERVICE_NAME)
            servicer = reflection.aio.ReflectionServicer(names)
            reflection_pb2_grpc.add_ServerReflectionServicer_to_server(servicer, infrastructure)
        self._server.add_generic_rpc_handlers((UnknownMethods(),))
        try:
            port = self._server.add_insecure_port(listen)
        except RuntimeError as error:
            # gRPC complains at the end of the process about a server that never ran.
            await self._server.start()
            await self._server.stop(None)
            raise OSError(f"Cannot listen on {listen}; perhaps another process does") from error
        await self._server.start()
        return f"{listen.rpartition(':')[0]}:{port}"

    async def set_serving(self, serving: bool) -> None:
        """Tell the health service whether the server, and each of its services, wants calls."""
        for name in ("", *self._names):
            await self._health.set(name, _SERVING if serving else _NOT_SERVING)

    async def announce_end(self) -> None:
        """Tell the health service, for good, that no more calls are wanted."""
        await self._health.enter_graceful_shutdown()

    async def stop(self, grace_seconds: float) -> None:
        """Take no new calls and return when those under way are done, or cut off after the grace."""
        await self._server.stop(grace_seconds)
        self._log.write()

    def _through_pipeline(self, method: str, handler: Handler) -> Handler:
        observation = Observation(self._service, method, self._log)
        pipeline = MethodPipeline(
            method, handler, self._verifier, self._limits, self._room, observation, self._page_key
        )
        if handler.unary_unary:
            return grpc.unary_unary_rpc_method_handler(pipeline.unary)
        if handler.unary_stream:
            return grpc.unary_stream_rpc_method_handler(pipeline.stream)
        raise TypeError(f"{method}: callers of our APIs send one message, not a stream")

    def _serve(self, name: str, handlers: Mapping[str, Handler]) -> None:
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(name, dict(handlers)),))
        self._server.add_registered_method_handlers(name, dict(handlers))


def create_server(
    service: str, verifier: Verifier, limits: RpcLimits | None = None, page_key: bytes = b""
) -> RpcServer:
    """A server for one service of the suite; register servicers with it, then `start` it.

    `page_key` seals the page tokens of its lists; all processes of the service have the same. Without one
    tokens live as long as the process.
    """
    return RpcServer(service, verifier, limits or RpcLimits(), page_key)


def _options(limits: RpcLimits) -> list[tuple[str, int]]:
    return [
        *_KEEPALIVE,
        ("grpc.so_reuseport", 0),
        ("grpc.max_receive_message_length", limits.bulk_message_bytes),
        ("grpc.max_send_message_length", limits.bulk_message_bytes),
        ("grpc.max_metadata_size", METADATA_BYTES),
        ("grpc.absolute_max_metadata_size", METADATA_BYTES),
    ]
