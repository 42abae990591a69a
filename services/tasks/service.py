"""The tasks service, wired."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlmodel import Session

from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2_grpc import (
    add_TasksServiceServicer_to_server,
)
from libs.hosting import HostedService, ServiceSpec, Wiring, hosted
from libs.hosting.due import Act, due_loop
from libs.rpc.desk import Desk, utc_now
from libs.rpc.server import RpcServer
from services.tasks.reactions import Follow, reactions
from services.tasks.rpc.servicer import Servicer
from services.tasks.settings import TasksSettings
from services.tasks.storage import due
from services.tasks.storage.facts import learn
from services.tasks.storage.invariants import INVARIANTS
from services.tasks.storage.repository import SqlRepository, for_caller
from services.tasks.storage.tables import PROJECTIONS
from services.tasks.use_cases.answering import expire_offers, revoke_offers_of
from services.tasks.use_cases.applications import expire_applications
from services.tasks.use_cases.help_requests import close_unrated
from services.tasks.use_cases.offering import send_waiting_offer
from services.tasks.use_cases.ports import Repository
from services.tasks.use_cases.swapping import expire_swap
from services.tasks.use_cases.task_life import advance_task
from services.tasks.use_cases.waiting import tend_waitlist

Clock = Callable[[], datetime]


def spec(settings: TasksSettings, clock: Clock = utc_now) -> ServiceSpec:
    """What the service is. `clock` tells the moment to everything that depends on time."""
    loop = partial(due_loop, clock=clock, pause_seconds=settings.due_pause_seconds, batch=settings.due_batch)
    return ServiceSpec(
        name="tasks",
        migrations=Path(__file__).parent / "migrations",
        invariants=INVARIANTS,
        register=partial(_register, clock=clock),
        reactions=reactions(learn, _on_standing(clock)),
        projections=PROJECTIONS,
        loops=[
            loop("overdue_offers", due.tasks_with_overdue_offers, _on_rows(expire_offers)),
            loop("waiting_offers", due.waiting_offers, _on_rows(send_waiting_offer)),
            loop("due_tasks", due.tasks_due, _on_rows(advance_task)),
            loop("waitlists", due.waitlists_to_tend, _on_rows(tend_waitlist)),
            loop("applications", due.tasks_with_undecided_applications, _on_rows(expire_applications)),
            loop("overdue_swaps", due.overdue_swaps, _on_rows(expire_swap)),
            loop("unrated_requests", due.requests_to_close, _on_rows(close_unrated)),
        ],
    )


def _on_standing(clock: Clock) -> Follow:
    """Open offers follow a volunteer's standing."""

    def follow(session: Session, volunteer_id: str, told_time: datetime) -> None:
        revoke_offers_of(SqlRepository(session), clock(), volunteer_id, told_time)

    return follow


def _on_rows(use_case: Callable[[Repository, datetime, str], None]) -> Act:
    """The use case on the tables of a session."""
    return lambda session, now, due_id: use_case(SqlRepository(session), now, due_id)


def serve(settings: TasksSettings, clock: Clock = utc_now) -> AbstractAsyncContextManager[HostedService]:
    """Run the service while the block runs."""
    return hosted(spec(settings, clock), settings)


def _register(server: RpcServer, wiring: Wiring, clock: Clock) -> None:
    desk: Desk[Repository] = Desk(wiring.database, for_caller, for_caller, clock)
    add_TasksServiceServicer_to_server(Servicer(desk), server)  # type: ignore[no-untyped-call]
