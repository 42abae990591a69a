"""Speaks gRPC to a running suite, as the operator or in anybody's name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message

from libs.access import principal
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
from libs.rpc.identity import AUTHORIZATION
from services.cli.operator import Operator, principal_of
from services.cli.runtime_file import RuntimeFile

_SECONDS = 120.0
_Api = tuple[ServiceDescriptor, Any]
_APIS: Mapping[str, _Api] = {
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
_OPERATIONS: _Api = (
    operations_service_pb2.DESCRIPTOR.services_by_name["OperationsService"],
    operations_service_pb2_grpc.OperationsServiceStub,
)


class Spoken:
    """A stub whose calls carry somebody's token: `spoken.AcceptOffer(request)`."""

    def __init__(self, stub: Any, tokens: Callable[[], str]) -> None:
        self._stub = stub
        self._tokens = tokens

    def __getattr__(self, method: str) -> Callable[[Message], Awaitable[Any]]:
        call = getattr(self._stub, method)
        return lambda request: call(request, metadata=((AUTHORIZATION, f"Bearer {self._tokens()}"),))


class Caller:
    """The APIs of the suite, called in one name."""

    def __init__(self, stubs: Mapping[str, Any], tokens: Callable[[], str]) -> None:
        self.organisations = Spoken(stubs["organisations"], tokens)
        self.volunteers = Spoken(stubs["volunteers"], tokens)
        self.tasks = Spoken(stubs["tasks"], tokens)
        self.matching = Spoken(stubs["matching"], tokens)


class SuiteClient:
    """Calls a running suite. Made by `connected`."""

    def __init__(self, suite: RuntimeFile, operator: Operator) -> None:
        self.operator = operator
        self.services = sorted(suite.services)
        """Names of the services that speak gRPC."""
        self._addresses = suite.services
        self._channels: list[RpcChannel] = []
        self._operations: dict[str, Spoken] = {}
        self._stubs = {name: self._stub(name, api) for name, api in _APIS.items()}
        self.as_operator = Caller(self._stubs, operator.tokens())

    async def as_person(self, person_id: str) -> Caller:
        """The APIs as somebody with the roles that they hold now; ask again after these change."""
        request = organisations_service_pb2.GetAuthorityRequest(person_id=person_id)
        authority = await self.as_operator.organisations.GetAuthority(request)
        return Caller(self._stubs, self.operator.tokens(principal_of(authority)))

    def as_oneself(self, person_id: str) -> Caller:
        """The APIs as somebody who does what everybody may for themselves, whatever roles they hold."""
        return Caller(self._stubs, self.operator.tokens(principal.person(person_id)))

    def operations(self, service: str) -> Spoken:
        """The operator's view of one service."""
        if service not in self._operations:
            self._operations[service] = Spoken(self._stub(service, _OPERATIONS), self.operator.tokens())
        return self._operations[service]

    async def close(self) -> None:
        """End all channels."""
        await asyncio.gather(*(channel.close() for channel in self._channels))

    def _stub(self, service: str, api: _Api) -> Any:
        descriptor, stub = api
        channel = create_channel(self._addresses[service], [descriptor], seconds=_SECONDS)
        self._channels.append(channel)
        return stub(channel)


@asynccontextmanager
async def connected(suite: RuntimeFile, operator: Operator) -> AsyncIterator[SuiteClient]:
    """A client of the suite, closed at the end of the block."""
    client = SuiteClient(suite, operator)
    try:
        yield client
    finally:
        await client.close()
