"""The services behind the gateway, called in the name of whoever is being served."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from grpc_health.v1 import health_pb2, health_pb2_grpc

from libs.contracts.gen.volunteercircle.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2_grpc import (
    OrganisationsServiceStub,
)
from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2_grpc import TasksServiceStub
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2_grpc import VolunteersServiceStub
from libs.rpc.channel import RpcChannel, create_channel
from services.gateway.api.catalogue import SERVICES

_BULK_SECONDS = 30.0
_HEALTH_SECONDS = 2.0
_STUBS: Mapping[str, Any] = {
    "volunteers": VolunteersServiceStub,
    "organisations": OrganisationsServiceStub,
    "tasks": TasksServiceStub,
    "matching": MatchingServiceStub,
}

_token: ContextVar[str] = ContextVar("caller_token", default="")


def speak_as(token: str) -> None:
    """Make the rest of the current task call services with this token; an empty one is nobody's."""
    _token.set(token)


@contextmanager
def speaking_as(token: str) -> Iterator[None]:
    """Make the block call services with this token."""
    before = _token.set(token)
    try:
        yield
    finally:
        _token.reset(before)


class Upstream:
    """Stubs of all services. Calls raise grpc.aio.AioRpcError, which `problem_of` understands."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._channels = {
            api: create_channel(addresses[api], [service], _token.get) for api, service in SERVICES.items()
        }
        self._stubs = {api: stub(self._channels[api]) for api, stub in _STUBS.items()}

    @property
    def volunteers(self) -> Any:
        """Stub of the volunteers service."""
        return self._stubs["volunteers"]

    @property
    def organisations(self) -> Any:
        """Stub of the organisations service."""
        return self._stubs["organisations"]

    @property
    def tasks(self) -> Any:
        """Stub of the tasks service."""
        return self._stubs["tasks"]

    @property
    def matching(self) -> Any:
        """Stub of the matching service."""
        return self._stubs["matching"]

    async def call(self, api: str, method: MethodDescriptor, request: Message) -> Message:
        """The answer to any RPC; bulk work gets more time."""
        is_bulk = method.name.startswith(("Batch", "Release"))
        timeout = _BULK_SECONDS if is_bulk else None
        return cast(Message, await getattr(self._stubs[api], method.name)(request, timeout=timeout))

    async def serving(self) -> dict[str, bool]:
        """Which services say of themselves that they are ready for work."""
        apis = list(self._channels)
        answers = await asyncio.gather(*(_is_serving(self._channels[api], api) for api in apis))
        return dict(zip(apis, answers, strict=True))

    async def close(self) -> None:
        """End all channels."""
        await asyncio.gather(*(channel.close() for channel in self._channels.values()))


async def _is_serving(channel: RpcChannel, api: str) -> bool:
    request = health_pb2.HealthCheckRequest(service=SERVICES[api].full_name)
    try:
        answer = await health_pb2_grpc.HealthStub(channel).Check(request, timeout=_HEALTH_SECONDS)
    except grpc.aio.AioRpcError:
        return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)
