"""The organisations and volunteers services as they run, on a broker of their own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest

from libs.access.keys import ensure_signing_key
from libs.access.principal import Principal, person
from libs.access.tokens import Signer
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as organisations_pb
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as organisations_api
from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2_grpc import (
    OrganisationsServiceStub,
)
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2, volunteer_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as volunteers_api
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2_grpc import VolunteersServiceStub
from libs.hosting import HostedService
from libs.identifiers import new_id
from libs.messaging.embedded import EmbeddedNats
from libs.rpc.channel import RpcChannel, create_channel
from libs.rpc.status import read_error
from services.organisations.service import serve as serve_organisations
from services.organisations.settings import OrganisationsSettings
from services.volunteers.service import serve as serve_volunteers
from services.volunteers.settings import VolunteersSettings
from tests.support.postgres import Cluster

ADMIN = person(new_id(), platform_roles=frozenset({"platform_admin"}))
ORGANISATIONS = organisations_api.DESCRIPTOR.services_by_name["OrganisationsService"]
VOLUNTEERS = volunteers_api.DESCRIPTOR.services_by_name["VolunteersService"]


@dataclass
class Neighbourhood:
    """Both services running; a stub calls as whoever is named."""

    organisations_service: HostedService
    volunteers_service: HostedService
    gateway: Signer
    closing: AsyncExitStack

    def organisations(self, principal: Principal | None = ADMIN) -> OrganisationsServiceStub:
        """A stub of OrganisationsService."""
        return OrganisationsServiceStub(self._channel(self.organisations_service, ORGANISATIONS, principal))

    def volunteers(self, principal: Principal | None = ADMIN) -> VolunteersServiceStub:
        """A stub of VolunteersService."""
        return VolunteersServiceStub(self._channel(self.volunteers_service, VOLUNTEERS, principal))

    def _channel(self, service: HostedService, api: object, principal: Principal | None) -> RpcChannel:
        tokens = (lambda: self.gateway.sign(principal)) if principal else None
        channel = create_channel(service.address, [api], tokens)
        self.closing.push_async_callback(channel.close)
        return channel

    async def organisation(
        self, founder: Principal = ADMIN, **fields: object
    ) -> organisations_pb.Organisation:
        """A new organisation, run by its founder."""
        fields.setdefault("display_name", "Harbour Kitchen")
        organisation = organisations_pb.Organisation(kind=1, **fields)
        request = organisations_api.CreateOrganisationRequest(organisation=organisation)
        return await self.organisations(founder).CreateOrganisation(request)

    async def circle(
        self, host_id: str, founder: Principal = ADMIN, **fields: object
    ) -> organisations_pb.Circle:
        """A new circle, run by its founder."""
        fields.setdefault("display_name", "Old Mill Lane")
        circle = organisations_pb.Circle(host_organisation_id=host_id, kind=1, **fields)
        request = organisations_api.CreateCircleRequest(circle=circle)
        return await self.organisations(founder).CreateCircle(request)

    async def join(
        self, circle_id: str, role: str, caller: Principal = ADMIN, **member: str
    ) -> organisations_pb.CircleMember:
        """Have a part in a circle played: `role` is coordinator, surface or point."""
        number = organisations_pb.CircleMember.Role.Value(f"ROLE_{role.upper()}")
        joining = organisations_pb.CircleMember(circle_id=circle_id, role=number, **member)
        request = organisations_api.JoinCircleRequest(circle_id=circle_id, member=joining)
        return await self.organisations(caller).JoinCircle(request)

    async def leave(
        self, circle_id: str, role: str, caller: Principal = ADMIN, **member: str
    ) -> organisations_pb.CircleMember:
        """End a part in a circle."""
        number = organisations_pb.CircleMember.Role.Value(f"ROLE_{role.upper()}")
        leaving = organisations_pb.CircleMember(circle_id=circle_id, role=number, **member)
        request = organisations_api.LeaveCircleRequest(circle_id=circle_id, member=leaving)
        return await self.organisations(caller).LeaveCircle(request)

    async def person(self, **fields: object) -> person_pb2.Person:
        """A new person who is no volunteer."""
        fields.setdefault("display_name", "Wen Example")
        request = volunteers_api.CreatePersonRequest(person=person_pb2.Person(**fields))
        return await self.volunteers().CreatePerson(request)

    async def volunteer(
        self, *, named: str = "Wen Example", applicant: bool = False, **fields: object
    ) -> volunteer_pb2.Volunteer:
        """A new volunteer, who is a new person."""
        request = volunteers_api.CreateVolunteerRequest(
            person=person_pb2.Person(display_name=named),
            volunteer=volunteer_pb2.Volunteer(**fields),
            applicant=applicant,
        )
        return await self.volunteers().CreateVolunteer(request)

    async def get_volunteer(self, volunteer_id: str) -> volunteer_pb2.Volunteer:
        """The volunteer as they are now."""
        return await self.volunteers().GetVolunteer(
            volunteers_api.GetVolunteerRequest(volunteer_id=volunteer_id)
        )


@asynccontextmanager
async def neighbourhood_on(
    directory: Path, organisations_url: str, volunteers_url: str
) -> AsyncIterator[Neighbourhood]:
    """Both services on these databases (empty: SQLite files in the directory)."""
    async with AsyncExitStack() as closing:
        nats = EmbeddedNats(directory / "nats")
        await nats.start()
        closing.push_async_callback(nats.stop)
        shared = {
            "data_dir": directory,
            "nats_url": nats.url,
            "listen": "127.0.0.1:0",
            "grace_seconds": 1.0,
        }
        gateway = Signer(ensure_signing_key(directory / "keys", "gateway"))
        organisations = await closing.enter_async_context(
            serve_organisations(OrganisationsSettings(database_url=organisations_url, **shared))
        )
        volunteers = await closing.enter_async_context(
            serve_volunteers(
                VolunteersSettings(database_url=volunteers_url, birthdays_pause_seconds=0.2, **shared)
            )
        )
        async with AsyncExitStack() as channels:
            yield Neighbourhood(organisations, volunteers, gateway, channels)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def neighbourhood(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Neighbourhood]:
    """Both services on SQLite and then on PostgreSQL, shared by the tests of a module."""
    urls = ["", ""]
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres_cluster")
        names = [f"neighbourhood_{new_id().replace('-', '')}" for _ in urls]
        for name in names:
            cluster.run(f"CREATE DATABASE {name}")
        urls = [cluster.url(name) for name in names]
    async with neighbourhood_on(tmp_path_factory.mktemp("neighbourhood"), *urls) as running:
        yield running


@asynccontextmanager
async def refused(reason: str) -> AsyncIterator[None]:
    """The block must end with a refusal for this reason."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        yield
    assert read_error(caught.value).reason == reason, caught.value.details()
