"""A real server on loopback for tests of the RPC shell, with handlers that a test writes itself."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.message import Message

from libs.access.keys import KeyRing, ensure_signing_key
from libs.access.principal import Principal, person
from libs.access.tokens import Signer, Verifier
from libs.contracts.gen.volunteercircle.volunteers.v1 import (
    volunteers_service_pb2,
    volunteers_service_pb2_grpc,
)
from libs.rpc.channel import RpcChannel, create_channel
from libs.rpc.limits import RpcLimits
from libs.rpc.server import RpcServer, create_server

VOLUNTEERS = volunteers_service_pb2.DESCRIPTOR.services_by_name["VolunteersService"]
ADMIN = person("0190aaaa-0000-7000-8000-000000000001", platform_roles=frozenset({"platform_admin"}))

Handle = Callable[[Any, Any], Awaitable[Message]]


class Handlers(volunteers_service_pb2_grpc.VolunteersServiceServicer):  # type: ignore[misc]
    """The volunteers API with the handlers that a test gives by method name."""

    def __init__(self, **handlers: Any) -> None:
        for name, handle in handlers.items():
            setattr(self, name, handle)


@dataclass
class Served:
    """A running server and what it takes to call it."""

    address: str
    server: RpcServer
    gateway: Signer
    keys: Path

    def channel(self, principal: Principal | None = ADMIN, **options: Any) -> RpcChannel:
        """A channel that calls as the principal, or as a stranger."""
        tokens = (lambda: self.gateway.sign(principal)) if principal else None
        return create_channel(self.address, [VOLUNTEERS], tokens, **options)

    def bare_channel(self) -> grpc.aio.Channel:
        """A channel as a foreign client would open it."""
        return grpc.aio.insecure_channel(self.address)

    def bearer(self, principal: Principal = ADMIN) -> tuple[tuple[str, str], ...]:
        """Metadata that proves the principal."""
        return (("authorization", f"Bearer {self.gateway.sign(principal)}"),)


@asynccontextmanager
async def served(
    keys: Path,
    *,
    limits: RpcLimits | None = None,
    reflect: bool = False,
    listen: str = "127.0.0.1:0",
    **handlers: Any,
) -> AsyncIterator[Served]:
    """A serving server of the volunteers API with these handlers."""
    gateway = Signer(ensure_signing_key(keys, "gateway"))
    server = create_server("volunteers", Verifier(KeyRing(keys)), limits)
    volunteers_service_pb2_grpc.add_VolunteersServiceServicer_to_server(Handlers(**handlers), server)
    address = await server.start(listen, reflect=reflect)
    await server.set_serving(True)
    try:
        yield Served(address, server, gateway, keys)
    finally:
        await server.stop(0)
