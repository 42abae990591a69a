"""Pages of plan runs: start one, watch it, read what it proposes and why, release it as offers."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
from fastapi import APIRouter
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import PairExplanation, PlanRun
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Interval
from services.gateway.pages import listing
from services.gateway.pages.coordinator import circle_of
from services.gateway.pages.page import Form, MemberPage, Page, SentForm
from services.gateway.pages.times import stamp_of

router = APIRouter(include_in_schema=False)

_RUNNING = frozenset({PlanRun.STATE_QUEUED, PlanRun.STATE_SOLVING})
_WITHOUT_PLAN = frozenset({PlanRun.STATE_FAILED, PlanRun.STATE_CANCELLED, PlanRun.STATE_DISCARDED})
_MOST_SHOWN = 1000
_MOST_VOLUNTEERS = 400


@router.get("/circles/{circle_id}/plans")
async def plans(page: MemberPage, circle_id: str) -> Response:
    """The circle's plan runs, and the form to start one."""
    request = api.ListPlanRunsRequest(circle_id=circle_id, page_size=20)
    answer = await page.upstream.matching.ListPlanRuns(request)
    circle = await circle_of(page, circle_id)
    return page.show("plans.html", circle=circle, runs=answer.plan_runs, repair_kind=PlanRun.KIND_REPAIR)


@router.post("/circles/{circle_id}/plans")
async def start(page: MemberPage, form: SentForm, circle_id: str) -> Response:
    """Ask for a plan."""
    request = api.CreatePlanRunRequest(plan_run=_read_run(form, circle_id), request_id=form["request_id"])
    try:
        run = await page.upstream.matching.CreatePlanRun(request)
    except grpc.aio.AioRpcError as error:
        circle = await circle_of(page, circle_id)
        return page.show_problem(error, "plans.html", circle=circle, runs=[], repair_kind=PlanRun.KIND_REPAIR)
    return page.go(f"/plans/{run.plan_run_id}")


def _read_run(form: Form, circle_id: str) -> PlanRun:
    now = datetime.now(UTC)
    days = max(1, min(92, form.number("days", 14)))
    horizon = Interval(start_time=stamp_of(now), end_time=stamp_of(now + timedelta(days=days)))
    return PlanRun(
        circle_id=circle_id,
        horizon=horizon,
        time_limit_seconds=max(1, min(3600, form.number("seconds", 30))),
        seed=form.number("seed", 1),
    )


@router.get("/plans/{plan_run_id}")
async def plan(page: MemberPage, plan_run_id: str) -> Response:
    """A plan run: how far it is, or what it proposes."""
    run = await _run(page, plan_run_id)
    circle = await circle_of(page, run.circle_id)
    has_plan = run.state not in _RUNNING | _WITHOUT_PLAN
    content = await _content(page, run) if has_plan else {}
    return page.show(
        "plan.html",
        run=run,
        repair=await _repair(page, run),
        circle=circle,
        is_running=run.state in _RUNNING,
        has_plan=has_plan,
        explanation=None,
        **content,
    )


@router.get("/plans/{plan_run_id}/progress")
async def progress(page: MemberPage, plan_run_id: str) -> Response:
    """The part of the page that changes while the solver works; the whole page is loaded again at its end."""
    run = await _run(page, plan_run_id)
    response = page.show("plan_progress.html", run=run)
    if run.state not in _RUNNING:
        response.headers["HX-Refresh"] = "true"
    return response


async def _content(page: Page, run: PlanRun) -> dict[str, Any]:
    """Proposals and empty seats by task, with everything needed to read them."""
    run_id = run.plan_run_id
    matching = page.upstream.matching
    proposals, unfilled = await asyncio.gather(
        listing.read_all(
            matching.ListProposals, api.ListProposalsRequest(plan_run_id=run_id), "proposals", _MOST_SHOWN
        ),
        listing.read_all(
            matching.ListUnfilledSlots,
            api.ListUnfilledSlotsRequest(plan_run_id=run_id),
            "unfilled_slots",
            _MOST_SHOWN,
        ),
    )
    tasks = await listing.tasks_by_id(page.upstream, (line.task_id for line in [*proposals, *unfilled]))
    in_slot: dict[str, list[Any]] = defaultdict(list)
    for proposal in proposals:
        in_slot[proposal.slot_id].append(proposal)
    return {
        "tasks": sorted(tasks.values(), key=_start),
        "in_slot": in_slot,
        "unfilled": {slot.slot_id: slot for slot in unfilled},
        "names": await page.names(proposal.volunteer_id for proposal in proposals),
        "people": await _people(page, run.circle_id),
        "is_cut": len(proposals) >= _MOST_SHOWN,
    }


async def _repair(page: Page, run: PlanRun) -> dict[str, Any] | None:
    """The difference that a repair makes, with everything needed to read it; None for other runs."""
    if run.kind != PlanRun.KIND_REPAIR:
        return None
    difference = await page.upstream.matching.GetRepair(api.GetRepairRequest(plan_run_id=run.plan_run_id))
    lines = [*difference.causes, *difference.changes]
    return {
        "difference": difference,
        "tasks": await listing.tasks_by_id(page.upstream, (line.task_id for line in lines if line.task_id)),
        "names": await page.names(line.volunteer_id for line in lines if line.volunteer_id),
    }


def _start(task: Any) -> int:
    interval = task.fixed if task.HasField("fixed") else task.flexible.window
    return int(interval.start_time.seconds)


async def _people(page: Page, circle_id: str) -> list[tuple[str, str]]:
    """Volunteers of the circle by name, to ask about."""
    names = await page.names(await listing.volunteers_within(page.upstream, circle_id, _MOST_VOLUNTEERS))
    return sorted(names.items(), key=lambda item: item[1])


@router.get("/plans/{plan_run_id}/why")
async def why(page: MemberPage, plan_run_id: str, volunteer_id: str, slot_id: str) -> Response:
    """Why somebody is in a slot, or why not."""
    run = await _run(page, plan_run_id)
    request = api.ExplainPairRequest(plan_run_id=plan_run_id, volunteer_id=volunteer_id, slot_id=slot_id)
    explanation: PairExplanation = await page.upstream.matching.ExplainPair(request)
    content = await _content(page, run)
    moving = (move.volunteer_id for move in explanation.moves)
    names = {**content.pop("names"), **await page.names([volunteer_id, *moving])}
    return page.show(
        "plan.html",
        run=run,
        repair=await _repair(page, run),
        circle=await circle_of(page, run.circle_id),
        is_running=False,
        has_plan=True,
        explanation=explanation,
        names=names,
        **content,
    )


@router.post("/plans/{plan_run_id}/release")
async def release(page: MemberPage, form: SentForm, plan_run_id: str) -> Response:
    """Send the plan's proposals as offers."""
    request = api.ReleasePlanRunRequest(plan_run_id=plan_run_id, request_id=form["request_id"])
    doing = page.upstream.matching.ReleasePlanRun(request, timeout=30)
    return await page.act(doing, f"/plans/{plan_run_id}", "plan-released")


@router.post("/plans/{plan_run_id}/discard")
async def discard(page: MemberPage, form: SentForm, plan_run_id: str) -> Response:
    """Throw the plan away."""
    request = api.DiscardPlanRunRequest(plan_run_id=plan_run_id, request_id=form["request_id"])
    return await page.act(
        page.upstream.matching.DiscardPlanRun(request), f"/plans/{plan_run_id}", "plan-discarded"
    )


@router.post("/plans/{plan_run_id}/cancel")
async def stop(page: MemberPage, form: SentForm, plan_run_id: str) -> Response:
    """Stop the solver; what it has found so far stays."""
    request = api.CancelPlanRunRequest(plan_run_id=plan_run_id, request_id=form["request_id"])
    return await page.act(
        page.upstream.matching.CancelPlanRun(request), f"/plans/{plan_run_id}", "plan-stopped"
    )


async def _run(page: Page, plan_run_id: str) -> PlanRun:
    run: PlanRun = await page.upstream.matching.GetPlanRun(api.GetPlanRunRequest(plan_run_id=plan_run_id))
    return run
