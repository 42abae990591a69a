"""A crash at every labelled point, while one story is told: its effects are there exactly once.

The story posts a task and asks two people, of whom one says yes and one never answers. Where the point lies
on a release or a repair, a plan is made and released, or the promise is withdrawn, instead. The process that
the point belongs to dies there and is started again without the variable, and the clients go on asking under
the same request ids.
"""

import asyncio
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as matching
from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import PlanRun
from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from libs.crash_points import VARIABLE
from libs.identifiers import new_id
from services.cli.patience import all_facts_known, once_known
from services.cli.suite_client import SuiteClient, connected
from tests.faults.checker import FinalState, verdict
from tests.faults.cycles import Arena, arena, final_state
from tests.faults.history import History, Operation, Outcome
from tests.faults.stage import Stage, build_stage
from tests.faults.workload import Doors, stamp
from tests.support.postgres import Cluster

ROOT = Path(__file__).parents[2]
TRIES = 200
"""A client who never gives up."""

VICTIMS = {
    "command.effected:ReleasePlanRun": "matching",
    "command.committed:ReleasePlanRun": "matching",
    "release.begun": "matching",
    "release.sent": "matching",
    "release.noted": "matching",
    "repair.taken_up": "matching",
    "repair.solved": "matching",
    "repair.stored": "matching",
    "command.begun:AcceptOffer": "tasks",
    "command.effected:AcceptOffer": "tasks",
    "command.remembered:AcceptOffer": "tasks",
    "command.committed:AcceptOffer": "tasks",
    "outbox.written": "tasks",
    "outbox.committed": "tasks",
    "relay.read": "tasks",
    "relay.published": "tasks",
    "relay.marked": "tasks",
    "inbox.received": "matching",
    "inbox.effected": "matching",
    "inbox.committed": "matching",
    "inbox.answered": "matching",
    "due.acted": "tasks",
    "due.committed": "tasks",
}
"""Who dies where."""


def test_every_point_in_the_code_is_tried() -> None:
    calls = re.compile(r"crash_point\(\s*\"([a-z_.]+)\"")
    sources = [path for part in ("libs", "services") for path in (ROOT / part).rglob("*.py")]
    in_code = {name for path in sources for name in calls.findall(path.read_text())}
    assert in_code == {point.partition(":")[0] for point in VICTIMS}


class Story:
    """One story after the other, on one stage; the history goes on through all of them."""

    def __init__(self, client: SuiteClient, stage: Stage, doors: Doors) -> None:
        self._client = client
        self._stage = stage
        self._doors = doors
        self._tasks = doors.of_tasks(0)
        self._matching = doors.of_matching()
        self._history = History()
        self._told = 0

    async def tell(self, ending: str) -> None:
        """A task and somebody who says yes; what happens then depends on where the point lies."""
        task = await self._post()
        wanted, silent = self._stage.volunteer_ids[2 * self._told : 2 * self._told + 2]
        self._told += 1
        offer = await self._ask(task, wanted, timedelta(hours=1))
        yes = tasks.AcceptOfferRequest(offer_id=offer.offer_id, request_id=new_id())
        subject = {"offer_id": offer.offer_id}
        held = await self._do("accept", subject, self._tasks.AcceptOffer, yes, wanted)
        if ending == "release":
            await self._release(task)
        elif ending == "repair":
            await self._withdraw(held)
        else:
            await self._ask(task, silent, timedelta(seconds=2))

    async def judge(self) -> None:
        """Every step of every story so far had its effect exactly once."""
        final = await final_state(self._client, self._stage)
        assert verdict(self._history, final) == []
        released = len(self._history.of("release", Outcome.DONE))
        repaired = len(self._history.of("withdraw"))
        assert Counter(one.state for one in final.offers.values()) == {
            offer_pb2.Offer.STATE_ACCEPTED: self._told,
            offer_pb2.Offer.STATE_EXPIRED: self._told - released - repaired,
            offer_pb2.Offer.STATE_OFFERED: released,
        }
        assert len(final.tasks) == len(final.assignments) == self._told
        assert await self._repaired(final) == repaired

    async def _repaired(self, final: FinalState) -> int:
        """Withdrawals that the repairs still standing answer, each of them once: a later one takes over the
        causes of those before it that nobody has released."""
        repairs = [run for run in final.plan_runs.values() if run.kind == PlanRun.KIND_REPAIR]
        matching_service = self._client.as_operator.matching
        causes: Counter[str] = Counter()
        for run in repairs:
            if run.state != PlanRun.STATE_DISCARDED:
                told = await matching_service.GetRepair(
                    matching.GetRepairRequest(plan_run_id=run.plan_run_id)
                )
                causes.update(cause.volunteer_id for cause in told.causes)
        assert set(causes.values()) <= {1}, causes
        return len(causes)

    async def _post(self) -> task_pb2.Task:
        begin = datetime.now(UTC).replace(minute=0, second=0) + timedelta(days=2 + self._told)
        wanted = task_pb2.Task(
            organisation_id=self._stage.organisation_id,
            circle_id=self._stage.circle_id,
            title=new_id(),
            category="errand",
            fixed=types_pb2.Interval(start_time=stamp(begin), end_time=stamp(begin + timedelta(hours=2))),
            slots=[task_pb2.Slot(display_name="Helper", min=1, desired=2, max=2)],
        )
        create = tasks.CreateTaskRequest(task=wanted, request_id=new_id())
        task = await self._do("create_task", {"title": wanted.title}, self._tasks.CreateTask, create)
        publish = tasks.PublishTaskRequest(task_id=task.task_id, request_id=new_id())
        return await self._do("publish_task", {"task_id": task.task_id}, self._tasks.PublishTask, publish)

    async def _ask(self, task: task_pb2.Task, volunteer_id: str, patience: timedelta) -> offer_pb2.Offer:
        subject = {"slot_id": task.slots[0].slot_id, "volunteer_id": volunteer_id}
        offer = offer_pb2.Offer(**subject, expire_time=stamp(datetime.now(UTC) + patience))
        request = tasks.CreateOfferRequest(offer=offer, request_id=new_id())
        return await self._do("create_offer", subject, self._tasks.CreateOffer, request)

    async def _withdraw(self, held: Assignment) -> None:
        """The promise is taken back, and matching proposes who could come instead."""
        request = tasks.WithdrawAssignmentRequest(
            assignment_id=held.assignment_id, reason="Ill", request_id=new_id()
        )
        subject = {"assignment_id": held.assignment_id}
        await self._do("withdraw", subject, self._tasks.WithdrawAssignment, request, held.volunteer_id)

    async def _release(self, task: task_pb2.Task) -> None:
        """Plan for the second seat of the task and release that; a plan that went stale is made again."""
        await once_known(lambda: all_facts_known(self._client))
        run = await self._planned(task)
        release = matching.ReleasePlanRunRequest(plan_run_id=run.plan_run_id, request_id=new_id())
        subject = {"plan_run_id": run.plan_run_id}
        released = await self._try("release", subject, self._matching.ReleasePlanRun, release)
        if "PLAN_RUN_STALE" in released.reason:
            await self._release(task)
        else:
            assert released.outcome is Outcome.DONE, released.reason

    async def _planned(self, task: task_pb2.Task) -> PlanRun:
        wanted = PlanRun(circle_id=self._stage.circle_id, horizon=task.fixed)
        create = matching.CreatePlanRunRequest(plan_run=wanted, request_id=new_id())
        run: PlanRun = await self._do("plan", {}, self._matching.CreatePlanRun, create)
        while run.state in (PlanRun.STATE_QUEUED, PlanRun.STATE_SOLVING):
            await asyncio.sleep(0.1)
            get = matching.GetPlanRunRequest(plan_run_id=run.plan_run_id)
            run = await self._do("look", {}, self._matching.GetPlanRun, get)
        return run

    async def _do(
        self, kind: str, subject: dict[str, str], method: Any, request: Message, person_id: str = ""
    ) -> Any:
        done = await self._try(kind, subject, method, request, person_id)
        assert done.outcome is Outcome.DONE, done.reason
        return done.answer

    async def _try(
        self, kind: str, subject: dict[str, str], method: Any, request: Message, person_id: str = ""
    ) -> Operation:
        headers = self._doors.metadata(person_id)
        return await self._history.record(kind, subject, lambda: method(request, metadata=headers), TRIES)


def _ending(point: str) -> str:
    """What the story must come to so that it passes the point."""
    return next((ending for ending in ("release", "repair") if ending in point.lower()), "silence")


@dataclass
class Theatre:
    """A running suite and the stories told in it."""

    running: Arena
    story: Story

    async def crash(self, point: str) -> None:
        """Tell a story in which the point's process dies there and comes back."""
        victim, processes = VICTIMS[point], self.running.processes
        await processes.kill(victim)
        processes.extra_environment[victim] = {VARIABLE: point}
        await processes.launch(victim)
        del processes.extra_environment[victim]
        async with asyncio.TaskGroup() as both:
            both.create_task(self.story.tell(_ending(point)))
            code = await asyncio.wait_for(processes.ended(victim), 120)
            assert code == -signal.SIGKILL, f"{point}: {victim} ended with {code}"
            await processes.launch(victim)


@asynccontextmanager
async def theatre_on(directory: Path, cluster: Cluster | None) -> AsyncIterator[Theatre]:
    """A suite with a stage, each service in one process: work that any may do must be the victim's."""
    async with (
        arena(directory, cluster, seconds=()) as running,
        connected(running.processes.runtime, running.operator) as client,
    ):
        runtime = running.processes.runtime
        doors = Doors([runtime.services["tasks"]], runtime.services["matching"], running.operator)
        stage = await build_stage(client, volunteers=3 * len(VICTIMS))
        yield Theatre(running, Story(client, stage, doors))
        await doors.close()


@pytest.mark.timeout(900)
async def test_a_crash_anywhere_leaves_every_effect_exactly_once(tmp_path: Path) -> None:
    async with theatre_on(tmp_path, None) as theatre:
        for point in VICTIMS:
            print(point)
            await theatre.crash(point)
        await theatre.story.judge()


@pytest.mark.long
async def test_a_crash_anywhere_on_postgresql(tmp_path: Path, own_cluster: Cluster) -> None:
    async with theatre_on(tmp_path, own_cluster) as theatre:
        for point in VICTIMS:
            print(point)
            await theatre.crash(point)
        await theatre.story.judge()
