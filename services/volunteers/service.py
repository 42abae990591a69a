"""The volunteers service, wired."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2_grpc import (
    add_VolunteersServiceServicer_to_server,
)
from libs.hosting import HostedService, ServiceSpec, Wiring, hosted
from libs.rpc.desk import Desk
from libs.rpc.server import RpcServer
from services.volunteers.loops import birthdays
from services.volunteers.reactions import reactions
from services.volunteers.rpc.servicer import Servicer
from services.volunteers.rpc.store import Store
from services.volunteers.settings import VolunteersSettings
from services.volunteers.storage.repository import reading, writing
from services.volunteers.storage.tables import PROJECTIONS


def spec(settings: VolunteersSettings) -> ServiceSpec:
    """What the service is."""
    return ServiceSpec(
        name="volunteers",
        migrations=Path(__file__).parent / "migrations",
        register=_register,
        reactions=reactions(writing),
        projections=PROJECTIONS,
        loops=[birthdays(writing, settings.birthdays_pause_seconds)],
    )


def serve(settings: VolunteersSettings) -> AbstractAsyncContextManager[HostedService]:
    """Run the service while the block runs."""
    return hosted(spec(settings), settings)


def _register(server: RpcServer, wiring: Wiring) -> None:
    desk: Desk[Store] = Desk(wiring.database, reading, writing)
    add_VolunteersServiceServicer_to_server(Servicer(desk), server)  # type: ignore[no-untyped-call]
