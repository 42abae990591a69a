"""The planning part of a journey: a plan run, its proposal, its release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as matching
from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import PlanRun
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from services.cli.demo.journey_stage import VOLUNTEERS
from services.cli.demo.travellers import PatientApi, until
from services.cli.importing.task_rows import interval
from services.cli.troubles import Trouble

_SECONDS_TO_SOLVE = 10
_MOST_RUNS = 5
_WITH_PLAN = (PlanRun.STATE_OPTIMAL, PlanRun.STATE_FEASIBLE, PlanRun.STATE_TIMED_OUT_WITH_SOLUTION)
_UNDER_WAY = (PlanRun.STATE_QUEUED, PlanRun.STATE_SOLVING)


@dataclass(frozen=True, slots=True)
class JourneyPlan:
    """Plans a circle in which one task waits for one volunteer. `key` gives the request id of a step."""

    coordinator: PatientApi
    circle_id: str
    task_id: str
    window: tuple[datetime, datetime]
    key: Callable[[str], str]

    async def usable_run(self) -> PlanRun:
        """A run whose plan is released or can be; one that failed or went stale is followed by another."""
        for _ in range(_MOST_RUNS):
            runs = await self._runs()
            usable = next((run for run in runs if _is_usable(run)), None)
            if usable is not None:
                return usable
            if not any(run.state in _UNDER_WAY for run in runs):
                await self._create_run(len(runs))
            await until(self._nothing_under_way, "The plan run does not end")
        raise Trouble(
            f"None of {_MOST_RUNS} plan runs came out right", "See what is wrong with: circle doctor"
        )

    async def proposed_volunteer(self, plan_run_id: str) -> str:
        """The volunteer whom the plan proposes for the task. Raises Trouble unless it is exactly one."""
        request = matching.ListProposalsRequest(plan_run_id=plan_run_id)
        answer = await self.coordinator.call(
            "matching.ListProposals", request, matching.ListProposalsResponse
        )
        proposed = [one.volunteer_id for one in answer.proposals if one.task_id == self.task_id]
        if len(proposed) != 1:
            raise Trouble(f"The plan proposes {len(proposed)} volunteers for one seat")
        return proposed[0]

    async def release(self, plan_run_id: str) -> str:
        """Release the plan; gives the offer's id. Raises Trouble unless there is exactly one."""
        request = matching.ReleasePlanRunRequest(
            plan_run_id=plan_run_id, task_ids=[self.task_id], request_id=self.key(f"release/{plan_run_id}")
        )
        await self.coordinator.call("matching.ReleasePlanRun", request, PlanRun)
        offers = await self.coordinator.call(
            "tasks.ListOffers", tasks.ListOffersRequest(task_id=self.task_id), tasks.ListOffersResponse
        )
        if len(offers.offers) != 1:
            raise Trouble(f"The release sent {len(offers.offers)} offers for one seat")
        return offers.offers[0].offer_id

    @property
    def _horizon(self) -> types_pb2.Interval:
        return interval(self.window[0] - timedelta(hours=1), self.window[1])

    async def _runs(self) -> list[PlanRun]:
        request = matching.ListPlanRunsRequest(circle_id=self.circle_id)
        answer = await self.coordinator.call("matching.ListPlanRuns", request, matching.ListPlanRunsResponse)
        return list(answer.plan_runs)

    async def _create_run(self, number: int) -> None:
        await until(self._is_known_to_matching, "Matching does not learn of the task and the volunteers")
        wanted = PlanRun(
            circle_id=self.circle_id,
            horizon=self._horizon,
            time_limit_seconds=_SECONDS_TO_SOLVE,
            seed=1,
        )
        request = matching.CreatePlanRunRequest(plan_run=wanted, request_id=self.key(f"plan/{number}"))
        await self.coordinator.call("matching.CreatePlanRun", request, PlanRun)

    async def _nothing_under_way(self) -> bool:
        return not any(run.state in _UNDER_WAY for run in await self._runs())

    async def _is_known_to_matching(self) -> bool:
        request = matching.GetSnapshotRequest(circle_id=self.circle_id, horizon=self._horizon)
        snapshot = await self.coordinator.call("matching.GetSnapshot", request, matching.Snapshot)
        return snapshot.size.volunteers == VOLUNTEERS and snapshot.size.tasks == 1


def _is_usable(run: PlanRun) -> bool:
    return run.state == PlanRun.STATE_RELEASED or (run.state in _WITH_PLAN and not run.stale)
