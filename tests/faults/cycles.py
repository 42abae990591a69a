"""One fault after the other while clients work: kill -9 and pauses, and how soon all is well again."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import grpc
import httpx

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as matching
from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2 as operations
from libs.contracts.gen.volunteercircle.operations.v1.operations_service_pb2_grpc import OperationsServiceStub
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from libs.rpc.channel import create_channel
from services.cli.members import SERVICES
from services.cli.operator import Operator
from services.cli.patience import all_facts_known, once_known
from services.cli.suite_client import SuiteClient, connected
from tests.faults.checker import FinalState
from tests.faults.history import History
from tests.faults.stage import Stage, build_stage
from tests.faults.workload import Board, Client, Doors, Planner
from tests.support.postgres import Cluster
from tests.support.processes import Processes

CLIENTS = 8
_SECONDS_TO_RECOVER = 60.0
_SECONDS_OF_PAUSE = (0.5, 4.0)
_SECONDS_BETWEEN = (0.3, 1.0)
_SOON = timedelta(minutes=1)
_OPERATIONS = operations.DESCRIPTOR.services_by_name["OperationsService"]


@dataclass(frozen=True)
class Fault:
    """What happens to whom: `kill` or `pause`."""

    victim: str
    how: str

    def __str__(self) -> str:
        return f"{self.how} {self.victim}"


@dataclass
class Arena:
    """A running suite under faults. Without a cluster the services keep SQLite files."""

    processes: Processes
    cluster: Cluster | None
    operator: Operator
    seconds_to_recover: dict[Fault, list[float]] = field(default_factory=dict)

    def faults(self) -> list[Fault]:
        """Every fault that can happen here."""
        victims = [*self.processes.names, "nats-server", *(["postgres"] if self.cluster else [])]
        return [Fault(victim, how) for victim in victims for how in ("kill", "pause")]

    async def suffer(self, fault: Fault, random: Random) -> None:
        """Let the fault happen, end it, and wait until everything works again."""
        if fault.how == "pause":
            self._signal(fault.victim, signal.SIGSTOP)
            await asyncio.sleep(random.uniform(*_SECONDS_OF_PAUSE))
            self._signal(fault.victim, signal.SIGCONT)
            ended = time.monotonic()
        else:
            ended = await self._kill(fault.victim)
        await self._recovered()
        self.seconds_to_recover.setdefault(fault, []).append(time.monotonic() - ended)

    async def _kill(self, victim: str) -> float:
        """kill -9, and a new start at once; returns when that was."""
        if victim == "postgres":
            assert self.cluster is not None
            self.cluster.kill()
            ended = time.monotonic()
            await asyncio.to_thread(self.cluster.start)
        elif victim == "nats-server":
            self.processes.signal(victim, signal.SIGKILL)
            ended = time.monotonic()
        else:
            await self.processes.kill(victim)
            ended = time.monotonic()
            await self.processes.launch(victim)
        return ended

    def _signal(self, victim: str, which: signal.Signals) -> None:
        if victim != "postgres":
            self.processes.signal(victim, which)
            return
        assert self.cluster is not None
        for pid in self.cluster.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, which)

    async def _recovered(self) -> None:
        """Wait until every process is ready and commits a command. Raises TimeoutError."""
        async with asyncio.timeout(_SECONDS_TO_RECOVER):
            await asyncio.gather(
                *(self._is_well(name) for name in self.processes.names if name not in ("nats", "gateway")),
                self._gateway_is_well(),
            )

    async def _is_well(self, name: str) -> None:
        """Until the process answers from its database and says that it is ready."""
        channel = create_channel(
            self.processes.address(name), [_OPERATIONS], self.operator.tokens(), seconds=1.0
        )
        stub = OperationsServiceStub(channel)
        try:
            while True:
                with suppress(grpc.aio.AioRpcError):
                    status = await stub.GetStatus(operations.GetStatusRequest())
                    if status.ready and status.broker_connected:
                        return
                await asyncio.sleep(0.05)
        finally:
            await channel.close()

    async def _gateway_is_well(self) -> None:
        async with httpx.AsyncClient(base_url=self.processes.runtime.gateway_url, timeout=1.0) as http:
            while True:
                with suppress(httpx.HTTPError):
                    if (await http.get("/readyz")).is_success:
                        return
                await asyncio.sleep(0.05)

    def recovery(self) -> str:
        """Seconds until all was well after a fault ended."""
        seconds = sorted(one for many in self.seconds_to_recover.values() for one in many)
        worst = max(self.seconds_to_recover.items(), key=lambda item: max(item[1]))
        return (
            f"{len(seconds)} cycles, recovery p50 {percentile(seconds, 0.5):.2f} s, "
            f"p99 {percentile(seconds, 0.99):.2f} s, worst {max(worst[1]):.2f} s ({worst[0]})"
        )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of the ordered values lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@asynccontextmanager
async def arena(
    directory: Path, cluster: Cluster | None, seconds: Sequence[str] = ("tasks-2",)
) -> AsyncIterator[Arena]:
    """A suite in processes of their own; on PostgreSQL with these second processes of services."""
    urls = {}
    if cluster is not None:
        for name in SERVICES:
            cluster.run(f"CREATE DATABASE {name}")
            urls[name] = cluster.url(name)
    processes = Processes(directory, urls, seconds if cluster else ())
    try:
        await processes.start()
        yield Arena(processes, cluster, Operator(processes.directory.keys))
    finally:
        await processes.kill_all()


async def run_cycles(arena: Arena, faults: Sequence[Fault], volunteers: int) -> tuple[History, FinalState]:
    """Let clients work while one fault after the other happens; then what was told and what is there."""
    runtime, history, board = arena.processes.runtime, History(), Board()
    tasks_doors = [
        arena.processes.address(name) for name in arena.processes.names if name.startswith("tasks")
    ]
    doors = Doors(tasks_doors, runtime.services["matching"], arena.operator)
    random = Random(len(faults))
    async with connected(runtime, arena.operator) as client:
        stage = await build_stage(client, volunteers)
        clients = [Client(number, stage, board, history, doors) for number in range(CLIENTS)]
        working = [
            asyncio.create_task(one.work()) for one in (*clients, Planner(stage, board, history, doors))
        ]
        try:
            for fault in faults:
                await asyncio.sleep(random.uniform(*_SECONDS_BETWEEN))
                await arena.suffer(fault, random)
                _raise_failures(working)
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)
            await doors.close()
        return history, await final_state(client, stage)


def _raise_failures(working: Sequence[asyncio.Task[None]]) -> None:
    for task in working:
        if task.done():
            task.result()


async def final_state(client: SuiteClient, stage: Stage) -> FinalState:
    """What is there once every event is digested and every offer that is soon due has come to its end."""
    await once_known(lambda: all_facts_known(client))
    found = FinalState({}, {}, {}, {}, datetime.now(UTC))
    async with asyncio.timeout(120):
        while True:
            found = await _read(client, stage)
            open_until = [one.expire_time.ToDatetime(UTC) for one in found.offers.values() if one.state == 1]
            if not open_until or min(open_until) > datetime.now(UTC) + _SOON:
                return found
            await asyncio.sleep(0.5)


async def _read(client: SuiteClient, stage: Stage) -> FinalState:
    as_operator = client.as_operator
    all_tasks = await _pages(
        lambda token: as_operator.tasks.ListTasks(
            tasks.ListTasksRequest(organisation_id=stage.organisation_id, page_size=200, page_token=token)
        ),
        "tasks",
    )
    offers, assignments = [], []
    for task in all_tasks:
        offers += await _pages(
            lambda token, task_id=task.task_id: as_operator.tasks.ListOffers(
                tasks.ListOffersRequest(task_id=task_id, page_size=200, page_token=token)
            ),
            "offers",
        )
        assignments += await _pages(
            lambda token, task_id=task.task_id: as_operator.tasks.ListAssignments(
                tasks.ListAssignmentsRequest(task_id=task_id, page_size=200, page_token=token)
            ),
            "assignments",
        )
    runs = await _pages(
        lambda token: as_operator.matching.ListPlanRuns(
            matching.ListPlanRunsRequest(circle_id=stage.circle_id, page_size=200, page_token=token)
        ),
        "plan_runs",
    )
    return FinalState(
        {one.task_id: one for one in all_tasks},
        {one.offer_id: one for one in offers},
        {one.assignment_id: one for one in assignments},
        {one.plan_run_id: one for one in runs},
        datetime.now(UTC),
    )


async def _pages(ask, field_name: str) -> list:  # type: ignore[no-untyped-def]
    """All resources of a list."""
    found, token = [], ""
    while True:
        page = await ask(token)
        found += getattr(page, field_name)
        token = page.next_page_token
        if not token:
            return found
