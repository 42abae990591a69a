"""Pages by which promises pass between people: stand-ins, swaps, standbys; and appeals."""

import asyncio
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.tasks.v1 import attendance_pb2, stand_in_pb2, swap_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task
from services.gateway.pages import listing
from services.gateway.pages.page import MemberPage, Page, SentForm, safe_path

router = APIRouter(include_in_schema=False)

_OPEN = (Task.STATE_PUBLISHED, Task.STATE_FILLING, Task.STATE_STAFFED, Task.STATE_FILLED)
LONGEST_NOTICE = 20160
_MOST_TASKS = 200
Appeal = Assignment.Appeal


@router.get("/stand-ins")
async def show_stand_ins(page: MemberPage) -> Response:
    """Places for which somebody looks for a substitute, and swaps that wait for an answer."""
    tasks = page.upstream.tasks
    places, swaps = await asyncio.gather(
        listing.read_all(tasks.ListStandIns, stand_in_pb2.ListStandInsRequest(), "stand_ins"),
        listing.read_all(
            tasks.ListSwaps, swap_pb2.ListSwapsRequest(state=swap_pb2.Swap.STATE_PROPOSED), "swaps"
        ),
    )
    task_ids = [one.task_id for one in (*places, *swaps)] + [swap.wanted_task_id for swap in swaps]
    known = await listing.tasks_by_id(page.upstream, task_ids)
    slots = {slot.slot_id: slot for task in known.values() for slot in task.slots}
    return page.show("stand_ins.html", places=places, swaps=swaps, tasks=known, slots=slots)


@router.post("/assignments/{assignment_id}/seek-stand-in")
async def seek(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Look for a substitute, and stay responsible."""
    request = stand_in_pb2.SeekStandInRequest(
        assignment_id=assignment_id, note=form["reason"], request_id=form["request_id"]
    )
    return await page.act(page.upstream.tasks.SeekStandIn(request), "/assignments", "stand-in-sought")


@router.post("/assignments/{assignment_id}/call-off-stand-in")
async def call_off(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Come after all."""
    request = stand_in_pb2.CallOffStandInRequest(assignment_id=assignment_id, request_id=form["request_id"])
    return await page.act(page.upstream.tasks.CallOffStandIn(request), "/assignments", "stand-in-called-off")


@router.post("/assignments/{assignment_id}/take-stand-in")
async def take(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Stand in for somebody."""
    request = stand_in_pb2.TakeStandInRequest(assignment_id=assignment_id, request_id=form["request_id"])
    doing = page.upstream.tasks.TakeStandIn(request)
    return await page.act(doing, "/assignments", "stand-in-taken", back="/stand-ins")


@router.get("/assignments/{assignment_id}/swap")
async def show_swap_form(page: MemberPage, assignment_id: str) -> Response:
    """Which place somebody would rather have."""
    mine = await page.upstream.tasks.GetAssignment(api.GetAssignmentRequest(assignment_id=assignment_id))
    same_circle = api.ListTasksRequest(circle_id=mine.circle_id, states=_OPEN)
    found = await listing.read_all(page.upstream.tasks.ListTasks, same_circle, "tasks", most=_MOST_TASKS)
    wanted = [
        (task, slot)
        for task in found
        for slot in task.slots
        if slot.confirmed and slot.slot_id != mine.slot_id and task.circle_id == mine.circle_id
    ]
    return page.show("swap.html", mine=mine, wanted=wanted)


@router.post("/assignments/{assignment_id}/swap")
async def propose_swap(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Propose to change places."""
    request = swap_pb2.ProposeSwapRequest(
        assignment_id=assignment_id,
        slot_id=form["slot_id"],
        note=form["note"],
        request_id=form["request_id"],
    )
    back = f"/assignments/{assignment_id}/swap"
    return await page.act(page.upstream.tasks.ProposeSwap(request), "/stand-ins", "swap-proposed", back=back)


@router.post("/swaps/{swap_id}/accept")
async def accept_swap(page: MemberPage, form: SentForm, swap_id: str) -> Response:
    """Change places."""
    request = swap_pb2.AcceptSwapRequest(swap_id=swap_id, request_id=form["request_id"])
    doing = page.upstream.tasks.AcceptSwap(request)
    return await page.act(doing, "/assignments", "swap-accepted", back="/stand-ins")


@router.post("/swaps/{swap_id}/call-off")
async def call_off_swap(page: MemberPage, form: SentForm, swap_id: str) -> Response:
    """Keep the own place."""
    request = swap_pb2.CallOffSwapRequest(swap_id=swap_id, request_id=form["request_id"])
    return await page.act(page.upstream.tasks.CallOffSwap(request), "/stand-ins", "swap-called-off")


@router.post("/slots/{slot_id}/stand-by")
async def stand_by(page: MemberPage, form: SentForm, slot_id: str) -> Response:
    """Agree to come if called."""
    request = stand_in_pb2.StandByRequest(
        slot_id=slot_id,
        notice_minutes=form.whole("notice_minutes", 0, LONGEST_NOTICE),
        request_id=form["request_id"],
    )
    back = safe_path(form["back"], "/assignments")
    return await page.act(page.upstream.tasks.StandBy(request), "/assignments", "standing-by", back=back)


@router.post("/assignments/{assignment_id}/call")
async def call_standby(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Call somebody who stands by."""
    request = stand_in_pb2.CallStandbyRequest(assignment_id=assignment_id, request_id=form["request_id"])
    back = safe_path(form["back"], "/assignments")
    return await page.act(page.upstream.tasks.CallStandby(request), back, "standby-called")


@router.post("/assignments/{assignment_id}/appeal")
async def appeal(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Contest a no-show or a late mark."""
    request = attendance_pb2.AppealAssignmentRequest(
        assignment_id=assignment_id, text=form["reason"], request_id=form["request_id"]
    )
    return await page.act(page.upstream.tasks.AppealAssignment(request), "/assignments", "appeal-sent")


@router.get("/appeals")
async def show_appeals(page: MemberPage) -> Response:
    """Appeals that wait for an answer of whoever runs the tasks."""
    request = attendance_pb2.ListAppealsRequest()
    found = await listing.read_all(page.upstream.tasks.ListAppeals, request, "assignments")
    return page.show("appeals.html", appeals=found, **await _about(page, found))


@router.post("/appeals/{assignment_id}")
async def answer_appeal(page: MemberPage, form: SentForm, assignment_id: str) -> Response:
    """Keep a mark or take it back."""
    outcome = Appeal.STATE_GRANTED if form["granted"] else Appeal.STATE_UPHELD
    request = attendance_pb2.AnswerAppealRequest(
        assignment_id=assignment_id, outcome=outcome, answer=form["answer"], request_id=form["request_id"]
    )
    return await page.act(page.upstream.tasks.AnswerAppeal(request), "/appeals", "appeal-answered")


async def _about(page: Page, assignments: list[Any]) -> dict[str, Any]:
    tasks, names = await asyncio.gather(
        listing.tasks_by_id(page.upstream, (one.task_id for one in assignments)),
        page.names(one.volunteer_id for one in assignments),
    )
    return {"tasks": tasks, "names": names}
