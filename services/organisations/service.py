"""The organisations service, wired."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2_grpc import (
    add_OrganisationsServiceServicer_to_server,
)
from libs.hosting import HostedService, ServiceSpec, Wiring, hosted
from libs.rpc.desk import Desk
from libs.rpc.server import RpcServer
from services.organisations.rpc.servicer import Servicer
from services.organisations.settings import OrganisationsSettings
from services.organisations.storage.invariants import INVARIANTS
from services.organisations.storage.repository import reading, writing
from services.organisations.use_cases.ports import Repository


def spec() -> ServiceSpec:
    """What the service is. It listens to nobody: authority comes from nowhere else."""
    return ServiceSpec(
        name="organisations",
        migrations=Path(__file__).parent / "migrations",
        register=_register,
        invariants=INVARIANTS,
    )


def serve(settings: OrganisationsSettings) -> AbstractAsyncContextManager[HostedService]:
    """Run the service while the block runs."""
    return hosted(spec(), settings)


def _register(server: RpcServer, wiring: Wiring) -> None:
    desk: Desk[Repository] = Desk(wiring.database, reading, writing)
    add_OrganisationsServiceServicer_to_server(Servicer(desk), server)  # type: ignore[no-untyped-call]
