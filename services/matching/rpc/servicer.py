"""MatchingService: parse, call the use case, print."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as pb
from libs.contracts.gen.volunteercircle.matching.v1 import repair_pb2
from libs.contracts.gen.volunteercircle.matching.v1.matching_service_pb2_grpc import MatchingServiceServicer
from libs.rpc.call import current_call
from libs.rpc.desk import Desk, utc_now
from libs.rpc.paging import requested_page
from services.matching.domain.errors import ReleaseFailed, ReleaseUnderWay
from services.matching.domain.plan_run import UNFINISHED, PlanRun
from services.matching.domain.release import Release
from services.matching.use_cases import ranking, releasing, repairing, runs
from services.matching.use_cases.ports import ConflictsOf, Engine, RankSlots, Store
from services.matching.wire import plan_runs as wire
from services.matching.wire.moments import read_moment
from services.matching.wire.repairs import print_difference

LOOK_SECONDS = 0.05
SECONDS_TO_ANSWER = 0.5
SECONDS_FOR_CANCELLING = 5.0
RANKED, MOST_RANKED = 10, 50
"""Slots that a ranking has unless told otherwise, and at most."""


class Servicer(MatchingServiceServicer):
    """Every RPC of the service. `solve_soon` and `release_soon` wake the loops that do the work."""

    def __init__(
        self,
        desk: Desk[Store],
        engine: Engine,
        conflicts_of: ConflictsOf,
        rank_slots: RankSlots,
        solve_soon: Callable[[], None],
        release_soon: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._engine = engine
        self._conflicts_of = conflicts_of
        self._rank_slots = rank_slots
        self._solve_soon = solve_soon
        self._release_soon = release_soon

    async def CreatePlanRun(self, request: api.CreatePlanRunRequest, _: Any) -> pb.PlanRun:
        wish = wire.read_wish(request.plan_run)
        run = await self._desk.command(
            request,
            lambda store, principal, now: wire.print_run(runs.create_plan_run(store, principal, now, wish)),
        )
        self._solve_soon()
        return run

    async def GetPlanRun(self, request: api.GetPlanRunRequest, _: Any) -> pb.PlanRun:
        return await self._desk.query(
            lambda store, principal: wire.print_run(runs.get_plan_run(store, principal, request.plan_run_id))
        )

    async def ListPlanRuns(self, request: api.ListPlanRunsRequest, _: Any) -> api.ListPlanRunsResponse:
        page = requested_page(request)
        found = await self._desk.query(
            lambda store, principal: runs.list_plan_runs(
                store, principal, request.circle_id, page.after_id or "", page.size + 1
            )
        )
        shown, more = found[: page.size], len(found) > page.size
        return api.ListPlanRunsResponse(
            plan_runs=map(wire.print_run, shown),
            next_page_token=page.next_token(shown[-1].plan_run_id if more else None),
        )

    async def CancelPlanRun(self, request: api.CancelPlanRunRequest, _: Any) -> pb.PlanRun:
        await self._desk.command(
            request,
            lambda store, principal, now: wire.print_run(
                runs.cancel_plan_run(store, principal, now, request.plan_run_id, request.etag)
            ),
        )
        for _attempt in range(int(SECONDS_FOR_CANCELLING / LOOK_SECONDS)):
            run = await self._run(request.plan_run_id)
            if run.state not in UNFINISHED:
                break
            await asyncio.sleep(LOOK_SECONDS)
        return wire.print_run(run)

    async def DiscardPlanRun(self, request: api.DiscardPlanRunRequest, _: Any) -> pb.PlanRun:
        return await self._desk.command(
            request,
            lambda store, principal, now: wire.print_run(
                runs.discard_plan_run(store, principal, now, request.plan_run_id, request.etag)
            ),
        )

    async def ListProposals(self, request: api.ListProposalsRequest, _: Any) -> api.ListProposalsResponse:
        page = requested_page(request, keys=2)
        found = await self._desk.query(
            lambda store, principal: runs.list_proposals(
                store, principal, request.plan_run_id, page.after, page.size + 1
            )
        )
        shown, more = found[: page.size], len(found) > page.size
        last = (shown[-1].slot_id, shown[-1].volunteer_id) if more else (None,)
        return api.ListProposalsResponse(
            proposals=map(partial(wire.print_proposal, request.plan_run_id), shown),
            next_page_token=page.next_token(*last),
        )

    async def ListUnfilledSlots(
        self, request: api.ListUnfilledSlotsRequest, _: Any
    ) -> api.ListUnfilledSlotsResponse:
        page = requested_page(request)
        found = await self._desk.query(
            lambda store, principal: runs.list_unfilled_slots(
                store, principal, request.plan_run_id, page.after, page.size + 1
            )
        )
        shown, more = found[: page.size], len(found) > page.size
        return api.ListUnfilledSlotsResponse(
            unfilled_slots=map(wire.print_unfilled, shown),
            next_page_token=page.next_token(shown[-1].slot_id if more else None),
        )

    async def ExplainPair(self, request: api.ExplainPairRequest, _: Any) -> pb.PairExplanation:
        question = await self._desk.query(
            lambda store, principal: runs.question_about_pair(store, principal, request.plan_run_id)
        )
        explanation = await asyncio.to_thread(
            self._engine.explain,
            question.run,
            question.problem,
            question.assignments,
            request.volunteer_id,
            request.slot_id,
        )
        return wire.print_explanation(request.plan_run_id, request.volunteer_id, request.slot_id, explanation)

    async def ReleasePlanRun(self, request: api.ReleasePlanRunRequest, _: Any) -> pb.PlanRun:
        await self._desk.command(
            request,
            lambda store, principal, now: wire.print_run(
                releasing.order_release(
                    store, principal, now, request.plan_run_id, request.task_ids, request.etag
                )
            ),
        )
        self._release_soon()
        return wire.print_run(await self._released(request.plan_run_id))

    async def RankTasks(self, request: api.RankTasksRequest, _: Any) -> api.RankTasksResponse:
        interval = _interval(request)
        problem = await self._desk.query(
            lambda store, principal: ranking.problem_of_volunteer(
                store, principal, utc_now(), request.volunteer_id, interval
            )
        )
        limit = min(request.limit or RANKED, MOST_RANKED)
        ranked = await asyncio.to_thread(self._rank_slots, problem, limit) if problem else ()
        return api.RankTasksResponse(ranked_slots=map(wire.print_ranked, ranked))

    async def GetRepair(self, request: api.GetRepairRequest, _: Any) -> repair_pb2.Repair:
        return await self._desk.query(
            lambda store, principal: print_difference(
                repairing.get_difference(store, principal, request.plan_run_id)
            )
        )

    async def GetSnapshot(self, request: api.GetSnapshotRequest, _: Any) -> api.Snapshot:
        interval = _interval(request)
        snapshot = await self._desk.query(
            lambda store, principal: runs.get_snapshot(
                store, principal, utc_now(), request.circle_id, interval, self._conflicts_of
            )
        )
        return wire.print_snapshot(snapshot)

    async def GetSnapshotVolunteer(
        self, request: api.GetSnapshotVolunteerRequest, _: Any
    ) -> api.SnapshotVolunteer:
        told = await self._desk.query(
            lambda store, principal: runs.get_snapshot_volunteer(store, principal, request.volunteer_id)
        )
        return wire.print_told(told)

    async def _run(self, plan_run_id: str) -> PlanRun:
        return await self._desk.query(lambda store, _: store.runs.get(plan_run_id))

    async def _released(self, plan_run_id: str) -> PlanRun:
        """The run once the releases under way are carried out.

        Raises ReleaseUnderWay when the caller's time is over before that, ReleaseFailed when it was refused.
        """
        while await self._desk.query(lambda store, _: store.releases.unfinished(plan_run_id)):
            call = current_call()
            if call is not None and call.remaining_seconds < SECONDS_TO_ANSWER:
                raise ReleaseUnderWay(plan_run_id)
            await asyncio.sleep(LOOK_SECONDS)
        last: Release | None = await self._desk.query(lambda store, _: store.releases.last(plan_run_id))
        if last is not None and last.failure:
            raise ReleaseFailed(plan_run_id, last.failure)
        return await self._run(plan_run_id)


def _interval(request: api.GetSnapshotRequest | api.RankTasksRequest) -> tuple[datetime, datetime] | None:
    """The horizon asked for, if any."""
    if not request.HasField("horizon"):
        return None
    return read_moment(request.horizon.start_time), read_moment(request.horizon.end_time)
