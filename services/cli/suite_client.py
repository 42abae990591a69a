"""Speaks gRPC to a running suite, as the operator or in anybody's name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2, matching_service_pb2_grpc
from libs.contracts.gen.volunteercircle.operations.v1 import (
    operations_service_pb2,
    operations_service_pb2_grpc,
)
from libs.contracts.gen.volunteercircle.organisations.v1 import (
    organisations_service_pb2,
    organisations_service_pb2_grpc,
)
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2, tasks_service_pb2_grpc
from libs.contracts.gen.volunteercircle.volunteers.v1 import (
    volunteers_service_pb2,
    volunteers_service_pb2_grpc,
)
from libs.rpc.channel import RpcChannel, create_channel
from services.cli.operator import Operator, principal_of
from services.cli.runtime_file import RuntimeFile

_SECONDS_FOR_BULK = 120.0
_APIS: Mapping[str, tuple[Any, Any]] = {
    "organisations": (
        organisations_service_pb2.DESCRIPTOR.services_by_name["OrganisationsService"],
        organisations_service_pb2_grpc.OrganisationsServiceStub,
    ),
    "volunteers": (
        volunteers_service_pb2.DESCRIPTOR.services_by_name["VolunteersService"],
        volunteers_service_pb2_grpc.VolunteersServiceStub,
    ),
    "tasks": (
        tasks_service_pb2.DESCRIPTOR.services_by_name["TasksService"],
        tasks_service_pb2_grpc.TasksServiceStub,
    ),
    "matching": (
        matching_service_pb2.DESCRIPTOR.services_by_name["MatchingService"],
        matching_service_pb2_grpc.MatchingServiceStub,
    ),
}
_OPERATIONS = operations_service_pb2.DESCRIPTOR.services_by_name["OperationsService"]


class Caller:
    """The APIs of the suite, called in one name."""

    def __init__(self, channels: Mapping[str, RpcChannel]) -> None:
        stubs = {api: stub(channels[api]) for api, (_, stub) in _APIS.items()}
        self.organisations: Any = stubs["organisations"]
        self.volunteers: Any = stubs["volunteers"]
        self.tasks: Any = stubs["tasks"]
        self.matching: Any = stubs["matching"]


class SuiteClient:
    """Calls a running suite. Made by `connected`."""

    def __init__(self, suite: RuntimeFile, operator: Operator) -> None:
        self.operator = operator
        self._addresses = suite.services
        self._channels: list[RpcChannel] = []
        self.as_operator = self._caller(operator.tokens())

    @property
    def services(self) -> list[str]:
        """Names of the services that speak gRPC."""
        return sorted(self._addresses)

    async def as_person(self, person_id: str) -> Caller:
        """The APIs as somebody with the roles that they hold now; ask again after these change."""
        request = organisations_service_pb2.GetAuthorityRequest(person_id=person_id)
        authority = await self.as_operator.organisations.GetAuthority(request)
        return self._caller(self.operator.tokens(principal_of(authority)))

    def operations(self, service: str) -> Any:
        """The operator's view of one service."""
        channel = self._channel(self._addresses[service], _OPERATIONS, self.operator.tokens())
        stub: Any = operations_service_pb2_grpc.OperationsServiceStub
        return stub(channel)

    async def close(self) -> None:
        """End all channels."""
        await asyncio.gather(*(channel.close() for channel in self._channels))

    def _caller(self, tokens: Callable[[], str]) -> Caller:
        channels = {
            api: self._channel(self._addresses[api], descriptor, tokens)
            for api, (descriptor, _) in _APIS.items()
        }
        return Caller(channels)

    def _channel(self, address: str, service: Any, tokens: Callable[[], str]) -> RpcChannel:
        channel = create_channel(address, [service], tokens, seconds=_SECONDS_FOR_BULK)
        self._channels.append(channel)
        return channel


@asynccontextmanager
async def connected(suite: RuntimeFile, operator: Operator) -> AsyncIterator[SuiteClient]:
    """A client of the suite, closed at the end of the block."""
    client = SuiteClient(suite, operator)
    try:
        yield client
    finally:
        await client.close()
