"""Plans, asked for and waited for."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as matching
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2
from services.cli.importing.task_rows import interval
from services.cli.patience import all_facts_known
from services.cli.suite_client import Caller, SuiteClient
from services.cli.troubles import Trouble

_ASK_AFTER_SECONDS = 0.2
_SOLVED = (
    plan_run_pb2.PlanRun.STATE_OPTIMAL,
    plan_run_pb2.PlanRun.STATE_FEASIBLE,
    plan_run_pb2.PlanRun.STATE_TIMED_OUT_WITH_SOLUTION,
    plan_run_pb2.PlanRun.STATE_RELEASED,
)
_PENDING = (plan_run_pb2.PlanRun.STATE_QUEUED, plan_run_pb2.PlanRun.STATE_SOLVING)


async def plan(
    client: SuiteClient,
    planner: Caller,
    circle_id: str,
    horizon: tuple[datetime, datetime],
    seconds: int,
    request_id: str = "",
) -> plan_run_pb2.PlanRun:
    """A solved plan of a circle, made when all facts are known. Raises Trouble when there is none."""
    await all_facts_known(client)
    run = plan_run_pb2.PlanRun(
        circle_id=circle_id, horizon=interval(*horizon), time_limit_seconds=seconds, seed=1
    )
    request = matching.CreatePlanRunRequest(plan_run=run, request_id=request_id)
    created = await planner.matching.CreatePlanRun(request)
    return await solved(planner, created.plan_run_id, seconds)


async def solved(planner: Caller, plan_run_id: str, seconds: float) -> plan_run_pb2.PlanRun:
    """The run once it is solved. Raises Trouble when it fails or takes much longer than `seconds`."""
    deadline = time.monotonic() + seconds * 2 + 30
    request = matching.GetPlanRunRequest(plan_run_id=plan_run_id)
    while True:
        run: plan_run_pb2.PlanRun = await planner.matching.GetPlanRun(request)
        if run.state not in _PENDING:
            break
        if time.monotonic() > deadline:
            raise Trouble("The plan is not solved in time", "Look for a reason with: circle doctor")
        await asyncio.sleep(_ASK_AFTER_SECONDS)
    if run.state not in _SOLVED:
        state = plan_run_pb2.PlanRun.State.Name(run.state).removeprefix("STATE_").lower()
        raise Trouble(f"The plan run is {state}: {run.failure}", "Look for a reason with: circle doctor")
    return run
