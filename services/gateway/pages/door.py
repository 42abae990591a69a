"""At the door of a task: the code that proves presence, the list of who comes, and the kiosk."""

import asyncio
from typing import Any

import segno
from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup

from libs.contracts.gen.volunteercircle.tasks.v1 import attendance_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task
from services.gateway.pages import listing
from services.gateway.pages.page import AnyPage, MemberPage, Page, SentForm

router = APIRouter(include_in_schema=False)

_OVER = frozenset(
    {
        Assignment.STATE_WITHDRAWN,
        Assignment.STATE_REPLACED,
        Assignment.STATE_CANCELLED,
        Assignment.STATE_RELEASED_STANDBY,
    }
)
_COMING = frozenset(
    {Assignment.STATE_CONFIRMED, Assignment.STATE_SEEKING_STAND_IN, Assignment.STATE_CHECKED_IN}
)


@router.get("/tasks/{task_id}/door")
async def show_door(page: MemberPage, task_id: str) -> Response:
    """For whoever leads: the code of the moment, and everybody who is to come."""
    task, code, found = await asyncio.gather(
        _task(page, task_id),
        _code(page, task_id),
        listing.read_all(
            page.upstream.tasks.ListAssignments, api.ListAssignmentsRequest(task_id=task_id), "assignments"
        ),
    )
    people = [assignment for assignment in found if assignment.state not in _OVER]
    return page.show(
        "door.html",
        task=task,
        zone=task.time_zone,
        people=people,
        names=await page.names(assignment.volunteer_id for assignment in people),
        slots={slot.slot_id: slot for slot in task.slots},
        **_shown(page, code),
    )


@router.get("/tasks/{task_id}/door/code")
async def show_code(page: MemberPage, task_id: str) -> Response:
    """The code of the moment alone, which the page asks for again and again."""
    return page.show("door_code.html", task_id=task_id, **_shown(page, await _code(page, task_id)))


@router.get("/check-in/{task_id}")
async def show_check_in(page: MemberPage, task_id: str, code: str = "") -> Response:
    """Where the code that was scanned leads: the visitor's own promise, to be kept."""
    mine = api.ListAssignmentsRequest(volunteer_id=page.person_id, task_id=task_id, states=sorted(_COMING))
    task, found = await asyncio.gather(
        _task(page, task_id), listing.read_all(page.upstream.tasks.ListAssignments, mine, "assignments")
    )
    return page.show("check_in.html", task=task, zone=task.time_zone, mine=found[:1], code=code[:6])


@router.post("/tasks/{task_id}/kiosk")
async def open_kiosk(page: MemberPage, form: SentForm, task_id: str) -> Response:
    """Open a kiosk, and show where a device at the door finds it."""
    request = attendance_pb2.OpenKioskRequest(task_id=task_id, request_id=form["request_id"])
    kiosk = await page.upstream.tasks.OpenKiosk(request)
    address = _absolute(page, f"/tasks/{task_id}/kiosk/{kiosk.kiosk_token}")
    task = await _task(page, task_id)
    return page.show("kiosk_opened.html", task=task, zone=task.time_zone, kiosk=kiosk, **_scannable(address))


@router.post("/tasks/{task_id}/kiosk/close")
async def close_kiosks(page: MemberPage, form: SentForm, task_id: str) -> Response:
    """Close all kiosks of the task."""
    request = attendance_pb2.CloseKiosksRequest(task_id=task_id, request_id=form["request_id"])
    to = f"/tasks/{task_id}/door"
    return await page.act(page.upstream.tasks.CloseKiosks(request), to, "kiosks-closed")


@router.get("/tasks/{task_id}/kiosk/{token}")
async def show_kiosk(page: AnyPage, task_id: str, token: str) -> Response:
    """The kiosk itself, which needs no account."""
    return page.show("kiosk.html", task=await _task(page, task_id), token=token)


@router.post("/tasks/{task_id}/kiosk/{token}")
async def visit_kiosk(page: AnyPage, form: SentForm, task_id: str, token: str) -> Response:
    """Somebody types their number at the door, coming or going."""
    sent = {
        "kiosk_token": token,
        "volunteer_number": form["volunteer_number"],
        "request_id": form["request_id"],
    }
    here = f"/tasks/{task_id}/kiosk/{token}"
    if form["going"]:
        doing = page.upstream.tasks.CheckOutAtKiosk(attendance_pb2.CheckOutAtKioskRequest(**sent))
        return await page.act(doing, here, "checked-out")
    doing = page.upstream.tasks.CheckInAtKiosk(attendance_pb2.CheckInAtKioskRequest(**sent))
    return await page.act(doing, here, "checked-in")


async def _task(page: Page, task_id: str) -> Task:
    task: Task = await page.upstream.tasks.GetTask(api.GetTaskRequest(task_id=task_id))
    return task


async def _code(page: Page, task_id: str) -> attendance_pb2.CheckInCode:
    request = attendance_pb2.ShowCheckInCodeRequest(task_id=task_id)
    code: attendance_pb2.CheckInCode = await page.upstream.tasks.ShowCheckInCode(request)
    return code


def _shown(page: Page, code: attendance_pb2.CheckInCode) -> dict[str, Any]:
    return {"code": code.code, **_scannable(_absolute(page, f"/check-in/{code.task_id}?code={code.code}"))}


def _scannable(address: str) -> dict[str, Any]:
    """An address, and the picture that a telephone reads it from."""
    picture = segno.make(address, error="m").svg_inline(scale=6, border=2, light="#fff", dark="#000")
    return {"address": address, "picture": Markup(picture)}  # noqa: S704 - drawn by us, from an address of ours


def _absolute(page: Page, path: str) -> str:
    return str(page.request.base_url).rstrip("/") + path
