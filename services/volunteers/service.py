"""The volunteers service, wired."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2_grpc import (
    add_VolunteersServiceServicer_to_server,
)
from libs.hosting import HostedService, ServiceSpec, Wiring, hosted
from libs.hosting.due import due_loop
from libs.rpc.desk import Desk, utc_now
from libs.rpc.server import RpcServer
from services.volunteers.reactions import reactions
from services.volunteers.rpc.servicer import Servicer
from services.volunteers.rpc.store import Store
from services.volunteers.settings import VolunteersSettings
from services.volunteers.storage.invariants import INVARIANTS
from services.volunteers.storage.repository import reading, writing
from services.volunteers.storage.tables import PROJECTIONS
from services.volunteers.storage.volunteers import volunteers_growing_older
from services.volunteers.use_cases.reactions import grow_older

_BIRTHDAYS_AT_A_TIME = 200


def spec(settings: VolunteersSettings) -> ServiceSpec:
    """What the service is."""
    return ServiceSpec(
        name="volunteers",
        migrations=Path(__file__).parent / "migrations",
        invariants=INVARIANTS,
        register=_register,
        reactions=reactions(writing),
        projections=PROJECTIONS,
        loops=[
            due_loop(
                "birthdays",
                volunteers_growing_older,
                lambda session, now, volunteer_id: grow_older(writing(session), now, volunteer_id),
                utc_now,
                settings.birthdays_pause_seconds,
                _BIRTHDAYS_AT_A_TIME,
            )
        ],
    )


def serve(settings: VolunteersSettings) -> AbstractAsyncContextManager[HostedService]:
    """Run the service while the block runs."""
    return hosted(spec(settings), settings)


def _register(server: RpcServer, wiring: Wiring) -> None:
    desk: Desk[Store] = Desk(wiring.database, reading, writing)
    add_VolunteersServiceServicer_to_server(Servicer(desk), server)  # type: ignore[no-untyped-call]
