"""The matching service, wired."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from libs.contracts.gen.volunteercircle.matching.v1.matching_service_pb2_grpc import (
    add_MatchingServiceServicer_to_server,
)
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2
from libs.hosting import HostedService, Loop, ServiceSpec, Wiring, hosted
from libs.hosting.memory import keep_memory_small
from libs.rpc.desk import Desk
from libs.rpc.server import RpcServer
from services.matching.engine import MatchingEngine, conflicts_of
from services.matching.loops import Bell, ReleaseLoop, SolvingLoop
from services.matching.mending import Mender
from services.matching.offering import TasksService
from services.matching.rankings import ranked_slots
from services.matching.reactions import reactions
from services.matching.repair_loop import REPAIR_LOOKS, RepairLoop
from services.matching.rpc.servicer import Servicer
from services.matching.settings import MatchingSettings
from services.matching.storage import tables
from services.matching.storage.digestion import Digestion
from services.matching.storage.invariants import INVARIANTS
from services.matching.storage.store import SqlStore

MIGRATIONS = Path(__file__).parent / "migrations"
PROJECTIONS = {
    table.name: table
    for table in (
        tables.known_volunteer,
        tables.known_point,
        tables.known_skill,
        tables.known_circle,
        tables.known_task,
        tables.known_offer,
        tables.known_assignment,
    )
}
_TASKS_API = tasks_service_pb2.DESCRIPTOR.services_by_name["TasksService"]
_PAUSE_SECONDS = 0.05
"""Between two steps of a loop; the steps themselves wait for their bell."""
_GLANCE_SECONDS = 0.01
"""The same where a volunteer waits for a replacement."""


@asynccontextmanager
async def serve(settings: MatchingSettings) -> AsyncIterator[HostedService]:
    """Run the service while the block runs; what `libs.hosting.hosted` raises prevents the start."""
    keep_memory_small()
    async with hosted(_Service(settings).spec(), settings) as service:
        yield service


class _Service:
    """The parts of the service that live as long as it does."""

    _solving: SolvingLoop
    _releasing: ReleaseLoop
    _repairing: RepairLoop

    def __init__(self, settings: MatchingSettings) -> None:
        self._settings = settings
        self._engine = MatchingEngine(settings.solver_workers)
        self._solve_bell, self._release_bell, self._repair_bell = Bell(), Bell(), Bell()

    def spec(self) -> ServiceSpec:
        """What the harness runs."""
        return ServiceSpec(
            name="matching",
            migrations=MIGRATIONS,
            invariants=INVARIANTS,
            register=self._register,
            reactions=reactions(Digestion, SqlStore, self._repair_bell.from_any_thread(REPAIR_LOOKS)),
            projections=PROJECTIONS,
            loops=(
                Loop("solving", self._solve, _PAUSE_SECONDS, alone=False),
                Loop("releasing", self._release, _PAUSE_SECONDS),
                Loop("repairing", self._repair, _GLANCE_SECONDS),
            ),
        )

    def _register(self, server: RpcServer, wiring: Wiring) -> None:
        channel = wiring.channel(self._settings.tasks_address, [_TASKS_API], in_own_name=True)
        self._solving = SolvingLoop(
            wiring.database,
            SqlStore,
            self._engine,
            conflicts_of,
            self._solve_bell,
            timedelta(seconds=self._settings.solver_lease_seconds),
        )
        self._releasing = ReleaseLoop(wiring.database, SqlStore, TasksService(channel), self._release_bell)
        self._repairing = RepairLoop(
            wiring.database,
            SqlStore,
            Mender(),
            conflicts_of,
            self._repair_bell,
            release_soon=self._release_bell.ring,
        )
        servicer = Servicer(
            Desk(wiring.database, SqlStore, SqlStore),
            self._engine,
            conflicts_of,
            ranked_slots,
            solve_soon=self._solve_bell.ring,
            release_soon=self._release_bell.ring,
        )
        add_MatchingServiceServicer_to_server(servicer, server)  # type: ignore[no-untyped-call]

    async def _solve(self, _: Wiring) -> None:
        await self._solving.step()

    async def _release(self, _: Wiring) -> None:
        await self._releasing.step()

    async def _repair(self, _: Wiring) -> None:
        await self._repairing.step()
